"""The pages on which a professional reads every answer: all of it is there, and each page is read in an hour."""

from __future__ import annotations

import gzip
import html
import re

import pytest

from bot import reading
from bot.composer import Composer
from bot.topics import LANGUAGES

PAGES = sorted(reading.addresses())
AN_HOUR = 60 * reading.WORDS_A_MINUTE


def _words(page: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_read_in_an_hour_with_its_sources(composer: Composer, address: str) -> None:
    words = len(_words(reading.served(composer, address)).split())
    assert 1000 < words <= AN_HOUR


@pytest.mark.parametrize("address", PAGES)
def test_a_page_weighs_little_on_its_way(composer: Composer, address: str) -> None:
    assert len(gzip.compress(reading.served(composer, address).encode())) <= 40_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_that_the_guide_can_say_stands_on_a_page(composer: Composer, lang: str) -> None:
    shown = "\n".join(_words(reading.served(composer, a)) for a, (_, own) in reading.addresses().items() if own == lang)
    answers = [
        a for t in composer.topics.values() for table in (t.answers, *t.situations.values()) for a in table.values()
    ]
    said = [answer.text(part, lang) for answer in answers for part in ("before", "after")]
    said += [s.text(lang) for aspects in composer.known.calls.values() for s in aspects.values()]
    said += [s.text(lang) for fear in composer.known.told.values() for s in fear.answers.values()]
    missing = [line for text in said for line in composer.parts.fill(text).splitlines() if line not in shown]
    assert len(said) > 500 and missing == []


def test_each_source_that_is_numbered_is_told_at_the_end(composer: Composer) -> None:
    page = reading.served(composer, "utover")
    numbers = {int(n) for n in re.findall(r'<a href="#k(\d+)">', page)}
    told = [int(n) for n in re.findall(r'<li id="k(\d+)">', page.split('id="kilder"')[1])]
    assert told == list(range(1, len(told) + 1)) and numbers == set(told) and len(told) > 50


@pytest.mark.parametrize("address", ["", *PAGES])
def test_each_page_has_the_way_out_first_the_line_about_danger_and_who_has_confirmed(
    unconfirmed: Composer, address: str
) -> None:
    page = reading.served(unconfirmed, address)
    body = page.split("<body>")[1]
    assert 'class="leave"' in body[: body.index("</a>")]
    assert 'href="tel:112"' in body[: body.index("<h1>")]
    assert "Ikke bekreftet av kommunen ennå." in body and "facts/" not in page


def test_the_first_page_leads_to_all_the_others(composer: Composer) -> None:
    assert re.findall(r'href="/svarene/([^"]+)"', reading.served(composer)) == list(reading.addresses())


def test_an_unknown_page_is_an_error(composer: Composer) -> None:
    with pytest.raises(KeyError):
        reading.served(composer, "nobody")
