"""One line on any page: under a strict policy, with hostile style, in a frame, and never more than its weight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext

from .conftest import NEUTRAL, Visit
from .site import HOSTILE, STRICT, Site

Embed = Callable[..., str]
BROKEN = (
    "window.broken = []; addEventListener('securitypolicyviolation', (event) => broken.push(event.violatedDirective))"
)


def _faults(visit: Visit) -> list[str]:
    faults: list[str] = []
    visit.page.on("pageerror", lambda error: faults.append(str(error)))
    return faults


def test_a_strict_policy_is_not_broken_from_load_to_exit(context: BrowserContext, embed: Embed, guide: str) -> None:
    context.add_init_script(BROKEN)
    visit = Visit(context.new_page())
    faults = _faults(visit)
    visit.open(embed("/streng", policy=STRICT.format(guide=guide)))
    assert "Krisesenteret" in visit.say("mannen min slår meg").inner_text()
    colour = visit.page.locator(".sheet").evaluate("(sheet) => getComputedStyle(sheet).backgroundColor")
    assert colour == "rgb(255, 253, 249)"  # the style has come through
    visit.page.get_by_role("button", name="Større tekst").click()
    visit.page.get_by_role("button", name="Lukk").click()
    assert visit.page.evaluate("broken") == [] and faults == []
    visit.page.get_by_role("button", name="Spør veiviseren").click()
    visit.page.get_by_role("link", name="Forlat siden").click(no_wait_after=True)
    visit.page.wait_for_url(NEUTRAL)


@pytest.mark.parametrize("size", [(360, 740), (1440, 900)], ids=["phone", "desktop"])
def test_hostile_style_changes_nothing(visit: Visit, embed: Embed, site: Site, size: tuple[int, int]) -> None:
    site.pages["/vond.css"] = (HOSTILE, {})
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    visit.open(embed("/vond", head='<link rel="stylesheet" href="/vond.css">'))
    answer = visit.say("mannen min slår meg")
    call = answer.locator(".call").first
    box = call.bounding_box()
    assert box and box["height"] >= 44 and box["width"] >= 100
    style = call.evaluate(
        "(link) => { const s = getComputedStyle(link); return [s.display, parseFloat(s.fontSize), s.direction] }"
    )
    assert style[0] in ("flex", "inline-flex") and style[1] >= 16 and style[2] == "ltr"
    assert visit.page.locator("vei-viser").evaluate("(host) => getComputedStyle(host).opacity") == "1"
    launcher = visit.page.locator("vei-viser .frame").evaluate("(frame) => getComputedStyle(frame).position")
    assert launcher == "fixed"


def test_a_page_with_a_tiny_root_size_gets_readable_text(visit: Visit, embed: Embed, site: Site) -> None:
    site.pages["/liten.css"] = ("html { font-size: 62.5% }", {})
    visit.open(embed("/liten", head='<link rel="stylesheet" href="/liten.css">'))
    assert visit.page.locator(".welcome p").first.evaluate("(p) => parseFloat(getComputedStyle(p).fontSize)") >= 16


def test_the_element_may_stand_where_the_editor_wants_it_with_numbers_inside(
    visit: Visit, site: Site, guide: str
) -> None:
    body = f"""<vei-viser data-lang="nn" data-exit="{NEUTRAL}"><a href="tel:112">112</a></vei-viser>
      <script src="{guide}/widget.js" async></script>"""
    visit.page.goto(site.page("/selv", body))
    visit.page.get_by_role("button", name="Spør vegvisaren").click()
    visit.page.locator(".welcome").wait_for()
    assert visit.page.locator("vei-viser").count() == 1
    assert "Eg er ei maskin" in visit.log.inner_text()


def test_a_page_says_which_kommune_it_is(visit: Visit, embed: Embed) -> None:
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None)
    visit.open(embed("/senja", attributes='data-kommune="5530"'))
    assert visit.page.locator(".title p").inner_text() == "Senja kommune"
    said = visit.say("mannen min slår meg").inner_text()
    assert "116 006" in said and "77 61 10 60" not in said
    assert '"kommune":"5530"' in sent[0]
    assert "77 61 10 60" not in visit.page.locator("details.numbers").text_content()


@pytest.mark.parametrize("attributes", ["", 'data-kommune="9999"', 'data-kommune="toString"'])
def test_a_page_that_names_no_kommune_of_ours_gets_the_first(visit: Visit, embed: Embed, attributes: str) -> None:
    visit.open(embed("/hvem", attributes=attributes))
    assert visit.page.locator(".title p").inner_text() == "Balsfjord kommune"
    assert "77 61 10 60" in visit.say("mannen min slår meg").inner_text()


def test_each_kommune_has_a_page_of_its_own_also_without_script(browser: Browser, guide: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{guide}/k/5530/")
    assert "Senja kommune" in page.content() and "tel:116006" in page.content()
    assert (
        "77 61 10 60" not in page.content()
        and page.get_by_role("link", name="Hva andre kan se").get_attribute("href") == "/k/5530/t/1"
    )
    page.goto(f"{guide}/k/5530/h")
    assert "/k/5530/h/" in page.url and "Senja kommune" in page.content() and "Balsfjord" not in page.content()
    assert page.goto(f"{guide}/k/9999/").status == 404 and "tel:112" in page.content()
    context.close()


def test_two_script_lines_make_one_guide(visit: Visit, site: Site, guide: str) -> None:
    line = f'<script src="{guide}/widget.js" async></script>'
    visit.page.goto(site.page("/to", line + line))
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.locator("vei-viser").count() == 1


@pytest.mark.parametrize(
    "lang, words", [("nb", "Jeg er en maskin"), ("nn", "Eg er ei maskin"), ("en", "I am a machine")]
)
def test_the_language_follows_the_page(visit: Visit, guide: str, site: Site, lang: str, words: str) -> None:
    address = site.page(
        f"/{lang}", f'<div lang="{lang}"><vei-viser></vei-viser></div><script src="{guide}/widget.js"></script>'
    )
    visit.open(address)
    assert words in visit.log.inner_text()
    visit.page.get_by_role(
        "button", name={"nb": "Jeg er under 18", "nn": "Eg er under 18", "en": "I am under 18"}[lang]
    ).click()
    visit.answers.first.wait_for()
    assert visit.answers.first.get_attribute("lang") == lang


def test_the_window_speaks_the_language_of_the_conversation(at_home: Visit) -> None:
    at_home.say("My husband hits me and I am scared of him, what can I do?")
    assert at_home.page.get_by_role("link", name="Leave this page").is_visible()
    assert at_home.page.locator(".frame").get_attribute("lang") == "en"
    at_home.page.get_by_role("button", name="Nynorsk").click()
    assert at_home.page.get_by_role("link", name="Forlat sida").is_visible()


def test_own_colours_are_taken_when_they_can_be_read_and_else_not(visit: Visit, embed: Embed, site: Site) -> None:
    paper = "(host) => getComputedStyle(host.shadowRoot.querySelector('.send')).backgroundColor"
    for path, act, taken in (("/god", "#5a2a6b", "rgb(90, 42, 107)"), ("/daarlig", "#f2d35c", "rgb(10, 85, 99)")):
        site.pages[f"{path}.css"] = (f":root {{ --veiviser-act: {act} }}", {})
        visit.open(embed(path, head=f'<link rel="stylesheet" href="{path}.css">'))
        assert visit.page.locator("vei-viser").evaluate(paper) == taken


def test_an_older_phone_gets_the_style_from_its_file(context: BrowserContext, guide: str) -> None:
    context.add_init_script(
        "delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets"
    )
    visit = Visit(context.new_page()).open(guide + "/")
    visit.page.wait_for_load_state("networkidle")
    visit.say("mannen min slår meg")
    colour = visit.page.locator(".sheet").evaluate("(sheet) => getComputedStyle(sheet).backgroundColor")
    assert colour == "rgb(255, 253, 249)"


def test_a_browser_that_cannot_build_the_window_still_shows_the_numbers(context: BrowserContext, guide: str) -> None:
    context.add_init_script("crypto.getRandomValues = () => { throw new Error('old') }")
    page = context.new_page()
    page.goto(guide + "/")
    page.wait_for_load_state("networkidle")
    assert page.locator("a[href='tel:112']").is_visible() and page.locator("a[href='tel:116006']").is_visible()
    assert page.get_by_role("link", name="Forlat siden").is_visible()


def test_only_named_sites_may_frame_the_page(visit: Visit, guide: str, site: Site) -> None:
    stranger = Site()
    framed = f"<iframe title='x' src='{guide}/'></iframe>"
    visit.page.goto(stranger.page("/", framed))
    assert visit.page.frame_locator("iframe").locator(".welcome").count() == 0
    visit.page.goto(site.page("/innramming", framed))
    visit.page.frame_locator("iframe").locator(".welcome").wait_for()
    stranger.close()
