"""The ages that messages tell, of their writers and of others."""

from __future__ import annotations

import pytest

from bot import ages, danger


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("æ e 11", 11),
        ("kan æ ring 112 sjøl om æ bare e 10", 10),
        ("im 13 and my dad hits me", 13),
        ("eg er seksten år", 16),
        ("nå er jeg 44", 44),
        ("er ei jente på 14", None),
        ("da jeg var liten truet faren min oss, det er tretti år siden", 30),
        ("det skjedde for to år sia", None),
        ("jeg er 13 uker på vei", None),
        ("jeg er 10 minutter unna", None),
        ("hun er 8", None),
        ("sønnen min er 16", None),
    ],
)
def test_the_writers_own_age(text: str, age: int | None) -> None:
    assert ages.own(text) == age


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("nei, ho e 34", "adult"),
        ("han er bare 9", "child"),
        ("hun er 34 og han er 9", ""),
        ("han er 10 minutter unna", ""),
        ("æ e 34", ""),
        ("no, they have no kids", "adult"),
        ("nei dem har ikkje ongan", "adult"),
        ("han slår ikke barna", "child"),
        ("ho slår ikkje ungan", "child"),
        ("det er ungene", "child"),
    ],
)
def test_who_a_message_is_about_by_age(text: str, about: str) -> None:
    assert danger.judge(text, 0.0, danger.Thresholds(0.25, 0.5, 0.5, 0.5)).about == about
