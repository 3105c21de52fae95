"""One page per topic, with a part per voice where the wording differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from bot import ranking
from bot.publish.frame import Page
from bot.publish.markup import tag
from bot.publish.service_card import service_card
from bot.publish.setting import Setting
from bot.sources import names_emergency, not_said, sources_of
from bot.topics import EVERYBODY, Answer, Topic

# `ukjent` is what the chat says while it does not know who writes; who reads a page knows.
VOICES = ("utsatt", "barn", "bekymret", "utover", "ansatt")
_MOST = {"barn": 2, "ansatt": 4}


def has_page(topic: Topic, table: Mapping[str, list[str]]) -> bool:
    """Whether a topic stands by itself, outside a conversation."""
    return topic.id not in table["without_page"]


def topic_page(topic: Topic, setting: Setting) -> Page:
    """The page of one topic."""
    simple = topic.simple.get(setting.lang) or topic.simple.get("nb")
    parts = list(_situations(topic, setting)) if topic.situations else list(_voices(topic, setting))
    return Page(
        f"topic-{topic.id}",
        topic.title(setting.lang),
        [
            tag("p", setting.filled(simple), class_="lead") if simple else None,
            _contents(parts, setting) if len(parts) > 2 else None,
            [part for _, _, part in parts],
            _next(topic, setting),
            _sources(topic, setting),
        ],
    )


_Part = tuple[str, str, Element]  # id, heading, section


def _voices(topic: Topic, setting: Setting) -> Iterator[_Part]:
    for who in _order(topic):
        title = setting.words.say("says_simply") if who == EVERYBODY else setting.words.of("voices", who)
        inner = _answer(topic, topic.answers[who], "ukjent" if who == EVERYBODY else who, setting)
        yield who, title, tag("section", tag("h2", title, id=who), inner, aria_labelledby=who)


def _order(topic: Topic) -> list[str]:
    """The voices that have an answer of their own: those whom the topic is for come first, then the common words."""
    first = {"ansatt": "ansatt"}.get(topic.group) or ("utover" if topic.id == "utover" else "")
    order = dict.fromkeys([first, EVERYBODY, *VOICES])
    return [who for who in order if who in topic.answers]


def _situations(topic: Topic, setting: Setting) -> Iterator[_Part]:
    for name, answers in topic.situations.items():
        title = setting.words.of("situations", name)
        inner: list[object] = [_answer(topic, answers[EVERYBODY], "ukjent", setting)]
        told = {answers[EVERYBODY].text("before", setting.lang)}
        for who in VOICES:
            words = answers[who].text("before", setting.lang) if who in answers else ""
            if words and words not in told:
                told.add(words)
                inner += [tag("h3", setting.words.of("voices", who)), *_words(answers[who], setting)]
        yield name, title, tag("section", tag("h2", title, id=name), inner, aria_labelledby=name)


def _words(answer: Answer, setting: Setting) -> list[Element]:
    return [*_told(answer, "before", setting), *_told(answer, "after", setting)]


def _told(answer: Answer, part: str, setting: Setting) -> list[Element]:
    return setting.paragraphs(answer.text(part, setting.lang))


def _answer(topic: Topic, answer: Answer, who: str, setting: Setting) -> list[Element]:
    """The words, the services in the order of the worst hour, the line about danger, for staff the law."""
    lang = setting.lang
    found = _told(answer, "before", setting)
    ids = services(answer, topic, who, setting)
    if ids:
        cards = (service_card(setting.directory[s], who, setting) for s in ids)
        found.append(tag("div", *cards, class_="cards"))
    found += _told(answer, "after", setting)
    text = f"{answer.text('before', lang)}\n{answer.text('after', lang)}"
    filled = setting.composer.parts.fill(text)
    if topic.emergency_line and not names_emergency(filled, topic.id):
        found += setting.paragraphs(setting.composer.phrases.emergency(who, lang))
    if who == "ansatt" and (shown := not_said(sources_of(topic), filled)):
        found.append(tag("p", f"{setting.composer.phrases.say('source', lang)} {'; '.join(shown)}.", class_="law"))
    return found


def services(answer: Answer, topic: Topic, who: str, setting: Setting) -> tuple[str, ...]:
    """The services of an answer as the reply gives them at night; in danger the list as written."""
    if not answer.services:
        return ()
    if topic.situations:
        return ranking.with_stand_ins(answer.services, setting.directory)
    ids = ranking.ordered(answer.services, who, setting.directory, setting.night)
    return ranking.with_stand_ins(ids, setting.directory, most=_MOST.get(who, 3))


def _contents(parts: list[_Part], setting: Setting) -> Element:
    items = [tag("li", tag("a", title, href=f"#{name}")) for name, title, _ in parts]
    return tag("nav", tag("ul", *items), aria_label=setting.words.say("on_this_page"), class_="contents")


def _next(topic: Topic, setting: Setting) -> Element | None:
    topics = setting.composer.topics
    wanted = [b for who in _order(topic) for b in topic.answers[who].buttons]
    ids = [b for b in dict.fromkeys(wanted) if b in topics and f"topic-{b}" in setting.numbers and b != topic.id]
    if not ids:
        return None
    links = [tag("li", setting.link(f"topic-{b}", topics[b].title(setting.lang))) for b in ids[:8]]
    title = setting.words.say("next")
    return tag("section", tag("h2", title, id="next"), tag("ul", *links, class_="links"), aria_labelledby="next")


def _sources(topic: Topic, setting: Setting) -> Element | None:
    found = sources_of(topic)
    if not found:
        return None
    items = [tag("li", one, lang="nb" if setting.lang == "en" else None) for one in found]
    return tag("details", tag("summary", setting.words.say("rests_on")), tag("ul", *items), class_="sources")
