from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import hours, wording
from bot.clock import OSLO

OFFICE = "Mo,We-Fr 08:30-15:00; Tu 08:30-13:45; PH off"
phrases = wording.load()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:29", False),
        ("2026-11-23T08:30", True),
        ("2026-11-24T14:00", False),
        ("2026-11-25T14:00", True),
        ("2026-12-25T12:00", False),
        ("2027-05-17T12:00", False),
        ("2027-05-18T12:00", True),
        ("2026-10-25T02:30", False),
    ],
)
def test_office_hours_know_weekdays_and_holidays(moment: str, is_open: bool) -> None:
    assert hours.state(OFFICE, at(moment)).open is is_open


def test_split_night_hours_are_open_on_monday_morning() -> None:
    assert hours.state("Mo-Fr 00:00-08:00,15:00-24:00; Sa,Su,PH 00:00-24:00", at("2026-11-23T03:00")).open is True


def test_a_moment_in_another_zone_is_read_in_oslo() -> None:
    assert hours.state(OFFICE, datetime(2026, 11, 25, 8, 0, tzinfo=UTC)).open is True


def test_no_schedule_is_neither_open_nor_closed() -> None:
    assert hours.state("", at("2026-11-23T03:00")).open is None


def test_where_sources_differ_closed_becomes_maybe() -> None:
    state = hours.state("Mo-Fr 09:00-15:00; PH off", at("2026-11-23T16:00"), sources_differ=True)
    assert state.open is None
    assert phrases.opening(state, at("2026-11-23T16:00"), "nb") == "kan være åpent"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-23T07:00", "stengt nå, åpner i dag kl. 08.30"),
        ("2026-11-23T20:00", "stengt nå, åpner i morgen kl. 08.30"),
        ("2026-11-21T12:00", "stengt nå, åpner mandag kl. 08.30"),
        ("2026-11-23T09:00", "åpent nå, til kl. 15"),
    ],
)
def test_opening_is_said_in_words(moment: str, words: str) -> None:
    assert phrases.opening(hours.state(OFFICE, at(moment)), at(moment), "nb") == words


def test_unreadable_hours_raise() -> None:
    with pytest.raises(ValueError):
        hours.parsed("hverdager 9-15")
