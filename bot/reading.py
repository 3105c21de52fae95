"""The pages on which a professional reads every answer, by voice, with what each line rests on. Read-only.

One page a voice, so that one sitting of an hour reads it, in the language asked for. Numbers and names are filled in as
a visitor sees them; the sources of a page stand at its end, numbered in the order in which they are named.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from bot import card, launch, paths, strict_yaml, traces
from bot.citation import Notes
from bot.composer import Composer
from bot.follow_ups import Said
from bot.sources import sources_of
from bot.topics import EVERYBODY, LANGUAGES, Answer, Topic

STYLE = paths.WIDGET / "read.css"
_TITLES = paths.CONTENT / "reading.yml"
THE_SERVICES = "tjenestene"
# The pages of precise questions that everybody is answered alike, and the groups of topics on each.
THE_DETAILS = {"presise-vold": ("vold",), "presise-hjelp": ("hjelp", "ansatt", "om")}
WORDS_A_MINUTE = 250  # what a practised reader reads of plain prose


def _tag(name: str, *inner: str, **attributes: str) -> str:
    marks = "".join(f' {key.rstrip("_")}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{name}{marks}>{''.join(inner)}</{name}>"


@dataclass(frozen=True)
class Page:
    """Makes one page from everything the guide can say to one voice.

    Attributes:
        section: an id of `sections` in `content/reading.yml`: a voice, «alle», «tjenestene», or of `THE_DETAILS`.
        lang: the language of the answers; what each line rests on is known of the bokmål lines.
    """

    composer: Composer
    section: str
    lang: str = "nb"

    @cached_property
    def _notes(self) -> Notes:
        return Notes(self.composer)

    def html(self, style: str) -> str:
        """The whole page.

        Args:
            style: what the head says about style: a link or a `<style>` block.
        """
        body = self._body()
        heading = titles()["sections"][self.section]
        if self.lang != "nb":
            heading += f", {titles()['languages'][self.lang]}"
        sources = _tag("h2", say("sources"), id="kilder") + self._notes.as_list() if self._notes.named else ""
        lead = _tag("p", _words_and_minutes(body), " ", say("marks") if sources else "", class_="lead")
        return _document(
            self.composer, heading, lead + _contents(body) + _tag("div", body, lang=self.lang) + sources, style
        )

    def words(self) -> int:
        """How many words its answers have, without the sources."""
        return _count(self._body())

    def _body(self) -> str:
        if self.section == THE_SERVICES:
            return "".join(self._services())
        if self.section in THE_DETAILS:
            return "".join(self._details(EVERYBODY, THE_DETAILS[self.section]))
        own = self._details(self.section, titles()["groups"]) if self.section != EVERYBODY else ()
        return "".join([*self._topics(), *self._fears(), *own])

    def _topics(self) -> Iterator[str]:
        for group, title in titles()["groups"].items():
            blocks = [self._topic(t) for t in self.composer.topics.values() if t.group == group and self._says(t)]
            if blocks:
                yield _group(group, title, blocks)

    def _says(self, topic: Topic) -> list[tuple[str, Answer]]:
        tables = [("", topic.answers), *topic.situations.items()]
        return [(situation, answers[self.section]) for situation, answers in tables if self.section in answers]

    def _topic(self, topic: Topic) -> str:
        blocks = [self._answer(situation, answer) for situation, answer in self._says(topic)]
        simple = topic.simple.get(self.lang, "")
        told = _tag("p", self._label("simpler"), " ", html.escape(simple), class_="aside") if simple else ""
        law = "; ".join(sources_of(topic))
        rests = _tag("p", self._label("rests_on"), " ", html.escape(law), class_="aside", lang="nb") if law else ""
        return _tag("article", _tag("h3", html.escape(topic.title(self.lang))), *blocks, told, rests)

    def _answer(self, situation: str, answer: Answer) -> str:
        steps = [self.composer.topics[b].title(self.lang) for b in answer.buttons if b in self.composer.topics]
        return _tag(
            "div",
            _tag("h4", html.escape(_situation(situation)), lang="nb") if situation else "",
            *self._lines(answer, "before"),
            self._list(answer.services),
            *self._lines(answer, "after"),
            _tag("p", self._label("buttons"), " ", html.escape(" · ".join(steps)), class_="aside") if steps else "",
            class_="answer",
        )

    def _lines(self, answer: Answer, part: str) -> list[str]:
        rests = dict(answer.lines) if self.lang == "nb" else {}
        return [self._line(line, rests.get(line, ())) for line in answer.text(part, self.lang).splitlines() if line]

    def _line(self, line: str, names: Sequence[str]) -> str:
        return _tag("p", html.escape(self.composer.parts.fill(line)), self._notes.marks(names))

    def _list(self, ids: Sequence[str]) -> str:
        items = (_tag("li", html.escape(card.mention(self.composer.directory[s]))) for s in ids)
        return _tag("ul", *items, class_="services", lang="nb") if ids else ""

    def _label(self, key: str) -> str:
        return _tag("b", say(key), lang="nb")

    def _said(self, title: str, said: Said) -> str:
        words = html.escape(self.composer.parts.fill(said.text(self.lang)))
        return _tag("dt", html.escape(title), lang="nb") + _tag("dd", words, self._notes.marks(said.rests))

    def _services(self) -> Iterator[str]:
        articles = []
        for service, aspects in self.composer.known.calls.items():
            lines = [self._said(_asked(aspect), said) for aspect, said in aspects.items()]
            name = _tag("h3", html.escape(self.composer.directory[service].name), lang="nb")
            articles.append(_tag("article", name, _tag("dl", *lines, class_="answer")))
        yield _group("calls", titles()["sections"][THE_SERVICES], articles)

    def _fears(self) -> Iterator[str]:
        fears = self.composer.known.fears.items()
        lines = [self._said(_asked(name), f.answers[self.section]) for name, f in fears if self.section in f.answers]
        if lines:
            yield _group("fears", say("fears"), [_tag("dl", *lines, class_="answer")])

    def _details(self, who: str, groups: Container[str]) -> Iterator[str]:
        by_topic: dict[str, list[str]] = {}
        for detail in self.composer.known.details.values():
            if who in detail.answers and self.composer.topics[detail.topic].group in groups:
                by_topic.setdefault(detail.topic, []).append(self._said(detail.phrases[0], detail.answers[who]))
        blocks = [
            _tag("article", _tag("h3", html.escape(self.composer.topics[topic].title(self.lang))), _tag("dl", *lines))
            for topic, lines in by_topic.items()
        ]
        if blocks:
            yield _group("details", say("details"), blocks)


def _group(name: str, title: str, blocks: Sequence[str]) -> str:
    return _tag("section", _tag("h2", html.escape(title), id=name, lang="nb"), *blocks)


def _contents(body: str) -> str:
    """The way to each group of a page that has more than one."""
    groups = re.findall(r'<h2 id="([^"]+)" lang="nb">([^<]+)</h2>', body)
    items = (_tag("li", _tag("a", title, href=f"#{name}")) for name, title in groups)
    links = _tag("nav", _tag("ul", *items), **{"aria-label": say("on_this_page"), "class": "contents"})
    return links if len(groups) > 1 else ""


def _situation(name: str) -> str:
    return titles()["situations"].get(name, name)


def _asked(name: str) -> str:
    """The heading of an aspect or a fear; the children's own words of an aspect say so."""
    aspect, _, child = name.partition("_")
    return f"{titles()['asked'][aspect]}{' (til barn)' if child else ''}"


def _count(body: str) -> int:
    return len(re.sub(r"<[^<>]+>", " ", body).split())


def _words_and_minutes(body: str) -> str:
    words = _count(body)
    return f"{words} ord, om lag {max(1, round(words / WORDS_A_MINUTE))} minutter."


def _document(composer: Composer, heading: str, body: str, style: str) -> str:
    """The frame: the way out first, the line about danger, the ways on, and at the end who has confirmed it."""
    kommune = composer.directory.kommune
    unconfirmed = "" if launch.confirmed(composer.directory) else f" {say('unconfirmed')}"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
        f'<title>Veiviseren</title><link rel="icon" href="data:,">{style}'
    )
    ways = _tag(
        "nav", _tag("a", say("guide"), href="/"), _tag("a", say("all"), href="/svarene"), **{"aria-label": say("menu")}
    )
    out = _tag("a", say("leave"), href=kommune.leave_to, class_="leave", rel="noreferrer noopener")
    shown = _tag("header", out, ways) + _tag(
        "main", _tag("p", traces.danger(composer, "nb"), class_="danger"), _tag("h1", html.escape(heading)), body
    )
    foot = _tag("footer", _tag("p", html.escape(f"{kommune.name}."), _tag("b", html.escape(unconfirmed))))
    return f'<!doctype html>\n<html lang="nb">\n<head>{head}</head>\n<body>{shown}{foot}</body>\n</html>\n'


@lru_cache(maxsize=1)
def titles() -> Mapping[str, Mapping[str, str]]:
    """The headings of the pages, by kind and id; no visitor sees them."""
    read: Mapping[str, Mapping[str, str]] = strict_yaml.load(_TITLES)
    return read


def say(key: str) -> str:
    """One of the words around the answers."""
    return titles()["say"][key]


def addresses() -> dict[str, tuple[str, str]]:
    """Last part of a page's address → its section and language."""
    return {
        f"{section}{'' if lang == 'nb' else f'-{lang}'}": (section, lang)
        for section in titles()["sections"]
        for lang in LANGUAGES
    }


def contents(composer: Composer, style: str) -> str:
    """The page that leads to the others, with how long each takes to read."""
    rows = []
    for section, title in titles()["sections"].items():
        own = [(address, lang) for address, (of, lang) in addresses().items() if of == section]
        links = (_tag("li", _link(composer, address, section, lang)) for address, lang in own)
        rows.append(_tag("section", _tag("h2", html.escape(title)), _tag("ul", *links, class_="ways")))
    lead = _tag("p", say("lead"), class_="lead")
    return _document(composer, say("all"), lead + "".join(rows), style)


def _link(composer: Composer, address: str, section: str, lang: str) -> str:
    words = Page(composer, section, lang).words()
    minutes = f"{max(1, round(words / WORDS_A_MINUTE))} minutter"
    title = f"{titles()['sections'][section]}, {titles()['languages'][lang]}"
    name = _tag("span", html.escape(titles()["languages"][lang].capitalize()))
    return _tag(
        "a", name, " ", _tag("small", minutes), href=f"/svarene/{address}", **{"aria-label": f"{title}, {minutes}"}
    )


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
