"""What is known of one message, and what the guide remembers of the conversation. Neither holds any text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.danger import Danger

UNKNOWN = "ukjent"
# The key under which the pipeline's findings beside intent and entities stand in a parsed message.
FOUND = "veiviser"


@dataclass(frozen=True)
class Turn:
    """One message as understood: topic, voice, danger, language, services named.

    Attributes:
        topic: the topic id; `forstar-ikke` when the classifier is not sure enough.
        ranking: the likeliest topics with their probabilities, best first.
        who: the voice, `ukjent` when the message alone does not show it.
        sure_lang: several words show the language; one alone does not change that of a conversation.
        readings: (topic, voice, probability) of the likeliest pairs, best first; empty for a pressed button.
        choice: the token of a pressed `/svar:` button, else «».
        asks: what the message asks about the place shown, fears, or does in the conversation (an id of
            `bot.follow_ups`); «» for nothing of the kind.
        may_ask: the same on weaker signs, for a message after a place was shown.
        foreign: the language of the card that the message is written in, or that it names (a code of `bot.cards`).
        point: the point of the kommune's action plan, or the detail of a topic, that the message asks about (an id of
            `content/plan.yml` or `details.yml`).
        certain_point: the words alone, or the encoder that reads them, make that certain.
        services: the services that the message names.
        refused: the services that the message does not want («ikke politiet»).
        recent: what the message tells happened in the last days.
        takes_back: the message says that what was taken for danger is none («jeg mente plenen»).
        about: whether it speaks of a «child» or an «adult», «» when of both or neither.
        answers: it begins with a yes or a no.
        says_staff: the writer says what she works as («jeg er lærer»).
        only_a_name: the message is hardly more than a service's name.
        redacted: something that points to a person was taken out of the message before it was read.
    """

    topic: str
    ranking: tuple[tuple[str, float], ...] = ()
    who: str = UNKNOWN
    readings: tuple[tuple[str, str, float], ...] = ()
    danger: Danger = field(default_factory=Danger)
    lang: str = "nb"
    sure_lang: bool = True
    services: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    recent: bool = False
    takes_back: bool = False
    about: str = ""
    answers: bool = False
    says_staff: bool = False
    only_a_name: bool = False
    choice: str = ""
    asks: str = ""
    may_ask: str = ""
    foreign: str = ""
    point: str = ""
    certain_point: bool = False
    redacted: bool = False


@dataclass(frozen=True)
class Memory:
    """What is kept between messages: ids and counts only.

    Attributes:
        topic: the topic shown last.
        who, lang: the voice and language taken so far.
        shown: the services shown last, best first.
        refused: the services that the person does not want.
        misses: how many messages in a row were not understood.
        alarmed: the last reply was urgent.
        asked: the back question that the last reply ended with.
        asked_before: the back questions asked so far.
        explained: the topic that the last reply explained, where that is another than `topic`.
        about: whether a third party has spoken of a «child» or an «adult».
        told_redacted: the person has been told that names and numbers are taken out.
    """

    topic: str = ""
    who: str = UNKNOWN
    lang: str = ""
    shown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    misses: int = 0
    alarmed: bool = False
    asked: str = ""
    asked_before: tuple[str, ...] = ()
    explained: str = ""
    about: str = ""
    told_redacted: bool = False

    def as_slots(self) -> dict[str, Any]:
        """Slot names and JSON values for the dialogue engine."""
        return {
            "topic": self.topic,
            "who": self.who,
            "lang": self.lang,
            "shown": list(self.shown),
            "refused": list(self.refused),
            "misses": self.misses,
            "alarmed": self.alarmed,
            "asked": self.asked,
            "asked_before": list(self.asked_before),
            "explained": self.explained,
            "about": self.about,
            "told_redacted": self.told_redacted,
        }

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Memory:
        """The inverse of `as_slots`; a slot that is missing or unset counts as empty."""
        return cls(
            topic=slots.get("topic") or "",
            who=slots.get("who") or UNKNOWN,
            lang=slots.get("lang") or "",
            shown=tuple(slots.get("shown") or ()),
            refused=tuple(slots.get("refused") or ()),
            misses=int(slots.get("misses") or 0),
            alarmed=bool(slots.get("alarmed")),
            asked=slots.get("asked") or "",
            asked_before=tuple(slots.get("asked_before") or ()),
            explained=slots.get("explained") or "",
            about=slots.get("about") or "",
            told_redacted=bool(slots.get("told_redacted")),
        )
