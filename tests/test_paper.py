"""Paper: only numbers that may be shown, a neutral outside, a warning on each sheet that is handed out."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.composer import Composer
from bot.paths import ROOT
from bot.publish import addresses, paper
from bot.publish.setting import Setting
from bot.publish.words import table, words

TELLING = re.compile(r"vold|kris[ei]|overgrep|mishand|slå", re.IGNORECASE)


@pytest.fixture(scope="module")
def setting(unconfirmed: Composer) -> Setting:
    moment = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    return Setting(unconfirmed, words("nb"), addresses.load(), "", moment)


@pytest.fixture(scope="module")
def sheets(setting: Setting) -> dict[str, str]:
    return {name: re.sub(r"<style>.*?</style>", "", text, flags=re.S) for name, text in paper.texts(setting).items()}


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html).replace("\u00a0", " ")


def test_only_numbers_that_may_be_shown(sheets: dict[str, str], unconfirmed: Composer) -> None:
    shown = {s.phone.number for s in unconfirmed.directory if s.phone}
    for name, text in sheets.items():
        found = re.findall(r"<strong>([\d\u00a0]+)</strong>", text)
        assert found and {number.replace("\u00a0", " ") for number in found} <= shown, name


def test_what_is_given_away_warns_that_it_can_be_found(sheets: dict[str, str]) -> None:
    assert table()["paper"]["warning"] in sheets["brosjyre"]
    assert table()["paper"]["sheet_warning"] in sheets["kort"]


def test_the_outside_is_neutral(sheets: dict[str, str]) -> None:
    front = re.search(r'<div class="half front">.*?</div>', sheets["brosjyre"], re.S)
    assert front and not TELLING.search(plain(front.group()))
    strips = re.findall(r'<div class="strip">(.*?)</div>', sheets["plakat"])
    assert len(strips) == 10 and all(re.fullmatch(r"[\d ]+", plain(strip).strip()) for strip in strips)
    assert all("<title>Veiviseren</title>" in text for text in sheets.values())


def test_each_voice_stands_in_the_brochure_with_its_first_place(sheets: dict[str, str]) -> None:
    inner = plain(sheets["brosjyre"].split('<section class="sheet">')[2])
    order = ["112", "Til deg som er utsatt", "77 61 10 60", "116 006", "Til deg under 18", "116 111"]
    places = [inner.index(what) for what in order]
    assert places == sorted(places)
    assert inner.index("46 61 56 20") > inner.index("Til deg som skader andre")


def test_all_answer_day_and_night_is_said_only_where_it_is_true(setting: Setting) -> None:
    said = table()["paper"]["all_always"]
    assert said in paper.texts(setting)["kort"]
    directory = setting.composer.directory
    from dataclasses import replace

    closing = {**directory.services, "legevakt": replace(directory["legevakt"], schedule="Mo-Fr 09:00-15:00")}
    changed = replace(setting, composer=replace(setting.composer, directory=replace(directory, services=closing)))
    assert said not in paper.texts(changed)["kort"]


def test_paper_says_when_it_was_made_and_what_is_not_confirmed(sheets: dict[str, str]) -> None:
    for text in sheets.values():
        assert "24. november 2026" in text and "Ikke bekreftet av kommunen ennå." in text


def test_the_sheets_are_written(setting: Setting, tmp_path: Path) -> None:
    assert sorted(f.name for f in paper.write(setting, tmp_path)) == ["brosjyre.html", "kort.html", "plakat.html"]


def test_what_paper_needs_is_locked_by_itself() -> None:
    lock = (ROOT / "requirements-paper.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    assert "weasyprint" in pins and lock.count("--hash=sha256:") >= len(pins) and "http" not in lock
    assert "weasyprint" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")
