"""Away at once, and nothing behind: the page is blank within a frame, and no way back shows the conversation."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from .conftest import NEUTRAL, Visit, neutral
from .server import CHROMIUM, FLAGS
from .site import Site

SECRET = "mannen min slår meg"
Embed = Callable[..., str]


def _press(visit: Visit) -> None:
    visit.page.get_by_role("link", name="Forlat siden").click(no_wait_after=True)


def _shifts(visit: Visit) -> None:
    for _ in range(3):
        visit.page.keyboard.press("Shift")


WAYS = {"button": _press, "shift": _shifts}


def _shows_nothing(page: Page) -> None:
    """Whatever page is shown now, it tells nothing of the conversation."""
    page.wait_for_function("document.readyState === 'complete'")
    inside = "document.querySelector('vei-viser')?.shadowRoot?.textContent ?? ''"
    text = page.evaluate(f"document.documentElement.innerText + ({inside})")
    assert SECRET not in text
    assert not page.locator(".said").count()
    for field in page.get_by_role("textbox").all():
        assert field.input_value() == ""


@pytest.mark.parametrize("way", WAYS)
def test_it_leads_to_the_neutral_page_and_adds_no_history(visit: Visit, guide: str, site: Site, way: str) -> None:
    page = visit.page
    page.goto(site.page("/for", "<p>Før</p>"))
    page.goto(guide + "/")
    before = page.evaluate("history.length")
    visit.page.locator(".welcome").wait_for()
    visit.say(SECRET)
    visit.field.fill("og så")
    assert page.evaluate("history.length") == before
    WAYS[way](visit)
    page.wait_for_url(NEUTRAL)
    assert page.evaluate("history.length") == before
    page.go_back()
    assert page.url.endswith("/for")
    _shows_nothing(page)
    page.go_forward()
    assert page.url == NEUTRAL
    page.reload()
    assert page.url == NEUTRAL
    _shows_nothing(page)


@pytest.mark.parametrize("way", WAYS)
def test_the_page_is_blank_before_anything_else_happens(visit: Visit, guide: str, site: Site, way: str) -> None:
    """The neutral page never comes: what stands on the screen in the very next frame is empty all the same."""
    silent = socket.create_server(("127.0.0.1", 0))
    to = f"http://127.0.0.1:{silent.getsockname()[1]}/"
    line = f'<script src="{guide}/widget.js" data-exit="{to}" async></script>'
    page = visit.open(site.page("/blank", f"<p>Om vold</p>{line}", title="Vold i nære relasjoner")).page
    visit.say(SECRET)
    page.evaluate(
        """(home) => {
          const watch = () => {
            requestAnimationFrame(() => {
              const nodes = document.querySelectorAll("body, vei-viser").length;
              const left = nodes + document.documentElement.innerText.trim();
              fetch(`${home}/seen/${left}/${document.title}`, { keepalive: true });
            });
          };
          let pressed = 0;
          addEventListener("click", watch);
          addEventListener("keydown", (event) => { if (event.key === "Shift" && ++pressed === 3) watch(); });
        }""",
        site.origin,
    )
    WAYS[way](visit)
    page.wait_for_timeout(500)  # while a page is on its way, a browser answers no questions: the page tells the site
    assert [path for path in site.asked if path.startswith("/seen")][-1:] == ["/seen/0/127.0.0.1"]
    silent.close()


def test_it_works_with_the_network_gone(at_home: Visit, context: BrowserContext) -> None:
    at_home.say(SECRET)
    page, length = at_home.page, at_home.page.evaluate("history.length")
    context.unroute_all()
    context.set_offline(True)
    _press(at_home)
    expect(page.locator("vei-viser")).to_have_count(0)
    page.wait_for_timeout(500)
    context.set_offline(False)
    neutral(context)
    page.go_back()
    _shows_nothing(page)
    assert page.evaluate("history.length") <= length


def test_it_works_while_an_answer_is_pending_and_with_the_server_silent(at_home: Visit) -> None:
    page = at_home.page
    page.route("**/webhooks/rest/webhook", lambda route: None)
    at_home.field.fill(SECRET)
    at_home.field.press("Enter")
    page.locator(".waiting").wait_for()
    _shifts(at_home)
    page.wait_for_url(NEUTRAL)
    page.go_back()
    _shows_nothing(page)


def test_it_works_even_when_emptying_fails(at_home: Visit) -> None:
    at_home.page.evaluate("() => { document.querySelector('vei-viser').empty = () => { throw new Error('x') } }")
    _press(at_home)
    at_home.page.wait_for_url(NEUTRAL)


def test_shift_while_typing_capitals_or_too_slowly_does_nothing(at_home: Visit) -> None:
    at_home.field.focus()
    at_home.page.keyboard.type("HAN SLÅR MEG")
    at_home.page.clock.install()
    for _ in range(3):
        at_home.page.keyboard.press("Shift")
        at_home.page.clock.fast_forward(3000)
    assert at_home.field.input_value() == "HAN SLÅR MEG"


def _soon(page: Page, what: str) -> None:
    """Has the page itself go somewhere, after the question has been answered: going takes the answer along."""
    page.evaluate(f"() => {{ setTimeout(() => {what}, 50) }}")


@pytest.mark.parametrize("cached", [False, True])
def test_back_forward_and_reload_show_an_empty_chat(
    playwright: Playwright, embed: Embed, site: Site, cached: bool
) -> None:
    """Left by a link instead of the exit, with the browser's memory of whole pages off and on."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"] if cached else []
    )
    page = browser.new_page()
    visit = Visit(page).open(embed("/side"))
    page.evaluate("addEventListener('pageshow', (event) => { window.cameBack = event.persisted })")
    visit.say(SECRET)
    visit.field.fill("ikke sendt")
    page.goto(site.page("/annet", "<p>Annet</p>"))
    for _ in range(2):
        _soon(page, "history.back()")  # a page from the memory never «loads», which `go_back` would wait for
        page.wait_for_url("**/side", wait_until="commit")
        page.locator("vei-viser .frame").wait_for(state="attached")
        if cached:
            assert page.evaluate("window.cameBack") is True
        _shows_nothing(page)
        _soon(page, "history.forward()")
        page.wait_for_url("**/annet", wait_until="commit")
    _soon(page, "history.back()")
    page.wait_for_url("**/side", wait_until="commit")
    page.locator("vei-viser .frame").wait_for(state="attached")
    _soon(page, "location.reload()")  # Playwright's own refuses a page that came from the memory
    page.wait_for_function("performance.getEntriesByType('navigation')[0].type === 'reload'")
    page.locator("vei-viser .frame").wait_for(state="attached")
    _shows_nothing(page)
    browser.close()


def _profile(playwright: Playwright, folder: Path, *flags: str) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        folder,
        executable_path=CHROMIUM,
        args=[*FLAGS, *flags],
        ignore_default_args=["--disable-back-forward-cache"],
    )


def test_a_restored_session_and_a_reopened_tab_show_an_empty_chat(
    playwright: Playwright, guide: str, profile: Path
) -> None:
    context = _profile(playwright, profile)
    page = context.new_page()
    visit = Visit(page).open(guide + "/")
    visit.say(SECRET)
    visit.field.fill("ikke sendt ennå")
    page.wait_for_timeout(500)
    context.close()
    again = _profile(playwright, profile, "--restore-last-session")
    again.pages[0].wait_for_timeout(1500)
    restored = [one for one in again.pages if one.url.startswith(guide)]
    for one in restored or [again.new_page()]:
        if not restored:
            one.goto(guide + "/")
        one.locator(".welcome").wait_for()
        _shows_nothing(one)
    again.close()


def test_the_exit_is_first_and_always_in_sight(at_home: Visit) -> None:
    page = at_home.page
    page.keyboard.press("Tab")
    focused = "document.activeElement.shadowRoot.activeElement"
    assert page.evaluate(f"{focused}.className") == "leave"
    for _ in range(3):
        at_home.say(SECRET)
    for top in (0, 400, 100_000):
        page.evaluate(f"scrollTo(0, {top})")
        box = page.get_by_role("link", name="Forlat siden").bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] < 100 and box["height"] >= 44


@pytest.mark.parametrize("way", WAYS)
def test_it_leaves_the_whole_tab_from_inside_a_frame(visit: Visit, site: Site, guide: str, way: str) -> None:
    visit.page.goto(site.page("/ramme", f"<iframe title='Veiviseren' width=340 height=640 src='{guide}/'></iframe>"))
    inside = visit.page.frame_locator("iframe")
    inside.locator(".welcome").wait_for()
    inside.get_by_role("textbox").click()
    if way == "button":
        inside.get_by_role("link", name="Forlat siden").click(no_wait_after=True)
    else:
        _shifts(visit)
    visit.page.wait_for_url(NEUTRAL)


def test_an_exit_that_is_no_web_page_is_not_taken(visit: Visit, site: Site, guide: str) -> None:
    line = f'<script src="{guide}/widget.js" data-exit="javascript:alert(1)" async></script>'
    visit.open(site.page("/farlig", line))
    assert visit.page.get_by_role("link", name="Forlat siden").get_attribute("href") == NEUTRAL


def test_what_can_be_seen_over_a_shoulder_is_neutral(browser: Browser, guide: str) -> None:
    words = ("vold", "krise", "overgrep", "offer", "violence", "abuse", "vald")
    page: Any = browser.new_page()
    for address in ("/", "/t/1", "/t/1?l=nn", "/t/1?l=en"):
        page.goto(guide + address)
        headings = page.locator("h1, h2").all_inner_texts()
        icon = page.locator("link[rel=icon]").get_attribute("href")
        for shown in [page.title(), address, icon, *headings]:
            assert not any(word in shown.lower() for word in words), shown
    page.close()
