"""Replies that no topic is asked for: danger now, the language card, refusals and faults, the goodbye."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot import cards, ranking
from bot.danger import EMERGENCY, Danger, situation
from bot.parts import Parts
from bot.reply import Reply
from bot.selection import NO_DANGER
from bot.sources import sources_of
from bot.turn import UNKNOWN, Memory, Turn

_NAMED_BESIDE_DANGER = frozenset({"selvmord", "seksuell-vold", "vold-mot-barn", "tvangsekteskap", "kjonnslemlestelse"})


@dataclass(frozen=True)
class Fixed:
    """Composes these replies."""

    parts: Parts

    def urgent(self, turn: Turn, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        what = situation(turn.danger, turn.topic)
        topic = self.parts.topics["akutt"]
        answer = topic.answer_for(memory.who, what)
        always = (*EMERGENCY, ranking.ALWAYS_OPEN[memory.who])
        listed = [s for s in answer.services if s in always or s not in memory.refused]
        ids = ranking.with_stand_ins(listed, self.parts.directory)
        lead = [self.parts.fill(answer.text("before", memory.lang))]
        others = [self.parts.service_line(s, memory, now) for s in listed if s not in EMERGENCY]
        if turn.foreign:
            others.append(self.parts.fill(cards.load().text(turn.foreign)))
        # Where others hurt, a message that sounds like despair is none about suicide.
        fits = turn.topic != "selvmord" or what in ("selvmord", "begge")
        named = ("akutt", turn.topic) if fits and turn.topic in _NAMED_BESIDE_DANGER else ("akutt",)
        buttons = [*self.parts.topic_buttons(answer.buttons, memory.lang)]
        if what not in ("helse", "selvmord", "begge"):
            buttons.append(self.parts.choice("skadet", memory.lang))
        buttons.append(self.parts.choice(NO_DANGER, memory.lang))
        reply = Reply(
            "\n".join([*lead, *others]),
            True,
            ids,
            named,
            memory.who,
            memory.lang,
            self.parts.cards(ids, memory, now),
            tuple(buttons),
            sources_of(topic),
        )
        told = fits and turn.topic in self.parts.topics and turn.topic != "akutt"
        topic_id = turn.topic if told else memory.topic or "akutt"
        return reply, replace(memory, topic=topic_id, shown=ids, misses=0, alarmed=True, asked="")

    def still_urgent(self, calm: Reply, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """An answer to one who cannot speak right after an alarm: what works silently, and the danger goes on."""
        leads = next((s for s in memory.shown if s in EMERGENCY), EMERGENCY[0])
        ids = tuple(dict.fromkeys((leads, *calm.services)))
        cards_shown = self.parts.cards(ids, memory, now)
        buttons = (*(b for b in calm.buttons if b.payload != "/svar:fare"), self.parts.choice(NO_DANGER, memory.lang))
        told = ("akutt", *calm.topics)
        reply = replace(calm, urgent=True, services=ids, topics=told, cards=cards_shown, buttons=buttons)
        return reply, replace(memory, topic=calm.topics[0], shown=ids, misses=0, alarmed=True, asked="")

    def card(self, code: str, memory: Memory, now: datetime) -> tuple[Reply, Memory]:
        """The fixed card, for one who writes or asks for a language that the guide does not know."""
        fixed = cards.load()
        listed = tuple(sorted(fixed.services, key=lambda s: s != "alarmtelefonen" or memory.who != "barn"))
        ids = ranking.with_stand_ins(listed, self.parts.directory, most=4)
        reply = Reply(
            self.parts.fill(fixed.text(code, norwegian_first=memory.lang != "en")),
            False,
            ids,
            ("sprak",),
            memory.who,
            memory.lang,
            self.parts.cards(ids, memory, now),
            tuple(self.parts.topic_buttons(["samisk"] if code == "se" else [], "nb")),
        )
        return reply, replace(memory, shown=ids, asked="", alarmed=False)

    def failsafe(self, danger: Danger, who: str, lang: str, now: datetime) -> Reply:
        """The reply when anything has gone wrong: help with numbers, led by the emergency number in danger."""
        if danger.level == "sure":
            return self.urgent(Turn("akutt", danger=danger, who=who, lang=lang), Memory(who=who, lang=lang), now)[0]
        return self.notice("failsafe", lang, now)

    def erased(self, lang: str) -> Reply:
        """What is said when the conversation is erased: that, and nothing that shows what it was about."""
        return Reply(self.parts.phrases.say("forgotten", lang), False, (), ("forlat",), UNKNOWN, lang)

    def notice(self, phrase: str, lang: str, now: datetime) -> Reply:
        """A fixed phrase with the numbers that always answer (refusals, faults, an empty message)."""
        memory = Memory(lang=lang)
        ids = ("vo-linjen", "alarmtelefonen")
        lines = [
            self.parts.say(phrase, lang),
            *(self.parts.service_line(s, memory, now) for s in ids),
            self.parts.emergency_line(memory),
        ]
        return Reply(
            "\n".join(lines),
            False,
            ids,
            ("forstar-ikke",),
            UNKNOWN,
            lang,
            self.parts.cards(ids, memory, now),
            tuple(self.parts.choice(door, lang) for door in self.parts.phrases.doors),
        )
