"""A bounded load from fresh senders in conversations, and what became of each message."""

from __future__ import annotations

import asyncio
import json
import resource
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot import contract
from proofs.server import WEBHOOK

PATIENCE_SECONDS = 60.0
_TURNS = 5  # messages of one sender
_BREATH_SECONDS = 0.5  # before one who got nothing tries again
SAID = (
    "mannen min slår meg",
    "koster det noe",
    "pappa slår mæ når han har drukke",
    "hvor henviser jeg en voldsutøver",
    "eg er redd for naboen sine barn",
    "hva er psykisk vold",
    "ikke politiet",
    "what is the number of the crisis centre",
)


@dataclass
class Outcome:
    """What became of the messages of one phase.

    Attributes:
        took: seconds to each whole answer of the guide.
        by_proxy: messages that got the proxy's own reply, which holds numbers.
        lost: messages that got no reply by the contract, by what came instead.
        seconds: how long the phase lasted.
        generator: processor seconds that the load itself took.
    """

    took: list[float] = field(default_factory=list)
    by_proxy: int = 0
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0
    generator: float = 0.0

    @property
    def rate(self) -> float:
        """Messages a second that the guide answered."""
        return len(self.took) / self.seconds if self.seconds else 0.0

    def within(self, share: float) -> float:
        """Milliseconds within which this share was answered; 0 where nothing was."""
        return 1000 * sorted(self.took)[min(len(self.took) - 1, int(len(self.took) * share))] if self.took else 0.0

    def row(self) -> str:
        """Answered, by the proxy, lost, a second, p50, p95, share of one core that the load took."""
        return (
            f"{len(self.took):8} {self.by_proxy:8} {len(self.lost):6} {self.rate:8.1f} {self.within(0.5):8.0f} "
            f"{self.within(0.95):8.0f} {100 * self.generator / max(self.seconds, 1e-9):7.0f} %"
        )


HEAD = f"{'':38} {'answered':>8} {'by proxy':>8} {'lost':>6} {'a second':>8} {'p50 ms':>8} {'p95 ms':>8} {'load':>9}"


async def send(port: int, text: str, sender: str) -> tuple[int, bytes]:
    """One message on a connection of its own: status and body."""
    body = json.dumps({"sender": sender, "message": text}).encode()
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head.encode() + body)
        answered = await reader.read()
    finally:
        writer.close()
    head_, _, rest = answered.partition(b"\r\n\r\n")
    return int(head_.split()[1]), rest


async def ask(port: int, text: str, sender: str, outcome: Outcome) -> None:
    """Send one message and put down what became of it."""
    begun = time.monotonic()
    try:
        status, body = await asyncio.wait_for(send(port, text, sender), PATIENCE_SECONDS)
        if contract.problems(json.loads(body)):
            outcome.lost.append(f"status {status}, against the contract")
        elif status == 200:
            outcome.took.append(time.monotonic() - begun)
        else:
            outcome.by_proxy += 1
    except (OSError, ValueError, IndexError, TimeoutError) as error:
        outcome.lost.append(type(error).__name__)


async def _visitor(port: int, goes_on: Callable[[], bool], outcome: Outcome, said: Sequence[str]) -> None:
    sender, n = "", secrets.randbelow(len(said))
    while goes_on():
        if n % _TURNS == 0 or not sender:
            sender = secrets.token_urlsafe(24)
        lost = len(outcome.lost)
        await ask(port, said[n % len(said)], sender, outcome)
        if len(outcome.lost) > lost:
            await asyncio.sleep(_BREATH_SECONDS)
        n += 1


async def closed(port: int, visitors: int, seconds: float) -> Outcome:
    """So many visitors, each of whom writes again as soon as an answer is there."""
    end = time.monotonic() + seconds
    return await _measured(port, visitors, lambda: time.monotonic() < end)


async def until(port: int, visitors: int, over: asyncio.Event) -> Outcome:
    """The same, until something else is over."""
    return await _measured(port, visitors, lambda: not over.is_set())


async def _measured(port: int, visitors: int, goes_on: Callable[[], bool]) -> Outcome:
    outcome, begun, used = Outcome(), time.monotonic(), _processor()
    await asyncio.gather(*(_visitor(port, goes_on, outcome, SAID) for _ in range(visitors)))
    outcome.seconds, outcome.generator = time.monotonic() - begun, _processor() - used
    return outcome


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    return spent.ru_utime + spent.ru_stime
