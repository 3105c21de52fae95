"""The closed set: utterances for which independent readers wrote the right and the harmful first services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import paths
from bot.composer import Composer
from bot.evaluation.held_out import Judged, Pipeline
from bot.turn import Memory, Turn
from bot.understanding.model import Encodes, Example, Model

CLOSED = paths.ROOT / "evaluation" / "judged.jsonl"
CLOCK = datetime.fromisoformat("2026-11-24T10:00:00+01:00")  # the readers judged for a Tuesday at ten


@dataclass(frozen=True)
class Verdict:
    """One closed utterance with the first service that the guide gives, and what the readers say of it."""

    judged: Judged
    first: str
    urgent: bool
    accepted: tuple[str, ...]
    harmful: tuple[str, ...]

    @property
    def right(self) -> bool:
        """The first service is one that the readers accept."""
        return self.first in self.accepted

    @property
    def harms(self) -> bool:
        """The first service is one that the readers call harmful."""
        return self.first in self.harmful


def verdicts(
    model: Model, encoder: Encodes, composer: Composer, pipeline: Pipeline, path: Path = CLOSED
) -> list[Verdict]:
    """The guide's first services on the closed set."""
    result = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        example = Example(record["text"], "", record["who"], record["danger"], record["variety"], record["writer"])
        found = model.predict(example.text, encoder)
        turn = pipeline.turn(example.text, found)
        first, urgent = first_service(composer, turn)
        accepted = tuple(record["accept_first"])
        result.append(Verdict(Judged(example, found, turn), first, urgent, accepted, tuple(record["harmful_first"])))
    return result


def first_service(composer: Composer, turn: Turn, now: datetime = CLOCK) -> tuple[str, bool]:
    """The first service («» for none) and whether the reply is urgent."""
    reply, _ = composer.compose(turn, Memory(), now)
    return (reply.services[0] if reply.services else ""), reply.urgent
