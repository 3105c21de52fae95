"""The static pages: made of the same content, neutral, small, without a dead end, and never «open now»."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot import directory, hours, launch, ranking
from bot.composer import Composer
from bot.directory import Directory
from bot.paths import ROOT
from bot.publish import addresses, site
from bot.publish.frame import policy
from bot.publish.site import Site
from bot.publish.week import week
from bot.publish.words import table, words
from bot.strict_yaml import ContentError
from bot.topics import LANGUAGES

TELLING = re.compile(r"vold|vald|violen|kris[ei]|overgrep|abuse|mishand|slå", re.IGNORECASE)
_VOID = {"meta", "link", "br", "img", "hr", "input"}


class Outline(HTMLParser):
    """What a page is made of: tags with attributes, ids, links, headings; fails where elements are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.text.setdefault(self.open[-1], []).append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def shown(self) -> str:
        shown = " ".join(" ".join(t) for tag, t in self.text.items() if tag not in ("style", "script", "title"))
        return shown.replace("\u00a0", " ")


@pytest.fixture(scope="module")
def built(unconfirmed: Composer) -> Site:
    made = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    return Site(unconfirmed, addresses.load(), made, ".html")


@pytest.fixture(scope="module")
def pages(built: Site) -> dict[str, str]:
    return {f"{name}.html": built.html(*what) for name, what in built.names.items()}


@pytest.fixture(scope="module")
def outlines(pages: dict[str, str]) -> dict[str, Outline]:
    return {name: Outline(text) for name, text in pages.items()}


def objects(outline: Outline) -> Iterator[dict[str, Any]]:
    for text in outline.text.get("script", []):
        if text.startswith("{"):
            yield json.loads(text)


def test_every_page_has_a_number_that_was_given_once(unconfirmed: Composer) -> None:
    assert addresses.missing(site.builders(unconfirmed), addresses.load()) == []


def test_a_number_is_never_used_again(tmp_path: Path) -> None:
    file = tmp_path / "addresses.yml"
    file.write_text("1: start\n7: topic-gone\n", encoding="utf-8")
    assert addresses.assign(["start", "topic-new"], file) == {"start": 1, "topic-gone": 7, "topic-new": 8}
    assert addresses.assign(["start", "topic-new"], file)["topic-new"] == 8
    assert file.read_text(encoding="utf-8") == "1: start\n7: topic-gone\n8: topic-new\n"
    file.write_text("1: start\n2: start\n", encoding="utf-8")
    with pytest.raises(ContentError, match="two numbers"):
        addresses.load(file)


def test_pages_are_small_well_formed_and_complete(pages: dict[str, str], outlines: dict[str, Outline]) -> None:
    assert len(pages) > 250
    for name, outline in outlines.items():
        assert len(pages[name].encode()) <= 100_000, name
        for landmark in ("header", "main", "footer", "h1", "title"):
            assert len(outline.all(landmark)) == 1, (name, landmark)
        ids = [a["id"] for _, a in outline.tags if "id" in a]
        assert len(ids) == len(set(ids)), name
        named = {a.get("aria-labelledby") for _, a in outline.tags} - {None}
        assert named <= set(ids), name
        headings = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
        assert all(b - a <= 1 for a, b in zip(headings, headings[1:], strict=False)), name


def test_the_way_out_and_the_skip_link_come_first(outlines: dict[str, Outline]) -> None:
    neutral = directory.load().kommune.leave_to
    for outline in outlines.values():
        first, second = outline.all("a")[:2]
        assert first["id"] == "leave" and first["href"] == neutral
        assert second["href"] == "#main"


def test_what_others_may_see_of_a_page_is_neutral(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        seen = " ".join(outline.text["title"]) + " ".join(str(m.get("content")) for m in outline.all("meta"))
        assert not TELLING.search(seen) and not TELLING.search(name)
        assert re.fullmatch(r"\d+(-nn|-en)?\.html", name)


def test_every_link_leads_somewhere(pages: dict[str, str], outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        ids = {a["id"] for _, a in outline.tags if "id" in a}
        for href in (str(a["href"]) for a in outline.all("a")):
            if href.startswith("#"):
                assert href[1:] in ids, (name, href)
            elif not href.startswith(("tel:", "https://")):
                assert href in pages, (name, href)


def test_nothing_is_fetched_and_nothing_is_told_to_others(pages: dict[str, str], outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        assert not [a for tag, a in outline.tags if a.get("src") or (tag == "link" and a["href"] != "data:,")]
        outside = [a for a in outline.all("a") if str(a["href"]).startswith("http")]
        assert all(a.get("rel") == "noreferrer noopener" for a in outside), name
        assert policy() in [m.get("content") for m in outline.all("meta")]
        assert not re.search(r"cookie|localStorage|sessionStorage|fetch\(", pages[name])


def test_numbers_are_those_of_the_directory_and_hidden_ones_stay_hidden(
    outlines: dict[str, Outline], unconfirmed: Composer
) -> None:
    shown = {s.phone.tel for s in unconfirmed.directory if s.phone}
    kept = {p.tel for s in unconfirmed.directory if s.show != "yes" for p in s.phones} - shown
    assert kept
    for name, outline in outlines.items():
        dialled = {str(a["href"]).removeprefix("tel:") for a in outline.all("a") if str(a["href"]).startswith("tel:")}
        assert "112" in dialled and dialled <= shown, name
        assert not any(number.removeprefix("+47") in outline.shown.replace(" ", "") for number in kept), name


def test_no_page_says_open_now(outlines: dict[str, Outline]) -> None:
    for name, outline in outlines.items():
        assert not re.search(r"(åpent|stengt) nå|\b(ope|stengt) no\b|(open|closed) now", outline.shown), name


def test_a_part_for_each_voice_whose_words_differ(outlines: dict[str, Outline], unconfirmed: Composer) -> None:
    number = addresses.load()["topic-fysisk-vold"]
    parts = [a["aria-labelledby"] for a in outlines[f"{number}.html"].all("section")]
    assert parts[:3] == ["alle", "utsatt", "barn"] and {"utover", "bekymret", "ansatt"} <= set(parts)
    for lang in LANGUAGES:
        text = outlines[f"{number}{'' if lang == 'nb' else f'-{lang}'}.html"].shown
        for who, answer in unconfirmed.topics["fysisk-vold"].answers.items():
            if who != "ukjent":
                assert answer.text("before", lang).splitlines()[0] in text, (lang, who)


def test_the_first_place_of_the_public_answers_at_night(built: Site, unconfirmed: Composer) -> None:
    setting = built.settings["nb"]
    from bot.publish.place_pages import first_places

    for who in ("utsatt", "barn", "bekymret"):
        assert ranking.answers_now(unconfirmed.directory[first_places(who, setting)[0]], setting.night), who
    assert first_places("utover", setting)[0] == "familievern"
    assert "krisesenter" not in first_places("utover", setting)
    assert first_places("barn", setting)[0] == "alarmtelefonen"


def test_a_place_that_closes_does_not_stand_first_for_the_public(built: Site, unconfirmed: Composer) -> None:
    from bot.publish.place_pages import first_places

    closing = replace(unconfirmed.directory["krisesenter"], schedule="Mo-Su 08:00-22:00")
    directory = replace(unconfirmed.directory, services={**unconfirmed.directory.services, "krisesenter": closing})
    setting = replace(built.settings["nb"], composer=replace(unconfirmed, directory=directory))
    assert first_places("utsatt", built.settings["nb"])[0] == "krisesenter"
    assert first_places("utsatt", setting)[:2] == ("vo-linjen", "krisesenter")


def test_the_crisis_centre_is_always_followed_by_its_stand_in(outlines: dict[str, Outline]) -> None:
    krisesenter, vo = "tel:+4777611060", "tel:116006"
    found = 0
    for name, outline in outlines.items():
        hrefs = [a["href"] for a in outline.all("a")]
        if krisesenter in hrefs:
            found += 1
            assert vo in hrefs, name
    assert found > 20


def test_the_foot_says_unconfirmed_until_the_first_points_are_confirmed(built: Site, unconfirmed: Composer) -> None:
    said = words("nb").say("unconfirmed")
    assert said in built.html("start", "nb") and "noindex" in built.html("start", "nb")
    first = {s for point in launch.load().points if point.first for s in point.services}
    services = {
        s.id: replace(s, confirmed_date="2026-11-20", confirmed_by="servicetorget") if s.id in first else s
        for s in unconfirmed.directory
    }
    ready = replace(unconfirmed, directory=replace(unconfirmed.directory, services=services))
    text = Site(ready, built.numbers, built.made).html("start", "nb")
    assert said not in text and "noindex" not in text
    one_missing = services | {"barnevern": unconfirmed.directory["barnevern"]}
    almost = replace(unconfirmed, directory=replace(unconfirmed.directory, services=one_missing))
    assert said in Site(almost, built.numbers, built.made).html("start", "nb")


def test_a_page_that_is_gone_still_helps(built: Site) -> None:
    old = Site(built.composer, {**built.numbers, "topic-gone": 9999}, built.made)
    outline = Outline(old.html("topic-gone", "nb"))
    hrefs = [a["href"] for a in outline.all("a")]
    assert {"tel:112", "tel:116006", "1"} <= set(hrefs)


def test_data_for_machines_shows_no_more_than_the_page(outlines: dict[str, Outline], unconfirmed: Composer) -> None:
    kinds = set()
    for outline in outlines.values():
        for found in objects(outline):
            assert found["@context"] == "https://schema.org"
            kinds.add(found["@type"])
            for channel in found.get("availableChannel", []):
                point = channel.get("servicePhone")
                assert not point or point["telephone"] in {s.phone.tel for s in unconfirmed.directory if s.phone}
            assert "address" not in json.dumps(found)
    assert {"GovernmentService", "Service", "GovernmentOrganization"} <= kinds


def test_writing_the_site_leaves_other_files_alone(built: Site, tmp_path: Path) -> None:
    (tmp_path / "sider").mkdir()
    for name in ("9999.html", "egne-notater.html", "bilde.png"):
        (tmp_path / "sider" / name).write_text("x", encoding="utf-8")
    assert built.write(tmp_path / "sider") == len(list((tmp_path / "sider").glob("[0-9]*.html")))
    assert (tmp_path / "sider" / "index.html").read_text() == (tmp_path / "sider" / "1.html").read_text()
    assert not (tmp_path / "sider" / "9999.html").exists()
    assert (tmp_path / "sider" / "egne-notater.html").exists() and (tmp_path / "sider" / "bilde.png").exists()


def test_a_place_without_a_number_shows_its_web_page_and_whom_to_call(built: Site) -> None:
    outline = Outline(built.html("service-atv", "nb"))
    hrefs = [str(a["href"]) for a in outline.all("a")]
    assert any("atv-stiftelsen.no" in href for href in hrefs) and "tel:+4746615620" in hrefs
    assert "Vi har ikke noe bekreftet nummer hit." in outline.shown


def test_every_schedule_in_the_directory_can_be_said_in_words(unconfirmed: Composer) -> None:
    for service in unconfirmed.directory:
        for schedule in (service.schedule, service.chat_schedule, service.schedule_longest):
            for lang in LANGUAGES:
                assert bool(words(lang).hours(schedule)) is bool(schedule), service.id


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ("24/7", "hele døgnet"),
        ("Mo-Fr 09:00-15:00; PH off", "mandag–fredag kl. 09–15, stengt på helligdager"),
        ("Mo,We-Fr 08:30-15:00; Tu 08:30-13:45", "mandag og onsdag–fredag kl. 08.30–15, tirsdag kl. 08.30–13.45"),
        ("Su-Fr 16:15-22:45", "søndag–fredag kl. 16.15–22.45"),
        ("Mo-Su 00:00-08:00,16:00-24:00", "hver dag kl. 00–08 og 16–24"),
    ],
)
def test_hours_in_words(schedule: str, said: str) -> None:
    assert words("nb").hours(schedule) == said


@pytest.mark.parametrize(
    "schedule", ["Mo-Fr sunrise-sunset", "Jan Mo 10:00-12:00", "Mo 10:00+", "week 2 We 16:00-18:00"]
)
def test_hours_that_cannot_be_said_are_an_error(schedule: str) -> None:
    with pytest.raises(ValueError, match="in words"):
        words("nb").hours(schedule)


def test_words_and_library_agree_on_every_hour_of_a_week(unconfirmed: Composer) -> None:
    for schedule in {s.schedule for s in unconfirmed.directory if s.schedule}:
        found = week(schedule)
        assert found is not None
        for day in range(7):
            for hour in range(24):
                moment = datetime.fromisoformat(f"2026-11-{16 + day}T{hour:02}:30:00+01:00")
                by_words = any(
                    day in span.days and any(a <= f"{hour:02}:30" < b for a, b in span.times) for span in found.spans
                )
                assert hours.state(schedule, moment).open is by_words, (schedule, moment)


def test_words_stand_in_three_languages() -> None:
    for kind in ("say", "voices", "situations", "questions", "week"):
        for key, entry in table()[kind].items():
            assert set(entry) == set(LANGUAGES), key


def test_the_day_decides_what_is_old(unconfirmed: Composer, built: Site) -> None:
    directory: Directory = unconfirmed.directory
    assert "sist lest november 2026, ikke bekreftet" not in built.html("service-krisesenter", "nb").lower()
    later = Site(unconfirmed, built.numbers, datetime.fromisoformat("2027-08-01T10:00:00+02:00"))
    assert date.fromisoformat(directory["krisesenter"].assured_date) < later.made.date()
    text = Outline(later.html("service-krisesenter", "nb")).shown
    assert "Sist lest november 2026, ikke bekreftet. Får du ikke svar:" in text and "VO-linjen 116 006" in text
    assert "Sist lest" not in Outline(later.html("service-politi-112", "nb")).shown


def test_a_printed_number_is_not_hidden_behind_its_button() -> None:
    style = (ROOT / "bot" / "publish" / "pages.css").read_text(encoding="utf-8")
    printed = style[style.index("@media print") :]
    assert re.search(r"\.dial[^{]*\{[^}]*background: none; color: #000", printed)
    assert re.search(r"header nav[^{]*\{ display: none", printed) and ".paper { display: block" in printed
