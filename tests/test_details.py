"""Precise questions: each is known again and answered in its own words; a story that sounds like one is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import clear_words, follow_ups
from bot.composer import Composer
from bot.details import JUDGED
from bot.follow_ups import Detail
from bot.topics import VOICES

EVERY = 8  # of the judged messages, so that the test stays short
Say = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def details() -> list[Detail]:
    return list(follow_ups.load().details.values())


def _first_lines(detail: Detail, composer: Composer) -> Iterator[str]:
    for said in detail.answers.values():
        yield from (composer.parts.fill(said.text(lang)).splitlines()[0] for lang in ("nb", "nn", "en"))


def test_every_voice_that_a_detail_answers_has_a_first_service(details: list[Detail]) -> None:
    told = [(d, who) for d in details for who in VOICES if d.is_for(who)]
    assert len(told) > 5 * len(details) / 2
    assert [(d.id, who) for d, who in told if not d.answer_for(who).services] == []


@pytest.mark.model
def test_most_details_are_known_by_their_own_first_question(
    details: list[Detail], composer: Composer, say: Say
) -> None:
    """Not all: some voices get the topic's own answer, and what sounds of danger is answered as danger."""
    missed = [d.id for d in details if not any(line in say(d.phrases[0])["text"] for line in _first_lines(d, composer))]
    assert len(missed) <= 0.25 * len(details), missed


@pytest.mark.model
def test_what_is_answered_precisely_was_asked(details: list[Detail], composer: Composer, say: Say) -> None:
    """Messages of the corpus that sound like a detail, judged by readers who saw the message and all details."""
    first = {line: d.id for d in details for line in _first_lines(d, composer)}
    found = []
    for line in JUDGED.read_text(encoding="utf-8").splitlines()[::EVERY]:
        judged = json.loads(line)
        answered = next((first[said] for said in say(judged["text"])["text"].splitlines() if said in first), "")
        found.append((answered, judged["detail"]))
    answered = [pair for pair in found if pair[0]]
    right = sum(got == wanted for got, wanted in answered)
    print(f"{len(found)} judged, {len(answered)} answered precisely, {right} of them as judged")
    assert right >= 0.6 * len(answered) and right >= 0.12 * sum(bool(wanted) for _, wanted in found)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("jeg har dusjet, er det for sent", True),
        ("kan æ bo på krisesenteret", True),
        ("can he see that i was here", True),
        ("han slår meg når han drikker", False),
        ("jeg ble voldtatt for mange år siden og har aldri sagt det", False),
    ],
)
def test_a_question_is_told_from_a_story(said: str, asks: bool) -> None:
    assert clear_words.asks(said) is asks
