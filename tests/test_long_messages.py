"""One sentence of danger among twenty calm ones is found, wherever it stands: through the channel."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot import contract, danger, language
from bot.evaluation.judgement import CLOSED
from bot.understanding import windows

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


LETTER = ". ".join(SENTENCES * 27)  # 16,000 characters, the longest that the door lets in
BY_RULE, BY_HEAD = "Nå har han tatt kniv og kommer mot meg", "hjlp hn slår nåå"


def test_every_word_of_a_letter_stands_in_a_window() -> None:
    for text in (LETTER, "ord " * 4_000, "x" * 15_000, "Ja. Nei! " * 2_000):
        found = windows.read(text)
        assert len(windows.ends(text)) <= windows.LONG + 1
        assert found.whole == language.normalise(windows.ends(text))
        inside = {n for span in found.spans for n in range(*span)}
        assert [word for n, word in enumerate(found.words) if n not in inside and word.strip(".!?,")] == []
        assert " ".join(found.words).count("ord") >= text.count("ord")


def test_the_two_ends_of_a_letter_are_cut_between_words() -> None:
    first, last = windows.ends(LETTER).split("\n")
    assert LETTER.startswith(first + " ") and LETTER.endswith(" " + last)
    assert windows.ends(CALM) == CALM


@pytest.mark.parametrize("place", [0, 5_000, 11_000, len(LETTER)])
@pytest.mark.parametrize("alarm", [BY_RULE, BY_HEAD])
def test_danger_is_found_anywhere_in_the_longest_letter(
    say: Callable[..., dict[str, Any]], place: int, alarm: str
) -> None:
    assert (danger.assess(alarm).level == "sure") is (alarm == BY_RULE)
    cut = LETTER.find(". ", place) + 2 if 0 < place < len(LETTER) else place
    reply = say(f"{LETTER[:cut]} {alarm}. {LETTER[cut:]}")
    assert reply["custom"]["urgent"] and "var lang" not in reply["text"]


def test_a_letter_is_answered_and_only_then_called_long(say: Callable[..., dict[str, Any]]) -> None:
    asked = "Jeg jobber på skolen. Hvordan melder jeg til barnevernet?"
    reply = say(f"{asked} {LETTER} {asked}")
    assert contract.problems([reply]) == [] and not reply["custom"]["urgent"]
    assert "barnevern" in reply["custom"]["services"] or reply["custom"]["services"][0] == "alarmtelefonen"
    assert reply["text"].splitlines()[-1].startswith("Meldingen var lang.")
    assert "var lang" not in say(asked)["text"]


def test_a_run_of_short_sentences_is_read_to_its_end(say: Callable[..., dict[str, Any]]) -> None:
    text = "Det regner i dag. Ja. " * 40 + BY_HEAD
    assert len(text) < windows.LONG and say(text)["custom"]["urgent"]
