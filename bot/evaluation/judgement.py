"""Whether the first service is right: by the hand-given labels, and by readers who have not seen the answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot import paths
from bot.composer import Composer
from bot.evaluation.held_out import Judged, Pipeline, labelled_turn
from bot.ranking import NEVER_FIRST
from bot.turn import Memory, Turn
from bot.understanding.model import Encodes, Example, Model

CLOSED = paths.ROOT / "evaluation" / "judged.jsonl"
CLOCK = datetime.fromisoformat("2026-11-24T10:00:00+01:00")  # the readers judged for a Tuesday at ten


@dataclass(frozen=True)
class Outcome:
    """One utterance with the first service that the guide gives («» for none).

    Attributes:
        urgent: whether the reply is urgent.
        right: the first service is the right one.
        harmful: a reader calls it harmful, or contract rule 5 forbids it to this voice.
        right_by_second: a second reader accepts it; None where there was none.
        readers_meet: the two readers accept at least one service in common.
    """

    judged: Judged
    first: str
    urgent: bool
    right: bool
    harmful: bool
    right_by_second: bool | None = None
    readers_meet: bool | None = None

    @property
    def example(self) -> Example:
        """The utterance with its labels."""
        return self.judged.example


def first_service(composer: Composer, turn: Turn, now: datetime = CLOCK) -> tuple[str, bool]:
    """The first service («» for none) and whether the reply is urgent."""
    reply, _ = composer.compose(turn, Memory(), now)
    return (reply.services[0] if reply.services else ""), reply.urgent


def by_labels(items: Sequence[Judged], composer: Composer, pipeline: Pipeline) -> list[Outcome]:
    """Routing: right is the first service that the guide gives when topic, voice and danger are the labels."""
    result = []
    for item in items:
        given = first_service(composer, item.turn)
        wanted = first_service(composer, labelled_turn(item.example, pipeline.names))
        result.append(Outcome(item, *given, right=given == wanted, harmful=_forbidden(given[0], item.example.who)))
    return result


def by_readers(
    model: Model, encoder: Encodes, composer: Composer, pipeline: Pipeline, path: Path = CLOSED
) -> list[Outcome]:
    """The closed set: right is what the reader accepts as the first service.

    A record holds `text`, the labels `who`, `danger`, `variety`, the reader's `writer` id, `accept_first` and
    `harmful_first`, and under `second` what another reader accepts who saw the text alone.
    """
    result = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        example = Example(record["text"], "", record["who"], record["danger"], record["variety"], record["writer"])
        found = model.predict(example.text, encoder)
        turn = pipeline.turn(example.text, found)
        first, urgent = first_service(composer, turn)
        second = record.get("second")
        result.append(
            Outcome(
                Judged(example, found, turn),
                first,
                urgent,
                right=first in record["accept_first"],
                harmful=first in record["harmful_first"] or _forbidden(first, example.who),
                right_by_second=first in second["accept_first"] if second else None,
                readers_meet=bool({*second["accept_first"]} & {*record["accept_first"]}) if second else None,
            )
        )
    return result


def _forbidden(first: str, who: str) -> bool:
    return first in NEVER_FIRST[who]
