"""The page on which a professional reads every answer, by voice, with what each line rests on. Read-only, in bokmål.

The other languages stand folded beneath each answer. Numbers and names are filled in as a visitor sees them.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bot import card, paths, strict_yaml
from bot.composer import Composer
from bot.follow_ups import Said
from bot.sources import sources_of
from bot.topics import EVERYBODY, Answer, Topic

STYLE = paths.WIDGET / "read.css"
_SOURCES = paths.CONTENT / "sources.yml"
_VOICES: Mapping[str, str] = {
    "utsatt": "Den som er utsatt",
    "barn": "Barn og unge",
    "utover": "Den som utøver vold",
    "bekymret": "Den som er bekymret",
    "ansatt": "Ansatte",
    "ukjent": "Når vi ikke vet hvem som skriver",
    EVERYBODY: "Alle andre",
}
_GROUPS = {"vold": "Om vold", "hjelp": "Hva man kan gjøre", "ansatt": "For ansatte", "om": "Om veiviseren"}


def _tag(name: str, *inner: str, **attributes: str) -> str:
    marks = "".join(f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{marks}>{''.join(inner)}</{name}>"


@dataclass
class _Notes:
    """The sources of one section, numbered in the order in which they are named."""

    advice: Mapping[str, Mapping[str, Any]]
    named: list[str] = field(default_factory=list)

    def marks(self, names: Iterable[str]) -> str:
        """The numbers of these sources, raised."""
        numbers = []
        for name in names:
            if name not in self.named:
                self.named.append(name)
            numbers.append(str(self.named.index(name) + 1))
        return _tag("sup", ", ".join(numbers)) if numbers else ""

    def as_list(self) -> str:
        """What each source says, where it stands, when it was read and how sure it is."""
        return (
            _tag("ol", *(_tag("li", self._entry(name)) for name in self.named), class_="kilder") if self.named else ""
        )

    def _entry(self, name: str) -> str:
        entry = self.advice.get(name)
        if entry is None:
            return html.escape(
                {"veiviseren": "Veiviseren selv", "katalogen": "Katalogen over tjenester"}.get(name, name)
            )
        where = f"{entry['address']}, {entry['date']}, tillit: {entry['confidence']}"
        return f"{html.escape(str(entry['says']))} {_tag('small', html.escape(where))}"


@dataclass(frozen=True)
class Page:
    """Makes the page from everything the guide can say."""

    composer: Composer

    def html(self, style: str) -> str:
        """The whole page.

        Args:
            style: what the head says about style: a link or a `<style>` block.
        """
        parts = [self._group(group, title) for group, title in _GROUPS.items()]
        body = [
            _tag("h1", f"Alle svar, {html.escape(self.composer.directory.kommune.name)}"),
            _tag("p", "Hvert svar slik det gis, per stemme. De små tallene viser hva linja bygger på."),
            _tag("nav", *(f'<a href="#{key}">{title}</a> ' for key, title in [*_GROUPS.items(), *_MORE.items()])),
            *parts,
            self._calls(),
            self._fears(),
        ]
        head = f'<meta charset="utf-8"><meta name="robots" content="noindex"><title>Alle svar</title>{style}'
        return f'<!doctype html><html lang="nb"><head>{head}</head><body><main>{"".join(body)}</main></body></html>'

    def _group(self, group: str, title: str) -> str:
        topics = [topic for topic in self.composer.topics.values() if topic.group == group]
        return _tag("section", _tag("h2", title), *map(self._topic, topics), id=group)

    def _topic(self, topic: Topic) -> str:
        notes = _Notes(_advice())
        tables = [("", topic.answers), *topic.situations.items()]
        blocks = [
            self._answer(f"{_VOICES[who]}{f' ({situation})' if situation else ''}", answer, notes)
            for situation, answers in tables
            for who, answer in answers.items()
        ]
        simple = _tag("p", "Enklere: ", html.escape(topic.simple["nb"])) if topic.simple else ""
        sources = _tag("p", html.escape("; ".join(sources_of(topic))), class_="lov")
        return _tag("article", _tag("h3", html.escape(topic.title("nb"))), *blocks, simple, sources, notes.as_list())

    def _answer(self, title: str, answer: Answer, notes: _Notes) -> str:
        before = [line for line in answer.lines if line[0] in answer.before["nb"]]
        after = [line for line in answer.lines if line not in before]
        others = [
            _tag(
                "p", html.escape(self._filled(f"{answer.text('before', lang)} {answer.text('after', lang)}")), lang=lang
            )
            for lang in ("nn", "en")
        ]
        buttons = ", ".join(self.composer.topics[b].title("nb") for b in answer.buttons if b in self.composer.topics)
        return _tag(
            "div",
            _tag("h4", html.escape(title)),
            *(self._line(line, names, notes) for line, names in before),
            self._services(answer.services),
            *(self._line(line, names, notes) for line, names in after),
            _tag("p", "Knapper: ", html.escape(buttons), class_="knapper") if buttons else "",
            _tag("details", _tag("summary", "Nynorsk og engelsk"), *others),
        )

    def _line(self, line: str, names: Sequence[str], notes: _Notes) -> str:
        return _tag("p", html.escape(self._filled(line)), notes.marks(names))

    def _services(self, ids: Sequence[str]) -> str:
        items = (_tag("li", html.escape(card.mention(self.composer.directory[s]))) for s in ids)
        return _tag("ul", *items) if ids else ""

    def _filled(self, text: str) -> str:
        return self.composer.parts.fill(text)

    def _said(self, title: str, said: Said, notes: _Notes) -> str:
        words = html.escape(self._filled(said.text("nb")))
        return _tag("p", _tag("b", html.escape(title), ": "), words, notes.marks(said.rests))

    def _calls(self) -> str:
        blocks = []
        for service, aspects in self.composer.known.calls.items():
            notes = _Notes(_advice())
            lines = [self._said(aspect, said, notes) for aspect, said in aspects.items()]
            name = self.composer.directory[service].name
            blocks.append(_tag("article", _tag("h3", html.escape(name)), *lines, notes.as_list()))
        return _tag("section", _tag("h2", _MORE["calls"]), *blocks, id="calls")

    def _fears(self) -> str:
        blocks = []
        for name, fear in self.composer.known.fears.items():
            notes = _Notes(_advice())
            lines = [self._said(_VOICES[who], said, notes) for who, said in fear.answers.items()]
            blocks.append(_tag("article", _tag("h3", html.escape(name)), *lines, notes.as_list()))
        return _tag("section", _tag("h2", _MORE["fears"]), *blocks, id="fears")


_MORE = {"calls": "Hva skjer når man ringer", "fears": "Frykt og hva som skjer etterpå"}


@lru_cache(maxsize=1)
def _advice() -> Mapping[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in strict_yaml.load(_SOURCES)["sources"]}


def self_contained(composer: Composer) -> str:
    """The page with its style inside, to be sent as one file."""
    return Page(composer).html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def served(composer: Composer) -> str:
    """The page as the guide's server gives it: its style is a file of its own."""
    return Page(composer).html('<link rel="stylesheet" href="/page/read.css">')
