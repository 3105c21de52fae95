"""A real Chromium against the real server with the real model: started once for all browser tests."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from . import server
from .server import CHROMIUM, FLAGS
from .site import Site

NEUTRAL = "https://www.nrk.no/"
SMALL = (360, 740)


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
def guide(site: Site) -> Iterator[str]:
    """The address of the real server, on a Tuesday at ten; the other site may show the guide."""
    with server.running(site.origin) as address:
        yield address


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
