from __future__ import annotations

import pytest

from bot import directory, gazetteer

names = gazetteer.build(directory.load())


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("hva er nummeret til krisesenteret", "krisesenter"),
        ("ka e nummeret te nav", "nav"),
        ("når er familievernkontoret åpent", "familievern"),
        ("nummeret til alarmtelefonen for barn og unge", "alarmtelefonen"),
        ("VO-linja", "vo-linjen"),
        ("numeret til barnevrnet", "barnevern"),
        ("er krisesentret åpemt", "krisesenter"),
        ("kva er telefonnummeret til legevakta", "legevakt"),
    ],
)
def test_a_named_service_is_found(said: str, service: str) -> None:
    assert service in names.find(said)


def test_a_bare_name_is_told_from_a_story() -> None:
    assert names.is_only_a_name("krisesenteret?")
    assert not names.is_only_a_name("jeg tør ikke ringe politiet fordi han hører alt")


def test_no_service_is_found_in_everyday_speech() -> None:
    assert names.find("når åpner svømmehallen på lørdag") == ()


@pytest.mark.parametrize(
    ("said", "service"),
    [
        ("ikke politiet", "politi"),
        ("jeg vil ikke ha politiet inn i dette", "politi"),
        ("æ vil ikkje snakk med barnevernet", "barnevern"),
        ("uten å blande inn barnevernet", "barnevern"),
    ],
)
def test_a_refused_service_is_found(said: str, service: str) -> None:
    assert names.refused(said) == (service,)


@pytest.mark.parametrize("said", ["jeg har ikke ringt noen. hva er nummeret til politiet", "politiet kom ikke"])
def test_a_wish_is_no_refusal(said: str) -> None:
    assert names.refused(said) == ()


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("æ jobbe på helsestasjonen, ka e nummeret te barnevernet", ("barnevern",)),
        ("Jeg er fastlege. kan jeg ringe krisesenteret for henne?", ("krisesenter",)),
        ("Nav her. hun trenger et sted i natt", ()),
        ("er legevakta åpen i natt", ("legevakt",)),
        ("ka e nummeret te barnevernet her i kommunen", ("barnevern",)),
    ],
)
def test_the_place_where_one_works_is_not_the_one_asked_for(said: str, asked: tuple[str, ...]) -> None:
    assert names.find(said) == asked
