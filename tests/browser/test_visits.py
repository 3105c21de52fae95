"""Whole visits: by keyboard alone, by touch, on a slow network, and very long ones."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Route

from .conftest import NEUTRAL, Visit, neutral

Embed = Callable[..., str]
FOCUSED = """() => {
  const node = document.activeElement?.shadowRoot?.activeElement;
  return node ? node.className || node.id || node.type || node.tagName : "";
}"""


def test_by_keyboard_alone(visit: Visit, embed: Embed) -> None:
    """From the page to the launcher, through the window in its order, a question, its next step, closed again."""
    page = visit.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(embed("/tastatur"))
    page.locator("vei-viser .launcher").wait_for()
    while page.evaluate(FOCUSED) != "launcher":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".welcome").wait_for()
    assert page.evaluate(FOCUSED) == "launcher"
    order = []
    while "field" not in order:
        page.keyboard.press("Tab")
        order.append(page.evaluate(FOCUSED))
        assert len(order) < 40
    assert order[:2] == ["leave", "skip"]
    assert order.index("log") < order.index("number") < order.index("quick") < order.index("field")
    page.keyboard.type("mannen min")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("slår meg")
    assert visit.field.input_value() == "mannen min\nslår meg"
    page.keyboard.press("Enter")
    visit.answers.first.wait_for()
    assert page.evaluate(FOCUSED) == "field"
    while page.evaluate(FOCUSED) != "quick":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    visit.answers.nth(1).wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUSED) == "launcher" and not page.locator(".sheet").is_visible()
    page.keyboard.press("Enter")
    assert visit.answers.count() == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(NEUTRAL)


def test_the_skip_button_leads_to_the_field(at_home: Visit) -> None:
    at_home.page.keyboard.press("Tab")
    at_home.page.keyboard.press("Tab")
    assert at_home.page.get_by_role("button", name="Gå til skrivefeltet").is_visible()
    at_home.page.keyboard.press("Enter")
    assert at_home.page.evaluate(FOCUSED) == "field"


def test_by_touch(browser: Browser, guide: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    neutral(context)
    visit = Visit(context.new_page()).open(guide + "/")
    assert "Shift" not in visit.page.locator(".welcome").inner_text()  # there is no such key on a phone
    visit.page.get_by_role("button", name="Jeg er under 18").tap()
    visit.answers.first.wait_for()
    assert visit.page.evaluate(FOCUSED) != "field"  # the keyboard on the screen would cover the answer
    visit.page.locator("summary").tap()
    assert visit.page.locator(".row[href='tel:112']").is_visible()
    visit.page.get_by_role("link", name="Forlat siden").tap(no_wait_after=True)
    visit.page.wait_for_url(NEUTRAL)
    context.close()


def test_on_a_slow_network(at_home: Visit) -> None:
    session = at_home.page.context.new_cdp_session(at_home.page)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 1500, "downloadThroughput": 6_000, "uploadThroughput": 6_000}
    session.send("Network.emulateNetworkConditions", slow)
    answer = at_home.say("mannen min slår meg")
    assert "77 61 10 60" in answer.inner_text()


def test_several_messages_in_a_row_each_get_their_answer(at_home: Visit) -> None:
    for text in ("hei", "mannen min slår meg", "koster det noe"):
        at_home.field.fill(text)
        at_home.field.press("Enter")
    at_home.answers.nth(2).wait_for()
    assert at_home.page.locator(".said").count() == 3 and at_home.page.locator(".waiting").count() == 0


def test_two_hundred_messages(visit: Visit, embed: Embed) -> None:
    """Nothing said before is made anew, and erasing gives all of it back."""
    answered: list[int] = []

    def answer(route: Route) -> None:
        answered.append(1)
        words = {"text": f"Svar {len(answered)}. Ring 116 006.", "custom": {"urgent": False, "lang": "nb"}}
        route.fulfill(json=[words], headers={"Access-Control-Allow-Origin": "*"})

    page = visit.open(embed("/lang")).page
    page.route("**/webhook", answer)
    page.evaluate(
        """() => {
          const log = document.querySelector("vei-viser").shadowRoot.querySelector(".log");
          window.replaced = 0;
          new MutationObserver((changes) => changes.forEach((change) => change.removedNodes.forEach((node) => {
            if (!node.matches?.(".waiting")) window.replaced += 1;
          }))).observe(log, { childList: true, subtree: true });
        }"""
    )
    nodes = page.evaluate("document.querySelector('vei-viser').shadowRoot.querySelectorAll('*').length")
    page.evaluate(
        """async () => {
          const host = document.querySelector("vei-viser");
          for (let n = 0; n < 200; n += 1) await host.send(`melding ${n}`, `melding ${n}`);
        }"""
    )
    assert visit.answers.count() == 200 and page.locator(".said").count() == 200
    assert page.evaluate("replaced") == 0
    assert visit.answers.nth(199).inner_text().endswith("Svar 200. Ring 116 006.")
    page.get_by_role("button", name="Slett samtalen").click()
    page.locator(".note").evaluate("(node) => node.remove()")
    assert page.evaluate("document.querySelector('vei-viser').shadowRoot.querySelectorAll('*').length") == nodes
