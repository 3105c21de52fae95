"""A tracker store that forgets: conversations live in memory only, and only while they last.

Rasa's own in-memory store keeps every event with every text until the process ends. Here a conversation is dropped
after 15 idle minutes and on request, is keyed by a keyed hash of the sender id whose key is made at start and never
written, and consists of the fields of a closed list: nothing that a person wrote, nothing that was answered, nothing
that points to anybody. What the list does not name is not kept, whatever Rasa puts into an event.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn import Memory

IDLE_SECONDS = 15 * 60
MOST_TURN = 10  # events of the newest message beside slots: it, one answer, and waiting for the next
# The closed list: what is kept of each event beside its time. `topic` is the id of the topic understood.
KEPT = {"action": ("name",), "slot": ("name", "value"), "user": ("topic",), "session_started": ()}
SLOTS = frozenset(Memory().as_slots())
MOST_EVENTS = len(SLOTS) + MOST_TURN
_KEY = secrets.token_bytes(32)

Record = list[Any]


def conversation_key(sender: str) -> str:
    """The name under which a sender's conversation is known inside the process, 32 hexadecimal digits."""
    return hashlib.blake2b(sender.encode(errors="replace"), key=_KEY, digest_size=16).hexdigest()


def record(event: Event) -> Record | None:
    """What is kept of one event: its type, its time and the fields of the closed list; None for nothing."""
    kept: Record = [event.type_name, event.timestamp]
    if isinstance(event, ActionExecuted):
        return [*kept, event.action_name]
    if isinstance(event, SlotSet):
        return [*kept, event.key, event.value] if event.key in SLOTS else None
    if isinstance(event, UserUttered):
        return [*kept, event.intent_name]
    return kept if isinstance(event, SessionStarted) else None


def event(kept: Record) -> Event:
    """The event that a record stands for; the inverse of `record` as far as anything was kept."""
    kind, moment, *fields = kept
    if kind == "action":
        return ActionExecuted(fields[0], timestamp=moment)
    if kind == "slot":
        return SlotSet(fields[0], fields[1], timestamp=moment)
    if kind == "user":
        return UserUttered("", {"name": fields[0], "confidence": 1.0}, timestamp=moment)
    return SessionStarted(timestamp=moment)


class ForgettingStore(TrackerStore, SerializedTrackerAsText):
    """Trackers in memory, dropped after `idle_seconds` (setting VEIVISER_IDLE_SECONDS overrides it for tests)."""

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, idle_seconds: float = IDLE_SECONDS, **kwargs: Any
    ) -> None:
        self.idle_seconds = float(os.environ.get("VEIVISER_IDLE_SECONDS", idle_seconds))
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation, last used now: what is remembered, and its newest message."""
        self.forget_idle()
        kept = [line for line in map(record, _newest(tracker)) if line]
        self._kept[tracker.sender_id] = (time.monotonic(), json.dumps(kept))
        self._kept.move_to_end(tracker.sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None when it never was or is forgotten."""
        self.forget_idle()
        kept = self._kept.get(sender_id)
        if not kept:
            return None
        tracker = self.init_tracker(sender_id)
        for line in json.loads(kept[1]):
            tracker.update(event(line))
        return tracker

    async def keys(self) -> Iterable[str]:
        """The hashed ids of the conversations that are kept."""
        self.forget_idle()
        return list(self._kept)

    def forget(self, sender_id: str) -> None:
        """Drop a conversation at once."""
        self._kept.pop(sender_id, None)

    def forget_idle(self) -> None:
        """Drop the conversations that nobody has gone on with for too long."""
        limit = time.monotonic() - self.idle_seconds
        while self._kept and next(iter(self._kept.values()))[0] < limit:
            self._kept.popitem(last=False)


def _newest(tracker: DialogueStateTracker) -> list[Event]:
    """The slots' present values, and what the newest message led to: no rule looks further back.

    So the thousandth message costs what the second did, and what was understood before the last one is not kept.
    """
    values = [SlotSet(name, tracker.get_slot(name)) for name in sorted(SLOTS) if tracker.get_slot(name) is not None]
    happened = [e for e in tracker.events if e.type_name in KEPT and not isinstance(e, SlotSet)]
    start = max((n for n, e in enumerate(happened) if isinstance(e, UserUttered)), default=0)
    return [*values, *happened[start:][-MOST_TURN:]]
