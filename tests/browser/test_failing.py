"""The guide cannot fail silently: whatever the server does, the numbers and another try are there within 8 seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route

from .conftest import SMALL, Visit

WEBHOOK = "**/webhooks/rest/webhook"
TEXT = "mannen min slår meg"


def _cut(route: Route) -> None:
    route.fulfill(body='[{"text": "Det er ik', content_type="application/json")


FAULTS: dict[str, Callable[[Route], None]] = {
    "nobody there": lambda route: route.abort("connectionrefused"),
    "cut off": lambda route: route.abort("connectionreset"),
    "500": lambda route: route.fulfill(status=500, body="Internal Server Error"),
    "500 with JSON": lambda route: route.fulfill(status=500, json={"description": "x", "status": 500}),
    "empty list": lambda route: route.fulfill(json=[]),
    "null": lambda route: route.fulfill(json=None),
    "object": lambda route: route.fulfill(json={}),
    "message without text": lambda route: route.fulfill(json=[{"recipient_id": "x"}]),
    "empty text": lambda route: route.fulfill(json=[{"text": "  "}]),
    "list of words": lambda route: route.fulfill(json=["hei"]),
    "HTML": lambda route: route.fulfill(body="<!doctype html><h1>Vedlikehold</h1>", content_type="text/html"),
    "half a JSON": _cut,
    "nothing": lambda route: route.fulfill(status=204, body=""),
    "no answer": lambda route: None,
}


@pytest.fixture(scope="module")
def open_page(browser: Browser, guide: str) -> Iterator[Visit]:
    """One page for all faults, with its clock in our hands; each test begins by erasing."""
    page = browser.new_page(viewport={"width": SMALL[0], "height": SMALL[1]}, locale="nb-NO")
    page.clock.install()
    yield Visit(page).open(guide + "/")
    page.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_the_numbers_and_another_try_are_there_and_the_text_is_kept(open_page: Visit, fault: str) -> None:
    at_home = open_page
    at_home.page.get_by_role("button", name="Slett samtalen").click()
    assert at_home.is_empty
    at_home.page.route(WEBHOOK, FAULTS[fault])
    at_home.field.fill(TEXT)
    at_home.field.press("Enter")
    at_home.page.locator(".said").wait_for()
    at_home.page.clock.run_for(8000)
    answer = at_home.answers.first
    answer.wait_for()
    links = {link.get_attribute("href") for link in answer.get_by_role("link").all()}
    assert {"tel:112", "tel:113", "tel:116006", "tel:116111"} <= links
    assert at_home.field.input_value() == TEXT
    assert "Ikke sendt" in at_home.page.locator(".said").inner_text()
    at_home.page.unroute(WEBHOOK)
    answer.get_by_role("button", name="Prøv igjen").click()
    at_home.page.locator(".answer .card").first.wait_for()
    assert at_home.field.input_value() == ""
    assert at_home.page.locator(".said").count() == 1 and "Ikke sendt" not in at_home.page.locator(".said").inner_text()


def test_without_a_network_the_numbers_are_there(at_home: Visit, context: BrowserContext) -> None:
    context.set_offline(True)
    answer = at_home.say(TEXT)
    assert "112" in answer.inner_text() and at_home.field.input_value() == TEXT


def test_a_button_that_fails_can_be_pressed_again(at_home: Visit) -> None:
    at_home.page.route(WEBHOOK, FAULTS["500"])
    at_home.page.get_by_role("button", name="Jeg er under 18").click()
    at_home.answers.first.wait_for()
    assert at_home.field.input_value() == ""
    at_home.page.unroute(WEBHOOK)
    at_home.page.get_by_role("button", name="Prøv igjen").click()
    at_home.page.locator(".answer a[href='tel:116111']").nth(1).wait_for()


def test_a_refusal_in_words_is_shown_whatever_its_status(at_home: Visit) -> None:
    words = {"text": "Det ble for mange meldinger. Ring 112 ved fare.", "custom": {"urgent": False, "lang": "nb"}}
    at_home.page.route(WEBHOOK, lambda route: route.fulfill(status=429, json=[words]))
    answer = at_home.say(TEXT)
    assert "for mange meldinger" in answer.inner_text()
    assert answer.locator("a[href='tel:112']").count() == 1


@pytest.mark.parametrize("address", ["/", "/t/1"])
def test_without_javascript_the_numbers_are_links(browser: object, guide: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(guide + address)
    wanted = {"tel:116006", "tel:116111", "tel:+4777611060"} | ({"tel:112", "tel:113"} if address == "/" else set())
    shown = {a.get_attribute("href") for a in page.locator("a[href^='tel:']").all() if a.is_visible()}
    assert wanted <= shown
    assert page.get_by_role("link", name="Forlat siden").is_visible()
    context.close()
