"""Replies made for reading: numbers first and as links, cards instead of service lines, what matters told in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from .conftest import Visit

DIGITS = re.compile(r"(?<![\d-])(?:\d{3} ?\d{3}|\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3}|11[0-3])(?![\d-])")


def test_the_first_words_say_what_it_is_and_how_to_leave(at_home: Visit) -> None:
    text = at_home.page.locator(".welcome").inner_text()
    for words in (
        "maskin",
        "hvem som kan hjelpe",
        "112",
        "ikke lagret",
        "kan huske siden",
        "Forlat siden",
        "Shift tre ganger",
    ):
        assert words in text
    assert len(text.split()) <= 90
    assert at_home.page.locator(".welcome a[href='tel:112']").is_visible()


def test_a_card_says_who_number_hours_and_price_and_nothing_is_said_twice(at_home: Visit) -> None:
    answer = at_home.say("mannen min slår meg")
    card = answer.locator(".card").first
    call = card.get_by_role("link", name="Ring 77 61 10 60")
    assert call.get_attribute("href") == "tel:+4777611060"
    box = call.bounding_box()
    assert box and box["height"] >= 44
    text = card.inner_text()
    assert "Krisesenteret" in text and "Åpent nå" in text and "Gratis" in text and "Anonymt" in text
    assert answer.inner_text().count("77 61 10 60") == 1
    assert answer.locator(".card:visible").count() <= 3


def test_a_closed_service_says_when_it_opens_not_by_colour_alone(at_home: Visit) -> None:
    text = at_home.say("hvor henviser jeg en voldsutøver").inner_text()
    assert re.search(r"Stengt nå, åpner .* kl\. \d|Åpent nå", text)


@pytest.mark.parametrize(
    "message", ["mannen min slår meg", "han har tatt kniv", "jeg tenker på å ta livet mitt", "jeg kan ikke snakke"]
)
def test_every_number_in_an_answer_can_be_called(at_home: Visit, message: str) -> None:
    answer = at_home.say(message)
    linked = " ".join(answer.locator("a[href^='tel:'], a[href^='sms:']").all_inner_texts())
    assert [number for number in DIGITS.findall(answer.inner_text()) if number not in linked] == []


def test_an_urgent_answer_stands_out_in_words_and_leads_with_the_number(at_home: Visit) -> None:
    answer = at_home.say("han har tatt kniv og kommer mot meg")
    assert answer.get_attribute("role") == "alert"
    assert answer.locator(".mark").inner_text() == "Viktig"
    first = answer.get_by_role("link").first
    assert first.get_attribute("href") == "tel:112"
    assert (first.bounding_box() or {"height": 0})["height"] >= 44
    assert at_home.page.locator("[role=alert]").count() == 1


def test_next_steps_stay_where_they_are(at_home: Visit) -> None:
    at_home.page.get_by_role("button", name="Jeg er bekymret for noen").click()
    at_home.answers.first.wait_for()
    assert at_home.page.get_by_role("button", name="Jeg er bekymret for noen").first.is_visible()
    assert (
        at_home.page.evaluate("document.activeElement.shadowRoot.activeElement.textContent")
        == "Jeg er bekymret for noen"
    )


def test_more_than_three_cards_wait_behind_a_button(at_home: Visit) -> None:
    card = {"line": "Svarer.", "web": "", "open": True, "opens": "åpent nå", "free": True, "anonymous": None}
    cards = [card | {"id": f"s{n}", "name": f"Sted {n}", "phone": f"22 00 00 0{n}", "tel": ""} for n in range(5)]
    custom = {"urgent": False, "lang": "nb", "cards": cards, "layout": [{"card": one["id"]} for one in cards]}
    at_home.page.route("**/webhook", lambda route: route.fulfill(json=[{"text": "Hei", "custom": custom}]))
    answer = at_home.say("hei")
    assert answer.locator(".card:visible").count() == 3
    answer.get_by_role("button", name="Vis flere").click()
    assert answer.locator(".card:visible").count() == 5
    assert (
        at_home.page.evaluate("document.activeElement.shadowRoot.activeElement.getAttribute('href')") == "tel:22000003"
    )


def test_a_line_that_the_layout_does_not_know_is_shown(at_home: Visit) -> None:
    card = {"id": "a", "name": "A", "line": "", "phone": "116 006", "tel": "", "web": "", "opens": ""}
    custom = {"urgent": False, "lang": "nb", "cards": [card], "layout": [{"card": "a", "line": "A: 116 006."}]}
    words = {"text": "Hei.\nA: 116 006.\nMeldingen var lang.", "custom": custom}
    at_home.page.route("**/webhook", lambda route: route.fulfill(json=[words]))
    answer = at_home.say("hei")
    assert answer.locator("> p, > .card").evaluate_all(
        "(all) => all.map((one) => one.className || one.textContent)"
    ) == [
        "Hei.",
        "card",
        "Meldingen var lang.",
    ]


def test_an_old_number_tells_its_age_and_a_place_without_one_says_so(at_home: Visit) -> None:
    card = {"line": "Svarer.", "web": "", "open": None, "opens": "", "free": None, "anonymous": None, "tel": ""}
    cards = [
        card | {"id": "a", "name": "A", "phone": "116 006", "checked": "sist lest mai 2026, ikke bekreftet"},
        card | {"id": "b", "name": "B", "phone": "", "checked": ""},
    ]
    custom = {"urgent": False, "lang": "nb", "cards": cards, "layout": [{"card": "a"}, {"card": "b"}]}
    words = {"text": "Hei.\nKilde: straffeloven § 196.", "custom": custom}
    at_home.page.route("**/webhook", lambda route: route.fulfill(json=[words]))
    answer = at_home.say("hei")
    old, without = (answer.locator(".card").nth(n).inner_text() for n in (0, 1))
    assert "Sist lest mai 2026, ikke bekreftet." in old and "bekreftet nummer" not in old
    assert "Vi har ikke noe bekreftet nummer hit." in without and answer.locator(".ways").count() == 1
    assert answer.locator(".source").inner_text() == "Kilde: straffeloven §\u00a0196."


def test_markup_in_an_answer_is_text(at_home: Visit) -> None:
    evil = "<img src=x onerror=alert(1)><b>x</b>"
    message = {
        "text": evil,
        "buttons": [{"title": evil, "payload": "/hilsen"}],
        "custom": {"urgent": False, "lang": "nb"},
    }
    at_home.page.route("**/webhook", lambda route: route.fulfill(json=[message]))
    answer = at_home.say(evil)
    assert answer.locator("p").inner_text() == evil and at_home.page.locator("vei-viser .log img").count() == 0


def test_a_number_is_copied(at_home: Visit, guide: str) -> None:
    at_home.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=guide)
    at_home.say("mannen min slår meg").get_by_role("button", name="Kopier 77 61 10 60").click()
    expect(at_home.page.locator(".note")).to_have_text("77 61 10 60 er kopiert.")
    assert at_home.page.evaluate("navigator.clipboard.readText()") == "77 61 10 60"


def test_one_number_alone_is_printed(at_home: Visit) -> None:
    at_home.page.evaluate(
        """() => { window.print = () => {
          const seen = (node) => getComputedStyle(node).display !== "none";
          const root = document.querySelector("vei-viser").shadowRoot;
          window.slip = root.querySelector(".slip").textContent;
        } }"""
    )
    at_home.say("mannen min slår meg").get_by_role("button", name="Skriv ut 77 61 10 60").click()
    assert at_home.page.evaluate("window.slip") == "Krisesenteret for Tromsø og omegn77 61 10 60"
    at_home.page.emulate_media(media="print")
    assert at_home.page.locator(".slip").is_visible() and not at_home.page.locator(".frame").is_visible()
    assert "papir kan bli funnet" in at_home.page.locator(".note").text_content()
    at_home.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert at_home.page.locator(".slip").count() == 0


def test_larger_text_grows_to_twice_and_comes_back(at_home: Visit) -> None:
    words = "document.querySelector('vei-viser').shadowRoot.querySelector('.welcome .quick')"
    size = f"parseFloat(getComputedStyle({words}).fontSize)"
    sizes = [at_home.page.evaluate(size)]
    for _ in range(4):
        at_home.page.get_by_role("button", name="Større tekst").click()
        sizes.append(at_home.page.evaluate(size))
    assert sizes == [16, 20, 24, 32, 16]


def test_links_to_other_places_tell_them_nothing(at_home: Visit) -> None:
    answer = at_home.say("hvor henviser jeg en voldsutøver")
    links = answer.locator("a[href^='http']").all()
    assert links
    for link in links:
        assert set((link.get_attribute("rel") or "").split()) >= {"noreferrer", "noopener"}


Embed = Callable[..., Any]


def test_waiting_is_shown_at_once_and_said_after_a_while(at_home: Visit) -> None:
    at_home.page.clock.install()
    at_home.page.route("**/webhook", lambda route: None)
    at_home.field.fill("hei")
    at_home.field.press("Enter")
    sign = at_home.page.locator(".waiting")
    sign.wait_for()
    assert sign.inner_text().strip() == ""
    at_home.page.clock.run_for(3000)
    assert sign.inner_text().strip() == "Svaret kommer …"
