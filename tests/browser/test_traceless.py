"""Nothing is left on the device: no cookie, no storage, no cache, and no typed word in any file of the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Playwright

from .conftest import NEUTRAL, Visit, neutral
from .server import CHROMIUM, FLAGS
from .site import Site

CANARY = "kanarifuglxq"
WRITTEN_AFTER_SECONDS = 11.0  # the browser writes its session some seconds after a change
SPY = """() => {
  window.calls = [];
  const spy = (object, name, label) => {
    const real = object[name];
    object[name] = function (...given) { window.calls.push(label ?? name); return real.apply(this, given); };
  };
  spy(Storage.prototype, "setItem");
  spy(Storage.prototype, "getItem");
  spy(IDBFactory.prototype, "open", "indexedDB.open");
  if (window.caches) spy(CacheStorage.prototype, "open", "caches.open");
  if (navigator.serviceWorker) spy(ServiceWorkerContainer.prototype, "register");
  spy(Navigator.prototype, "sendBeacon");
  spy(History.prototype, "pushState");
  spy(History.prototype, "replaceState");
  for (const name of ["WebSocket", "RTCPeerConnection", "EventSource", "Notification", "BroadcastChannel"]) {
    window[name] = class { constructor() { window.calls.push(name); } };
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  const set = () => window.calls.push("cookie");
  Object.defineProperty(document, "cookie", { get: () => cookie.get.call(document), set });
}"""


@pytest.fixture(scope="module", autouse=True)
def kept(
    playwright: Playwright, guide: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, BrowserContext, float]]:
    """A browser with a folder of its own in which somebody has typed, and when; it lies there while other tests run."""
    profile = tmp_path_factory.mktemp("profile")
    context = playwright.chromium.launch_persistent_context(profile, executable_path=CHROMIUM, args=FLAGS)
    neutral(context)
    visit = Visit(context.new_page()).open(guide + "/")
    visit.say(f"{CANARY} slår meg")
    visit.field.fill(f"{CANARY} igjen")
    yield profile, context, monotonic()
    context.close()


def test_nothing_is_stored_and_no_one_else_is_asked(context: BrowserContext, guide: str) -> None:
    context.add_init_script(f"({SPY})()")
    page = context.new_page()
    asked: list[Any] = []
    page.on("request", lambda request: asked.append(request))
    cookies: list[str] = []
    page.on("response", lambda response: cookies.append(response.headers.get("set-cookie", "")))
    visit = Visit(page).open(guide + "/")
    visit.say(f"hei {CANARY}")
    visit.say("mannen min slår meg")
    page.get_by_role("button", name="Slett samtalen").click()
    assert page.evaluate("window.calls") == []
    assert page.evaluate("document.cookie") == "" and not any(cookies) and context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys().then((all) => all.length)") == 0
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("history.state") is None
    assert {request.url.split("/")[2] for request in asked} == {guide.split("/")[2]}
    assert not any(CANARY in request.url for request in asked)
    assert all("referer" not in request.headers for request in asked if request.method == "POST")


def test_the_field_is_kept_by_no_one(at_home: Visit) -> None:
    wanted = {"autocomplete": "off", "spellcheck": "false", "autocorrect": "off", "data-gramm": "false", "name": None}
    assert {name: at_home.field.get_attribute(name) for name in wanted} == wanted
    assert at_home.page.locator("form").get_attribute("autocomplete") == "off"


def _clocked(visit: Visit, guide: str) -> Visit:
    visit.page.clock.install(time=datetime(2026, 11, 24, 10))
    return visit.open(guide + "/")


def _show(visit: Visit, state: str) -> None:
    visit.page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state == "hidden",
    )


def test_ten_idle_minutes_clear_the_conversation(visit: Visit, guide: str) -> None:
    _clocked(visit, guide)
    visit.say("mannen min slår meg")
    visit.page.clock.run_for(9 * 60_000)
    assert not visit.is_empty
    visit.page.clock.run_for(70_000)
    assert visit.is_empty


def test_typing_counts_as_use(visit: Visit, guide: str) -> None:
    _clocked(visit, guide)
    visit.say("mannen min slår meg")
    visit.page.clock.run_for(9 * 60_000)
    visit.field.press_sequentially("ja")
    visit.page.clock.run_for(9 * 60_000)
    assert visit.answers.count() == 1


def test_the_clock_counts_when_timers_sleep(visit: Visit, guide: str) -> None:
    """A hidden page's timers stand still: what the clock says when one comes back decides."""
    _clocked(visit, guide)
    visit.say("mannen min slår meg")
    visit.page.clock.set_fixed_time(datetime(2026, 11, 24, 10, 30))
    state = visit.page.evaluate(
        """() => {
          const said = () => document.querySelector("vei-viser").shadowRoot.querySelectorAll(".said").length;
          const before = said();
          document.dispatchEvent(new Event("pointerdown"));
          return [before, said()];
        }"""
    )
    assert state == [1, 0] and visit.is_empty


def test_two_hidden_minutes_clear_the_conversation_and_one_does_not(visit: Visit, guide: str) -> None:
    _clocked(visit, guide)
    visit.say("mannen min slår meg")
    for seconds, empty in ((60, False), (125, True)):
        _show(visit, "hidden")
        now = visit.page.evaluate("Date.now()")
        visit.page.clock.set_fixed_time(datetime.fromtimestamp(now / 1000 + seconds))
        _show(visit, "visible")
        assert visit.is_empty is empty
        visit.page.clock.resume()


def test_erasing_empties_the_window_renews_the_visit_and_tells_the_server(at_home: Visit) -> None:
    sent: list[dict[str, str]] = []
    at_home.page.on("request", lambda r: sent.append(r.post_data_json) if r.method == "POST" else None)
    at_home.say("mannen min slår meg")
    at_home.page.get_by_role("button", name="Slett samtalen").click()
    assert at_home.is_empty and "Samtalen er slettet." in at_home.log.inner_text()
    at_home.say("hei")
    assert [body["message"] for body in sent] == ["mannen min slår meg", "/svar:slett", "hei"]
    assert sent[0]["sender"] == sent[1]["sender"] != sent[2]["sender"]


def test_an_answer_on_its_way_is_not_shown_after_erasing(at_home: Visit) -> None:
    at_home.page.route("**/webhook", lambda route: None)
    at_home.field.fill("mannen min slår meg")
    at_home.field.press("Enter")
    at_home.page.locator(".waiting").wait_for()
    at_home.page.get_by_role("button", name="Slett samtalen").click()
    at_home.page.wait_for_timeout(300)
    assert at_home.log.locator("> *").evaluate_all("(all) => all.map((one) => one.className)") == [
        "answer welcome",
        "note",
    ]


def test_two_tabs_know_nothing_of_each_other(context: BrowserContext, guide: str) -> None:
    senders = []
    visits = []
    for _ in range(2):
        page = context.new_page()
        page.on("request", lambda r: senders.append(r.post_data_json["sender"]) if r.method == "POST" else None)
        visits.append(Visit(page).open(guide + "/"))
    visits[0].say("mannen min slår meg")
    visits[1].say("hei")
    assert len(set(senders)) == 2
    visits[0].page.close()
    assert visits[1].answers.count() == 1
    visits[1].say("hva kan du")


def test_a_page_that_prints_shows_nothing_of_the_conversation(at_home: Visit) -> None:
    at_home.say("mannen min slår meg")
    at_home.page.emulate_media(media="print")
    assert not at_home.page.locator(".frame").is_visible()


def test_other_sites_may_not_read_answers(context: BrowserContext, guide: str) -> None:
    stranger = Site()
    page = context.new_page()
    page.goto(stranger.page("/", "<p>Fremmed</p>"))
    ask = """(to) => fetch(to, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })
      .then(() => "read", () => "refused")"""
    assert page.evaluate(ask, f"{guide}/webhooks/rest/webhook") == "refused"
    stranger.close()


Embed = Callable[..., str]


def test_one_request_while_closed_and_nothing_sent_before_one_acts(visit: Visit, embed: Embed, guide: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.goto(embed("/stille"))
    visit.page.locator("vei-viser .launcher").wait_for()
    assert [url for url in asked if url.startswith(guide)] == [f"{guide}/widget.js"]
    visit.page.locator("vei-viser .launcher").click()
    visit.page.locator(".welcome").wait_for()
    assert len([url for url in asked if url.startswith(guide)]) == 1


def test_no_file_of_the_browser_holds_a_typed_word(kept: tuple[Path, BrowserContext, float]) -> None:
    """Sent words, words never sent, and the answer to them."""
    profile, context, typed = kept
    page = context.pages[-1]
    page.wait_for_timeout(max(0, WRITTEN_AFTER_SECONDS - (monotonic() - typed)) * 1000)
    page.get_by_role("link", name="Forlat siden").click(no_wait_after=True)
    page.wait_for_url(NEUTRAL)
    context.close()
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 20
    forms = [CANARY.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    assert [str(path) for path in files if any(form in path.read_bytes() for form in forms)] == []
