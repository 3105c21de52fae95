from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import directory
from bot.strict_yaml import ContentError
from bot.topics import VOICES

CONTRACT = """politi-112 ambulanse-113 brann-110 legevakt krisesenter politi barnehuset familievern fagteam rvts
vern-for-eldre alarmtelefonen rode-kors-telefonen dinutvei smiso ressursgruppe helsestasjon kriseperm kurs fastlege
barnevern bti politiradet slt kriseteam konfliktradet sinnemestring vop bup ppt atv nav vo-linjen overgrepsmottak
mental-helse kirkens-sos kors-pa-halsen rettshjelp kompetanseteamet reform incest-telefonen rosa stottesenter
konsultasjonsteamet ungdomstelefonen slettmeg""".split()
services = directory.load()


@pytest.mark.parametrize("service_id", CONTRACT)
def test_every_service_of_the_contract_is_there(service_id: str) -> None:
    assert service_id in services


def test_no_number_is_shown_before_it_is_confirmed() -> None:
    held_back = [s for s in services if s.show != "yes"]
    assert held_back and all(s.phone is None for s in held_back)


def test_the_crisis_centre_is_the_exception_and_has_company() -> None:
    krisesenter = services["krisesenter"]
    assert krisesenter.phone is not None and krisesenter.phone.number == "77 61 10 60"
    assert krisesenter.instead == "vo-linjen"


def test_the_crisis_centre_has_no_address() -> None:
    assert services["krisesenter"].address == ""


@pytest.mark.parametrize("service", list(services), ids=lambda s: s.id)
def test_a_service_without_a_number_has_a_stand_in_with_one(service: directory.Service) -> None:
    if service.phone is None:
        other = services.stand_in(service)
        assert other is not None and other.phone is not None


@pytest.mark.parametrize(
    ("number", "tel"),
    [
        ("77 61 10 60", "+4777611060"),
        ("116 006", "116006"),
        ("02800", "02800"),
        ("112", "112"),
        ("800 30 196", "+4780030196"),
    ],
)
def test_a_number_dials(number: str, tel: str) -> None:
    assert directory.Phone(number).tel == tel


def test_every_fact_carries_source_date_and_confidence() -> None:
    for service in services:
        assert service.source and service.confidence in ("høy", "middels", "lav", "ukjent"), service.id
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", service.assured_date), service.id
        assert set(service.eligibility) <= set(VOICES), service.id


def test_an_unknown_kommune_is_refused() -> None:
    with pytest.raises(ContentError, match="Ingen kommune i Norge har nummeret «9999»"):
        directory.load("9999")


def test_a_missing_field_names_file_and_id() -> None:
    with pytest.raises(ContentError, match=r"x\.yml: prove: feltet «name» mangler"):
        directory.service_from({"id": "prove"}, "x.yml")


def test_one_id_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    twice = "services:\n  - {id: nav}\n  - {id: nav}\n"
    (tmp_path / "nasjonalt.yml").write_text(twice, encoding="utf-8")
    (tmp_path / "lokalt.yml").write_text("services: []\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"nasjonalt\.yml: nav: the id stands in this file twice"):
        directory.load("5501", tmp_path)


def test_a_file_whose_name_and_number_differ_is_refused(tmp_path: Path) -> None:
    for name in ("nasjonalt.yml", "lokalt.yml"):
        (tmp_path / name).write_text("services: []\n", encoding="utf-8")
    (tmp_path / "kommuner").mkdir()
    told = "kommune: {number: '5532', name: X}\nservices: []\n"
    (tmp_path / "kommuner" / "5501-x.yml").write_text(told, encoding="utf-8")
    with pytest.raises(ContentError, match="differ"):
        directory.load("5501", tmp_path)


def test_a_later_layer_says_only_what_it_knows(tmp_path: Path) -> None:
    for name in ("nasjonalt.yml", "lokalt.yml", "troms.yml"):
        (tmp_path / name).write_bytes((Path("content/services") / name).read_bytes())
    (tmp_path / "kommuner").mkdir()
    told = """kommune: {number: "5530", name: Senja kommune, fresh_months: 3}
services:
  - id: barnevern
    phones: [{number: "00 00 00 00", type: voice}]
    show: "yes"
    aliases: [barnevernet på finnsnes]
"""
    (tmp_path / "kommuner" / "5530-senja.yml").write_text(told, encoding="utf-8")
    barnevern = directory.load("5530", tmp_path)["barnevern"]
    assert barnevern.phone and barnevern.phone.number == "00 00 00 00" and barnevern.fresh_months == 3
    assert barnevern.name == "Barneverntjenesten på Senja" and barnevern.instead == "alarmtelefonen"
    assert {"barnevernet på finnsnes", "barnevernet"} <= set(barnevern.aliases)
