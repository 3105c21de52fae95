"""One message understood → one reply by the contract. The only place where answers are put together.

Wording comes from `content/topics` and `content/phrases.yml`, numbers and hours from the directory, order from
`bot.ranking`. Pure: the clock is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from bot import card, ranking, topics, wording
from bot.clock import OSLO
from bot.danger import EMERGENCY, Danger, situation
from bot.directory import Directory
from bot.reply import Button, Reply
from bot.selection import NO_DANGER, WORTH_SUGGESTING, Selection, asked_for
from bot.sources import names_emergency, not_said, sources_of
from bot.topics import Answer, Topic
from bot.turn import UNKNOWN, Memory, Turn

_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")
_NOT_REMEMBERED = frozenset({"takk", "farvel", "hilsen", "forstar-ikke", "forklar", "sprak"})
_MOST_BUTTONS = 6
# How many places a voice is shown at most.
_MOST_SERVICES = {"barn": 2, "ansatt": 4}
_MOST_WORDS = 90  # above this only the first service is told with what it is


@dataclass(frozen=True)
class Composer:
    """Everything a reply is made of: the directory, the topics and the fixed phrases of one kommune."""

    directory: Directory
    topics: dict[str, Topic]
    phrases: wording.Phrases

    @cached_property
    def selection(self) -> Selection:
        """What chooses the topic and the voice to answer."""
        return Selection(self.topics)

    def compose(self, turn: Turn, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """The reply to one message, and what to remember of it."""
        now = now.astimezone(OSLO)
        turn = self.selection.settled(turn, memory)
        refused = tuple(dict.fromkeys((*memory.refused, *turn.refused)))
        who, lang = self.selection.who(turn, memory), turn.lang or memory.lang or "nb"
        memory = replace(memory, who=who, lang=lang, refused=refused)
        if memory.alarmed and turn.takes_back:
            turn = replace(turn, choice=NO_DANGER, danger=Danger("possible"))
        if turn.danger.level == "sure":
            return self._urgent(turn, memory, now)
        topic_id, turn = self.selection.topic(turn, memory)
        topic = self.topics[topic_id]
        answer = topic.answer_for(memory.who)
        ids = self._services(topic, answer, turn, memory, now)
        reply = self._reply(topic, answer, ids, turn, memory, now)
        return reply, self._remember(memory, topic, ids)

    def _services(self, topic: Topic, answer: Answer, turn: Turn, memory: Memory, now: datetime) -> tuple[str, ...]:
        """The services of a reply in their order at this moment, each that has no number with its stand-in.

        A contact question is about the service it names, else about the one shown last, open or closed. What is
        said about the guide itself keeps its list as written.
        """
        if topic.id == "forklar" and memory.shown:
            return memory.shown
        if topic.id == "kontaktinfo" and (named := [s for s in asked_for(turn, memory) if s in self.directory]):
            return ranking.with_stand_ins(named, self.directory, most=4)
        if topic.group == "om" and not topic.emergency_line:
            told = memory.topic in self.topics and self.topics[memory.topic].group in ("vold", "hjelp")
            return answer.services or (
                (ranking.ALWAYS_OPEN[memory.who],) if told and topic.id in _KEEPS_A_NUMBER else ()
            )
        wanted = ranking.first_if_recent(answer.services, topic.id, recent=turn.recent)
        wanted = ranking.first_for_whom(wanted, memory.who, turn.about)
        if memory.who == "ansatt":  # staff who name a service for staff ask about it
            for_staff = (s for s in turn.services if s in self.directory and s in ranking.STAFF_ONLY)
            wanted = tuple(dict.fromkeys((*for_staff, *wanted)))
        ids = ranking.ordered(wanted, memory.who, self.directory, now, memory.refused)
        return ranking.with_stand_ins(ids, self.directory, most=_MOST_SERVICES.get(memory.who, 3))

    def _urgent(self, turn: Turn, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        what = situation(turn.danger, turn.topic)
        topic = self.topics["akutt"]
        answer = topic.answer_for(memory.who, what)
        ids = ranking.with_stand_ins(answer.services, self.directory)
        lead = [self._fill(answer.text("before", memory.lang), memory.lang)]
        others = [self._service_line(s, memory, now) for s in answer.services if s not in EMERGENCY]
        named = ("akutt", turn.topic) if turn.topic in _NAMED_BESIDE_DANGER else ("akutt",)
        buttons = [*self._topic_buttons(answer.buttons, memory.lang)]
        if what not in ("helse", "selvmord", "begge"):
            buttons.append(self._choice("skadet", memory.lang))
        buttons.append(self._choice(NO_DANGER, memory.lang))
        reply = Reply(
            "\n".join([*lead, *others]),
            True,
            ids,
            named,
            memory.who,
            memory.lang,
            self._cards(ids, memory, now),
            tuple(buttons),
            sources_of(topic),
        )
        return reply, replace(
            memory, topic=turn.topic if turn.topic in self.topics else "akutt", shown=ids, misses=0, alarmed=True
        )

    def _reply(
        self, topic: Topic, answer: Answer, ids: Sequence[str], turn: Turn, memory: Memory, now: datetime
    ) -> Reply:
        words = self._text(topic, answer, ids, turn, memory, now, in_full=2)
        if len(words.split()) > _MOST_WORDS:
            words = self._text(topic, answer, ids, turn, memory, now, in_full=1)
        return Reply(
            words,
            False,
            tuple(ids),
            (topic.id,),
            memory.who,
            memory.lang,
            self._cards(ids, memory, now),
            self._buttons(topic, answer, turn, memory),
            sources_of(topic),
        )

    def _text(
        self,
        topic: Topic,
        answer: Answer,
        ids: Sequence[str],
        turn: Turn,
        memory: Memory,
        now: datetime,
        *,
        in_full: int,
    ) -> str:
        """The words of a reply; the first `in_full` services are told with what they are."""
        lang = memory.lang
        lines = self._opening(topic, answer, turn, memory)
        lines += [self._service_line(s, memory, now, short=n >= in_full) for n, s in enumerate(ids)]
        if after := answer.text("after", lang):
            lines.append(self._fill(after, lang))
        if topic.emergency_line and not names_emergency("\n".join(lines)):
            lines.append(self._fill(self.phrases.emergency(memory.who, lang), lang))
        if memory.who == "ansatt" and (shown := not_said(sources_of(topic), "\n".join(lines))):
            lines.append(f"{self.phrases.say('source', lang)} {'; '.join(shown)}.")
        return "\n".join(lines)

    def _opening(self, topic: Topic, answer: Answer, turn: Turn, memory: Memory) -> list[str]:
        """What stands before the services; in possible danger the emergency number is the second line."""
        lang = memory.lang
        words = self._fill(answer.text("before", lang), lang)
        if turn.choice == NO_DANGER:
            words = self.phrases.say("false_alarm", lang)
        elif topic.id == "forstar-ikke" and memory.misses:
            words = self.phrases.say("already_told", lang)
        if turn.danger.level == "possible" and not names_emergency(words):
            return _second_line([words], self._fill(self.phrases.say("possible", lang), lang))
        return [words]

    def _buttons(self, topic: Topic, answer: Answer, turn: Turn, memory: Memory) -> tuple[Button, ...]:
        lang = memory.lang
        buttons = [self._choice("fare", lang)] if turn.danger.level == "possible" else []
        if topic.id == "forstar-ikke":
            likely = [
                t
                for t, probability in turn.ranking
                if probability >= WORTH_SUGGESTING
                and t in self.topics
                and self.topics[t].group != "om"
                and t not in ("akutt", "kontaktinfo")
            ][:3]
            buttons += self._topic_buttons(likely, lang)
        else:
            buttons += self._topic_buttons([b for b in answer.buttons if b != topic.id], lang)
        if memory.who == UNKNOWN and (topic.group != "om" or topic.id in _ASKS_WHO):
            buttons += [self._choice(door, lang) for door in self.phrases.doors]
        return tuple(buttons[: _MOST_BUTTONS + 3])

    def _topic_buttons(self, ids: Sequence[str], lang: str) -> list[Button]:
        return [Button(self.topics[t].title(lang), f"/{t}") for t in ids if t in self.topics]

    def _choice(self, token: str, lang: str) -> Button:
        return Button(self.phrases.choice(token, lang), f"/svar:{token}")

    def _service_line(self, service_id: str, memory: Memory, now: datetime, *, short: bool = False) -> str:
        return card.line(self.directory[service_id], self.phrases, memory.who, memory.lang, now, short=short)

    def _cards(self, ids: Sequence[str], memory: Memory, now: datetime) -> tuple[dict[str, Any], ...]:
        return tuple(card.card(self.directory[s], self.phrases, memory.who, memory.lang, now) for s in ids)

    def _fill(self, text: str, lang: str) -> str:
        """Words with each `{service-id}` replaced by the service's name and number from the directory."""
        return _PLACEHOLDER.sub(lambda m: card.mention(self.directory[m.group(1)]), text)

    def _remember(self, memory: Memory, topic: Topic, ids: Sequence[str]) -> Memory:
        misses = memory.misses + 1 if topic.id == "forstar-ikke" else 0
        kept = topic.id in _NOT_REMEMBERED
        return replace(
            memory,
            topic=memory.topic if kept else topic.id,
            shown=memory.shown if kept and memory.shown else tuple(ids),
            misses=misses,
            alarmed=False,
        )

    def failsafe(self, danger: Danger, who: str, lang: str, now: datetime) -> Reply:
        """The reply when anything has gone wrong: help with numbers, led by the emergency number in danger."""
        if danger.level == "sure":
            return self._urgent(Turn("akutt", danger=danger, who=who, lang=lang), Memory(who=who, lang=lang), now)[0]
        return self.notice("failsafe", lang, now)

    def erased(self, lang: str) -> Reply:
        """What is said when the conversation is erased: that, and nothing that shows what it was about."""
        return Reply(self.phrases.say("forgotten", lang), False, (), ("forlat",), UNKNOWN, lang)

    def notice(self, phrase: str, lang: str, now: datetime) -> Reply:
        """A fixed phrase with the numbers that always answer (refusals, faults, an empty message)."""
        memory = Memory(lang=lang)
        ids = ("vo-linjen", "alarmtelefonen")
        lines = [
            self.phrases.say(phrase, lang),
            *(self._service_line(s, memory, now) for s in ids),
            self._fill(self.phrases.emergency("alle", lang), lang),
        ]
        return Reply(
            "\n".join(lines),
            False,
            ids,
            ("forstar-ikke",),
            UNKNOWN,
            lang,
            self._cards(ids, memory, now),
            tuple(self._choice(door, lang) for door in self.phrases.doors),
        )


# Said about the guide or something else, but not without a number once violence has been told.
_KEEPS_A_NUMBER = frozenset({"utenfor", "farvel"})
_NAMED_BESIDE_DANGER = frozenset({"selvmord", "seksuell-vold", "vold-mot-barn", "tvangsekteskap", "kjonnslemlestelse"})
_ASKS_WHO = frozenset({"hilsen", "hva-kan-du", "fortell-mer", "forstar-ikke"})


def _second_line(lines: list[str], line: str) -> list[str]:
    first, _, rest = "\n".join(lines).partition("\n")
    return [first, line, rest] if rest else [first, line]


def load(kommune: str | None = None) -> Composer:
    """The composer of one kommune, read from `content/`."""
    from bot import directory

    return Composer(directory.load(kommune), topics.load(), wording.load())
