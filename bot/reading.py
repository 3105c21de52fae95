"""The pages on which a professional reads every answer, by voice, with what each line rests on. Read-only.

One page a voice, so that one sitting of an hour reads it, in the language asked for. Numbers and names are filled in as
a visitor sees them; the sources of a page stand at its end, numbered in the order in which they are named.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from bot import card, paths, strict_yaml
from bot.composer import Composer
from bot.follow_ups import Said
from bot.sources import register, sources_of
from bot.topics import LANGUAGES, Answer, Topic

STYLE = paths.WIDGET / "read.css"
_TITLES = paths.CONTENT / "reading.yml"
THE_SERVICES = "tjenestene"
WORDS_A_MINUTE = 250  # what a practised reader reads of plain prose
_OWN_SOURCES = {"veiviseren": "Veiviseren selv", "katalogen": "Katalogen over tjenester"}


def _tag(name: str, *inner: str, **attributes: str) -> str:
    marks = "".join(f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{marks}>{''.join(inner)}</{name}>"


@dataclass
class _Notes:
    """The sources of one page, numbered in the order in which they are named."""

    advice: Mapping[str, Mapping[str, Any]]
    named: dict[str, int] = field(default_factory=dict)

    def marks(self, names: Iterable[str]) -> str:
        """The numbers of these sources, raised."""
        numbers = [str(self.named.setdefault(name, len(self.named) + 1)) for name in names]
        return _tag("sup", ", ".join(numbers)) if numbers else ""

    def as_list(self) -> str:
        """What each source says, where it stands, when it was read and how sure it is."""
        return _tag("ol", *(_tag("li", self._entry(name)) for name in self.named), class_="kilder")

    def _entry(self, name: str) -> str:
        entry = self.advice.get(name)
        if entry is None:
            return html.escape(_OWN_SOURCES.get(name, name))
        where = f"{entry['address']}, {entry['date']}, tillit: {entry['confidence']}"
        return f"{html.escape(str(entry['says']))} {_tag('small', html.escape(where))}"


@dataclass(frozen=True)
class Page:
    """Makes one page from everything the guide can say to one voice.

    Attributes:
        section: an id of `sections` in `content/reading.yml`: a voice, «alle» or «tjenestene».
        lang: the language of the answers; what each line rests on is known of the bokmål lines.
    """

    composer: Composer
    section: str
    lang: str = "nb"

    @cached_property
    def _notes(self) -> _Notes:
        return _Notes(register())

    def html(self, style: str) -> str:
        """The whole page.

        Args:
            style: what the head says about style: a link or a `<style>` block.
        """
        body = self._body()
        sources = _tag("h2", "Kilder", id="kilder") + self._notes.as_list() if self._notes.named else ""
        heading = f"{titles()['sections'][self.section]}: {_words_and_minutes(body)}"
        return _document(heading, _tag("div", body, lang=self.lang) + sources, style)

    def words(self) -> int:
        """How many words its answers have, without the sources."""
        return _count(self._body())

    def _body(self) -> str:
        return "".join(
            self._services() if self.section == THE_SERVICES else [*self._topics(), *self._fears(), *self._details()]
        )

    def _topics(self) -> Iterator[str]:
        for group, title in titles()["groups"].items():
            blocks = [self._topic(t) for t in self.composer.topics.values() if t.group == group and self._says(t)]
            if blocks:
                yield _tag("section", _tag("h2", title), *blocks)

    def _says(self, topic: Topic) -> list[tuple[str, Answer]]:
        tables = [("", topic.answers), *topic.situations.items()]
        return [(situation, answers[self.section]) for situation, answers in tables if self.section in answers]

    def _topic(self, topic: Topic) -> str:
        blocks = [self._answer(situation, answer) for situation, answer in self._says(topic)]
        simple = topic.simple.get(self.lang, "")
        told = _tag("p", "Enklere: ", html.escape(simple)) if simple else ""
        law = _tag("p", html.escape("; ".join(sources_of(topic))), class_="lov")
        return _tag("article", _tag("h3", html.escape(topic.title("nb"))), *blocks, told, law)

    def _answer(self, situation: str, answer: Answer) -> str:
        buttons = ", ".join(self.composer.topics[b].title("nb") for b in answer.buttons if b in self.composer.topics)
        return _tag(
            "div",
            _tag("h4", html.escape(situation)) if situation else "",
            *self._lines(answer, "before"),
            self._list(answer.services),
            *self._lines(answer, "after"),
            _tag("p", "Knapper: ", html.escape(buttons), class_="knapper") if buttons else "",
        )

    def _lines(self, answer: Answer, part: str) -> list[str]:
        rests = dict(answer.lines) if self.lang == "nb" else {}
        return [self._line(line, rests.get(line, ())) for line in answer.text(part, self.lang).splitlines() if line]

    def _line(self, line: str, names: Sequence[str]) -> str:
        return _tag("p", html.escape(self.composer.parts.fill(line)), self._notes.marks(names))

    def _list(self, ids: Sequence[str]) -> str:
        items = (_tag("li", html.escape(card.mention(self.composer.directory[s]))) for s in ids)
        return _tag("ul", *items) if ids else ""

    def _said(self, title: str, said: Said) -> str:
        words = html.escape(self.composer.parts.fill(said.text(self.lang)))
        return _tag("p", _tag("b", html.escape(title)), " ", words, self._notes.marks(said.rests))

    def _services(self) -> Iterator[str]:
        for service, aspects in self.composer.known.calls.items():
            lines = [self._said(_asked(aspect), said) for aspect, said in aspects.items()]
            yield _tag("article", _tag("h3", html.escape(self.composer.directory[service].name)), *lines)

    def _fears(self) -> Iterator[str]:
        fears = self.composer.known.fears.items()
        lines = [self._said(_asked(name), f.answers[self.section]) for name, f in fears if self.section in f.answers]
        if lines:
            yield _tag("section", _tag("h2", "Det folk er redde for"), *lines)

    def _details(self) -> Iterator[str]:
        details = self.composer.known.details.values()
        lines = [self._said(d.phrases[0], d.answers[self.section]) for d in details if self.section in d.answers]
        if lines:
            yield _tag("section", _tag("h2", "Presise spørsmål"), *lines)


def _asked(name: str) -> str:
    """The heading of an aspect or a fear; the children's own words of an aspect say so."""
    aspect, _, child = name.partition("_")
    return f"{titles()['asked'][aspect]}{' (til barn)' if child else ''}"


def _count(body: str) -> int:
    return len(re.sub(r"<[^<>]+>", " ", body).split())


def _words_and_minutes(body: str) -> str:
    words = _count(body)
    return f"{words} ord, om lag {max(1, round(words / WORDS_A_MINUTE))} minutter"


def _document(heading: str, body: str, style: str) -> str:
    head = f'<meta charset="utf-8"><meta name="robots" content="noindex"><title>Alle svar</title>{style}'
    ways = _tag("nav", _tag("a", "Veiviseren", href="/"), _tag("a", "Alle svar", href="/svarene"))
    shown = ways + _tag("main", _tag("h1", html.escape(heading)), body)
    return f'<!doctype html><html lang="nb"><head>{head}</head><body>{shown}</body></html>'


@lru_cache(maxsize=1)
def titles() -> Mapping[str, Mapping[str, str]]:
    """The headings of the pages, by kind and id; no visitor sees them."""
    read: Mapping[str, Mapping[str, str]] = strict_yaml.load(_TITLES)
    return read


def addresses() -> dict[str, tuple[str, str]]:
    """Last part of a page's address → its section and language."""
    return {
        f"{section}{'' if lang == 'nb' else f'-{lang}'}": (section, lang)
        for section in titles()["sections"]
        for lang in LANGUAGES
    }


def contents(composer: Composer, style: str) -> str:
    """The page that leads to the others, with how long each takes to read."""
    items = []
    for address, (section, lang) in addresses().items():
        words = Page(composer, section, lang).words()
        name = f"{titles()['sections'][section]}, {titles()['languages'][lang]}"
        items.append(_tag("li", _tag("a", html.escape(name), href=f"/svarene/{address}"), f": {words} ord"))
    told = "Hvert svar slik det gis, per stemme. De små tallene viser hva linja bygger på."
    heading = f"Alle svar, {composer.directory.kommune.name}"
    return _document(heading, _tag("p", told) + _tag("ul", *items), style)


def self_contained(composer: Composer, section: str, lang: str = "nb") -> str:
    """One page with its style inside, to be sent as a file."""
    return Page(composer, section, lang).html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def served(composer: Composer, address: str = "") -> str:
    """A page as the guide's server gives it: its style is a file of its own. «» for the one that leads to the others.

    Raises:
        KeyError: there is no such page.
    """
    style = '<link rel="stylesheet" href="/page/read.css">'
    return Page(composer, *addresses()[address]).html(style) if address else contents(composer, style)
