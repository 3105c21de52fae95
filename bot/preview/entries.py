"""What the preview shows: each answer as a reply of the guide, and beside it what it rests on and who confirmed it.

The replies are the guide's own: the composer makes them, and the page lets the widget's script draw them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import freshness, paths, reading
from bot.checks import places
from bot.composer import Composer
from bot.danger import AMBULANCE, FIRE, POLICE, Danger
from bot.directory import Service
from bot.follow_ups import DETAILS, FEARS, Said
from bot.reply import Reply
from bot.sources import register
from bot.topics import EVERYBODY, Answer, Topic
from bot.turn import Memory, Turn

# What must have been heard for each situation of the danger topic: the topic beside it, and what was found.
_SITUATIONS: Mapping[str, tuple[str, Danger]] = {
    "vold": ("akutt", Danger("sure", (POLICE,), ("rule:x",))),
    "helse": ("akutt", Danger("sure", (AMBULANCE,))),
    "selvmord": ("selvmord", Danger("sure", (AMBULANCE,))),
    "begge": ("akutt", Danger("sure", (POLICE, AMBULANCE))),
    "brann": ("akutt", Danger("sure", (FIRE,), ("rule:x",))),
}
_OWN = {
    "veiviseren": "Det veiviseren selv gjør",
    "katalogen": "Det som står om tjenesten i content/services",
}
Entry = dict[str, Any]


@dataclass(frozen=True)
class Entries:
    """All answers to one voice in one language.

    Attributes:
        composer: what makes the replies.
        who, lang: a voice and a language of the contract.
        now: the moment that «åpent nå» is told for.
    """

    composer: Composer
    who: str
    lang: str
    now: datetime

    def all(self) -> list[Entry]:
        """Each entry: what it is, the reply as the channel gives it, its sources, who confirmed it, where it stands."""
        return [*self._services(), *self._topics(), *self._fears(), *self._details()]

    def _services(self) -> Iterator[Entry]:
        for service in self.composer.directory:
            reply = self._reply(Turn("kontaktinfo", services=(service.id,), who=self.who, lang=self.lang))
            entry = self._entry("tjeneste", service.id, service.name, reply, service.file)
            told = self.composer.known.calls.get(service.id, {})
            yield entry | {
                "rests": [_source(one) for one in service.source],
                "confirmed": [_confirmation(service)],
                "asked": [self._said(aspect, said) for aspect, said in told.items()],
                "ask": list(service.confirm),
            }

    def _topics(self) -> Iterator[Entry]:
        for topic in self.composer.topics.values():
            if not topic.situations:
                yield self._topic(topic, "", Turn(topic.id, who=self.who, lang=self.lang))
            for situation in topic.situations:
                beside, danger = _SITUATIONS[situation]
                yield self._topic(topic, situation, Turn(beside, who=self.who, lang=self.lang, danger=danger))

    def _topic(self, topic: Topic, situation: str, turn: Turn) -> Entry:
        answer, reply = topic.answer_for(self.who, situation), self._reply(turn)
        title = f"{topic.title('nb')}{f': {situation}' if situation else ''}"
        own = self.who in (topic.situations.get(situation) or topic.answers)
        return self._entry("tema", topic.id, title, reply, topic.file) | {
            "voice": self.who if own else EVERYBODY,
            "rests": [*self._lines(answer), *_laws(topic)],
            "confirmed": self._confirmed(reply.services),
        }

    def _fears(self) -> Iterator[Entry]:
        for name, fear in self.composer.known.fears.items():
            said = fear.answer_for(self.who)
            memory = Memory(topic=fear.topic, who=self.who, lang=self.lang)
            reply = self._reply(Turn("fortell-mer", asks=name, who=self.who, lang=self.lang), memory)
            yield self._entry("frykt", name, reading.asked(name), reply, paths.shown(FEARS)) | {
                "voice": self.who if self.who in fear.answers else EVERYBODY,
                "rests": [self._advice(one) for one in said.rests],
                "confirmed": self._confirmed(reply.services),
            }

    def _details(self) -> Iterator[Entry]:
        for detail in self.composer.known.details.values():
            if not detail.is_for(self.who):
                continue
            turn = Turn(detail.topic, who=self.who, lang=self.lang, point=detail.id, certain_point=True)
            reply = self._reply(turn, Memory(topic=detail.topic, who=self.who, lang=self.lang))
            yield self._entry("spørsmål", detail.id, detail.phrases[0], reply, paths.shown(DETAILS)) | {
                "voice": self.who if self.who in detail.answers else EVERYBODY,
                "rests": [self._advice(one) for one in detail.answer_for(self.who).rests],
                "confirmed": self._confirmed(reply.services),
            }

    def _reply(self, turn: Turn, memory: Memory | None = None) -> Reply:
        return self.composer.compose(turn, memory or Memory(who=self.who, lang=self.lang), self.now)[0]

    def _entry(self, kind: str, name: str, title: str, reply: Reply, file: str) -> Entry:
        line = places.read(paths.ROOT / file).of_problem(name, "", "")
        return {
            "kind": kind,
            "id": name,
            "title": title,
            "reply": reply.as_json(),
            "file": f"{file}:{line}" if line > 1 else file,
            "voice": "",
            "asked": [],
            "ask": [],
        }

    def _said(self, aspect: str, said: Said) -> dict[str, Any]:
        words = self.composer.parts.fill(said.text(self.lang))
        return {"about": reading.asked(aspect), "words": words, "rests": [self._advice(one) for one in said.rests]}

    def _lines(self, answer: Answer) -> Iterator[dict[str, str]]:
        for line, names in answer.lines:
            for name in names:
                yield self._advice(name) | {"line": self.composer.parts.fill(line)}

    def _advice(self, name: str) -> dict[str, str]:
        """One entry of the register of sources; one that is not there is named as such."""
        found = register().get(name, {})
        says = str(found.get("says") or _OWN.get(name, f"«{name}» finnes ikke i kilderegisteret"))
        told = {part: str(found.get(part, "")) for part in ("address", "date", "confidence")}
        return {"line": "", "says": self._filled(says), **told}

    def _filled(self, text: str) -> str:
        """A text with names and numbers; as it is where it names a service that is not there."""
        try:
            return self.composer.parts.fill(text)
        except KeyError:
            return text

    def _confirmed(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        return [_confirmation(self.composer.directory[one]) for one in ids]


def _source(source: Mapping[str, str]) -> dict[str, str]:
    return {"line": "", "says": "", "address": source["address"], "date": source["date"], "confidence": ""}


def _laws(topic: Topic) -> list[dict[str, str]]:
    names = {"plan": "Handlingsplan, kap. ", "law": ""}
    told = [f"{names[kind]}{value}" for one in topic.source for kind, value in one.items() if kind in names]
    return [{"line": "", "says": "", "address": one, "date": "", "confidence": ""} for one in told]


def _confirmation(service: Service) -> dict[str, Any]:
    """When a service was last looked at, by whom, and whether somebody there has confirmed it."""
    return {
        "id": service.id,
        "name": service.short_name or service.name,
        "confirmed": freshness.confirmed(service),
        "by": service.confirmed_by or service.assurer,
        "date": service.confirmed_date or service.assured_date,
        "confidence": service.confidence,
    }
