"""What is old is shown with its age and its stand-in, and hidden only where the kommune says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bot import card, directory, freshness, launch
from bot.composer import Composer
from bot.directory import Directory, Service
from bot.turn import Memory, Turn

AUTUMN = date(2026, 11, 24)
NEXT_SUMMER = date(2027, 7, 1)


@pytest.fixture
def known(unconfirmed: Composer) -> Directory:
    return unconfirmed.directory


def with_service(known: Directory, service_id: str, **changes: str) -> Directory:
    return replace(known, services={**known.services, service_id: replace(known[service_id], **changes)})


def test_a_fact_is_fresh_until_the_limit_of_the_kommune(known: Directory) -> None:
    service = replace(known["familievern"], assured_date="2026-11-22", fresh_months=6)
    assert freshness.fresh_until(service) == date(2027, 5, 22)
    assert not freshness.is_old(service, date(2027, 5, 22)) and freshness.is_old(service, date(2027, 5, 23))
    assert freshness.is_old(replace(service, fresh_months=3), date(2027, 2, 23))
    assert freshness.fresh_until(replace(service, assured_date="2026-08-31")) == date(2027, 2, 28)


def test_a_confirmation_counts_from_its_own_day(known: Directory) -> None:
    service = replace(known["familievern"], confirmed_date="2027-06-01", confirmed_by="familievernkontoret")
    assert freshness.confirmed(service) and not freshness.is_old(service, NEXT_SUMMER)
    assert not freshness.confirmed(known["familievern"]) and freshness.is_old(known["familievern"], NEXT_SUMMER)


def test_the_limit_is_the_kommunes(known: Directory) -> None:
    assert {service.fresh_months for service in known} == {known.kommune.fresh_months}


def test_only_what_the_kommune_hides_is_hidden(known: Directory) -> None:
    hiding = with_service(known, "nav", when_old="hide", instead="vo-linjen")
    assert freshness.settled(hiding, AUTUMN)["nav"].phone is not None
    assert freshness.settled(hiding, NEXT_SUMMER)["nav"].phone is None
    assert freshness.settled(known, NEXT_SUMMER)["nav"].phone is not None


@pytest.mark.parametrize("service_id", ["politi-112", "ambulanse-113", "krisesenter", "alarmtelefonen", "vo-linjen"])
def test_some_numbers_are_never_hidden(known: Directory, service_id: str) -> None:
    hiding = with_service(known, service_id, when_old="hide")
    assert freshness.settled(hiding, date(2036, 1, 1))[service_id].phone is not None


def test_emergency_numbers_do_not_age(known: Directory) -> None:
    assert not freshness.is_old(known["politi-112"], date(2036, 1, 1))


@pytest.mark.parametrize(
    ("lang", "said", "instead"),
    [
        ("nb", "sist lest november 2026, ikke bekreftet", "Får du ikke svar: VO-linjen 116 006."),
        ("nn", "sist lese november 2026, ikkje stadfesta", "Får du ikkje svar: VO-linjen 116 006."),
        ("en", "last read November 2026, not confirmed", "If nobody answers: VO-linjen 116 006."),
    ],
)
def test_the_reply_says_how_old_a_number_is(unconfirmed: Composer, lang: str, said: str, instead: str) -> None:
    memory = Memory(who="utsatt", lang=lang)
    young = unconfirmed.parts.service_line("krisesenter", memory, datetime.fromisoformat("2026-11-24T10:00:00+01:00"))
    old = unconfirmed.parts.service_line("krisesenter", memory, datetime.fromisoformat("2027-07-01T10:00:00+02:00"))
    assert said not in young and instead not in young
    assert said in old and old.endswith(instead)


def test_the_card_says_it_too(unconfirmed: Composer) -> None:
    def shown(service: Service, moment: str) -> str:
        made = card.card(service, unconfirmed.phrases, "utsatt", "nb", datetime.fromisoformat(moment))
        return str(made["checked"])

    confirmed = replace(unconfirmed.directory["nav"], confirmed_date="2026-12-01", confirmed_by="Nav på telefon")
    assert shown(confirmed, "2027-01-01T10:00:00+01:00") == ""
    assert shown(confirmed, "2027-07-01T10:00:00+02:00") == "sist bekreftet desember 2026"
    assert shown(unconfirmed.directory["barnevern"], "2027-07-01T10:00:00+02:00") == ""  # no number, nothing to age


def test_a_whole_reply_with_old_numbers_holds(unconfirmed: Composer) -> None:
    moment = datetime.fromisoformat("2027-07-01T10:00:00+02:00")
    reply, _ = unconfirmed.compose(Turn("fysisk-vold", who="utsatt"), Memory(), moment)
    assert "sist lest november 2026" in reply.text and reply.services[0] == "krisesenter"


def test_the_clock_decides_what_is_hidden_at_start(
    at: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, known: Directory
) -> None:
    from bot import composer as composing

    monkeypatch.setattr(directory, "load", lambda _: with_service(known, "nav", when_old="hide", instead="vo-linjen"))
    at("2027-07-01T10:00:00+02:00")
    assert composing.load().directory["nav"].phone is None


def test_launch_waits_for_the_first_five_points(known: Directory) -> None:
    first = [point for point in launch.load().points if point.first]
    assert [point.services[0] for point in first] == ["krisesenter", "barnevern", "legevakt", "kriseteam", "fastlege"]
    assert not launch.confirmed(known)
    everything = {s.id: replace(s, confirmed_date="2026-11-24") for s in known}
    assert launch.confirmed(replace(known, services=everything))
    assert not launch.confirmed(replace(known, services=everything | {"fastlege": known["fastlege"]}))


def test_launch_names_only_services_that_exist(known: Directory) -> None:
    assert [s for point in launch.load().points for s in point.services if s not in known] == []
