"""How hard one sender or one address presses, counted in memory under salted hashes that are soon thrown away.

Nobody can be found in what is kept: the salt is random, is never written, and is exchanged with all counts every two
minutes. Set by `VEIVISER_LIMIT_SENDER` and `VEIVISER_LIMIT_ADDRESS`, in messages a minute; 0 counts nothing, which is
right behind a proxy that limits itself. That a message signals danger, and so is never refused, is for `bot.channel`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import secrets
import time
from enum import IntEnum

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

SENDER, ADDRESS = 20, 300
FLOOD = 3  # times the limit
ROTATES_SECONDS = 120.0  # the library looks through all counts all the time: few are quick


class Pressure(IntEnum):
    """None beyond the limit, over it, or a flood: too much even to be understood one by one."""

    NONE = 0
    OVER = 1
    FLOOD = 2


class Counts:
    """What came in during the last minute, by sender and by address."""

    def __init__(self, sender: int = SENDER, address: int = ADDRESS) -> None:
        self._limits = {"sender": sender, "address": address}
        self._storage = MemoryStorage()
        self._window = MovingWindowRateLimiter(self._storage)
        self._renew()

    @classmethod
    def from_environment(cls) -> Counts:
        """The limits that the environment sets, else 20 a sender and 300 an address.

        Raises:
            ValueError: a setting is no whole number from 0 on.
        """
        return cls(_setting("VEIVISER_LIMIT_SENDER", SENDER), _setting("VEIVISER_LIMIT_ADDRESS", ADDRESS))

    def count(self, sender: str, address: str) -> Pressure:
        """Count one message, and tell how hard its sender or its address presses. An empty string is not counted."""
        if time.monotonic() - self._since > ROTATES_SECONDS:
            self._renew()
        found = self._pressure("address", _network(address))
        # One who floods under ever new names is known by the address; the names are not worth keeping.
        return found if found is Pressure.FLOOD else max(found, self._pressure("sender", sender))

    def _pressure(self, kind: str, name: str) -> Pressure:
        most = self._limits[kind]
        if not (most and name):
            return Pressure.NONE
        key = hashlib.blake2b(name.encode(), key=self._salt, digest_size=16, person=kind.encode()).hexdigest()
        if self._window.hit(RateLimitItemPerMinute(most), key):
            return Pressure.NONE
        # Counted apart: what is over the limit fills a window of its own.
        over = self._window.hit(RateLimitItemPerMinute(most * (FLOOD - 1), namespace="OVER"), key)
        return Pressure.OVER if over else Pressure.FLOOD

    def _renew(self) -> None:
        self._salt, self._since = secrets.token_bytes(32), time.monotonic()
        self._storage.reset()


def _network(address: str) -> str:
    """An IPv6 address by its /64, which one household has to itself; any other as it is."""
    try:
        given = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((given, 64), strict=False)) if given.version == 6 else str(given)


def _setting(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isdecimal():
        raise ValueError(f"{name}={text!r} er ikke et helt tall. Skriv for eksempel {name}={default}, eller 0 for av")
    return int(text)
