from __future__ import annotations

import time

import pytest

from bot import danger
from bot.danger import Danger, Thresholds

THRESHOLDS = Thresholds(possible=0.4, sure=0.6, sure_if_possible=0.45, sure_if_sure=0.02)


@pytest.mark.parametrize(
    ("said", "emergency"),
    [
        ("han har tatt kniv", "politi-112"),
        ("han står utenfor døra og sparker", "politi-112"),
        ("pappa har gevær å e full", "politi-112"),
        ("jeg har låst meg inne på badet", "politi-112"),
        ("ho ligg på golvet og svare ikkje", "ambulanse-113"),
        ("hun puster ikke", "ambulanse-113"),
        ("jeg har tatt en eske paracet", "ambulanse-113"),
        ("jeg skal ta livet mitt i kveld", "ambulanse-113"),
        ("han har satt fyr på huset", "brann-110"),
        ("he has a knife", "politi-112"),
    ],
)
def test_danger_now_is_sure(said: str, emergency: str) -> None:
    found = danger.assess(said)
    assert found.level == "sure"
    assert emergency in found.emergency


@pytest.mark.parametrize(
    "said",
    [
        "kan kommunen slå gresset for ei gammel dame",
        "hvordan slår jeg av varmen",
        "han har slått opp med meg",
        "det var dødsbra",
        "jeg må drepe litt tid",
        "pappa lærte meg å sparke ball",
        "det var et kvelertak i filmen",
        "hva er drapstrusler",
        "æ kvelte motoren på sykkeln",
        "hvem tømmer søpla",
    ],
)
def test_everyday_speech_is_no_danger(said: str) -> None:
    assert danger.assess(said).level == "none"


@pytest.mark.parametrize("said", ["hva gjør jeg hvis han har kniv", "for ti år siden gikk han løs på meg med øks"])
def test_hypothetical_and_past_are_not_urgent(said: str) -> None:
    assert danger.assess(said).level != "sure"


def test_one_sentence_among_twenty_calm_ones_is_found() -> None:
    calm = "Vi bor i et hus med hage. "
    assert danger.assess(calm * 10 + "Nå har han tatt kniv. " + calm * 10).level == "sure"


def test_an_excuse_counts_only_in_its_own_sentence() -> None:
    assert danger.assess("For ti år siden traff jeg ham. Nå har han tatt kniv.").level == "sure"


@pytest.mark.parametrize(
    ("by_rule", "probability", "level"),
    [
        (Danger(), 0.1, "none"),
        (Danger(), 0.5, "possible"),
        (Danger(), 0.9, "sure"),
        (Danger("sure"), 0.1, "sure"),
        (Danger("sure"), 0.01, "possible"),
        (Danger("possible"), 0.5, "sure"),
        (Danger("possible"), 0.0, "possible"),
    ],
)
def test_each_detector_can_ring_alone_and_they_strengthen_each_other(
    by_rule: Danger, probability: float, level: str
) -> None:
    assert danger.combine(by_rule, probability, THRESHOLDS).level == level


@pytest.mark.parametrize(
    "said",
    ["jeg mente plenen", "nei nei, det er ingen fare", "æ meinte jo i spillet", "falsk alarm", "i meant the movie"],
)
def test_an_alarm_can_be_taken_back_in_words(said: str) -> None:
    assert danger.judge(said, 0.7, THRESHOLDS).takes_back


def test_words_that_take_back_do_not_hide_a_sure_sign() -> None:
    assert not danger.judge("jeg mente ikke i går, han står her med kniv nå", 0.7, THRESHOLDS).takes_back


def test_the_detectors_that_fired_are_named() -> None:
    found = danger.combine(danger.assess("han har tatt kniv"), 0.9, THRESHOLDS)
    assert found.detectors == ("rule:vapen", "head:0.90")


def test_the_worst_input_takes_no_time() -> None:
    start = time.perf_counter()
    danger.assess("han har en " * 9_000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("said", "emergency"),
    [
        ("hun svarer ikke", ("ambulanse-113", "politi-112")),
        ("han blør fra hodet", ("ambulanse-113",)),
        ("han har helt bensin i gangen", ("brann-110",)),
        ("jeg tar med meg ungene i bilen, så er det slutt for oss alle", ("politi-112",)),
        ("han slår meg", ("politi-112",)),
    ],
)
def test_the_words_tell_whom_to_call_when_only_the_head_has_fired(said: str, emergency: tuple[str, ...]) -> None:
    found = danger.combine(Danger(), 0.9, THRESHOLDS, danger.called_for(said))
    assert found.emergency == emergency


@pytest.mark.parametrize(
    ("said", "recent"),
    [
        ("for to netter siden våknet jeg av at han lå oppå meg", True),
        ("han voldtok meg i går", True),
        ("natt te søndag gjorde han det", True),
        ("det skjedde da jeg var barn", False),
        ("for tre år siden", False),
    ],
)
def test_the_last_days_are_told_from_long_ago(said: str, recent: bool) -> None:
    assert danger.is_recent(said) is recent


def test_sure_violence_calls_the_police_first_also_when_somebody_does_not_answer() -> None:
    found = danger.judge("han har tatt kniv, og hun svarer ikke", 0.9, THRESHOLDS).danger
    assert found.emergency == ("politi-112", "ambulanse-113")


def test_the_weightiest_sign_names_whom_to_call_first() -> None:
    found = danger.assess("Hun orker ikke mer. Han truer henne med kniv.")
    assert found.emergency[0] == "politi-112"


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("ho eleven min har blåmerka", "child"),
        ("naboungene skriker om natta", "child"),
        ("naboungan skrik kvar kveld", "child"),
        ("pasienten min sier at sønnen slår", "adult"),
        ("venninna mi har to barn og er redd", ""),
        ("hva er avvergeplikt", ""),
    ],
)
def test_whom_the_message_is_about(said: str, about: str) -> None:
    assert danger.judge(said, 0.0, THRESHOLDS).about == about


def test_the_head_does_not_ring_alone_over_an_outside_matter() -> None:
    thresholds = Thresholds(0.2, 0.45, 0.4, 0.02, outside=0.5)
    assert danger.judge("skal slå gresset i kveld", 0.9, thresholds, outside=0.8).danger.level == "none"
    assert danger.judge("bussen går klokka sju", 0.9, thresholds, outside=0.8).danger.level == "possible"
    assert danger.judge("bussen går klokka sju", 0.9, thresholds, outside=0.3).danger.level == "sure"
    assert danger.judge("han har tatt kniv", 0.9, thresholds, outside=0.8).danger.level == "sure"
