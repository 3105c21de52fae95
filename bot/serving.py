"""Which kommuner this process serves, and which of them the message or page in hand belongs to.

`KOMMUNER` («5532,5501») is the closed list, `KOMMUNE` the first of it; a number that is not on the list is answered as
the first. The choice is a context variable: it follows one request through tasks and threads and reaches no other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from bot import kommuner
from bot.strict_yaml import ContentError

FIRST, ALL = "KOMMUNE", "KOMMUNER"
DEFAULT = "5532"
_current: ContextVar[str] = ContextVar("kommune")


def served() -> tuple[str, ...]:
    """The numbers of the kommuner, the process's own first one first.

    Raises:
        ContentError: a number is that of no kommune.
    """
    first, rest = os.environ.get(FIRST, ""), os.environ.get(ALL, "")
    numbers = tuple(dict.fromkeys(f"{first} {rest}".replace(",", " ").split())) or (DEFAULT,)
    for number in numbers:
        _checked(number)
    return numbers


@cache  # what is set does not grow
def _checked(number: str) -> None:
    try:
        kommuner.place(number)
    except ContentError as error:
        raise ContentError(f"{FIRST} og {ALL}: {error}") from error


def current() -> str:
    """The kommune of what is being answered; outside of a request the process's first one."""
    return _current.get(None) or served()[0]


def chosen(given: object) -> str:
    """The kommune that a request names, where it is served; else the first one."""
    numbers = served()
    return given if isinstance(given, str) and given in numbers else numbers[0]


def root(number: str) -> str:
    """What the addresses of a kommune's pages begin with: nothing for the process's own first one."""
    return "" if number == served()[0] else address(number)


def address(number: str) -> str:
    """The beginning of a kommune's pages that names it: neutral, and the same whichever is the first."""
    return f"/k/{number}"


def of_path(path: str) -> str:
    """The kommune that an address names («/k/5501/h/12»), where it is served; else the first one."""
    parts = path.split("/")
    return chosen(parts[2] if parts[1:2] == ["k"] and len(parts) > 2 else "")


@contextmanager
def answering(given: object) -> Iterator[str]:
    """Answer as the kommune that a request names; gives its number."""
    number = chosen(given)
    token = _current.set(number)
    try:
        yield number
    finally:
        _current.reset(token)
