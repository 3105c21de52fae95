"""What the papers say is there: links, anchors, paths, tests and commands exist; quick commands are run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from typer.main import get_command

from bot import corpus, topics
from bot.__main__ import app
from bot.composer import Composer
from bot.paths import ROOT

_TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True, text=True
)
PAPERS = sorted(ROOT / name for name in _TRACKED.stdout.split())
_PATH = re.compile(
    r"(?:bot|content|data|tests|widget|docs|actions|proofs|encoder|deploy|evaluation)/[\w./*<>-]*[\w*/>]"
)
_NAME_IN = re.compile(r"`([A-Z][A-Z_]+)`(?:, `[a-z]+`)*(?: and `([A-Z][A-Z_]+)`)? in `(bot/[\w/]+\.py)`")
MADE = ("ut/", "content/services/kommuner/<")
Node = Any


@lru_cache(maxsize=100)
def tokens(path: Path) -> list[Node]:
    return MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))


def inline(path: Path) -> Iterator[Node]:
    """Links, images and code in the words of a paper; no fenced blocks."""
    for token in tokens(path):
        yield from token.children or ()


def links(path: Path) -> Iterator[str]:
    for token in inline(path):
        target = token.attrGet("href") or token.attrGet("src")
        if target and not re.match(r"[a-z]+:", str(target)):
            yield str(target)


def anchors(path: Path) -> set[str]:
    """The anchors that a heading gets where the papers are shown."""
    found = tokens(path)
    titles = (found[n + 1].content for n, token in enumerate(found) if token.type == "heading_open")
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def code(path: Path) -> Iterator[str]:
    yield from (token.content for token in inline(path) if token.type == "code_inline")


def fences(path: Path, kind: str) -> Iterator[tuple[str, str]]:
    """The fenced blocks of a kind: what stands behind the kind, and the text."""
    for token in tokens(path):
        if token.type == "fence" and token.info.split()[:1] == [kind]:
            yield token.info.partition(" ")[2], token.content


def test_there_are_papers() -> None:
    assert len(PAPERS) > 18 and ROOT / "docs" / "README.md" in PAPERS


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_and_anchor_leads_somewhere(path: Path) -> None:
    for target in links(path):
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_path_and_test_that_is_named_exists(path: Path) -> None:
    for said in code(path):
        name, _, test = said.partition("::")
        if not _PATH.fullmatch(name) or "<" in name or "ut/" in name:
            continue
        assert list(ROOT.glob(name.rstrip("/"))), said
        assert not test or test.partition("[")[0] in _functions(ROOT / name), said


def test_every_paper_is_in_the_index() -> None:
    listed = set(links(ROOT / "docs" / "README.md"))
    assert [p.name for p in (ROOT / "docs").glob("*.md") if p.name not in {*listed, "README.md"}] == []


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_command_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*?##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    assert [name for name in named if name not in targets] == []
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert [name for name in re.findall(r"python -m bot ([a-z]+)", text) if name not in commands] == []


def test_names_that_stand_with_their_module_are_there() -> None:
    found = [match for path in PAPERS for match in _NAME_IN.findall(path.read_text(encoding="utf-8"))]
    assert len(found) >= 5
    for first, second, file in found:
        for name in filter(None, (first, second)):
            assert re.search(rf"^{name}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE), (name, file)


def test_the_picture_names_what_is_there() -> None:
    words = re.findall(r">([^<>]+)</text>", (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8"))
    named = [name for line in words for name in _PATH.findall(line)]
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []
    components = re.findall(r"name: bot\.components\.(\w+)", (ROOT / "config.yml").read_text(encoding="utf-8"))
    assert [name for name in components if name not in " ".join(words)] == []


def test_the_glossary_has_the_ids_and_only_those_there_are(composer: Composer) -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)
    ids = {one for row in rows for one in re.findall(r"`([^`]+)`", row)}
    closed = {*topics.VOICES, topics.EVERYBODY, *topics.LANGUAGES, *corpus.VARIETIES, "sure", "possible", "none"}
    assert closed <= ids
    services = {service.id for service in composer.directory}
    assert ids - closed <= services
    for topic in re.findall(r"\| `([a-z-]+)` \|$", text, re.MULTILINE):
        assert topic in composer.topics


def test_commands_say_whether_a_test_runs_them_or_when_they_were_last_run() -> None:
    for path in PAPERS:
        for info, _ in fences(path, "sh"):
            last = re.fullmatch(r"last-run=(\S+)", info)
            assert info in ("run", "step") or last and date.fromisoformat(last.group(1)), (path, info)


def test_quick_commands_run() -> None:
    blocks = [text for path in PAPERS for info, text in fences(path, "sh") if info == "run"]
    assert blocks
    script = "set -eu\n" + "\n".join(blocks).replace(".venv/bin/python", sys.executable)
    done = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "make forhandsvis" in done.stdout and "plan-coverage.md" in done.stdout


def _functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
