"""Messages are understood beside the event loop, and each person's in the order in which they came.

Understanding a message is computing, and while one is understood the loop must go on receiving others and answering
them; the encoder and the numbers let go of the interpreter, so two messages can be read on two processors. Two
messages of one conversation never overtake each other: the later one waits until the earlier one is answered.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")
_READERS = 2
_in_turn: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


@lru_cache(maxsize=1)
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_READERS, thread_name_prefix="reader")


async def run(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """What `work` gives, computed in a thread of its own.

    Raises:
        RuntimeError: `work` waits for something; only what computes can be run so.
        Exception: what `work` raises.
    """
    context = contextvars.copy_context()  # which kommune is answered
    return await asyncio.get_running_loop().run_in_executor(_readers(), context.run, _computed, work, *arguments)


def _computed(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """What a coroutine gives that waits for nothing: no loop is needed for that."""
    coroutine = work(*arguments)
    try:
        coroutine.send(None)
    except StopIteration as done:
        given: T = done.value
        return given
    coroutine.close()
    raise RuntimeError("what is run beside the loop must not wait")


def in_turn(conversation: str) -> asyncio.Lock:
    """The lock of one conversation, which lets those who wait in one after the other; kept only while it is held.

    Args:
        conversation: its keyed hash (`bot.memory.conversation_key`).
    """
    lock = _in_turn.get(conversation)
    if lock is None:
        lock = _in_turn[conversation] = asyncio.Lock()
    return lock
