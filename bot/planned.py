"""Replies to questions about the kommune's action plan: the point's own sentence, what holds today, who answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import ranking
from bot.parts import Parts
from bot.plan import Point
from bot.reply import Reply
from bot.sources import names_emergency, sources_of
from bot.topics import Topic
from bot.turn import UNKNOWN, Memory, Turn
from bot.wording import Phrases

# Topics that leave it open what is asked, so that a point of the plan says more.
_OPEN = frozenset({"kontaktinfo", "om-planen", "utenfor", "forstar-ikke", "hva-kan-du", "om-boten"})
_MOST = 3


def fits(point: Point, topic: Topic, turn: Turn, memory: Memory) -> bool:
    """Whether the point is what is asked: certainly so, its topic by one who asks in general, or an open question."""
    if turn.choice or turn.danger.level != "none" and not turn.certain_point:
        return False
    if topic.id == "kontaktinfo":
        return turn.certain_point or point.answered_by in turn.services
    in_general = memory.who in (UNKNOWN, "ansatt")
    return turn.certain_point or topic.id in _OPEN or topic.id == point.answered_by and in_general


def added(reply: Reply, point: Point, phrases: Phrases) -> Reply:
    """The reply with what is said of this point alone after it."""
    return replace(reply, text=with_own_lines(reply.text, point, phrases, reply.lang))


def with_own_lines(words: str, point: Point, phrases: Phrases, lang: str) -> str:
    """A reply's words with what is said of this point alone, before the line that names the source."""
    lines, own = words.splitlines(), own_lines(point, phrases, lang)
    place = next((n for n, line in enumerate(lines) if line.startswith(phrases.say("source", lang))), len(lines))
    return "\n".join(dict.fromkeys((*lines[:place], *own, *lines[place:])))


def replaces(point: Point, topic: Topic, memory: Memory) -> bool:
    """Whether the point is the whole answer. Who tells of themselves gets the topic's own, with the point added."""
    if point.answered_by == topic.id:
        return False
    return topic.id in _OPEN or memory.who in (UNKNOWN, "ansatt")


def own_lines(point: Point, phrases: Phrases, lang: str) -> list[str]:
    """What is said of this point alone, and what holds today where that differs."""
    now = point.text("today", lang)
    today = phrases.say("today", lang).format(today=now) if now else ""
    return [line for line in (point.text("sentence", lang), today) if line]


@dataclass(frozen=True)
class Planned:
    """Composes these replies."""

    parts: Parts

    def reply(self, point: Point, ids: Sequence[str], memory: Memory, now: datetime) -> Reply:
        """The reply about one point.

        Args:
            ids: the services of the topic that answers it; for a point that a service answers, that one leads.
        """
        topic = self.parts.topics.get(point.answered_by)
        if point.answered_by == "om-planen":
            ids = ids[:1]
        ids = tuple(ids) if topic else ranking.with_stand_ins([point.answered_by], self.parts.directory, most=_MOST)
        lines = own_lines(point, self.parts.phrases, memory.lang)
        lines += [self.parts.service_line(s, memory, now, short=bool(topic)) for s in ids]
        if topic and topic.emergency_line and not names_emergency("\n".join(lines), topic.id):
            lines.append(self.parts.emergency_line(memory))
        chapter = f"Handlingsplan, kap. {point.chapter}"
        if memory.who in (UNKNOWN, "ansatt"):  # who tells of themselves did not ask for a chapter
            laws = [source for source in sources_of(topic) if "§" in source and memory.who == "ansatt"] if topic else []
            lines.append(f"{self.parts.phrases.say('source', memory.lang)} {'; '.join([chapter, *laws])}.")
        return Reply(
            "\n".join(lines),
            False,
            ids,
            (topic.id if topic else "kontaktinfo",),
            memory.who,
            memory.lang,
            self.parts.cards(ids, memory, now),
            tuple(self.parts.topic_buttons([point.answered_by], memory.lang)),
            (chapter, *(sources_of(topic) if topic else ()), *([point.today_source] if point.today_source else [])),
        )
