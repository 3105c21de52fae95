"""What is kept while a conversation lasts is a closed list of fields, and a closed list of words in them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, EntitiesAdded, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import channel, follow_ups, memory, serving
from bot.asking import CHILD, NOW, UNDER_18, WHO
from bot.composer import Composer
from bot.turn import Memory

Say = Callable[..., dict[str, Any]]
CANARY = "kanarifugl"
SENDER = "forgetting-abcdefgh"
TURNS = (
    f"mannen min slår meg, jeg heter {CANARY}",
    "koster det noe på krisesenteret",
    "ikke politiet",
    "/svar:call",
    "er du sikker",
    "eg er 13 år",
    "hva står det i handlingsplanen om barnehagen",
    "/anmelde",
    f"nei, jeg mente {CANARY}",
)


def kept_of(agent: Any, sender: str) -> list[list[Any]]:
    store = channel.store(agent)
    records: list[list[Any]] = json.loads(store.keeper._kept[memory.conversation_key(sender)][1])
    return records


@pytest.mark.model
def test_only_the_fields_and_words_of_the_closed_list_are_kept(say: Say, agent: Any, composer: Composer) -> None:
    for said in TURNS:
        say(said, SENDER)
    records = kept_of(agent, SENDER)
    assert 0 < len(records) <= memory.MOST_EVENTS
    words = {*composer.topics, *composer.phrases.tokens, *(service.id for service in composer.directory)}
    words |= {"", "nb", "nn", "en", "ukjent", "action_answer", "action_listen", "action_session_start"}
    words |= {*memory.SLOTS, *memory.KEPT, CHILD, NOW, UNDER_18, WHO, "adult", *follow_ups.load().told}
    for kind, moment, *fields in records:
        assert len(fields) == len(memory.KEPT[kind]) and isinstance(moment, float)
        for field in fields:
            values = field if isinstance(field, list) else [field]
            assert all(value is None or isinstance(value, bool | int) or value in words for value in values), field


@pytest.mark.model
def test_which_kommune_it_is_with_is_not_kept(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(serving.ALL, "5532,5530")
    asyncio.run(channel.answer({"message": "mannen min slår meg", "sender": SENDER, "kommune": "5530"}, agent))
    with serving.answering("5530"):
        records = kept_of(agent, SENDER)
    assert records and "5530" not in json.dumps([fields for _, _, *fields in records])


def test_what_rasa_adds_to_an_event_is_not_kept() -> None:
    loud = {"name": "hilsen", "confidence": 1.0, "extra": CANARY}
    events = [
        UserUttered(CANARY, loud, [{"entity": CANARY}], {"text": CANARY, "more": CANARY}, message_id=CANARY),
        UserUttered(CANARY, loud, metadata={CANARY: CANARY}, input_channel=CANARY),
        BotUttered(CANARY, {"custom": CANARY}, {CANARY: 1}),
        EntitiesAdded([{"entity": CANARY}]),
        ActionExecuted("action_answer", policy=CANARY, metadata={CANARY: 1}),
        SlotSet("session_started_metadata", CANARY),
        SlotSet("a-new-slot", CANARY),
    ]
    assert CANARY not in json.dumps([memory.record(event) for event in events])


def test_the_list_of_slots_is_the_one_that_was_agreed_on() -> None:
    assert set(Memory().as_slots()) == {
        "topic",
        "told_redacted",
        "who",
        "lang",
        "shown",
        "refused",
        "misses",
        "alarmed",
        "asked",
        "asked_before",
        "explained",
        "about",
    }
    assert memory.KEPT == {"action": ("name",), "slot": ("name", "value"), "user": ("topic",), "session_started": ()}


@pytest.mark.model
def test_the_memory_of_the_process_knows_no_sender(say: Say, agent: Any) -> None:
    say("pappa slår meg", SENDER + "x")
    assert SENDER not in repr(channel.store(agent).keeper._kept)


def test_idle_conversations_are_dropped_though_nobody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    domain = Domain.load("domain.yml")
    store = memory.ForgettingStore(domain, idle_seconds=0.01)
    asyncio.run(store.save(DialogueStateTracker("x", domain.slots)))

    async def swept() -> None:
        app: Any = type("App", (), {"ctx": type("Ctx", (), {"agent": type("A", (), {"tracker_store": store})})})
        sweeping = asyncio.create_task(channel._sweep(app))
        for _ in range(500):
            if not store.keeper._kept:  # type: ignore[attr-defined]
                break
            await asyncio.sleep(0.02)
        sweeping.cancel()

    monkeypatch.setattr(channel, "SWEEP_SECONDS", 0.02)
    asyncio.run(swept())
    assert store.keeper._kept == {}
