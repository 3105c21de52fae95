"""Messages are understood beside the event loop.

Understanding a message is computing, and while one is understood the loop must go on receiving others and answering
them; the encoder and the numbers let go of the interpreter, so two messages can be read on two processors. That those
of one conversation do not overtake each other is for `bot.keeper`.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")
_READERS = 2


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
