"""What people do to content by mistake is told with file, line, what is wrong and what to do: in Norwegian."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from broken_content import CASES, REPORT, Case

from bot.checks import every_rule, places, problems, program
from bot.checks.material import Material, Problem, Rule
from bot.paths import ROOT

TODAY = date(2026, 11, 24)
_BLOCKS = 12  # of each file of utterances: enough to break, quick to compare
_ENGLISH = re.compile(r"\b(the|is|are|with|not|missing|unknown|found|expected|character|column|cannot)\b")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content as a project of its own, with few utterances."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("content", "tests/dialogues", "data"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "domain.yml", root)
    for path in (root / "data" / "nlu.yml", *(root / "data" / "nlu").glob("*.yml")):
        head, *blocks = path.read_text(encoding="utf-8").split("\n- intent: ")
        path.write_text("\n- intent: ".join([head, *blocks[:_BLOCKS]]).rstrip("\n") + "\n", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def read_once() -> Any:
    """Files that have not changed are read once: there are seventy cases."""
    known: dict[tuple[str, bytes], tuple[Any, list[Problem]]] = {}
    really = Material.load

    def load(self: Material, path: Path) -> Any:
        key = (self._shown(path), path.read_bytes() if path.exists() else b"")
        if key not in known:
            before = len(self.unreadable)
            known[key] = really(self, path), self.unreadable[before:]
            del self.unreadable[before:]
        content, wrong = known[key]
        self.unreadable += wrong
        return content

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Material, "load", load)
        yield


@dataclass(frozen=True)
class Told:
    """What one case is told of: the problems that are new, the line expected (0 for any), the rules that found them."""

    problems: tuple[Problem, ...]
    line: int
    rules: frozenset[str]


def _known(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.id, problem.message


@pytest.fixture(scope="module")
def told(copy: Path, read_once: None) -> dict[str, Told]:
    """Each case broken once, looked at and mended."""
    before = {_known(p) for p in problems(Material.read(copy, TODAY))}
    return {name: _broken(copy, case, before) for name, case in CASES.items()}


def _broken(copy: Path, case: Case, before: set[tuple[str, str, str]]) -> Told:
    file, was, now, _, *at = case
    path = copy / file
    text = path.read_text(encoding="utf-8")
    start = text.index(was.removeprefix("@"))
    end = len(text) if was.startswith("@") else start + len(was)
    changed = text[:start] + now + text[end:]
    first = next((n for n, (a, b) in enumerate(zip(text, changed, strict=False)) if a != b), len(changed))
    line = changed[: changed.index(at[0]) if at else first].count("\n") + 1
    path.write_text(changed, encoding="utf-8")
    try:
        material, rules = Material.read(copy, TODAY), set()

        def noted(rule: Rule) -> Rule:
            def run(material: Material) -> Iterator[Problem]:
                for problem in rule(material):
                    if _known(problem) not in before:
                        rules.add(rule.__name__)
                    yield problem

            return run

        found = problems(material, tuple(noted(rule) for rule in every_rule()))
        new = tuple(p for p in found if _known(p) not in before)
        return Told(new, 0 if at == [""] else line, frozenset(rules))
    finally:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_where_and_what_to_do(told: dict[str, Told], name: str) -> None:
    file, _, _, says, *_ = CASES[name]
    new, line = told[name].problems, told[name].line
    meant = [p for p in new if says in str(p)]
    assert meant, new
    assert (file, line) in {(p.file, p.line) for p in meant} or not line, (meant, line)
    assert all(p.tip and p.line for p in meant)
    assert not _ENGLISH.search(" ".join(str(p) for p in new)), new


def test_each_rule_is_seen_failing(told: dict[str, Told]) -> None:
    """No rule is without a case; that of `loads` stands below."""
    seen = {rule for one in told.values() for rule in one.rules}
    assert {rule.__name__ for rule in every_rule()} - seen == {"loads"}


def test_a_file_in_another_encoding_is_told_with_its_line(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path / "p")
    path = tmp_path / "p" / REPORT
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1", "replace"))
    assert any("UTF-8" in str(p) and p.line > 1 for p in problems(Material.read(tmp_path / "p", TODAY)))


def test_a_file_that_is_gone_is_told(copy: Path, tmp_path: Path) -> None:
    shutil.copytree(copy, tmp_path / "p")
    (tmp_path / "p" / "content" / "calls.yml").unlink()
    found = problems(Material.read(tmp_path / "p", TODAY))
    assert [str(p) for p in found] == ["FEIL content/calls.yml: fila mangler. Hent den tilbake."]


def test_what_the_guide_cannot_read_is_told_as_well() -> None:
    def lacks() -> None:
        raise KeyError("title")

    (problem,) = program.wrong("content/traces.yml", lacks)
    assert "«title»" in problem.message and problem.tip
    for file, load in program._LOADERS.items():
        assert list(program.wrong(file, load)) == []


def test_the_command_tells_all_at_once_and_ends_without_a_traceback(copy: Path, tmp_path: Path) -> None:
    root = tmp_path / "p"
    shutil.copytree(copy, root)
    for folder in ("bot", "actions", "widget"):
        shutil.copytree(ROOT / folder, root / folder)
    for name in ("a tab", "answers that hang in the air"):
        file, was, now, *_ = CASES[name]
        text = (root / file).read_text(encoding="utf-8")
        (root / file).write_text(text.replace(was, now, 1), encoding="utf-8")
    run = subprocess.run([sys.executable, "-m", "bot", "check"], cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 1 and run.stderr == ""
    assert re.search(r"FEIL content/services/nasjonalt\.yml:\d+: linja har tabulator", run.stdout)
    assert re.search(r"FEIL content/topics/anmelde\.yml:\d+: ", run.stdout) and "2 feil" in run.stdout


def test_a_line_is_found_inside_the_record_and_the_voice(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("a:\n  - id: one\n    web: x\n  - id: two\n    barn:\n      web: y\n    web: z\n")
    there = places.Places.of(tmp_path / "x.yml")
    assert there.of_problem("two", "«web» er feil", "") == 6
    assert there.of_problem("two", "barn: «y» er feil", "") == 6
    assert there.of_problem("two", "«z» er feil", "") == 7
    assert there.of_problem("two", "«fees» mangler", "") == 4
    assert there.at(("a", 1, "barn", "web")) == 6
    assert places.Places.of(tmp_path / "none.yml").of_problem("two", "«web»", "") == 0
