"""Replies to what people ask about a place they were shown, to fears, and to moves like «noe annet» and «enklere».

They leave the topic of the conversation as it is: the person can go on where they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import hours, ranking, silent
from bot.danger import EMERGENCY
from bot.directory import Service
from bot.follow_ups import AT_THE_SHELTER, TOPIC_OF, FollowUps
from bot.moves import Move
from bot.parts import Parts, next_night, second_line
from bot.reply import Reply
from bot.sources import names_emergency
from bot.topics import Answer
from bot.turn import Memory, Turn

# Places that a voice can turn to beside those of its answer, for one who wants another.
_MORE = {
    "utsatt": ("krisesenter", "vo-linjen", "mental-helse", "fastlege", "dinutvei"),
    "barn": ("kors-pa-halsen", "alarmtelefonen", "helsestasjon"),
    "utover": ("familievern", "atv", "mental-helse", "fastlege"),
    "bekymret": ("vo-linjen", "alarmtelefonen", "politi", "dinutvei"),
    "ansatt": ("krisesenter", "politi", "barnevern", "familievern"),
    "ukjent": ("vo-linjen", "alarmtelefonen", "mental-helse", "dinutvei"),
}
# Fears whose answer points to places of its own: outside the village, at once, for money.
_OWN_PLACES = frozenset({"small-place", "next-hour", "money"})
_FOLLOWING = {"call": "cost", "cost": "anonymous", "anonymous": "duty", "duty": "call"}  # what one asks next


@dataclass(frozen=True)
class Aside:
    """Composes these replies from the parts and the follow-up words."""

    parts: Parts
    known: FollowUps

    @staticmethod
    def _calm(shown: Sequence[str]) -> tuple[str, ...]:
        """What was shown, without the emergency numbers: after an alarm the reply is calm again."""
        return tuple(s for s in shown if s not in EMERGENCY)

    def reply(self, move: Move, answer: Answer | None, turn: Turn, memory: Memory, now: datetime) -> Reply:
        """The reply to a move that is no topic.

        Args:
            answer: the answer of the topic shown last, None where there was none.
        """
        if move.kind == "service":
            return self._service(move, turn, memory, now)
        if move.kind in ("fear", "detail"):
            return self._fear(move, turn, memory, now)
        if move.kind == "without":
            return self._without(turn, memory, now)
        if move.kind == "simpler":
            return self._simpler(turn, memory, now)
        return self._other(answer, turn, memory, now)

    def _service(self, move: Move, turn: Turn, memory: Memory, now: datetime) -> Reply:
        service = self.parts.directory[move.service]
        lines = self._facts(service, move.id, memory, now)
        ids: Sequence[str] = ranking.with_stand_ins([service.id], self.parts.directory, most=4)
        if move.id == "writing":
            ids = self._written(ids, memory, now)
            lines += silent.lines(ids, self.parts.directory, self.parts.phrases, memory.lang, now)
        ids = self.parts.with_open_one(ids, memory, now, at_night=move.id == "night")
        topic = TOPIC_OF.get(move.id, "kontaktinfo")
        if move.id in AT_THE_SHELTER and service.id == "krisesenter":
            topic = "krisesenter-opphold"
        return self._made(lines, ids, (topic,), turn, memory, now, tokens=[_FOLLOWING.get(move.id, "call")])

    def _facts(self, service: Service, aspect: str, memory: Memory, now: datetime) -> list[str]:
        """What is known of one aspect; where nothing is, that we do not know it and whom to ask."""
        name = service.short_name or service.name
        if aspect in ("open", "night"):
            told = self._hours(service, name, memory.lang, now, night=aspect == "night")
            return [told, *silent.lines([service.id], self.parts.directory, self.parts.phrases, memory.lang, now)]
        if aspect == "number":
            return [] if service.phone else [f"{name}: {self.parts.phrases.say('no_number', memory.lang)}."]
        said = self.known.about(service.id, aspect, memory.who)
        if said:
            return [self.parts.fill(said.text(memory.lang))]
        unknown = self.known.unknown.get(aspect) or self.known.unknown["what"]
        return [unknown.text(memory.lang).replace("{service}", name)]

    def _hours(self, service: Service, name: str, lang: str, now: datetime, *, night: bool) -> str:
        say = self.parts.phrases.say
        if night and service.schedule:
            if hours.state(service.schedule, next_night(now)).open:
                return say("answers_at_night", lang).format(name=name)
            opening = self.parts.phrases.opening(hours.state(service.schedule, now), now, lang)
            return f"{say('closed_at_night', lang).format(name=name)} ({opening})."
        state = hours.of(service, now)
        opening = self.parts.phrases.opening(state, now, lang)
        key = "hours_are" if opening else "hours_unknown"
        return say(key, lang).format(name=name, opening=opening)

    def _written(self, ids: Sequence[str], memory: Memory, now: datetime) -> tuple[str, ...]:
        """The service asked about if one can write to it, and the others whose chat is open to this voice."""
        others = ("alarmtelefonen", "kors-pa-halsen") if memory.who == "barn" else ("vo-linjen", "mental-helse")
        return silent.ordered(tuple(dict.fromkeys((*ids, *others))), self.parts.directory, now)[:3]

    def _fear(self, move: Move, turn: Turn, memory: Memory, now: datetime) -> Reply:
        fear = self.known.told[move.id]
        said = fear.answer_for(memory.who)
        wanted = said.services
        goes_on = memory.topic not in ("", "akutt", "kontaktinfo")
        if goes_on and move.kind == "fear" and move.id not in _OWN_PLACES:
            wanted = self._calm(memory.shown) or wanted
        wanted = tuple(dict.fromkeys((*self._calm(turn.services), *wanted)))
        ids = ranking.ordered(wanted, memory.who, self.parts.directory, now, memory.refused)
        ids = ranking.with_stand_ins(ids, self.parts.directory, most=2)
        ids = self.parts.with_open_one(ids, memory, now)
        tokens = ["call"] if move.id != "next-hour" else []
        lines = self.parts.fill(said.text(memory.lang)).splitlines()
        told = (memory.topic,) if memory.topic in self.parts.topics else ()
        return self._made(lines, ids, tuple(dict.fromkeys((fear.topic, *told))), turn, memory, now, tokens=tokens)

    def _simpler(self, turn: Turn, memory: Memory, now: datetime) -> Reply:
        topic = self.parts.topics.get(memory.explained or memory.topic)
        simple = (topic.simple.get(memory.lang) or topic.simple.get("nb", "")) if topic and memory.who != "barn" else ""
        own = self.parts.topics["forklar"].answer_for(memory.who)
        first = self.parts.fill(own.text("before", memory.lang)).splitlines()
        lines = [first[0], *([simple] if simple else first[1:])]
        ids = self.parts.with_open_one(self._calm(memory.shown)[:2], memory, now)
        return self._made(lines, ids, ("forklar",), turn, memory, now, tokens=["call"])

    def _without(self, turn: Turn, memory: Memory, now: datetime) -> Reply:
        """What was shown, without what the person does not want."""
        left = [s for s in self._calm(memory.shown) if s not in memory.refused]
        wanted = left or [s for s in _MORE[memory.who] if s not in memory.refused]
        ids = ranking.ordered(wanted, memory.who, self.parts.directory, now, memory.refused)
        ids = self.parts.with_open_one(ranking.with_stand_ins(ids, self.parts.directory, most=3), memory, now)
        lines = [self.parts.phrases.say("without", memory.lang)]
        return self._made(lines, ids, (self._told(memory),), turn, memory, now, tokens=["call", "duty"])

    def _other(self, answer: Answer | None, turn: Turn, memory: Memory, now: datetime) -> Reply:
        """Other places first, those shown already after them."""
        more = (*(answer.services if answer else ()), *_MORE[memory.who])
        allowed = [s for s in dict.fromkeys(more) if s not in ranking.NEVER_FIRST[memory.who]]
        fresh = [s for s in allowed if s not in memory.shown and s not in memory.refused]
        ids = ranking.ordered(fresh or allowed, memory.who, self.parts.directory, now, memory.refused)[:3]
        if memory.who == "barn" and "alarmtelefonen" not in ids:
            ids = (*ids[:1], "alarmtelefonen")
        ids = ranking.with_stand_ins(ids, self.parts.directory, most=3)
        lines = [self.parts.phrases.say("as_you_like" if turn.asks == "no" else "others", memory.lang)]
        return self._made(lines, ids, (self._told(memory),), turn, memory, now, tokens=["call"], short=False)

    def _told(self, memory: Memory) -> str:
        """The topic that the conversation is about."""
        return memory.topic if memory.topic in self.parts.topics else "kontaktinfo"

    def _made(
        self,
        lines: Sequence[str],
        ids: Sequence[str],
        topics: tuple[str, ...],
        turn: Turn,
        memory: Memory,
        now: datetime,
        *,
        tokens: Sequence[str] = (),
        short: bool = True,
    ) -> Reply:
        """Words, then the services' numbers, then when to call 112; in possible danger that line is the second."""
        full = not short or not lines
        numbers = [self.parts.service_line(s, memory, now, short=not full) for s in ids]
        told = list(dict.fromkeys([*lines, *numbers]))  # a place without a number says so once
        if turn.danger.level == "possible":
            told = second_line(told, self.parts.say("possible", memory.lang))
        elif not names_emergency("\n".join(told)):
            told.append(self.parts.emergency_line(memory))
        buttons = [self.parts.choice("fare", memory.lang)] if turn.danger.level == "possible" else []
        buttons += [self.parts.choice(token, memory.lang) for token in tokens]
        if memory.topic in self.parts.topics and self.parts.topics[memory.topic].group in ("vold", "hjelp"):
            buttons += self.parts.topic_buttons([memory.topic], memory.lang)
        cards = self.parts.cards(ids, memory, now)
        return Reply("\n".join(told), False, tuple(ids), topics, memory.who, memory.lang, cards, tuple(buttons))


def remembered(memory: Memory, reply: Reply, move: Move) -> Memory:
    """The memory after such a reply: the topic stays, other places replace those shown."""
    new = move.kind in ("other", "service", "without", "detail") or not memory.shown
    shown = reply.services if new else memory.shown
    refused = memory.refused
    if move.kind == "other":
        refused = tuple(dict.fromkeys((*memory.refused, *memory.shown[:1])))
    explained = reply.topics[0] if move.kind in ("fear", "detail") else ""
    topic = memory.topic or reply.topics[0] if move.kind == "detail" else memory.topic
    return replace(
        memory, topic=topic, shown=shown, refused=refused, asked="", alarmed=False, misses=0, explained=explained
    )
