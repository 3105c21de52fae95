"""The templates in `docs/maler` are content: what they show passes every rule, commented fields included."""

from __future__ import annotations

import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import directory, topics
from bot.checks import OF_WORDS, problems, shape
from bot.checks.material import Material
from bot.paths import ROOT

TEMPLATES = ROOT / "docs" / "maler"
SERVICES = ("tjeneste.yml", "kommune-tjeneste.yml")
TODAY = date(2026, 12, 1)
# What a record gets elsewhere: by `make pages`, and by the other steps of docs/adding-a-topic.md.
_ELSEWHERE = re.compile(r"ingen adresse ennå|er ikke en intent|er ikke med i regelen|har ingen setninger|samtaletest")
_COMMENTED = re.compile(r"^(    )# ([a-z_]+: )", re.MULTILINE)


@pytest.fixture(scope="module")
def real() -> Material:
    return Material.read(today=TODAY)


def service(name: str, *, whole: bool) -> dict[str, Any]:
    """The record of a template; `whole` with the comment marks before its fields taken away."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    if whole:
        text = _COMMENTED.sub(r"\1\2", text).replace('show_address: "no" ', 'show_address: "yes"')
    record: dict[str, Any] = yaml.safe_load(text)["services"][0]
    return record


@pytest.fixture(scope="module")
def before(real: Material) -> set[str]:
    return {str(p) for p in problems(real, OF_WORDS)}


def new_problems(before: set[str], changed: Material) -> list[str]:
    found = (p for p in problems(changed, OF_WORDS) if str(p) not in before)
    return [str(p) for p in found if not _ELSEWHERE.search(p.message)]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_from_the_template_passes(real: Material, before: set[str], name: str, whole: bool) -> None:
    record = service(name, whole=whole)
    changed = copy.copy(real)
    changed.services = [*real.services, (f"content/services/{name}", record)]
    assert list(shape.faults("content/services/x.yml", {"services": [record]})) == []
    assert new_problems(before, changed) == []
    assert directory.service_from(record, "x.yml").id == record["id"]


def test_each_field_of_a_service_is_explained() -> None:
    assert set(service("tjeneste.yml", whole=True)) == directory.FIELDS
    for line in (TEMPLATES / "tjeneste.yml").read_text(encoding="utf-8").splitlines():
        assert len(line) <= 130


def test_a_topic_from_the_template_passes(real: Material, before: set[str]) -> None:
    record = yaml.safe_load((TEMPLATES / "tema.yml").read_text(encoding="utf-8"))
    changed = copy.copy(real)
    changed.topics = [*real.topics, (f"content/topics/{record['id']}.yml", record)]
    assert list(shape.faults("content/topics/x.yml", record)) == []
    assert new_problems(before, changed) == []
    assert topics.topic_from(record, Path(f"{record['id']}.yml")).answer_for("utsatt").services


def test_a_template_that_breaks_a_rule_is_seen(real: Material, before: set[str]) -> None:
    record = service("tjeneste.yml", whole=False) | {"schedule": "hverdager"}
    changed = copy.copy(real)
    changed.services = [*real.services, ("x.yml", record)]
    assert any("kan ikke leses" in said for said in new_problems(before, changed))
