"""A real Chromium against the real server with the real model: started once for all browser tests."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from bot.paths import ROOT

from .site import Site

NEUTRAL = "https://www.nrk.no/"
TUESDAY = "2026-11-24T10:00:00+01:00"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
SMALL, MIDDLE, LARGE = (360, 740), (768, 1024), (1440, 900)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Playwright's loop runs in this thread as long as it lives, and other tests start loops of their own: these
# fixtures end with this folder, not with the session.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    opened = Site(int(os.environ.get("SITE_PORT", "0")))
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def guide(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server, on a Tuesday at ten; the other site may show the guide.

    `GUIDE` names one that runs already (with `VEIVISER_ORIGINS` for `SITE_PORT`), for whoever writes these tests.
    """
    if running := os.environ.get("GUIDE"):
        yield running
        return
    log = tmp_path_factory.mktemp("server") / "log"
    port = str(free_port())
    environment = os.environ | {
        "PORT": port,
        "HOST": "127.0.0.1",
        "VEIVISER_NOW": TUESDAY,
        "VEIVISER_ORIGINS": site.origin,
        "OMP_NUM_THREADS": "1",
    }
    for _ in range(3):  # it gives up by itself where the machine is too busy to answer in two minutes
        with log.open("w") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        while "svarer på" not in log.read_text() and server.poll() is None:
            time.sleep(0.2)
        if server.poll() is None:
            break
    else:
        pytest.fail(f"the server did not start: {log.read_text()[-500:]}")
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    try:
        server.wait(15)
    except subprocess.TimeoutExpired:
        server.kill()


class Visit:
    """One visitor: a page with the guide, and what one does there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.field = page.get_by_role("textbox")
        self.log = page.get_by_role("log")

    def open(self, address: str) -> Visit:
        """Go there and wait for the guide's first words."""
        self.page.goto(address)
        launcher = self.page.locator("vei-viser .launcher")
        self.page.locator("vei-viser .frame").wait_for(state="attached")
        if launcher.count():
            launcher.click()
        self.page.locator(".welcome").wait_for()
        return self

    @property
    def answers(self) -> Any:
        """What the guide has said, its first words aside."""
        return self.page.locator(".answer:not(.welcome)")

    def say(self, text: str) -> Any:
        """Type, press Enter, wait for the answer; gives the newest answer."""
        before = self.answers.count()
        self.field.fill(text)
        self.field.press("Enter")
        self.answers.nth(before).wait_for()
        return self.answers.nth(before)

    @property
    def is_empty(self) -> bool:
        """Nothing has been said and nothing is typed."""
        return not self.page.locator(".said").count() and not self.answers.count() and self.field.input_value() == ""


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with_defaults = browser.new_context(viewport={"width": SMALL[0], "height": SMALL[1]}, locale="nb-NO")
    neutral(with_defaults)
    yield with_defaults
    with_defaults.close()


def neutral(context: BrowserContext) -> None:
    """The neutral page that «Forlat siden» leads to: the tests have no internet."""
    context.route(
        re.compile(re.escape(NEUTRAL) + ".*"),
        lambda route: route.fulfill(body="<title>NRK</title><h1>Nyheter</h1>", content_type="text/html; charset=utf-8"),
    )


@pytest.fixture
def visit(context: BrowserContext) -> Visit:
    return Visit(context.new_page())


@pytest.fixture
def at_home(visit: Visit, guide: str) -> Visit:
    """A visitor on the guide's own page."""
    return visit.open(guide + "/")


@pytest.fixture
def embed(site: Site, guide: str) -> Callable[..., str]:
    """Gives the address of a page of another site that has the guide on it by the one line."""

    def add(path: str = "/side", *, attributes: str = "", **how: Any) -> str:
        line = f'<script src="{guide}/widget.js" data-exit="{NEUTRAL}" {attributes} async></script>'
        return site.page(path, f"<p>Om kommunen.</p><a href='{site.origin}/annet'>Videre</a>{line}", **how)

    return add


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"
