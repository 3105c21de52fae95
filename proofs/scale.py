"""`make scale`: one process and two behind the proxy with a common Redis; what is lost when parts of it go; the table.

The load, the proxy and Redis run on the same machine as the guide, so that the quotient of two processes to one is a
lower bound where there are few cores. What the load itself takes is in the table. 16 visitors write at once.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import project
from proofs import canaries, load, mutants
from proofs.fleet import Fleet, Supervisor
from proofs.forgetting import Conversation, hold
from proofs.load import Outcome
from proofs.server import Server

MOST_TIMES = 1.6  # what two processes must do, measured in what one does
_VISITORS = 16
_FEW = 4  # visitors while parts of it go: enough that something is always in flight
_SETTLES_SECONDS = 3.0
TALKS = (
    ("mannen min slår meg", "ikke politiet", "koster det noe"),
    ("eg er 13 år", "pappa slår meg", "hva skjer når jeg ringer"),
    ("hvor henviser jeg en voldsutøver", "når har de åpent", "er du sikker"),
)


def goes_on_anywhere(fleet: Fleet) -> list[str]:
    """Conversations whose messages go to another process each time: where an answer differs from one process's own."""
    wrong = []
    for said in TALKS:
        alone, apart = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        for n, text in enumerate(said):
            expected = fleet.servers[0].ask(text, alone)
            given = fleet.servers[n % len(fleet.servers)].ask(text, apart)
            if {**given, "recipient_id": ""} != {**expected, "recipient_id": ""}:
                wrong.append(text)
    return wrong


async def while_loaded(fleet: Fleet, event: Callable[[], Awaitable[None]]) -> Outcome:
    """A load from a few visitors that lasts from some seconds before `event` until some seconds after it."""
    over = asyncio.Event()
    running = asyncio.create_task(load.until(fleet.port, _FEW, over))
    await asyncio.sleep(_SETTLES_SECONDS)
    await event()
    await asyncio.sleep(_SETTLES_SECONDS)
    over.set()
    return await running


async def kill_one(fleet: Fleet) -> None:
    """`kill -9` of a process; back again when its supervisor has started it and it answers."""
    server = fleet.servers[-1]
    with Supervisor(server) as supervisor:
        server.process.kill()
        while not supervisor.restarts:
            await asyncio.sleep(0.1)
        await asyncio.to_thread(server.wait_until_it_answers)


async def restart_redis(fleet: Fleet) -> None:
    """`kill -9` of Redis, and a new one, empty, a second later."""
    fleet.redis.stop(signal.SIGKILL)
    await asyncio.sleep(1)
    await asyncio.to_thread(fleet.redis.start)


def new_model(root: Path) -> None:
    """A copy of the project whose model has another fingerprint and another name."""
    mutants.copy(root)
    model = next((root / "models").glob("*.tar.gz"))
    checksum = next((root / "models").glob("*.sha256"))
    with (root / "config.yml").open("a", encoding="utf-8") as config:
        config.write("# the next one\n")
    name = f"veiviseren-{project.fingerprint(root)}"
    model.rename(root / "models" / f"{name}.tar.gz")
    checksum.rename(root / "models" / f"{name}.sha256")


async def roll(fleet: Fleet, root: Path) -> None:
    """Each process in turn: SIGTERM, its end, a new one on its port that serves the new model.

    Raises:
        RuntimeError: one did not end well.
    """
    for n, old in enumerate(fleet.servers):
        if code := await asyncio.to_thread(old.stop):
            raise RuntimeError(f"a process ended with {code}")
        fleet.servers[n] = Server(root, port=old.port, **fleet.settings)
        fleet.servers[n].start()
        await asyncio.to_thread(fleet.servers[n].wait_until_it_answers)
        await asyncio.sleep(1)  # the proxy looks twice a second


def canaries_in_redis(fleet: Fleet, talks: int) -> int:
    """Conversations full of canaries, on all processes in turn: how many Redis holds, was told or has written.

    Raises:
        RuntimeError: Redis was told nothing of them, so that nothing is proved.
    """
    people = [Conversation(n) for n in range(talks)]
    with tempfile.NamedTemporaryFile(prefix="veiviser-monitor-") as told:
        with fleet.redis.watched(told):
            for n, person in enumerate(people):
                hold(fleet.servers[n % len(fleet.servers)], person)
            time.sleep(1)
        seen = Path(told.name).read_bytes()
    if fleet.kept()[0] < talks or seen.count(b'"SET"') < talks:
        raise RuntimeError("Redis was told nothing: the proof proves nothing")
    search = canaries.Search(word for person in people for word in person.all)
    hits = search.count(seen) + search.memory(fleet.redis.process.pid) + search.files([fleet.redis.folder], 0.0)
    print(f"Redis, {talks} conversations full of canaries: told {len(seen)} bytes, {hits.total()} canaries found")
    return hits.total()


def danger_without_redis(fleet: Fleet) -> bool:
    """Whether danger is answered as danger right after Redis has died."""
    fleet.redis.stop(signal.SIGKILL)
    return all(server.ask("han har tatt kniv")["custom"]["urgent"] for server in fleet.servers)


def throughput(fleet: Fleet, seconds: float) -> float:
    """One process and two, free and each on a processor of its own: how many times what one does two do, held so.

    A process uses more than one processor, so where there are only two, one alone has nearly all that two can get.
    """
    _rates(fleet, seconds, "")
    processors = sorted(os.sched_getaffinity(0))
    for n, server in enumerate(fleet.servers):
        server.hold({processors[n % len(processors)]})
    one, two = _rates(fleet, seconds, ", each on one processor")
    for server in fleet.servers:
        server.hold(set(processors))
    return two / one


def _rates(fleet: Fleet, seconds: float, held: str) -> list[float]:
    """The rows of one process and of two, and their messages a second."""
    rates = []
    for servers in ([fleet.servers[0]], fleet.servers):
        fleet.show(servers)
        asyncio.run(load.closed(fleet.port, _VISITORS, seconds / 4))
        before = fleet.spent()
        outcome = asyncio.run(load.closed(fleet.port, _VISITORS, seconds))
        spent = {
            who: 1000 * (seconds_ - before[who]) / max(len(outcome.took), 1) for who, seconds_ in fleet.spent().items()
        }
        label = f"{len(servers)} {'processes' if len(servers) > 1 else 'process'}{held}"
        each = ", ".join(f"{who} {ms:.1f}" for who, ms in spent.items())
        print(f"{label:38} {outcome.row()}   processor ms a message: {each}", flush=True)
        rates.append(outcome.rate)
    return rates


def endurance(fleet: Fleet) -> int:
    """What is lost when parts of it go: all messages that got no reply with numbers."""
    lost = 0
    with tempfile.TemporaryDirectory(prefix="veiviser-next-") as folder:
        new_model(Path(folder))
        events: dict[str, Callable[[], Awaitable[None]]] = {
            "kill -9 of one process": lambda: kill_one(fleet),
            "kill -9 of Redis, a new one": lambda: restart_redis(fleet),
            "rolling restart to a new model": lambda: roll(fleet, Path(folder)),
        }
        for name, event in events.items():
            outcome = asyncio.run(while_loaded(fleet, event))
            print(f"{name:38} {outcome.row()}", *outcome.lost[:5], flush=True)
            lost += len(outcome.lost)
    return lost


def main() -> int:
    """All of it, and the table; 1 when a message was lost, a conversation did not go on, or a canary was found."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=float, default=40.0, help="of load for each row of throughput")
    options.add_argument("--conversations", type=int, default=40, help="full of canaries")
    given = options.parse_args()
    print(
        f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} before anything of ours\n{load.HEAD}",
        flush=True,
    )
    with Fleet(2, watched=True) as fleet:
        times = throughput(fleet, given.seconds)
        wrong = goes_on_anywhere(fleet)
        number, largest = fleet.kept()
        print(f"Redis holds {number} conversations, the largest of {largest} bytes", flush=True)
        lost = endurance(fleet)
        found = canaries_in_redis(fleet, given.conversations)
        answered = danger_without_redis(fleet)
    print(
        f"two processes on a processor each do {times:.2f} times what one does (wanted: {MOST_TIMES}); conversations "
        f"that go to another process each time: {len(wrong)} answers differ {wrong}; {lost} messages without a reply "
        f"with numbers; danger without Redis: {'answered' if answered else 'NOT ANSWERED'}"
    )
    return int(bool(wrong or lost or found or not answered))


if __name__ == "__main__":
    sys.exit(main())
