"""What a text comes down to is found once while one message is understood, and forgotten at its end.

Several parts of the guide read the same text: what one of them has found is there for the next, and may be found
ahead, beside the encoder, which lets go of the interpreter while it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

# None where no message is understood.
_found: ContextVar[dict[tuple[Any, ...], Any] | None] = ContextVar("found", default=None)


@contextmanager
def one_message() -> Iterator[None]:
    """Within it, what a text comes down to is found once; forgotten at its end, as all that people write."""
    found: dict[tuple[Any, ...], Any] = {}
    token = _found.set(found)
    try:
        yield
    finally:
        _found.reset(token)
        found.clear()  # a copy of the context may outlive the message


def is_kept() -> bool:
    """Whether what is found now is there for the next who asks."""
    return _found.get() is not None


def once(form: Callable[P, T]) -> Callable[P, T]:
    """`form`, which within `one_message` is asked once for each text; nobody may change what it gives."""

    @wraps(form)
    def kept(*asked: P.args, **named: P.kwargs) -> T:
        found = _found.get()
        if found is None:
            return form(*asked, **named)
        name = (form, *asked, *named.items())  # not its name: two modules may have one of the same name
        if name not in found:
            found[name] = form(*asked, **named)
        result: T = found[name]
        return result

    return kept
