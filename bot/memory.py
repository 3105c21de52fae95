"""A tracker store that forgets: conversations live in memory only, and only while they last.

Rasa's own in-memory store keeps every conversation until the process ends. Here a conversation is dropped after
15 idle minutes, on request, and it is keyed by a keyed hash of the sender id whose key is made at start and never
written. What is kept is the tracker's events without any text.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

IDLE_SECONDS = 15 * 60
MOST_EVENTS = 40
_KEY = secrets.token_bytes(32)


def conversation_key(sender: str) -> str:
    """The name under which a sender's conversation is known inside the process, 32 hexadecimal digits."""
    return hashlib.blake2b(sender.encode(), key=_KEY, digest_size=16).hexdigest()


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
        """Keep a conversation, last used now; at most its newest events."""
        self._forget_idle()
        shortened = DialogueStateTracker.from_events(
            tracker.sender_id, _newest(tracker), tracker.slots.values(), max_event_history=MOST_EVENTS
        )
        self._kept[tracker.sender_id] = (time.monotonic(), self.serialise_tracker(shortened))
        self._kept.move_to_end(tracker.sender_id)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None when it never was or is forgotten."""
        self._forget_idle()
        kept = self._kept.get(sender_id)
        return self.deserialise_tracker(sender_id, kept[1]) if kept else None

    async def keys(self) -> Iterable[str]:
        """The hashed ids of the conversations that are kept."""
        self._forget_idle()
        return list(self._kept)

    def forget(self, sender_id: str) -> None:
        """Drop a conversation at once."""
        self._kept.pop(sender_id, None)

    def _forget_idle(self) -> None:
        limit = time.monotonic() - self.idle_seconds
        while self._kept and next(iter(self._kept.values()))[0] < limit:
            self._kept.popitem(last=False)


def _newest(tracker: DialogueStateTracker) -> list[Any]:
    """The newest events from a user message on, preceded by the slots' present values."""
    from rasa.shared.core.events import SlotSet, UserUttered

    events = list(tracker.events)
    if len(events) <= MOST_EVENTS:
        return events
    slots = [SlotSet(name, slot.value) for name, slot in tracker.slots.items() if slot.value is not None]
    tail = events[-(MOST_EVENTS - len(slots)) :]
    starts = [i for i, event in enumerate(tail) if isinstance(event, UserUttered)]
    return slots + (tail[starts[0] :] if starts else [])
