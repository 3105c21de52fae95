"""What the corpus is made of: how many, by whom, in which variety, how much danger and how much that resembles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot import corpus, language
from bot.danger_rules import rules
from bot.understanding.model import Example
from bot.understanding.prediction import NOTHING

LONG = 400  # characters from which an utterance is a letter


@dataclass(frozen=True)
class CorpusFigures:
    """Counts of utterances; shares are 0 to 1.

    Attributes:
        largest_writer: the share of the writer who wrote most.
        near_misses: calm utterances that hold a word of the frightening lists in `content/danger.yml`.
    """

    total: int
    writers: int
    largest_writer: float
    varieties: dict[str, float]
    long: float
    danger: int
    near_misses: int


def count(examples: Sequence[Example]) -> CorpusFigures:
    """The figures of a corpus."""
    total = len(examples)
    by_writer = Counter(e.writer for e in examples)
    varieties = Counter(e.variety for e in examples)
    return CorpusFigures(
        total=total,
        writers=len(by_writer),
        largest_writer=max(by_writer.values()) / total,
        varieties={name: varieties[name] / total for name in corpus.VARIETIES},
        long=sum(len(e.text) > LONG for e in examples) / sum(e.asks in ("", NOTHING) for e in examples),
        danger=sum(e.danger for e in examples),
        near_misses=sum(is_near_miss(e) for e in examples),
    )


def is_near_miss(example: Example) -> bool:
    """Whether a calm utterance sounds like danger to one who listens for words alone."""
    return not example.danger and not rules().frightening.isdisjoint(language.normalise(example.text).split())


def median_neighbour(examples: Sequence[Example]) -> float:
    """The median over utterances of the likeness to the most alike other one of their topic (5-gram Jaccard)."""
    nearest: list[float] = []
    for topic in sorted({e.topic for e in examples}):
        similar = corpus.similarities([e.text for e in examples if e.topic == topic])
        np.fill_diagonal(similar, 0.0)
        nearest += similar.max(axis=1).tolist()
    return float(np.median(nearest))
