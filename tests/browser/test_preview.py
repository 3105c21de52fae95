"""The preview for those who write: the widget's own cards, what each rests on, and it follows what is saved."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.paths import ROOT

SLOW_MS = 300_000  # a save starts a process anew, on a machine that may be busy
SERVICES = "content/services/nasjonalt.yml"


@dataclass(frozen=True)
class Preview:
    """A running preview of a copy of the project, so that its content can be broken."""

    root: Path
    address: str

    def change(self, file: str, was: str, now: str) -> None:
        """Save a file with one thing changed."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("project")
    for folder in ("bot", "actions", "content", "widget", "tests/dialogues"):
        shutil.copytree(ROOT / folder, root / folder)
    for file in ("domain.yml", "config.yml", "data/stories.yml"):
        (root / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, root / file)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "HOST": "0.0.0.0", "VEIVISER_NOW": "2026-11-24T10:00:00+01:00"}
    process = subprocess.Popen([sys.executable, "-m", "bot", "forhandsvis"], cwd=root, env=environment)
    try:
        _wait_for(port)
        yield Preview(root, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    end = time.monotonic() + SLOW_MS / 1000
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)
    raise RuntimeError("the preview did not start")


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(SLOW_MS)
    expect.set_options(timeout=SLOW_MS)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    opened.goto(preview.address)
    opened.locator("article").first.wait_for()
    yield opened
    assert {host for host in asked if host} == {urlsplit(preview.address).netloc}
    opened.close()
    expect.set_options(timeout=5_000)


def test_each_service_and_answer_is_shown_as_a_visitor_sees_it_beside_what_it_rests_on(page: Page) -> None:
    card = page.locator("article[data-id=krisesenter]")
    assert card.locator(".card .who").first.inner_text() == "Krisesenteret for Tromsø og omegn"
    assert card.get_by_role("link", name="Ring 77 61 10 60").first.get_attribute("href") == "tel:+4777611060"
    facts = card.locator("> .facts").inner_text()
    for said in ("ikke bekreftet", "22.11.2026", "tillit: middels", "tromso.kommune.no", "Må spørres om", "gratis"):
        assert said in facts
    answer = page.locator("article[data-id=anmelde]")
    assert "Du bestemmer selv om du vil anmelde" in answer.locator(".answer").inner_text()
    assert "content/topics/anmelde.yml" in answer.inner_text() and "eget svar" in answer.inner_text()
    urgent = page.locator("article[data-id=akutt]").first
    assert urgent.locator(".answer.urgent .mark").inner_text() == "Viktig"
    assert page.locator("article[data-kind=frykt]").count() > 5


def test_it_is_chosen_by_voice_language_kind_and_word(page: Page) -> None:
    answer = page.locator("article[data-id=anmelde] .answer")
    page.locator("select[name=who]").select_option("barn")
    expect(answer).to_contain_text("Voksne kan hjelpe deg")
    page.locator("select[name=lang]").select_option("nn")
    expect(answer).to_contain_text("Vaksne kan hjelpe deg")
    page.locator("select[name=kind]").select_option("tjeneste")
    expect(page.locator("article[data-kind=tema]:visible")).to_have_count(0)
    page.get_by_role("searchbox").fill("116 006 volinjen")
    expect(page.locator("article[data-id=vo-linjen]")).to_be_visible()
    expect(page.locator("article[data-id=nav]")).to_be_hidden()
    page.locator("input[name=unconfirmed]").check()
    expect(page.locator("article[data-id=vo-linjen]")).to_be_visible()


def test_a_save_is_followed_and_a_fault_is_told_until_it_is_mended(page: Page, preview: Preview) -> None:
    name = page.locator("article[data-id=nav] .card .who").first
    page.get_by_role("searchbox").fill("nav")
    preview.change(SERVICES, "    name: Nav\n", "    name: Nav i prøven\n")
    expect(name).to_have_text("Nav i prøven")
    assert page.get_by_role("searchbox").input_value() == "nav"
    preview.change(SERVICES, "    name: Nav i prøven\n", "\tname: Nav i prøven\n")
    problems = page.locator("#problems")
    expect(problems).to_contain_text("linja har tabulator i innrykket")
    assert "content/services/nasjonalt.yml:" in problems.inner_text() and page.locator("article").count() == 0
    preview.change(SERVICES, "\tname: Nav i prøven\n", "    name: Nav i prøven\n    schedul: x\n")
    expect(problems).to_contain_text("«schedul» er ukjent. Mente du «schedule»?")
    preview.change(SERVICES, "    name: Nav i prøven\n    schedul: x\n", "    name: Nav\n")
    expect(name).to_have_text("Nav")


def test_only_this_machine_is_answered(preview: Preview) -> None:
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", urlsplit(preview.address).port or 0)) != 0
