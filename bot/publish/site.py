"""The whole site: which pages there are, each as text, all of them written to a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from bot.composer import Composer
from bot.publish import addresses, frame, place_pages, topic_pages
from bot.publish.frame import Page
from bot.publish.setting import Setting
from bot.publish.words import table, words
from bot.topics import LANGUAGES

_PAGE_FILE = re.compile(r"(?:index|[0-9]+(?:-nn|-en)?)\.html")
Builder = Callable[[Setting], Page]


def builders(composer: Composer) -> dict[str, Builder]:
    """Every page there is, by key, in the order in which new ones get their numbers."""
    pages: dict[str, Builder] = {addresses.START: place_pages.start_page, "places": place_pages.places_page}
    for who in topic_pages.VOICES:
        pages[f"places-{who}"] = partial(place_pages.voice_page, who)
    for topic in composer.topics.values():
        if topic_pages.has_page(topic, table()):
            pages[f"topic-{topic.id}"] = partial(topic_pages.topic_page, topic)
    for service in composer.directory:
        pages[f"service-{service.id}"] = partial(place_pages.service_page, service.id)
    return pages


@dataclass(frozen=True)
class Site:
    """The pages of one kommune.

    Attributes:
        composer: everything that answers are made of.
        numbers: page key → number, of pages that are gone too.
        made: the moment; it decides what counts as old.
        suffix: ".html" for files, "" where a server gives the pages.
    """

    composer: Composer
    numbers: Mapping[str, int]
    made: datetime
    suffix: str = ""

    @cached_property
    def _builders(self) -> dict[str, Builder]:
        return builders(self.composer)

    @cached_property
    def settings(self) -> dict[str, Setting]:
        """What pages are made with, by language."""
        here = {key: number for key, number in self.numbers.items() if key in self._builders}
        return {lang: Setting(self.composer, words(lang), here, self.suffix, self.made) for lang in LANGUAGES}

    @cached_property
    def names(self) -> dict[str, tuple[str, str]]:
        """The last part of each address → page key and language."""
        return {
            f"{number}{'' if lang == 'nb' else f'-{lang}'}": (key, lang)
            for key, number in self.numbers.items()
            for lang in LANGUAGES
        }

    def html(self, key: str, lang: str) -> str:
        """One page as text; where the page is gone, numbers and the way on."""
        setting = self.settings[lang]
        build = self._builders.get(key)
        if build is not None:
            return frame.html(build(setting), setting)
        old = Setting(self.composer, setting.words, self.numbers, self.suffix, self.made)
        return frame.html(place_pages.gone_page(key, old), old)

    def write(self, folder: Path) -> int:
        """Write every page to a folder; gives how many. Pages of an earlier time are removed, nothing else there is."""
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.html"):
            if _PAGE_FILE.fullmatch(old.name):
                old.unlink()
        for name, (key, lang) in self.names.items():
            (folder / f"{name}.html").write_text(self.html(key, lang), encoding="utf-8")
        start = self.html(addresses.START, "nb")
        (folder / "index.html").write_text(start, encoding="utf-8")
        return len(self.names)
