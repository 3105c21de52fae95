from __future__ import annotations

from datetime import datetime

import pytest

from bot import directory, ranking

services = directory.load()


@pytest.mark.parametrize("who", ["utsatt", "barn", "bekymret", "ukjent"])
def test_the_public_meets_first_one_that_answers_now(who: str, sunday_night: datetime) -> None:
    ids = ranking.ordered(["familievern", "nav", "mental-helse"], who, services, sunday_night)
    assert ids[0] == "mental-helse"


@pytest.mark.parametrize("who", ["utover", "ansatt"])
def test_the_right_place_stays_first_when_closed_and_an_open_one_comes_next(who: str, sunday_night: datetime) -> None:
    assert ranking.ordered(["familievern", "atv", "mental-helse"], who, services, sunday_night) == (
        "familievern",
        "mental-helse",
        "atv",
    )


def test_when_nothing_in_the_list_is_open_one_that_always_answers_is_added(sunday_night: datetime) -> None:
    ids = ranking.ordered(["familievern", "atv", "sinnemestring"], "ansatt", services, sunday_night)
    assert ids == ("familievern", "politi", "atv", "sinnemestring")


def test_by_day_the_written_order_stands(tuesday: datetime) -> None:
    assert ranking.ordered(["familievern", "mental-helse"], "utover", services, tuesday) == (
        "familievern",
        "mental-helse",
    )


def test_what_is_refused_is_left_out_unless_nothing_else_is_there(tuesday: datetime) -> None:
    wanted = ["krisesenter", "vo-linjen"]
    assert ranking.ordered(wanted, "utsatt", services, tuesday, ["krisesenter"]) == ("vo-linjen",)
    assert ranking.ordered(["politi"], "utsatt", services, tuesday, ["politi"]) == ("politi",)


def test_the_crisis_centre_is_followed_by_its_stand_in() -> None:
    assert ranking.with_stand_ins(["krisesenter", "legevakt"], services) == ("krisesenter", "vo-linjen", "legevakt")


def test_a_first_service_without_a_number_gets_its_stand_in() -> None:
    assert ranking.with_stand_ins(["barnevern"], services) == ("barnevern", "alarmtelefonen")


def test_a_closed_number_that_may_not_be_shown_does_not_answer(tuesday: datetime) -> None:
    assert not ranking.answers_now(services["vern-for-eldre"], tuesday)


def test_after_a_recent_rape_the_reception_centre_comes_first_and_after_blows_a_doctor_second() -> None:
    rape, blows = ["vo-linjen", "overgrepsmottak"], ["krisesenter", "vo-linjen", "legevakt"]
    assert ranking.first_if_recent(rape, "seksuell-vold", recent=True)[0] == "overgrepsmottak"
    assert ranking.first_if_recent(blows, "fysisk-vold", recent=True)[:2] == ("krisesenter", "legevakt")
    assert ranking.first_if_recent(rape, "seksuell-vold", recent=False) == tuple(rape)


@pytest.mark.parametrize(
    ("wanted", "who", "about", "first"),
    [
        (("vo-linjen", "politi"), "bekymret", "child", "alarmtelefonen"),
        (("vo-linjen", "politi"), "bekymret", "adult", "vo-linjen"),
        (("barnevern", "politi"), "ansatt", "adult", "krisesenter"),
        (("barnevern", "politi"), "ansatt", "child", "barnevern"),
        (("krisesenter", "politi"), "ansatt", "", "krisesenter"),
        (("krisesenter", "vo-linjen"), "utsatt", "child", "krisesenter"),
    ],
)
def test_a_third_party_meets_first_those_who_know_the_age_it_is_about(
    wanted: tuple[str, ...], who: str, about: str, first: str
) -> None:
    assert ranking.first_for_whom(wanted, who, about)[0] == first
