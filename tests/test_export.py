"""What leaves for other systems holds their form, and nothing leaves that may not be shown."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot import export
from bot.composer import Composer
from bot.directory import Directory
from bot.export import hsds, table
from bot.paths import ROOT
from bot.publish.words import words

SCHEMA = json.loads((ROOT / "tests" / "hsds" / "service-3.1.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def known(unconfirmed: Composer) -> Directory:
    return unconfirmed.directory


@pytest.fixture
def exported(known: Directory) -> list[dict[str, Any]]:
    return hsds.services(known)


def one(exported: list[dict[str, Any]], service_id: str) -> dict[str, Any]:
    return next(service for service in exported if service["id"] == hsds.identifier("service", service_id))


def test_hsds_holds_its_schema(exported: list[dict[str, Any]]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert len(exported) > 30
    assert [error.message for service in exported for error in validator.iter_errors(service)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"status": "unconfirmed"},
        {"id": "krisesenter"},
        {"minimum_age": "18"},
        {"phones": [{"id": hsds.identifier("phone", "x")}]},
        {"schedules": [{"id": hsds.identifier("x", "x"), "opens_at": "24:00"}]},
        {"short_name": "Krisesenteret"},
    ],
)
def test_the_schema_refuses_what_hsds_refuses(exported: list[dict[str, Any]], change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(exported[0] | change)


def test_ids_are_unique_and_the_same_each_time(exported: list[dict[str, Any]], known: Directory) -> None:
    def ids(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [v for k, v in value.items() if k == "id"] + [i for k, v in value.items() for i in ids(v)]
        return [i for item in value for i in ids(item)] if isinstance(value, list) else []

    own = [i for service in exported for i in ids({k: v for k, v in service.items() if k != "organization"})]
    assert len(own) == len(set(own)) and exported == hsds.services(known)


def test_what_nobody_has_confirmed_to_exist_is_not_told_as_active(
    exported: list[dict[str, Any]], known: Directory
) -> None:
    left_out = [s for s in known if s.status == "unconfirmed"]
    assert left_out and len(exported) == len(list(known)) - len(left_out)


def test_no_number_that_may_not_be_shown_leaves(known: Directory, tmp_path: Path) -> None:
    shown = {p.number for s in known if s.show == "yes" for p in s.phones}
    kept = {p.number for s in known if s.show != "yes" for p in s.phones} - shown
    assert kept
    for file in export.write(known, tmp_path):
        text = file.read_text(encoding="utf-8")
        assert not any(number in text or number.replace(" ", "") in text for number in kept), file.name
        assert "Rådhusgata" not in text and "Kaigata" not in text


def test_numbers_hours_and_dates_are_those_of_the_directory(exported: list[dict[str, Any]]) -> None:
    family = one(exported, "familievern")
    assert [p["number"] for p in family["phones"]] == ["46 61 56 20"]
    assert [(s["byday"], s["opens_at"], s["closes_at"]) for s in family["schedules"]] == [
        ("MO,WE,TH,FR", "08:30", "15:00"),
        ("TU", "08:30", "13:45"),
    ]
    assert family["assured_date"] == "2026-11-22"
    assert {"text", "textphone", "voice"} == {p["type"] for p in one(exported, "politi-112")["phones"]}


def test_a_confirmation_travels_along(known: Directory) -> None:
    told = replace(known["nav"], confirmed_date="2026-12-01", confirmed_by="Nav på telefon")
    services = hsds.services(replace(known, services={**known.services, "nav": told}))
    nav = one(services, "nav")
    assert nav["assured_date"] == "2026-12-01"
    assert {"confirmed": "yes", "assurer": "Nav på telefon"}.items() <= {
        a["link_type"]: a["value"] for a in nav["attributes"]
    }.items()


def test_the_table_has_every_service(known: Directory) -> None:
    rows = list(csv.DictReader(io.StringIO(table.csv_text(known))))
    assert [row["id"] for row in rows] == [s.id for s in known]
    row = next(row for row in rows if row["id"] == "alarmtelefonen")
    assert row["telefon"] == "116 111" and row["åpningstid i ord"] == words("nb").hours("24/7")


def test_schema_org_is_one_graph(known: Directory, tmp_path: Path) -> None:
    export.write(known, tmp_path)
    graph = json.loads((tmp_path / "schema-org.jsonld").read_text(encoding="utf-8"))
    assert graph["@context"] == "https://schema.org" and len(graph["@graph"]) == len(list(known))
    kinds = {node["identifier"]: node["@type"] for node in graph["@graph"]}
    assert kinds["barnevern"] == "GovernmentService" and kinds["vo-linjen"] == "Service"
