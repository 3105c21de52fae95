"""The real server with faults in it: an action that raises, an error that holds what was written, an endless wait.

`python -m proofs.faulty` serves like `make run`. The faults are put in from outside; the server itself has no hooks.
"""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

RAISE, WAIT = "qqfeilqq", "qqventqq"
_EVERY = 10  # of the answers, one raises
_WAITS_SECONDS = 30.0


def install() -> None:
    """Put the faults into the modules of the server."""
    from bot import channel
    from bot.composer import Composer

    understood, compose, calls = channel._parsed, Composer.compose, itertools.count(1)

    async def parsed(text: str, agent: Any) -> dict[str, Any]:
        if RAISE in text:
            raise RuntimeError(text)
        if WAIT in text:
            await asyncio.sleep(_WAITS_SECONDS)
        return await understood(text, agent)

    def composed(self: Composer, turn: Any, memory: Any, now: Any) -> Any:
        if next(calls) % _EVERY == 0 and turn.topic != "akutt":
            raise RuntimeError("a fault on purpose")
        return compose(self, turn, memory, now)

    channel._parsed = parsed
    Composer.compose = composed  # type: ignore[method-assign]


def main() -> None:
    """Serve with faults, once readiness has asked its five questions without any."""
    from bot.seams import quiet

    quiet.set_environment()
    from bot import rasa_project, server

    rasa_project.prepare()
    install()
    server.serve()


if __name__ == "__main__":
    main()
