"""One message understood → one reply by the contract. The only place where answers are put together.

Wording comes from `content/topics` and `content/phrases.yml`, numbers and hours from the directory, order from
`bot.ranking`. Pure: the clock is an argument.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot import aside, asking, clock, follow_ups, freshness, moves, plan, planned, ranking, silent, topics, wording
from bot.aside import Aside
from bot.clock import OSLO
from bot.directory import Directory
from bot.fixed import Fixed
from bot.moves import Move
from bot.parts import Parts, second_line
from bot.plan import Point
from bot.planned import Planned
from bot.reply import Button, Reply
from bot.selection import NO_DANGER, TOLD_MORE, WORTH_SUGGESTING, Selection, asked_for
from bot.sources import names_emergency, not_said, sources_of
from bot.topics import Answer, Topic
from bot.turn import UNKNOWN, Memory, Turn

_NOT_REMEMBERED = frozenset({"takk", "farvel", "hilsen", "forstar-ikke", "forklar", "sprak"})
_SILENT = "kan-ikke-snakke"
_MOST_BUTTONS = 6
# How many places a voice is shown at most.
_MOST_SERVICES = {"barn": 2, "ansatt": 4}
_MOST_WORDS = 90  # above this only the first service is told with what it is


@dataclass(frozen=True)
class Composer:
    """Everything a reply is made of: the directory, the topics, the fixed phrases, the answers to follow-ups."""

    directory: Directory
    topics: dict[str, Topic]
    phrases: wording.Phrases
    known: follow_ups.FollowUps
    points: Mapping[str, Point]

    @cached_property
    def selection(self) -> Selection:
        """What chooses the topic and the voice to answer."""
        return Selection(self.topics)

    @cached_property
    def parts(self) -> Parts:
        """The pieces of replies."""
        return Parts(self.directory, self.topics, self.phrases)

    @cached_property
    def fixed(self) -> Fixed:
        """What answers danger, faults and unknown languages."""
        return Fixed(self.parts)

    def compose(self, turn: Turn, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """The reply to one message, and what to remember of it."""
        now = now.astimezone(OSLO)
        if turn.point not in self.points and turn.point not in self.known.details:  # another kommune's plan
            turn = replace(turn, point="", certain_point=False)
        if memory.alarmed and turn.takes_back:
            turn = self.selection.taken_back(turn)
        turn, memory = moves.settled(turn, memory), moves.forgets(turn, memory)
        turn = self.selection.settled(turn, memory)
        refused = tuple(dict.fromkeys((*memory.refused, *ranking.with_kin(turn.refused, memory.who))))
        who, lang = self.selection.who(turn, memory), _language(turn, memory)
        memory = replace(memory, who=who, lang=lang, refused=refused, about=turn.about or memory.about)
        if turn.danger.level == "sure":
            return self.fixed.urgent(turn, memory, now)
        about_the_place = turn.asks == "interpreter" and memory.shown
        if turn.foreign and memory.who != "ansatt" and not about_the_place:
            return self.fixed.card(turn.foreign, memory, now)
        move = moves.move(turn, memory, self.known)
        if move.kind == "lost":
            turn, move = replace(turn, topic="fortell-mer", asks=""), Move("topic")
        if move.kind != "topic":
            last = self.topics.get(memory.topic)
            answer = last.answer_for(who) if last and last.group in ("vold", "hjelp", "ansatt") else None
            reply = Aside(self.parts, self.known).reply(move, answer, turn, memory, now)
            if turn.certain_point and turn.point in self.points:
                reply = planned.added(reply, self.points[turn.point], self.phrases)
            return reply, aside.remembered(memory, reply, move)
        topic_id, turn = (move.id, turn) if move.id else self.selection.topic(turn, memory)
        topic = self.topics[topic_id]
        answer = topic.answer_for(who)
        ids = self._services(topic, answer, turn, memory, now)
        point = self.points.get(turn.point)
        point = point if point and planned.fits(point, topic, turn, memory) else None
        if point and planned.replaces(point, topic, memory):
            return self._of_the_plan(point, turn, memory, now)
        question = asking.question(topic, ids, turn, memory, self.selection.places)
        reply = self._reply(topic, answer, ids, turn, memory, now, question, point)
        if memory.alarmed and topic.id == _SILENT and turn.choice != NO_DANGER:
            return self.fixed.still_urgent(reply, memory, now)
        return reply, self._remember(memory, topic, ids, question)

    def _of_the_plan(self, point: Point, turn: Turn, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        topic = self.topics.get(point.answered_by)
        ids = self._services(topic, topic.answer_for(memory.who), turn, memory, now) if topic else ()
        reply = Planned(self.parts).reply(point, ids, memory, now)
        told = topic.id if topic else memory.topic or "kontaktinfo"
        return reply, replace(memory, topic=told, shown=reply.services, misses=0, alarmed=False, asked="")

    def _services(self, topic: Topic, answer: Answer, turn: Turn, memory: Memory, now: datetime) -> tuple[str, ...]:
        """The services of a reply in their order at this moment, each that has no number with its stand-in.

        A contact question is about the service it names, else about the one shown last, open or closed. What is
        said about the guide itself keeps its list as written.
        """
        if topic.id in _GOES_ON and memory.shown:
            return self.parts.with_open_one(memory.shown, memory, now)
        if topic.id == "kontaktinfo" and (named := [s for s in asked_for(turn, memory) if s in self.directory]):
            return ranking.with_stand_ins(named, self.directory, most=4)
        if topic.group == "om" and not topic.emergency_line:
            told = memory.topic in self.topics and self.topics[memory.topic].group in ("vold", "hjelp")
            return answer.services or (
                (ranking.ALWAYS_OPEN[memory.who],) if told and topic.id in _KEEPS_A_NUMBER else ()
            )
        wanted = ranking.first_if_recent(answer.services, topic.id, recent=turn.recent)
        wanted = ranking.first_for_whom(wanted, memory.who, memory.about)
        wanted = ranking.first_if_choked(wanted, turn.danger.detectors)
        if memory.who == "ansatt":  # staff who name a service for staff ask about it
            for_staff = (s for s in turn.services if s in self.directory and s in ranking.STAFF_ONLY)
            for_staff = (s for s in for_staff if topic.id != "henvise-utover" or s not in ranking.NEVER_FIRST["utover"])
            wanted = tuple(dict.fromkeys((*for_staff, *wanted)))
        if topic.id == _SILENT:
            wanted = silent.ordered(wanted, self.directory, now)
        ids = ranking.ordered(wanted, memory.who, self.directory, now, memory.refused)
        return ranking.with_stand_ins(ids, self.directory, most=_MOST_SERVICES.get(memory.who, 3))

    def _reply(
        self,
        topic: Topic,
        answer: Answer,
        ids: Sequence[str],
        turn: Turn,
        memory: Memory,
        now: datetime,
        question: str,
        point: Point | None,
    ) -> Reply:
        words = self._text(topic, answer, ids, turn, memory, now, in_full=2)
        if len(words.split()) > _MOST_WORDS:
            words = self._text(topic, answer, ids, turn, memory, now, in_full=1)
        if point:
            words = planned.with_own_lines(words, point, self.phrases, memory.lang)
        if question in _SPOKEN:
            words = f"{words}\n{self.phrases.say(f'ask_{question}', memory.lang)}"
        return Reply(
            words,
            False,
            tuple(ids),
            (topic.id,),
            memory.who,
            memory.lang,
            self.parts.cards(ids, memory, now),
            self._buttons(topic, answer, ids, turn, memory, question),
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
        if topic.id == _SILENT:
            lines += silent.lines(ids, self.directory, self.phrases, lang, now)
            in_full = 0
        lines += [self.parts.service_line(s, memory, now, short=n >= in_full) for n, s in enumerate(ids)]
        if after := answer.text("after", lang):
            lines.append(self.parts.fill(after))
        if topic.emergency_line and not names_emergency("\n".join(lines), topic.id):
            lines.append(self.parts.emergency_line(memory))
        if memory.who == "ansatt" and (shown := not_said(sources_of(topic), "\n".join(lines))):
            lines.append(f"{self.phrases.say('source', lang)} {'; '.join(shown)}.")
        return "\n".join(dict.fromkeys("\n".join(lines).splitlines()))  # no line twice

    def _opening(self, topic: Topic, answer: Answer, turn: Turn, memory: Memory) -> list[str]:
        """What stands before the services; in possible danger the emergency number is the second line."""
        lang = memory.lang
        words = self.parts.fill(answer.text("before", lang))
        if turn.choice == NO_DANGER:
            words = self.phrases.say("false_alarm", lang)
        elif turn.choice == TOLD_MORE:
            words = self.phrases.say("told_more", lang)
        elif topic.id == "forstar-ikke" and memory.misses:
            words = self.phrases.say("already_told", lang)
        if turn.danger.level == "possible" and not names_emergency("\n".join(words.splitlines()[:2]), topic.id):
            return second_line([words], self.parts.say("possible", lang))
        return [words]

    def _buttons(
        self, topic: Topic, answer: Answer, ids: Sequence[str], turn: Turn, memory: Memory, question: str
    ) -> tuple[Button, ...]:
        lang = memory.lang
        buttons = [self.parts.choice("fare", lang)] if turn.danger.level == "possible" else []
        buttons += [self.parts.choice(token, lang) for token in _ANSWERS.get(question, ())]
        if ids and topic.group != "om" and self.known.about(ids[0], "call", memory.who):
            buttons.append(self.parts.choice("call", lang))
        if topic.id == "forstar-ikke":
            likely = [
                t
                for t, probability in turn.ranking
                if probability >= WORTH_SUGGESTING
                and t in self.topics
                and self.topics[t].group != "om"
                and t not in ("akutt", "kontaktinfo")
            ][:3]
            buttons += self.parts.topic_buttons(dict.fromkeys((*likely, memory.topic)), lang)
        else:
            buttons += self.parts.topic_buttons([b for b in answer.buttons if b != topic.id], lang)
        if memory.who == UNKNOWN and (topic.group != "om" or topic.id in _ASKS_WHO):
            buttons += [self.parts.choice(door, lang) for door in self.phrases.doors]
        return tuple(buttons[: _MOST_BUTTONS + 3])

    def _remember(self, memory: Memory, topic: Topic, ids: Sequence[str], question: str) -> Memory:
        misses = memory.misses + 1 if topic.id == "forstar-ikke" else 0
        kept = topic.id in _NOT_REMEMBERED
        goes_on = kept or topic.id == "kontaktinfo" and memory.topic
        return replace(
            memory,
            topic=memory.topic if goes_on else topic.id,
            shown=memory.shown if kept and memory.shown else tuple(ids),
            misses=misses,
            alarmed=False,
            asked=question,
            explained="",
            asked_before=tuple(dict.fromkeys((*memory.asked_before, *([question] if question in _SPOKEN else [])))),
        )


def _language(turn: Turn, memory: Memory) -> str:
    """The language to answer in: the message's own where it is sure or the first, else that of the conversation."""
    own = turn.lang if turn.sure_lang or not memory.lang else ""
    return own or memory.lang or ("en" if turn.foreign else "nb")


# What is not understood, or is asked to be told again, goes on with what was shown.
_GOES_ON = frozenset({"forklar", "forstar-ikke"})
# Said about the guide or something else, but not without a number once violence has been told.
_KEEPS_A_NUMBER = frozenset({"utenfor", "farvel"})
# The questions that are put in words, and the buttons that answer them.
_SPOKEN = frozenset({asking.WHO, asking.UNDER_18, asking.CHILD})
_ANSWERS = {asking.UNDER_18: ("yes", "no"), asking.CHILD: ("child", "adult")}
_ASKS_WHO = frozenset({"hilsen", "hva-kan-du", "fortell-mer", "forstar-ikke"})


def load(kommune: str | None = None) -> Composer:
    """The composer of one kommune (default: that of the request in hand), read from `content/`."""
    from bot import directory, offered
    from bot.local_words import LocalWords

    known = freshness.settled(directory.load(kommune), clock.now().date())
    words = LocalWords.of_kommune(known.kommune.number)
    points = {point.id: point for point in plan.load()} if words.has_plan else {}
    told = offered.topics(topics.load(words=words), known)
    return Composer(known, told, wording.load(), offered.follow_ups(follow_ups.load(words=words), known), points)
