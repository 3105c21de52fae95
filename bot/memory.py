"""A tracker store that forgets: conversations live in memory only, and only while they last.

Rasa's own in-memory store keeps every event with every text until the process ends. Here a conversation is dropped
after 15 idle minutes and on request, is keyed by a keyed hash of the sender id whose key is never written by us, and
consists of the fields of a closed list: nothing that a person wrote, nothing that was answered, nothing that points to
anybody. What the list does not name is not kept, whatever Rasa puts into an event. Where it is kept is for
`bot.keeper`, or `bot.shared_keeper` for several processes (see `bot.sharing`).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import serving, sharing
from bot.keeper import Keeper
from bot.shared_keeper import SharedKeeper
from bot.turn import Memory

IDLE_SECONDS = 15 * 60
MOST_TURN = 10  # events of the newest message beside slots: it, one answer, and waiting for the next
# The closed list: what is kept of each event beside its time. `topic` is the id of the topic understood.
KEPT = {"action": ("name",), "slot": ("name", "value"), "user": ("topic",), "session_started": ()}
SLOTS = frozenset(Memory().as_slots())
MOST_EVENTS = len(SLOTS) + MOST_TURN

Record = list[Any]


def conversation_key(sender: str, kommune: str = "") -> str:
    """The name under which a sender's conversation with one kommune is known inside the guide, 32 hex digits.

    Args:
        sender: the client's random id.
        kommune: its number (default: that of the request in hand).

    The kommune is part of the key and stands nowhere else: what is kept does not say which it is, and the same sender
    with another kommune has another conversation.
    """
    kommune = kommune or serving.current()
    return hashlib.blake2b(
        f"{kommune} {sender}".encode(errors="replace"), key=sharing.key(), digest_size=16
    ).hexdigest()


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
    """Trackers dropped after `idle_seconds` (setting VEIVISER_IDLE_SECONDS overrides it for tests).

    Attributes:
        keeper: where they are kept: in this process or, by setting, in one Redis with other processes.
    """

    def __init__(
        self, domain: Domain, event_broker: EventBroker | None = None, idle_seconds: float = IDLE_SECONDS, **kwargs: Any
    ) -> None:
        self.keeper = keeper(float(os.environ.get("VEIVISER_IDLE_SECONDS", idle_seconds)))
        kwargs.pop("host", None)
        super().__init__(domain, event_broker, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation, last used now: what is remembered, and its newest message."""
        kept = [line for line in map(record, _newest(tracker)) if line]
        await self.keeper.keep(tracker.sender_id, json.dumps(kept))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, or None when it never was or is forgotten."""
        kept = await self.keeper.kept(sender_id)
        if kept is None:
            return None
        tracker = self.init_tracker(sender_id)
        for line in json.loads(kept):
            tracker.update(event(line))
        return tracker

    async def keys(self) -> Iterable[str]:
        """The hashed ids of the conversations that are kept."""
        return await self.keeper.names()

    async def forget(self, sender_id: str) -> None:
        """Drop a conversation at once."""
        await self.keeper.drop(sender_id)


class Lines(LockStore):
    """The order of the messages of one conversation: Rasa's own store looks once a second whether it may go on."""

    def __init__(self, endpoint_config: Any = None) -> None:
        super().__init__()
        self._keeper = keeper(IDLE_SECONDS)

    @contextlib.asynccontextmanager
    async def lock(self, conversation_id: str, *_: Any, **__: Any) -> AsyncIterator[TicketLock]:
        """Go on when the earlier messages of the conversation have been answered."""
        async with self._keeper.turn(conversation_id):
            yield TicketLock(conversation_id)


def keeper(idle_seconds: float) -> Keeper:
    """The keeper that the settings choose."""
    redis = sharing.client()
    return SharedKeeper(idle_seconds, redis) if redis else Keeper(idle_seconds)


def _newest(tracker: DialogueStateTracker) -> list[Event]:
    """The slots' present values, and what the newest message led to: no rule looks further back.

    So the thousandth message costs what the second did, and what was understood before the last one is not kept.
    """
    values = [SlotSet(name, tracker.get_slot(name)) for name in sorted(SLOTS) if tracker.get_slot(name) is not None]
    happened = [e for e in tracker.events if e.type_name in KEPT and not isinstance(e, SlotSet)]
    start = max((n for n, e in enumerate(happened) if isinstance(e, UserUttered)), default=0)
    return [*values, *happened[start:][-MOST_TURN:]]
