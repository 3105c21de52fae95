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
