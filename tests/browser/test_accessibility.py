"""axe finds nothing in any state; one log, read once; the focus never jumps; what Chromium tells a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from bot.paths import ROOT

from .conftest import SMALL, Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOW = 480  # the height in px below which nothing stays fixed but the exit
TREE = ROOT / ".cache" / "accessibility-tree.txt"
SIZES = """() => [...document.querySelector("vei-viser").shadowRoot.querySelectorAll("a, button, summary, textarea")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.matches(".skip"))
  .map((node) => [node.textContent || node.tagName, node.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 24)
  .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""
Embed = Callable[..., str]


def violations(page: Page) -> list[str]:
    """What axe finds, each with the places.

    The window is made high for it where that changes no rule of the style: what lies under the fixed line for writing
    is then looked at too, and a button half under it is not taken for a small one.
    """
    size = page.viewport_size or {"width": SMALL[0], "height": SMALL[1]}
    if size["height"] > LOW:
        page.set_viewport_size({"width": size["width"], "height": 4000})
    found = Axe().run(page, options={"runOnly": TAGS}).response
    page.set_viewport_size(size)
    assert found["passes"], "axe has looked at nothing"
    return [f"{v['id']}: {[node['target'] for node in v['nodes']][:3]}" for v in found["violations"]]


def _first(visit: Visit) -> None:
    pass


def _reply(visit: Visit) -> None:
    visit.say("mannen min slår meg")


def _question(visit: Visit) -> None:
    visit.say("jeg trenger hjelp")


def _urgent(visit: Visit) -> None:
    visit.say("han har tatt kniv og kommer mot meg")


def _error(visit: Visit) -> None:
    visit.page.route("**/webhook", lambda route: route.fulfill(status=500, body="x"))
    visit.say("hei")
    visit.page.unroute("**/webhook")


def _waiting(visit: Visit) -> None:
    visit.page.route("**/webhook", lambda route: None)
    visit.field.fill("hei")
    visit.field.press("Enter")
    visit.page.locator(".waiting").wait_for()


STATES = {"first message": _first, "answer": _reply, "back question": _question, "urgent": _urgent, "error": _error}
LOOKED_AT = ("first message", "error")  # a conversation keeps what was said: the last look of axe sees every state
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "reduced motion": {"reduced_motion": "reduce"},
    "320 px": {"viewport": {"width": 320, "height": 600}},
    "400 %": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_any_state_of_any_look(browser: Browser, guide: str, look: str) -> None:
    context = browser.new_context(**{"viewport": {"width": SMALL[0], "height": SMALL[1]}, **LOOKS[look]})
    visit = Visit(context.new_page()).open(guide + "/")
    found = {}
    for state, bring in STATES.items():
        bring(visit)
        if state in LOOKED_AT:
            found[state] = violations(visit.page)
        wide = visit.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{state}: {wide} px sideways"
        assert visit.page.evaluate(SIZES) == [], state
    assert found == {state: [] for state in LOOKED_AT}
    if look == "reduced motion":
        _waiting(visit)
        assert visit.page.evaluate("document.getAnimations().length") == 0
        moving = "document.querySelector('vei-viser').shadowRoot.getAnimations().length"
        assert visit.page.evaluate(moving) == 0
    context.close()


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_axe_finds_nothing_in_the_other_languages(at_home: Visit, lang: str) -> None:
    at_home.page.get_by_role("button", name={"nn": "Nynorsk", "en": "English"}[lang]).click()
    at_home.page.locator(".choices button").first.click()
    at_home.answers.first.wait_for()
    assert violations(at_home.page) == []


def test_axe_finds_nothing_on_a_page_that_shows_the_guide(visit: Visit, embed: Embed) -> None:
    visit.page.goto(embed("/lukket"))
    visit.page.locator("vei-viser .launcher").wait_for()
    assert violations(visit.page) == []
    visit.page.locator("vei-viser .launcher").click()
    visit.page.locator(".welcome").wait_for()
    visit.say("mannen min slår meg")
    assert violations(visit.page) == []
    visit.page.set_viewport_size({"width": 1440, "height": 900})
    assert violations(visit.page) == []


# The page on traces, the pages of the answers (front page, a topic, danger, a place), and those for professionals.
LIGHT = ("/t/1", "/t/1?l=nn", "/t/1?l=en", "/h/1", "/h/1-nn", "/h/8", "/h/11-en", "/h/70", "/svarene")
DARK = ("/t/1", "/h/1", "/h/8", "/svarene/barn")


@pytest.mark.parametrize(("scheme", "addresses"), [("light", LIGHT), ("dark", DARK)], ids=["light", "dark"])
def test_axe_finds_nothing_on_the_pages(browser: Browser, guide: str, scheme: Any, addresses: tuple[str, ...]) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 700})
    found = {}
    for address in addresses:
        page.goto(guide + address)
        found[address] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    assert found == {address: [] for address in addresses}
    page.close()


def test_without_javascript_axe_finds_nothing(browser: Browser, guide: str) -> None:
    page = browser.new_page()
    page.route("**/widget.js", lambda route: route.abort())
    page.goto(guide + "/")
    assert violations(page) == []
    page.close()


def test_one_log_that_is_there_and_empty_before_the_first_words(context: BrowserContext, embed: Embed) -> None:
    visit = Visit(context.new_page())
    visit.page.goto(embed("/logg"))
    visit.page.locator("vei-viser .launcher").wait_for()
    kinds = "[role=log], [aria-live], [role=status], [role=alert]"
    live = f"[...document.querySelector('vei-viser').shadowRoot.querySelectorAll('{kinds}')]"
    told = "map((node) => [node.getAttribute('role'), node.getAttribute('aria-live'), node.children.length])"
    assert visit.page.evaluate(f"{live}.{told}") == [["log", "polite", 0]]
    visit.page.locator("vei-viser .launcher").click()
    visit.page.locator(".welcome").wait_for()
    visit.say("mannen min slår meg")
    assert visit.page.evaluate(f"{live}.length") == 1


def test_an_answer_is_added_once_and_what_stands_is_not_touched(at_home: Visit) -> None:
    at_home.say("mannen min slår meg")
    at_home.page.evaluate(
        """() => {
          const log = document.querySelector("vei-viser").shadowRoot.querySelector(".log");
          window.standing = [...log.children].filter((node) => !node.matches(".waiting"));
          window.added = [];
          window.touched = 0;
          new MutationObserver((changes) => changes.forEach((change) => {
            const stood = window.standing.some((node) => node.contains(change.target));
            if (change.target !== log && stood) window.touched += 1;
            change.addedNodes.forEach((node) => { if (node.matches?.(".answer")) window.added.push(node); });
          })).observe(log, { childList: true, subtree: true, characterData: true, attributes: true });
        }"""
    )
    at_home.say("koster det noe")
    assert at_home.page.evaluate("[added.length, touched, standing.every((node) => node.isConnected)]") == [1, 0, True]


def test_the_focus_never_jumps(at_home: Visit) -> None:
    focused = "document.activeElement.shadowRoot?.activeElement?.id"
    at_home.say("mannen min slår meg")
    assert at_home.page.evaluate(focused) == "field"
    at_home.say("han har tatt kniv og kommer mot meg")
    assert at_home.page.evaluate(focused) == "field"


def test_nothing_has_an_empty_name(at_home: Visit) -> None:
    at_home.say("mannen min slår meg")
    labelled = "document.querySelector('vei-viser').shadowRoot.querySelectorAll('[aria-label]')"
    names = at_home.page.evaluate(f"[...{labelled}].map((node) => node.ariaLabel)")
    assert names and all(name.strip() for name in names)


def _told(nodes: dict[str, Any], node: Any, depth: int) -> list[str]:
    """The tree below a node as indented lines, in the order in which it is read."""
    silent = node.get("ignored") or node["role"]["value"] in ("InlineTextBox", "generic")
    own = [] if silent else [f"{'  ' * depth}{node['role']['value']} «{node.get('name', {}).get('value', '').strip()}»"]
    children = [nodes[one] for one in node.get("childIds", []) if one in nodes]
    return own + [line for child in children for line in _told(nodes, child, depth + (not silent))]


def test_what_chromium_tells_a_screen_reader(at_home: Visit) -> None:
    """The tree is written to .cache/accessibility-tree.txt to be read through by a person."""
    at_home.say("mannen min slår meg")
    at_home.say("han har tatt kniv og kommer mot meg")
    session = at_home.page.context.new_cdp_session(at_home.page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    lines = _told(nodes, next(iter(nodes.values())), 0)
    TREE.parent.mkdir(exist_ok=True)
    TREE.write_text("\n".join(lines), encoding="utf-8")
    spoken = [line.strip() for line in lines]
    wanted = [
        "RootWebArea «Veiviser»",
        "main «»",
        "link «Forlat siden»",
        "heading «Veiviseren»",
        "log «Samtale»",
        "StaticText «Du skrev:»",
        "StaticText «mannen min slår meg»",
        "link «Ring 77 61 10 60, Krisesenteret for Tromsø og omegn»",
        "button «Kopier 77 61 10 60, Krisesenteret for Tromsø og omegn»",
        "alert «»",
        "textbox «Skriv med egne ord»",
        "button «Send»",
    ]
    assert [one for one in wanted if one not in spoken] == []
    places = [spoken.index(one) for one in wanted]
    assert places == sorted(places)
    assert not [line for line in spoken if line.split(" ")[0] in ("link", "button", "textbox") and line.endswith("«»")]


def test_more_space_between_lines_words_and_letters_hides_nothing(at_home: Visit) -> None:
    at_home.say("mannen min slår meg")
    at_home.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`p { margin-bottom: 2em !important }
            * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }`);
          document.querySelector("vei-viser").shadowRoot.adoptedStyleSheets.push(sheet);
        }"""
    )
    cut = """[...document.querySelector("vei-viser").shadowRoot.querySelectorAll("p, a, button, label, h1, li")]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.matches(".skip"))
      .filter((node) => getComputedStyle(node).display !== "inline" && node.scrollWidth > node.clientWidth + 1)
      .map((node) => node.textContent)"""
    assert at_home.page.evaluate(cut) == []
    assert at_home.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_focus_that_goes_on_to_the_page_behind_closes_a_window_that_covers_it(visit: Visit, embed: Embed) -> None:
    visit.open(embed("/dekker"))
    visit.page.locator("vei-viser .foot .quiet").last.focus()
    visit.page.evaluate("document.querySelector('main a').focus()")
    assert not visit.page.locator(".sheet").is_visible()
    assert visit.page.evaluate("document.activeElement.textContent") == "Videre"
