"""The conversations of several processes in one Redis, and one line of waiting messages for each across all of them.

Redis drops a conversation by itself after so many idle seconds. While it is away, each process remembers for itself:
an answer matters more than a memory. No command blocks, and none is tried again for a while after one has failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any

from bot.keeper import WAITS_SECONDS, Keeper

if TYPE_CHECKING:
    from redis.asyncio import Redis

PREFIX = "veiviser:"
_TALK = PREFIX + "talk:"
AWAY_SECONDS = 1.0  # for so long a Redis that has failed is not asked again
PATIENCE_SECONDS, _LOOKS = 1.0, 5
LEASE_SECONDS = 10.0  # a process that dies in its turn holds up its conversation no longer
_LOOKS_SECONDS = 0.02  # how often one in line looks whether its turn has come
_BACK_SECONDS = 5.0  # a clock that has gone back by more would keep conversations for longer
_AWAY = object()
logger = logging.getLogger(__name__)

# Tokens in line, by the microsecond when they give up, which is the order of their coming; and who has the turn.
_ENTER = """
local now = redis.call('TIME')
now = now[1] * 1000000 + now[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then redis.call('ZADD', KEYS[1], now + 1000 * ARGV[2], ARGV[1]) end
redis.call('PEXPIRE', KEYS[1], 2 * ARGV[2])
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('ZRANGE', KEYS[1], 0, 0)[1] ~= ARGV[1] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
return 1
"""
_LEAVE = """
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
return 1
"""


class SharedKeeper(Keeper):
    """Conversations in Redis, or in this process while Redis is away.

    Attributes:
        where: «redis», or «process» while it is away.
    """

    def __init__(self, idle_seconds: float, redis: Redis) -> None:
        super().__init__(idle_seconds)
        self._redis: Any = redis
        self._enter, self._exit = redis.register_script(_ENTER), redis.register_script(_LEAVE)
        self._away_until = 0.0
        self._owed: dict[str, float] = {}  # conversations to be erased when Redis is there again, until they expire
        self._clocks: tuple[float, float] | None = None
        self.where = "redis"

    async def keep(self, name: str, text: str) -> None:
        """Keep a conversation where all processes find it."""
        expires = max(1, round(1000 * self.idle_seconds))
        if await self._asked(lambda: self._redis.set(_TALK + name, text, px=expires)) is _AWAY:
            await super().keep(name, text)
        else:
            await super().drop(name)
            self._owed.pop(name, None)

    async def kept(self, name: str) -> str | None:
        """What is kept of a conversation; the newer of the two where some of it was kept here while Redis was away."""
        here = await super().kept(name)
        if name in self._owed:  # erased while Redis was away
            await self._pay(name)
            return here
        found = await self._asked(lambda: self._redis.get(_TALK + name))
        texts = [text for text in (here, None if found is _AWAY else found) if text]
        return max(texts, key=_moment, default=None)

    async def drop(self, name: str) -> None:
        """Forget a conversation at once; while Redis is away, as soon as it is there again."""
        await super().drop(name)
        self._owed[name] = time.monotonic() + self.idle_seconds
        await self._pay(name)

    async def names(self) -> Iterable[str]:
        """The names of the conversations that are kept, here or in Redis."""
        found = await self._asked(self._all)
        return [*await super().names(), *([] if found is _AWAY else found)]

    async def sweep(self) -> None:
        """Erase what is owed, and everything when the clock of Redis has gone back."""
        await super().sweep()
        now = time.monotonic()
        self._owed = {name: until for name, until in self._owed.items() if until > now}
        for name in list(self._owed):
            await self._pay(name)
        await self._watch_clock()

    async def _pay(self, name: str) -> None:
        if await self._asked(lambda: self._redis.delete(_TALK + name)) is not _AWAY:
            self._owed.pop(name, None)

    async def _all(self) -> list[str]:
        return [name.removeprefix(_TALK) async for name in self._redis.scan_iter(_TALK + "*", 1000)]

    async def _watch_clock(self) -> None:
        """Redis expires by the clock on the wall: one that has been put back would let conversations live on."""
        told = await self._asked(self._redis.time)
        if told is _AWAY:
            return
        theirs, ours = told[0] + told[1] / 1e6, time.monotonic()
        before, self._clocks = self._clocks, (theirs, ours)
        if before and (theirs - before[0]) - (ours - before[1]) < -_BACK_SECONDS:
            logger.error("memory.clock_went_back")
            for name in await self.names():
                await self.drop(name)

    @contextlib.asynccontextmanager
    async def _in_line(self, name: str) -> AsyncIterator[None]:
        keys, mine = [f"{PREFIX}line:{name}", f"{PREFIX}turn:{name}"], secrets.token_hex(8)
        if await self._enters(keys, mine) is _AWAY:
            async with super()._in_line(name):
                yield
            return
        try:
            yield
        finally:
            await self._asked(lambda: self._exit(keys, [mine]))

    async def _enters(self, keys: list[str], mine: str) -> Any:
        """Wait until it is our turn, or for so long as anybody waits, or until Redis is away."""
        limits = [round(1000 * WAITS_SECONDS), round(1000 * LEASE_SECONDS)]
        until = time.monotonic() + WAITS_SECONDS
        while True:
            entered = await self._asked(lambda: self._enter(keys, [mine, *limits]))
            if entered or time.monotonic() > until:
                return entered
            await asyncio.sleep(_LOOKS_SECONDS)

    async def _asked(self, command: Callable[[], Awaitable[Any]]) -> Any:
        """What Redis answers, or `_AWAY`. Whatever is wrong with it, the guide goes on."""
        if time.monotonic() < self._away_until:
            return _AWAY
        try:
            answer = await _within_patience(command())
        except Exception as error:
            if self.where == "redis":
                logger.error("memory.away: %s", type(error).__name__)
            self.where, self._away_until = "process", time.monotonic() + AWAY_SECONDS
            return _AWAY
        self.where = "redis"
        return answer


async def _within_patience(answer: Awaitable[Any]) -> Any:
    """The answer, unless it takes too long.

    Patience is counted in looks, not in seconds alone: where the loop itself is late, because messages are being
    understood, the answer has long been there and is found at the next look.

    Raises:
        TimeoutError: no answer came.
    """
    asked = asyncio.ensure_future(answer)
    try:
        for _ in range(_LOOKS):
            done, _ = await asyncio.wait({asked}, timeout=PATIENCE_SECONDS / _LOOKS)
            if done:
                return asked.result()
        raise TimeoutError
    finally:
        asked.cancel()


def _moment(text: str) -> float:
    """When the newest event of a kept conversation was, in seconds; see `bot.memory`."""
    events = json.loads(text)
    return max((event[1] for event in events), default=0.0)
