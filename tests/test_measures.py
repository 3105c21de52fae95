"""What we say the guide does of the plan's measures points to something that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot import measures, plan, reading
from bot.__main__ import app
from bot.composer import Composer
from bot.measures import Measure
from bot.paths import ROOT
from bot.publish import addresses, site

DONE = measures.load()
CLAIMS = [(name, claim) for name, one in DONE.items() for claim in one.shown_by]


def test_each_proposed_measure_of_the_plan_is_told_of() -> None:
    proposed = [point.id for point in plan.load() if point.kind == "measure-proposed"]
    assert len(proposed) >= 27 and [name for name in proposed if name not in DONE] == []
    for name in ("nettside-oversikt", "informasjonsbrosjyre", "prosedyre-lages", "verktoy-voldssaker"):
        assert DONE[name].does == "ja"


def test_what_is_done_says_how_and_what_is_left() -> None:
    for one in DONE.values():
        assert one.left and bool(one.how) == bool(one.shown_by) == (one.does != "nei"), one.id


@pytest.mark.parametrize(("name", "claim"), CLAIMS, ids=lambda value: value if isinstance(value, str) else "")
def test_each_claim_points_to_something_that_exists(name: str, claim: dict[str, str], composer: Composer) -> None:
    assert exists(claim, composer), (name, claim)


@pytest.mark.parametrize(
    "claim",
    [
        {"page": "no-page"},
        {"topic": "meldeplikt", "voice": "nobody"},
        {"command": "make nothing"},
        {"command": "python -m bot nothing"},
        {"address": "/svarene/ingen"},
        {"test": "tests/test_plan.py::test_nothing"},
        {"test": "tests/test_nothing.py::test_nothing"},
    ],
)
def test_a_claim_about_nothing_is_seen(claim: dict[str, str], composer: Composer) -> None:
    assert not exists(claim, composer)


def exists(claim: dict[str, str], composer: Composer) -> bool:
    match claim:
        case {"topic": topic, "voice": voice}:
            return topic in composer.topics and voice in composer.topics[topic].answers
        case {"page": page}:
            return page in addresses.load() and page in site.builders(composer)
        case {"command": command}:
            return _is_command(command)
        case {"address": address}:
            return address.removeprefix("/svarene/") in reading.addresses()
        case {"test": test}:
            file, _, name = test.partition("::")
            return (ROOT / file).exists() and name in _functions(ROOT / file)
    return False


def _is_command(command: str) -> bool:
    if command.startswith("make "):
        targets = re.findall(r"^([a-z-]+):.*?##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        return command.split()[1] in targets
    return command.split()[3] in get_command(app).commands  # type: ignore[attr-defined]


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_the_page_tells_each_with_its_address() -> None:
    one = Measure("x", "ja", "Lenke.", "Sider.", ({"page": "places"}, {"command": "make pages"}))
    assert measures.shown(one.shown_by[0], {"places": 2}) == "side `/h/2`"
    assert measures.shown(one.shown_by[1], {}) == "`make pages`"
    text = plan.PAGE.read_text(encoding="utf-8")
    assert all(done.left in text and done.how in text for done in DONE.values())
