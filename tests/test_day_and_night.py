"""Contract rule 3 at the hours when it is hard: nights, weekends, holidays, the two nights the clock is changed."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import hours, ranking, silent
from bot.composer import Composer
from bot.topics import VOICES
from bot.turn import Memory, Turn

MOMENTS = {
    "Monday 03:00": "2026-11-23T03:00:00+01:00",
    "a Saturday": "2026-11-28T13:00:00+01:00",
    "17 May": "2027-05-17T11:00:00+02:00",
    "Christmas Eve 23:00": "2026-12-24T23:00:00+01:00",
    "2 January": "2027-01-02T10:00:00+01:00",
    "clocks go back, first 02:30": "2026-10-25T02:30:00+02:00",
    "clocks go back, second 02:30": "2026-10-25T02:30:00+01:00",
    "clocks go forward": "2027-03-28T03:10:00+02:00",
}
_OFFICES = ("familievern", "rode-kors-telefonen", "nav")


def _open(composer: Composer, service: str, now: datetime) -> bool:
    return ranking.answers_now(composer.directory[service], now)


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
@pytest.mark.parametrize("who", VOICES)
def test_somebody_answers_now_in_every_answer_to_violence(composer: Composer, who: str, moment: str) -> None:
    now = datetime.fromisoformat(moment)
    told = [
        t for t in composer.topics.values() if t.group in ("vold", "hjelp") and t.id not in ("akutt", "kontaktinfo")
    ]
    assert len(told) > 30
    for topic in told:
        reply, _ = composer.compose(Turn(topic.id, who=who, lang="nb"), Memory(), now)
        awake = [service for service in reply.services if _open(composer, service, now)]
        assert awake, f"{topic.id}: nobody answers: {reply.services}"
        if who in ranking.PUBLIC:
            assert reply.services[0] == awake[0], f"{topic.id}: {reply.services[0]} is closed and first"
        elif who == "utover" and reply.services[0] not in awake:
            assert reply.services[1] in awake, f"{topic.id}: the second of {reply.services} is closed too"


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_closed_office_says_when_it_opens(composer: Composer, moment: str) -> None:
    now = datetime.fromisoformat(moment)
    for service in _OFFICES:
        reply, _ = composer.compose(
            Turn("kontaktinfo", services=(service,), only_a_name=True, lang="nb"), Memory(), now
        )
        card = reply.cards[0]
        assert card["id"] == service and card["open"] is not True
        assert "åpner" in card["opens"] or "kan være åpent" in card["opens"]
        assert card["opens"].split(",")[0] in reply.text


def test_a_closed_office_opens_on_the_first_working_day(composer: Composer) -> None:
    christmas = datetime.fromisoformat(MOMENTS["Christmas Eve 23:00"])
    state = hours.state(composer.directory["nav"].schedule, christmas)
    assert state.changes == datetime.fromisoformat("2026-12-28T09:00:00+01:00")


@pytest.mark.parametrize(
    ("moment", "first", "said"),
    [
        ("2026-11-24T10:00:00+01:00", "vo-linjen", "volinjen.no: åpent nå"),
        ("2026-11-24T03:00:00+01:00", "mental-helse", "volinjen.no: stengt nå, åpner i dag kl. 09"),
        ("2026-11-28T12:00:00+01:00", "mental-helse", "volinjen.no: stengt nå, åpner mandag kl. 09"),
        ("2026-11-24T17:00:00+01:00", "mental-helse", "volinjen.no: kan være åpent"),
        ("2026-05-17T12:00:00+02:00", "mental-helse", "volinjen.no: stengt nå, åpner i morgen kl. 09"),
    ],
)
def test_who_cannot_speak_meets_first_the_chat_that_is_open(
    composer: Composer, moment: str, first: str, said: str
) -> None:
    now = datetime.fromisoformat(moment)
    reply, _ = composer.compose(Turn("kan-ikke-snakke", who="utsatt", lang="nb"), Memory(), now)
    assert reply.services[0] == first
    assert said in reply.text and "112" in reply.text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-24T18:00:00+01:00", "116111.no: åpent nå, til kl. 22.45"),
        ("2026-11-24T10:00:00+01:00", "116111.no: stengt nå, åpner i dag kl. 16.15"),
    ],
)
def test_a_child_who_cannot_speak_is_told_when_the_childrens_chat_opens(
    composer: Composer, moment: str, said: str
) -> None:
    now = datetime.fromisoformat(moment)
    reply, _ = composer.compose(Turn("kan-ikke-snakke", who="barn", lang="nb"), Memory(), now)
    assert said in reply.text
    assert reply.services[0] == "alarmtelefonen"


def test_chats_that_are_open_come_first(composer: Composer) -> None:
    night = datetime.fromisoformat(MOMENTS["Monday 03:00"])
    assert silent.ordered(("vo-linjen", "mental-helse"), composer.directory, night) == ("mental-helse", "vo-linjen")
