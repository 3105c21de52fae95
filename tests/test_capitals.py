"""A message in capitals or With One A Word gets the danger and the first service of the same in small letters."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from bot import corpus

pytestmark = pytest.mark.model
SAMPLE = 350  # of the utterances, each in three shapes: 1,050 messages
EVEN_CHANCE = 27


def _sample() -> list[str]:
    texts = sorted({placed.example.text for placed in corpus.load()})
    return random.Random(EVEN_CHANCE).sample(texts, SAMPLE)


def test_a_sample_of_the_corpus_in_other_capitals_keeps_danger_and_first_service(say: Callable[..., Any]) -> None:
    lost = []
    for text in _sample():
        told = _told(say(text))
        lost += [f"{s}: {told} → {other}" for s in (text.title(), text.upper()) if (other := _told(say(s))) != told]
    assert lost == []


def _told(reply: dict[str, Any]) -> tuple[bool, list[str]]:
    return reply["custom"]["urgent"], reply["custom"]["services"][:1]
