"""One sentence of danger among twenty calm ones is found, wherever it stands: through the channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.evaluation.judgement import CLOSED

pytestmark = pytest.mark.model
CALM = (
    "Vi flyttet hit for tre år siden. Huset er lite, men vi har utsikt til fjorden. Jeg jobber på kontor i byen. "
    "Bussen går klokka sju. Om vinteren er det glatt på veien. Vi har to katter. Datteren min spiller håndball. "
    "I fjor pusset vi opp kjøkkenet. Søsteren min bor i Harstad. Hun kommer på besøk til påske. Jeg liker å strikke. "
    "Naboen måker snøen for oss. Sønnen min har begynt i første klasse. Han er glad i fisk. Vi dro til Senja i sommer. "
    "Været var fint hele uka. Mor er blitt gammel. Hun bor for seg selv. På søndager spiser vi middag sammen. "
    "Jeg har tenkt å lære meg å spille gitar."
)
SENTENCES = CALM.split(". ")
MESSAGES = 100


def alarms() -> list[str]:
    """Short utterances of danger from the closed set, which the model has not learned from."""
    records = map(json.loads, CLOSED.read_text(encoding="utf-8").splitlines())
    return [r["text"].rstrip(".!") for r in records if r["danger"] and len(r["text"].split()) <= 14]


def test_one_sentence_of_danger_among_twenty_calm_ones_is_found(say: Callable[..., dict[str, Any]]) -> None:
    texts = [text for text in alarms() if say(text)["custom"]["urgent"]]
    assert len(SENTENCES) == 20 and len(texts) >= 35
    missed = []
    for n in range(MESSAGES):
        place, alarm = n % (len(SENTENCES) + 1), texts[n % len(texts)]
        message = ". ".join([*SENTENCES[:place], alarm, *SENTENCES[place:]])
        if not say(message)["custom"]["urgent"]:
            missed.append(place)
    assert len(missed) <= 2, f"missed at these places: {missed}"


def test_twenty_calm_sentences_are_calm(say: Callable[..., dict[str, Any]]) -> None:
    assert not say(CALM)["custom"]["urgent"]
