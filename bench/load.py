"""The load: conversations of five messages from fresh senders, a fixed number of them at once, over kept connections.

Each sender waits for its answer before it writes again. The same texts in the same order go to every server.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench import figures
from bot.evaluation.judgement import CLOSED

WEBHOOK = "/webhooks/rest/webhook"
IN_A_CONVERSATION = 5
_PATIENCE = 120.0  # seconds for one answer


def utterances(seed: int = 1) -> list[str]:
    """The evaluation's utterances, which neither assistant has learned from, in a fixed order."""
    texts = [json.loads(line)["text"] for line in CLOSED.read_text(encoding="utf-8").splitlines()]
    random.Random(seed).shuffle(texts)  # nosec B311
    return texts


@dataclass
class Talk:
    """One conversation: its sender and what is written in it."""

    sender: str
    texts: Sequence[str]


def talks(texts: Sequence[str], count: int) -> Iterator[Talk]:
    """Conversations with `count` messages in all, over and over through the texts."""
    for start in range(0, count, IN_A_CONVERSATION):
        said = [texts[n % len(texts)] for n in range(start, min(start + IN_A_CONVERSATION, count))]
        yield Talk(secrets.token_urlsafe(24), said)


async def _hold(port: int, waiting: Iterator[Talk], took: list[float], wrong: list[str]) -> None:
    """One conversation after the other on one connection, until none is left."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for talk in waiting:
            for text in talk.texts:
                begun = time.perf_counter()
                try:
                    await asyncio.wait_for(_ask(reader, writer, talk.sender, text), _PATIENCE)
                except (OSError, ValueError, asyncio.IncompleteReadError, TimeoutError) as error:
                    wrong.append(type(error).__name__)
                    writer.close()
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    continue
                took.append(time.perf_counter() - begun)
    finally:
        writer.close()


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sender: str, text: str) -> None:
    """Send one message and read the whole answer.

    Raises:
        ValueError: it was no answer with a text.
    """
    body = json.dumps({"sender": sender, "message": text}).encode()
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    told = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(int(line.partition(b":")[2]) for line in told.split(b"\r\n") if line.startswith(b"content-length:"))
    answer = json.loads(await reader.readexactly(length))
    if b" 200 " not in told.split(b"\r\n", 1)[0] or not isinstance(answer, list):
        raise ValueError("no answer")


async def _phase(port: int, texts: Sequence[str], senders: int, count: int) -> dict[str, float]:
    took: list[float] = []
    wrong: list[str] = []
    waiting = talks(texts, count)
    begun = time.perf_counter()
    await asyncio.gather(*(_hold(port, waiting, took, wrong) for _ in range(senders)))
    return figures.phase(took, time.perf_counter() - begun, len(wrong))


def phase(port: int, texts: Sequence[str], senders: int, count: int) -> dict[str, float]:
    """The figures of `count` messages from so many senders at once."""
    return asyncio.run(_phase(port, texts, senders, count))


def long_conversation(
    port: int, texts: Sequence[str], messages: int = 1_000, at_each_end: int = 50
) -> dict[str, float]:
    """One person who writes a thousand messages: milliseconds (median) of the first ones and of the last ones."""

    async def held() -> list[float]:
        took: list[float] = []
        said = [texts[n % at_each_end] for n in range(messages)]  # the same ones at both ends
        await _hold(port, iter([Talk(secrets.token_urlsafe(24), said)]), took, [])
        return took

    took = asyncio.run(held())
    first, last = (1000 * figures.percentile(part, 0.5) for part in (took[:at_each_end], took[-at_each_end:]))
    return {"first_ms": first, "thousandth_ms": last, "ratio": last / first}
