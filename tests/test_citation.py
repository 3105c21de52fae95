"""Sources as a reader sees them: who, where, when, how sure; never the files of those who gathered them."""

from __future__ import annotations

import re

import pytest

from bot import citation, traces
from bot.citation import Citation, Notes
from bot.composer import Composer
from bot.sources import register
from bot.topics import LANGUAGES

LAW = "https://lovdata.no/dokument/NL/lov/2021-06-18-97"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (f"facts/advice-contact.md barnevern 4 ({LAW})", Citation("Lovdata, barnevernsloven", LAW)),
        (
            f"facts/law.md Utreiseforbud, barnevernsloven §§ 4-6 og 5-13 ({LAW})",
            Citation("Lovdata, barnevernsloven §§ 4-6 og 5-13", LAW),
        ),
        ("https://www.nkom.no/a/b", Citation("Nkom", "https://www.nkom.no/a/b")),
        ("https://ukjent.example/x", Citation("ukjent.example", "https://ukjent.example/x")),
        ("facts/advice-contact.md atv 4 (ITR-A, 2023)", Citation("iTromsø")),
        (
            "Handlingsplan (Balsfjords handlingsplan, satsingsområde 2)",
            Citation("Handlingsplanen mot vold i nære relasjoner, satsingsområde 2"),
        ),
        ("facts/advice-contact.md F5", Citation("Flere kilder, samlet da veiviseren ble laget")),
        ("facts/advice-contact.md nav 4", Citation("Flere kilder om Nav, samlet da veiviseren ble laget")),
    ],
)
def test_an_address_becomes_a_publisher_and_a_link(composer: Composer, address: str, expected: Citation) -> None:
    assert citation.citation(address, composer.directory) == expected


def test_what_the_directory_says_leads_to_the_services_own_source(composer: Composer) -> None:
    found = citation.citation("facts/services.md vo-linjen", composer.directory)
    assert found.web in [source["address"] for source in composer.directory["vo-linjen"].source]


def test_no_source_is_shown_by_a_file_a_key_or_a_placeholder(composer: Composer) -> None:
    notes = Notes(composer)
    marks = notes.marks([*register(), "veiviseren", "katalogen"])
    page = notes.as_list()
    assert page.count("<li ") == len(register()) + 2 == marks.count("<a ")
    shown = re.sub(r"<[^>]+>", " ", page)
    assert not re.search(r"facts/|\.md\b|[{}]|\b(høy|middels|lav)\b", shown)
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b", shown)
    assert all(link.startswith(("http://", "https://")) for link in re.findall(r'href="([^"]+)"', page))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_traces_tells_its_sources_and_leaves_no_entry_of_its_own(unconfirmed: Composer, lang: str) -> None:
    page = traces.page(unconfirmed, lang)
    assert "facts/" not in page and 'href="#' not in page and page.count('<li id="k') >= 10
    assert page.index('class="leave"') < page.index('href="tel:112"') < page.index("<h1>")
    said = {"nb": "Ikke bekreftet av kommunen", "nn": "Ikkje stadfesta av kommunen", "en": "Not yet confirmed"}
    assert said[lang] in page
