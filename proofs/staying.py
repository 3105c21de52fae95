"""`make staying`: what a machine may do to the guide, and whether it starts and answers all the same.

`kill -9` and SIGTERM under load, a full disk, a file system that cannot be written to, no HOME, no time zone, a clock
that jumps by days, and the off switch. systemd is stood in for by `proofs.fleet.Supervisor`. Mounts that are forbidden
are said, and count as not shown.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot import contract
from proofs import jumping, load
from proofs.fleet import Supervisor
from proofs.server import Server

_DAYS = (3, -5, 0, 400)  # from now, one after the other, while it runs
_FULL = 'mount -t tmpfs -o size=64k none "$0" && { cat /dev/zero > "$0/full" 2>/dev/null; exec "$@"; }'
_SHUT = 'mount --bind / / && mount -o remount,ro,bind / && exec "$@"'
_VISITORS = 3
QUESTIONS = (("han har tatt kniv", True), ("mannen min slår meg", False), ("hva er nummeret til barnevernet", False))


def answers(server: Server) -> bool:
    """Whether it answers by the contract, danger with danger."""
    replies = [(server.ask(text), urgent) for text, urgent in QUESTIONS]
    return all(not contract.problems([r]) and r["custom"]["urgent"] is urgent for r, urgent in replies)


def started(**how: object) -> Callable[[], str]:
    """A case: it starts like this, and answers."""

    def case() -> str:
        begun = time.monotonic()
        with Server(**how) as server:  # type: ignore[arg-type]
            took = time.monotonic() - begun
            return f"starts in {took:.0f} s and answers" if answers(server) else "FAILED: answers wrongly"

    return case


def without_home() -> str:
    """Neither HOME nor TZ nor a language is set."""
    return started(within=("env", "-u", "HOME", "-u", "TZ", "-u", "LANG", "-u", "LC_ALL"))()


def full_disk() -> str:
    """The folder for temporary files is on a disk without room."""
    with tempfile.TemporaryDirectory(prefix="veiviser-full-") as folder:
        within = ("unshare", "-m", "sh", "-c", _FULL, folder)
        return started(within=within, TMPDIR=folder, HOME=folder)()


def shut_disk() -> str:
    """Nothing can be written but to memory."""
    return started(within=("unshare", "-m", "sh", "-c", _SHUT, "sh"))()


def jumping_clock() -> str:
    """The clock goes forward and back by days while it runs, within a conversation."""
    with tempfile.TemporaryDirectory(prefix="veiviser-clock-") as folder:
        moment, wrong = Path(folder) / "moment", []
        moment.write_text("0")
        with Server(command=("proofs.jumping",), **{jumping.MOMENT: str(moment)}) as server:
            for days in _DAYS:
                moment.write_text(str(days))
                time.sleep(1)
                same = server.ask("koster det noe", sender="a-clock-that-jumps")
                if contract.problems([same]) or not answers(server):
                    wrong.append(days)
            told = server.printed().count("ERROR")
    jumps = ", ".join(f"{days:+d}" for days in _DAYS)
    return f"FAILED after jumps to {wrong}" if wrong else f"answers after jumps to {jumps} days, {told} errors told"


async def _while_loaded(server: Server, event: Callable[[], None]) -> load.Outcome:
    over = asyncio.Event()
    running = asyncio.create_task(load.until(server.port, _VISITORS, over))
    await asyncio.sleep(2)
    await asyncio.to_thread(event)
    over.set()
    return await running


def killed() -> str:
    """`kill -9` under load, with a supervisor: what was in flight is lost, and what is sent until it is back."""
    with Server() as server, Supervisor(server) as supervisor:
        begun = time.monotonic()

        def kill() -> None:
            server.process.kill()
            while not supervisor.restarts:
                time.sleep(0.05)
            server.wait_until_it_answers()
            time.sleep(2)

        outcome = asyncio.run(_while_loaded(server, kill))
        refused = outcome.lost.count("ConnectionRefusedError")
        flight = len(outcome.lost) - refused
        supervisor.__exit__()
        told = f"{len(outcome.took)} answered, {flight} in flight lost, {refused} sent while it was away"
        back = answers(server)
        ok = back and flight <= _VISITORS
    return f"{'' if ok else 'FAILED: '}{told}; {time.monotonic() - begun:.0f} s in all"


def ended() -> str:
    """SIGTERM under load: what is in flight is answered, and it ends with 0."""
    with Server() as server:
        codes: list[int] = []
        outcome = asyncio.run(_while_loaded(server, lambda: codes.append(server.stop())))
    cut = [what for what in outcome.lost if what != "ConnectionRefusedError"]
    failed = "FAILED: " if cut or codes != [0] else ""
    return f"{failed}{len(outcome.took)} answered, {len(cut)} cut off {cut}, exit code {codes[0]}"


def switched_off() -> str:
    """From the SIGTERM of the guide to the page of numbers in its place."""
    with Server() as server:
        begun = time.monotonic()
        server.stop()
        with Server(port=server.port, VEIVISER_AV="1") as off:
            page = off.request("GET", "/")
            took = time.monotonic() - begun
    return f"{'' if b'tel:112' in page[2] else 'FAILED: '}the page of numbers after {took:.1f} s"


CASES = {
    "no HOME, no TZ, no language": without_home,
    "full disk": full_disk,
    "read-only file system": shut_disk,
    "a clock that jumps": jumping_clock,
    "SIGTERM under load": ended,
    "kill -9 under load, restarted": killed,
    "VEIVISER_AV=1": switched_off,
}


@contextlib.contextmanager
def told() -> Iterator[list[str]]:
    """A case that could not be tried is told as such."""
    said: list[str] = []
    try:
        yield said
    except (RuntimeError, OSError) as error:
        text = str(error)
        shown = "NOT SHOWN: no right to mount" if "unshare" in text or "mount:" in text else f"FAILED: {text[-300:]}"
        said.append(shown)


def main() -> int:
    """Each case; 1 when one failed."""
    options = argparse.ArgumentParser()
    options.add_argument("cases", nargs="*", help="parts of the names; all without")
    wanted = options.parse_args().cases
    failed = False
    for name, case in CASES.items():
        if wanted and not any(part in name for part in wanted):
            continue
        with told() as said:
            said.append(case())
        print(f"{name:32} {said[-1]}", flush=True)
        failed |= said[-1].startswith("FAILED")
    return int(failed)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
