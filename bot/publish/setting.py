"""What every page is made with: the composer, the words in one language, the addresses, the day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from xml.etree.ElementTree import Element

from bot import card, freshness
from bot.clock import OSLO
from bot.composer import Composer
from bot.directory import Directory, Service
from bot.publish.markup import tag
from bot.publish.words import Words
from bot.turn import Memory

_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")


@dataclass(frozen=True)
class Setting:
    """One language of the pages on one day.

    Attributes:
        composer: everything that answers are made of.
        words: the pages' own words in the language.
        numbers: page key → number.
        suffix: ".html" for files, "" where a server gives the pages.
        made: when the pages were made; no page says «open now», for it is read at another time.
    """

    composer: Composer
    words: Words
    numbers: Mapping[str, int]
    suffix: str
    made: datetime

    @property
    def lang(self) -> str:
        """The language: nb, nn or en."""
        return self.words.lang

    @cached_property
    def directory(self) -> Directory:
        """The directory as it may be shown on this day."""
        return freshness.settled(self.composer.directory, self.made.date())

    @property
    def night(self) -> datetime:
        """A moment at which only what answers day and night is open: pages are put in order for the worst hour."""
        return datetime.combine(self.made.date() + timedelta(days=1), time(3), OSLO)

    def memory(self, who: str) -> Memory:
        """What the reply's own functions take for voice and language."""
        return Memory(who=who, lang=self.lang)

    def address(self, key: str, lang: str = "") -> str:
        """The address of a page, relative to its neighbours: «12», «12-nn.html»."""
        lang = lang or self.lang
        return f"{self.numbers[key]}{'' if lang == 'nb' else f'-{lang}'}{self.suffix}"

    def link(self, key: str, text: str) -> Element:
        """A link to another page."""
        return tag("a", text, href=self.address(key))

    def filled(self, line: str) -> list[Element | str]:
        """A line of an answer with each `{service}` as its name and number, the number a link that dials."""
        parts: list[Element | str] = []
        for place, part in enumerate(_PLACEHOLDER.split(line)):
            parts.append(self.mention(self.directory[part]) if place % 2 else part.replace("§ ", "§\u00a0"))
        return parts

    def mention(self, service: Service) -> Element | str:
        """A service in running words, as in the replies."""
        words, phone = card.mention(service), service.phone
        if phone is None:
            return words
        together = phone.number.replace(" ", "\u00a0")  # a number is not broken between two lines
        return tag("a", words.replace(phone.number, together), href=f"tel:{phone.tel}")

    def paragraphs(self, text: str) -> list[Element]:
        """One paragraph a line."""
        return [tag("p", self.filled(line)) for line in text.splitlines() if line.strip()]
