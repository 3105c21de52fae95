"""What the hundred-thousandth conversation costs: `python -m bench.conversations` prints it as JSON.

The guide's own channel, store and model in one process, without HTTP: first messages are answered while only those
before them are kept (some hundred), then with so many more, then again without. Those are copies of a real one under
random names, put where the guide keeps its own.
"""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import subprocess  # nosec B404
import sys
import time
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from bench import environment, load
from bot import paths, rasa_project

if TYPE_CHECKING:
    from rasa.core.agent import Agent

MANY, ASKED, WARM = 100_000, 300, 60


def measured() -> dict[str, float]:
    """The figures, from a process of its own: milliseconds (medians), and MB for those that are kept."""
    done = subprocess.run(  # nosec B603
        [sys.executable, "-m", "bench.conversations"],
        cwd=paths.ROOT,
        env=environment.plain(),
        capture_output=True,
        check=True,
        timeout=600,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _weight() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _answered(agent: Agent, texts: Sequence[str]) -> tuple[float, list[str]]:
    """Milliseconds of one message (median), and the senders, of whom each has written one."""
    from bot import channel  # once Rasa's seams stand

    took, senders = [], []
    for text in texts:
        senders.append(secrets.token_urlsafe(24))
        begun = time.perf_counter()
        await channel.answer({"sender": senders[-1], "message": text}, agent)
        took.append(1000 * (time.perf_counter() - begun))
    return median(took), senders


async def compared(agent: Agent, many: int = MANY, asked: int = ASKED) -> dict[str, float]:
    """The figures of this process; what was kept for measuring is dropped again."""
    from bot import channel, memory

    texts = load.utterances()
    keeper = channel.store(agent).keeper
    _, senders = await _answered(agent, texts[:WARM])
    kept = await keeper.kept(memory.conversation_key(senders[-1]))
    if not kept:
        raise RuntimeError("no conversation is kept")
    before, _ = await _answered(agent, texts[:asked])
    weight = _weight()
    names = [secrets.token_hex(16) for _ in range(many)]
    for name in names:
        await keeper.keep(name, f" {kept}"[1:])  # a text of its own, as each conversation has
    weight = _weight() - weight
    among, _ = await _answered(agent, texts[:asked])
    for name in names:
        await keeper.drop(name)
    after, _ = await _answered(agent, texts[:asked])
    alone = (before + after) / 2
    return {"alone_ms": alone, "among_many_ms": among, "many": many, "ratio": among / alone, "mb": weight}


if __name__ == "__main__":
    loaded = rasa_project.agent()
    print(json.dumps(asyncio.run(compared(loaded))))
