"""What is kept of conversations, by hashed name, in this process; and the order in which one conversation is answered.

What may be kept is for `bot.memory`; here it is a text that is dropped after so many idle seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextvars import ContextVar

# After so long a message is answered though an earlier one of its conversation hangs: nobody is kept from an answer.
WAITS_SECONDS = 2.0
_held: ContextVar[frozenset[str]] = ContextVar("held", default=frozenset())


class Keeper:
    """Conversations in memory, dropped after `idle_seconds`, and one line of waiting messages for each."""

    where = "process"

    def __init__(self, idle_seconds: float) -> None:
        self.idle_seconds = idle_seconds
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._lines: dict[str, tuple[asyncio.Lock, int]] = {}

    async def keep(self, name: str, text: str) -> None:
        """Keep a conversation, last used now."""
        self._forget_idle()
        self._kept[name] = (time.monotonic(), text)
        self._kept.move_to_end(name)

    async def kept(self, name: str) -> str | None:
        """What is kept of a conversation, or None when it never was or is forgotten."""
        self._forget_idle()
        found = self._kept.get(name)
        return found[1] if found else None

    async def drop(self, name: str) -> None:
        """Forget a conversation at once."""
        self._kept.pop(name, None)

    async def names(self) -> Iterable[str]:
        """The names of the conversations that are kept."""
        self._forget_idle()
        return list(self._kept)

    async def sweep(self) -> None:
        """Drop the conversations that nobody has gone on with for too long; to be called now and then."""
        self._forget_idle()

    def _forget_idle(self) -> None:
        limit = time.monotonic() - self.idle_seconds
        while self._kept and next(iter(self._kept.values()))[0] < limit:
            self._kept.popitem(last=False)

    @contextlib.asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for the earlier messages of a conversation, in the order of their coming, but not for ever.

        May be entered again by who has it already, as by a message that is parsed and then handled.
        """
        held = _held.get()
        if name in held:
            yield
            return
        token = _held.set(held | {name})
        try:
            async with self._in_line(name):
                yield
        finally:
            _held.reset(token)

    @contextlib.asynccontextmanager
    async def _in_line(self, name: str) -> AsyncIterator[None]:
        lock, waiting = self._lines.get(name) or (asyncio.Lock(), 0)
        self._lines[name] = (lock, waiting + 1)
        mine = False
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(WAITS_SECONDS):
                    mine = await lock.acquire()
            yield
        finally:
            if mine:
                lock.release()
            self._leave(name)

    def _leave(self, name: str) -> None:
        lock, waiting = self._lines[name]
        if waiting > 1:
            self._lines[name] = (lock, waiting - 1)
        else:
            del self._lines[name]
