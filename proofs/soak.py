"""`make soak`: twenty messages a second from fresh senders; how much resident memory and how many open files grow.

Clients come from eight loopback addresses, so that the limits stay on as they are when it serves.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import secrets
import sys
import time
from pathlib import Path

from bot import contract
from proofs.forgetting import OTHERS
from proofs.server import WEBHOOK, Server

A_SECOND, MOST_GROWTH_MB = 20, 20.0
_SETTLES = 1 / 3  # of the time, before growth counts
_ADDRESSES = itertools.cycle(f"127.0.0.{n}" for n in range(2, 10))


async def ask(port: int, text: str) -> float:
    """One message from a fresh sender: seconds until the whole reply was there.

    Raises:
        AssertionError: it was no reply by the contract.
    """
    body = json.dumps({"sender": secrets.token_urlsafe(24), "message": text}).encode()
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(next(_ADDRESSES), 0))
    writer.write(head.encode() + body)
    answered = await reader.read()
    writer.close()
    messages = json.loads(answered.partition(b"\r\n\r\n")[2])
    assert answered.startswith(b"HTTP/1.1 200") and contract.problems(messages) == [], answered[:60]
    return time.monotonic() - begun


def resident(process: int) -> float:
    """Resident memory in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def soak(server: Server, minutes: float) -> tuple[list[tuple[float, float, int]], list[float], int]:
    """Load for some minutes: samples of (seconds, MB, open files), seconds per message, failures."""
    begun, samples, took, failed = time.monotonic(), [], [], 0
    running: set[asyncio.Task[float]] = set()
    for n in itertools.count():
        now = time.monotonic() - begun
        if now > minutes * 60:
            break
        if n % (A_SECOND * 15) == 0:
            files = len(os.listdir(f"/proc/{server.process.pid}/fd"))
            samples.append((now, resident(server.process.pid), files))
            print(f"{now:6.0f} s {samples[-1][1]:8.1f} MB {files:4} files {n:7} messages", flush=True)
        running.add(asyncio.create_task(ask(server.port, OTHERS[n % len(OTHERS)])))
        done = {task for task in running if task.done()}
        running -= done
        for task in done:
            failed += task.exception() is not None
            took += [] if task.exception() else [task.result()]
        await asyncio.sleep(max(0.0, begun + (n + 1) / A_SECOND - time.monotonic()))
    await asyncio.wait(running, timeout=60)
    return samples, took, failed


def main() -> int:
    """Soak, and print the growth; 1 when it is more than 20 MB, or a message failed."""
    options = argparse.ArgumentParser()
    options.add_argument("--minutes", type=float, default=30.0)
    minutes = options.parse_args().minutes
    with Server() as server:
        samples, took, failed = asyncio.run(soak(server, minutes))
    counted = [sample for sample in samples if sample[0] >= minutes * 60 * _SETTLES] or samples
    growth = max(mb for _, mb, _ in counted) - counted[0][1]
    took.sort()
    print(
        f"{len(took)} messages in {minutes:g} min, {failed} failed; resident memory {samples[0][1]:.0f} MB at first, "
        f"{counted[0][1]:.0f} MB after a third, growth since then {growth:.1f} MB; open files "
        f"{counted[0][2]} to {counted[-1][2]}; p50 {1000 * took[len(took) // 2]:.0f} ms, "
        f"p99 {1000 * took[len(took) * 99 // 100]:.0f} ms"
    )
    return int(growth > MOST_GROWTH_MB or failed > 0)


if __name__ == "__main__":
    sys.exit(main())
