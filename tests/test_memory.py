from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import keeper, memory
from bot.turn import Memory

domain = Domain.load("domain.yml")


def conversation(events: int) -> DialogueStateTracker:
    tracker = DialogueStateTracker("x", domain.slots)
    tracker.update(SlotSet("who", "barn"))
    for _ in range(events):
        tracker.update(UserUttered("", {"name": "hilsen", "confidence": 1.0}))
        tracker.update(ActionExecuted("action_answer"))
    return tracker


def run(awaitable: Any) -> Any:
    return asyncio.run(awaitable)


def test_a_conversation_is_kept_while_it_lasts() -> None:
    store = memory.ForgettingStore(domain)
    run(store.save(conversation(1)))
    assert run(store.retrieve("x")).get_slot("who") == "barn"


def test_it_is_dropped_when_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    store = memory.ForgettingStore(domain, idle_seconds=60)
    start = keeper.time.monotonic()
    run(store.save(conversation(1)))
    monkeypatch.setattr(keeper.time, "monotonic", lambda: start + 61)
    assert run(store.retrieve("x")) is None
    assert run(store.keys()) == []


def test_it_is_dropped_on_request() -> None:
    store = memory.ForgettingStore(domain)
    run(store.save(conversation(1)))
    run(store.forget("x"))
    assert run(store.retrieve("x")) is None


def test_a_long_conversation_keeps_its_slots_and_its_newest_events_only() -> None:
    store = memory.ForgettingStore(domain)
    run(store.save(conversation(60)))
    kept = run(store.retrieve("x"))
    assert len(kept.events) <= memory.MOST_EVENTS
    assert kept.get_slot("who") == "barn"


def test_the_sender_is_known_only_by_a_keyed_hash() -> None:
    assert memory.conversation_key("abc") == memory.conversation_key("abc") != memory.conversation_key("abd")
    assert "abc" not in memory.conversation_key("abc")


def test_slots_and_memory_are_the_same_both_ways() -> None:
    kept = Memory(topic="anmelde", who="barn", lang="nn", shown=("nav",), refused=("politi",), misses=1)
    assert Memory.from_slots(kept.as_slots()) == kept
    assert Memory.from_slots(dict.fromkeys(kept.as_slots())) == Memory()
    assert set(kept.as_slots()) == {slot.name for slot in domain.slots if not slot.name.startswith("session")} & set(
        kept.as_slots()
    )
