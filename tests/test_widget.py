"""The script as it is served: its weight, its words, its numbers, its colours, and who may reach it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from bot import directory, origins, paths, traces, widget
from bot.composer import Composer
from bot.directory import Kommune
from bot.memory import IDLE_SECONDS
from bot.publish import topic_pages
from bot.strict_yaml import ContentError
from bot.topics import LANGUAGES, VOICES
from bot.turn import Memory, Turn

STYLE = widget.STYLE.read_text(encoding="utf-8")
SOURCE = "\n".join((paths.WIDGET / "src" / f"{name}.js").read_text(encoding="utf-8") for name in widget.PARTS)
UNREACHED = {s.id for s in directory.load() if not s.phone and not s.web}
NUMBER = re.compile(
    r"(?<![\d§.-])(?:\d{3} ?\d{3}|\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3}|11[0-3]|02800)(?![\d-]|\.no)"
)
KB = 1024


def test_it_weighs_little() -> None:
    assert len(gzip.compress(SOURCE.encode())) <= 12 * KB
    assert len(gzip.compress(STYLE.encode())) <= 4 * KB


def test_the_whole_script_weighs_no_more_than_both_together(composer: Composer) -> None:
    assert len(gzip.compress(widget.script(composer).encode())) <= 16 * KB


def test_every_part_is_served(composer: Composer) -> None:
    assert {path.stem for path in (paths.WIDGET / "src").glob("*.js")} == set(widget.PARTS)
    assert all(line in widget.script(composer) for line in SOURCE.splitlines())


def test_no_way_to_keep_or_send_or_run_anything_is_in_the_source() -> None:
    banned = (
        "localStorage sessionStorage indexedDB document.cookie sendBeacon WebSocket serviceWorker pushState "
        "replaceState innerHTML outerHTML insertAdjacentHTML eval( Function( import( setAttribute('style EventSource "
        "caches."
    ).split()
    assert [word for word in banned if word in SOURCE] == []
    assert "http" not in re.sub(r"/\^https\??:[^,;]*|https:\\/\\/|http://www.w3.org", "", SOURCE)
    assert "url(" not in STYLE and "@import" not in STYLE and "@font-face" not in STYLE


def test_every_word_is_there_in_every_language(composer: Composer) -> None:
    told = widget.settings(composer)["words"]
    assert set(told) == set(LANGUAGES)
    keys = {lang: set(said) for lang, said in told.items()}
    assert keys["nb"] == keys["nn"] == keys["en"]
    for lang, (key, entry) in product(LANGUAGES, widget.words()["words"].items()):
        assert entry.get(lang), f"{key}: {lang}"
    used = set(re.findall(r"\bwords\.(\w+)", SOURCE)) | set(re.findall(r'\), "(\w+)"(?:, "aria-label")?\)', SOURCE))
    assert len(used) > 20 and used <= keys["nb"], used - keys["nb"]


def test_the_first_words_say_what_they_must(composer: Composer) -> None:
    musts: dict[str, tuple[str, ...]] = {
        "nb": ("maskin", "112", "ikke lagret", "Forlat siden", "kan huske"),
        "nn": ("maskin", "112", "ikkje lagra", "Forlat sida", "kan hugse"),
        "en": ("machine", "112", "not stored", "Leave this page", "may remember"),
    }
    for lang, words in musts.items():
        text = " ".join(widget.settings(composer)["words"][lang]["welcome"])
        assert [word for word in words if word not in text] == [] and len(text.split()) <= 90


def test_what_is_forgotten_and_when_is_one_story(composer: Composer) -> None:
    """The window empties itself first; the server's own limit is the latest, and both are told as they are."""
    clock = (paths.WIDGET / "src" / "clock.js").read_text(encoding="utf-8")
    idle, hidden = (int(re.search(rf"{name}_MS = (\d+) \* 60", clock)[1]) for name in ("IDLE", "HIDDEN"))  # type: ignore[index]
    latest = IDLE_SECONDS // 60
    assert (idle, hidden, latest) == (10, 2, 15)  # as the words below say them
    words = {
        "nb": ("ti minutter uten bruk", "skjult i to minutter", "senest etter femten minutter"),
        "nn": ("ti minutt utan bruk", "skjult i to minutt", "seinast etter femten minutt"),
        "en": ("ten minutes without use", "hidden for two minutes", "after fifteen minutes at the latest"),
    }
    for lang, said in words.items():
        page = traces.page(composer, lang)
        assert [one for one in said if one not in page] == []
        told = composer.topics["personvern"].answers["utsatt"].text("before", lang)
        assert {"nb": "senest etter femten", "nn": "seinast etter femten", "en": "at the latest"}[lang] in told


def test_a_key_is_named_only_where_there_is_one(composer: Composer) -> None:
    for lang, said in widget.settings(composer)["words"].items():
        assert "Shift" in said["keys"] and not any("Shift" in line for line in said["welcome"]), lang
    assert "@media (hover: hover) and (pointer: fine) { .keys { display: block; } }" in STYLE


def test_the_window_and_the_pages_ask_whom_it_is_about_in_the_same_order(composer: Composer) -> None:
    assert composer.phrases.doors == topic_pages.VOICES
    doors = [door["payload"] for door in widget.settings(composer)["words"]["nb"]["doors"]]
    assert doors == [f"/svar:{who}" for who in topic_pages.VOICES]


def test_every_card_of_every_answer_says_what_the_place_is(composer: Composer, tuesday: datetime) -> None:
    for topic, who, lang in product(composer.topics, VOICES, LANGUAGES):
        reply, _ = composer.compose(Turn(topic, who=who, lang=lang, sure_lang=True), Memory(who=who), tuesday)
        for card in reply.as_json()["custom"]["cards"]:
            assert card["name"] and card["line"], (topic, who, lang, card["id"])
            assert card["phone"] or card["web"] or card["id"] in UNREACHED, (topic, who, card["id"])


def test_a_line_in_a_childs_words_is_there_in_every_language(composer: Composer) -> None:
    missing = [s.id for s in composer.directory if s.line_barn and not (s.line_barn_nn and s.line_barn_en)]
    assert missing == []


def test_titles_and_labels_are_neutral(composer: Composer) -> None:
    for lang, said in widget.settings(composer)["words"].items():
        for key in ("name", "launch", "leave", "numbers", "log", "traces", "field"):
            assert not re.search(r"vold|vald|violen|kris|abuse|overgrep", said[key], re.IGNORECASE), (lang, key)


def test_every_number_of_every_answer_has_its_link(composer: Composer, tuesday: datetime) -> None:
    links = widget.number_links(composer)
    seen = set()
    for topic, who, lang in product(composer.topics, VOICES, LANGUAGES):
        reply, _ = composer.compose(Turn(topic, who=who, lang=lang, sure_lang=True), Memory(who=who), tuesday)
        found = set(NUMBER.findall(reply.text))
        assert found <= set(links), (topic, who, lang, found - set(links))
        seen |= found
    assert len(seen) > 10
    for number, link in links.items():
        assert (
            link.split(":")[1]
            .lstrip("+")
            .removeprefix("47")
            .endswith(number.replace(" ", "").lstrip("+").removeprefix("47"))
        )


def test_a_number_that_may_not_be_shown_is_not_in_the_script(composer: Composer) -> None:
    text = widget.script(composer)
    kept_back = [p.number for s in composer.directory if s.show != "yes" for p in s.phones]
    shown = widget.number_links(composer)
    assert kept_back and [number for number in kept_back if number in text and number not in shown] == []


@pytest.mark.parametrize("leave_to", ["", "javascript:alert(1)", "http://www.nrk.no", "/nyheter", "https://"])
def test_an_exit_that_leads_nowhere_stops_the_start(composer: Composer, leave_to: str) -> None:
    from dataclasses import replace

    kommune = replace(composer.directory.kommune, leave_to=leave_to)
    wrong = replace(composer, directory=replace(composer.directory, kommune=kommune))
    with pytest.raises(ContentError, match="leave_to"):
        widget.script(wrong)


# --- colours -------------------------------------------------------------------------------------------------

TEXT_ON = [("ink", "paper"), ("ink", "soft"), ("ink", "card"), ("ink", "mine"), ("ink", "urgent-soft")]
TEXT_ON += [
    ("quiet", "paper"),
    ("quiet", "card"),
    ("quiet", "soft"),
    ("act", "paper"),
    ("act", "card"),
    ("act", "soft"),
]
TEXT_ON += [("on-act", "act"), ("open", "card"), ("urgent", "urgent-soft"), ("urgent", "mine"), ("on-urgent", "urgent")]
TEXT_ON += [("paper", "ink"), ("act", "urgent-soft")]
SHAPES_ON = [("edge", "paper"), ("edge", "soft"), ("act", "paper"), ("urgent", "paper"), ("act", "card")]


def _palettes() -> Iterator[tuple[str, dict[str, str]]]:
    light = STYLE[STYLE.index(":host {") : STYLE.index("@media")]
    dark = STYLE[STYLE.index("@media") : STYLE.index(":host([data-own-colours])")]
    for name, block in (("light", light), ("dark", dark)):
        found = re.findall(r"--([\w-]+): (?:var\(--veiviser-[\w-]+, )?(#[0-9a-f]{3,6})", block)
        yield name, dict(found)


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        digits = colour.lstrip("#")
        parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name, palette", list(_palettes()), ids=["light", "dark"])
def test_every_colour_can_be_read_on_what_it_stands_on(name: str, palette: dict[str, str]) -> None:
    assert len(palette) >= 14
    for pairs, least in ((TEXT_ON, 4.5), (SHAPES_ON, 3.0)):
        poor = {f"{a} on {b}": round(c, 2) for a, b in pairs if (c := _contrast(palette[a], palette[b])) < least}
        assert poor == {}, name


# --- the page on traces --------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_piece_of_advice_on_the_page_on_traces_names_its_source(composer: Composer, lang: str) -> None:
    page = traces.page(composer, lang)
    assert f'<html lang="{lang}">' in page and "<script" not in page and len(page) < 100 * KB
    named = {name for part in traces.content()["parts"] for line in part["lines"] for name in line["rests"]}
    assert page.count('<li id="k') >= len(named - {"veiviseren"})
    for subject in ("private|privat", "histor", "conto|konto|account", "iPhone", "spion|spyware", "116 006"):
        assert re.search(subject, page, re.IGNORECASE), subject


def test_a_language_that_is_none_of_ours_gives_bokmaal(composer: Composer) -> None:
    assert traces.page(composer, "<script>") == traces.page(composer, "nb")


def test_a_line_without_a_source_stops_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import strict_yaml

    real = strict_yaml.load
    line = {"nb": "Råd.", "nn": "Råd.", "en": "Advice.", "rests": ["finnes-ikke"]}
    page: dict[str, Any] = {"lead": line, "parts": []}
    monkeypatch.setattr(strict_yaml, "load", lambda path: page if path == traces.CONTENT else real(path))
    traces.content.cache_clear()
    with pytest.raises(ContentError, match="finnes-ikke"):
        traces.content()
    traces.content.cache_clear()


# --- who may reach it ----------------------------------------------------------------------------------------


def _kommune(*sites: str) -> Kommune:
    return Kommune("1", "X", "i X", "https://x.no", "https://www.nrk.no/", origins=sites)


def test_only_named_sites_get_leave_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(origins.SETTING, "http://127.0.0.1:81 https://b.no,https://d.no")
    allowed = origins.allowed(_kommune("https://a.no"))
    assert allowed == {"https://a.no", "https://b.no", "https://d.no", "http://127.0.0.1:81"}


@pytest.mark.parametrize("wrong", ["*", "https://a.no/", "a.no", "https://a.no/vei", "https://*.no"])
def test_what_is_no_origin_is_refused(wrong: str) -> None:
    with pytest.raises(ContentError, match="ingen adresse"):
        origins.allowed(_kommune(wrong))


def test_the_settings_are_plain_json(composer: Composer) -> None:
    first = widget.script(composer).split("\n")[2]
    assert json.loads(first.removeprefix("const SETTINGS = ").removesuffix(";"))["own"]["5532"]["leave"].startswith(
        "https://"
    )


# --- papers --------------------------------------------------------------------------------------------------

EMBED = (paths.ROOT / "docs" / "embed.md").read_text(encoding="utf-8")
ACCESSIBILITY = (paths.ROOT / "docs" / "tilgjengelighet.md").read_text(encoding="utf-8")


def test_the_accessibility_paper_has_the_47_and_names_only_tests_that_exist() -> None:
    rows = re.findall(r"^\| (\d\.\d\.\d+) \|", ACCESSIBILITY, re.MULTILINE)
    assert len(rows) == len(set(rows)) == 47
    files = {path.name: path.read_text(encoding="utf-8") for path in (paths.ROOT / "tests").rglob("test_*.py")}
    for name in re.findall(r"`(?:tests/)?(test_\w+\.py)`", ACCESSIBILITY):
        assert name in files
    tests = "\n".join(files.values())
    named = re.findall(r"a11y `(\w+)`", ACCESSIBILITY) + re.findall(r"`(by_touch)`", ACCESSIBILITY)
    assert len(named) > 5 and [name for name in named if f"def test_{name}(" not in tests] == []


def test_the_line_to_embed_and_its_numbers_are_right(composer: Composer) -> None:
    links = widget.number_links(composer)
    for link, number in re.findall(r'<a href="([^"]+)">([\d ]+)</a>', EMBED):
        assert links[number] == link
    for option in re.findall(r"`data-(\w+)=", EMBED):
        assert f'"{option}"' in SOURCE
    for name in re.findall(r"--(veiviser-[\w-]+):", EMBED):
        assert f"var(--{name}," in STYLE and f"var(--{name}-dark," in STYLE
