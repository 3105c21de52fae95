"""The pages on which a professional reads every answer: all of it is there, and each page is read in an hour."""

from __future__ import annotations

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
    numbers = {int(n) for marks in re.findall(r"<sup>([\d, ]+)</sup>", page) for n in marks.split(", ")}
    assert numbers == set(range(1, page.split('id="kilder"')[1].count("<li>") + 1))


def test_the_first_page_leads_to_all_the_others(composer: Composer) -> None:
    assert re.findall(r'href="/svarene/([^"]+)"', reading.served(composer)) == list(reading.addresses())


def test_an_unknown_page_is_an_error(composer: Composer) -> None:
    with pytest.raises(KeyError):
        reading.served(composer, "nobody")
