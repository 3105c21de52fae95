"""What is said in so many words decides, and what only sounds like it does not."""

from __future__ import annotations

import pytest

from bot import clear_words
from bot.understanding.prediction import Prediction

FOUND = Prediction((("utover", 0.9), ("selvmord", 0.1)), (("utover", 0.9),), 0.2, (("utover", "utover", 0.9),))


@pytest.mark.parametrize(
    "text",
    [
        "eg slo ho på laurdag og no har ho flytta ut. eg har ikkje lyst til å leve lenger",
        "æ orke ikkje leve mer",
        "eleven min sier at han vil dø",
        "hun snakker om å ta livet sitt",
        "i don't want to live anymore",
        "I just want to die",
    ],
)
def test_not_wanting_to_live_is_answered_before_all_else(text: str) -> None:
    heard = clear_words.heard(FOUND, text)
    assert heard.topics[0][0] == "selvmord" and heard.readings[0][:2] == ("selvmord", "utover")


@pytest.mark.parametrize(
    "text",
    [
        "jeg orker ikke leve sånn lenger",
        "vil ikke leve med han",
        "han vil dø av latter",
        "mobilen vil dø",
        "jeg slo henne",
    ],
)
def test_what_only_sounds_like_it_changes_nothing(text: str) -> None:
    assert clear_words.heard(FOUND, text) == FOUND


@pytest.mark.parametrize("text", ["skal slå gresset i kveld", "må slå plenen før 17. mai", "slo graset i går"])
def test_who_mows_is_neither_in_danger_nor_in_despair(text: str) -> None:
    assert clear_words.heard(FOUND, text).readings == (("utenfor", "ukjent", 1.0),)


@pytest.mark.parametrize(
    "text", ["han slo til meg", "mannen slo meg da jeg slo gresset", "slå plenen eller så dreper han"]
)
def test_who_is_hit_while_mowing_is_heard(text: str) -> None:
    assert clear_words.heard(FOUND, text) == FOUND
