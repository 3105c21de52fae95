"""Messages are understood in the event loop's own thread, which goes on with others while one waits for the encoder.

Only the encoder works beside it, in threads of its own, because it lets go of the interpreter. With a thread for each
message, the threads took the interpreter from one another a hundred times a message, and a third of two processors
stood idle. A message that waits is put aside with all that has called it (greenlet, as SQLAlchemy does), since Rasa's
graph cannot be waited for. That messages of one conversation do not overtake each other is for `bot.keeper`.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")


class _Work(greenlet):
    """Something that is computed, and may be put aside where it waits."""


async def run(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """What `work` gives; where it waits by `wait`, the loop goes on.

    Raises:
        RuntimeError: `work` waits in another way.
        Exception: what `work` raises.
    """
    computed = _Work(_computed)
    computed.gr_context = contextvars.copy_context()  # which kommune is answered
    given = computed.switch(work, *arguments)
    while not computed.dead:
        await _done(given)
        given = computed.switch()
    result: T = given
    return result


async def _done(future: Future[Any]) -> None:
    """Wait until a future has a result or has failed; unlike `asyncio.wrap_future` it carries neither over."""
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[None] = loop.create_future()

    def told() -> None:
        if not waiter.done():  # the message may have been given up
            waiter.set_result(None)

    def tell(_: Future[Any]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(told)

    future.add_done_callback(tell)
    await waiter


def wait(future: Future[T]) -> T:
    """What a future gives; in a message that is understood by `run`, the loop goes on meanwhile."""
    here = getcurrent()
    if isinstance(here, _Work) and here.parent and not future.done():
        here.parent.switch(future)
    return future.result()


def _computed(work: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """What a coroutine gives that waits for nothing but by `wait`: no loop is needed for that."""
    coroutine = work(*arguments)
    try:
        coroutine.send(None)
    except StopIteration as done:
        given: T = done.value
        return given
    coroutine.close()
    raise RuntimeError("what is understood here must not wait")
