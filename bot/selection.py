"""Which topic and voice a message is answered with, in the light of the conversation. Pure functions over ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot import routing
from bot.danger import Danger
from bot.topics import VOICES, Topic
from bot.turn import UNKNOWN, Memory, Turn

TOLD_MORE = "mer"  # what a message stands for that goes on with the story and asks nothing
NO_DANGER = "ikke-fare"  # the button, and what words that take back an alarm stand for
WORTH_SUGGESTING = 0.08  # a topic less likely than this is a guess that may frighten
_ASKS_CLEARLY = 0.5  # probability of a topic from which a message that takes an alarm back asks about it too
_ASKED = frozenset({"hjelp", "ansatt"})  # groups of topics that are questions and no stories
_HAVE_COME = frozenset({"politi", "politi-112"})
# The topic that a voice button leads to when nothing has been told yet.
_BY_VOICE = {
    "utsatt": "hva-er-vold",
    "barn": "vold-mot-barn",
    "utover": "utover",
    "bekymret": "vaere-parorende",
    "ansatt": "prosedyre-ansatt",
}
# Topics that say less than the name of a service in the same message does.
_LEAVES_TO_THE_NAME = frozenset({"utenfor", "forstar-ikke", "om-planen", "sprak"})
# Questions that only somebody at work asks: they tell the voice where the words do not.
_ASKED_BY_STAFF = frozenset(
    {"henvise-utover", "henvise-utsatt", "prosedyre-ansatt", "vold-mot-ansatte", "ansatt-som-utover"}
)


def asked_for(turn: Turn, memory: Memory) -> tuple[str, ...]:
    """The services that a contact question is about: those it names, else the one shown last, none that is refused."""
    shown = tuple(s for s in memory.shown if s not in (*memory.refused, *turn.refused))
    return tuple(s for s in turn.services if s not in turn.refused)[:2] or shown[:1]


@dataclass(frozen=True)
class Selection:
    """Chooses among the topics of the guide."""

    topics: Mapping[str, Topic]

    @cached_property
    def places(self) -> routing.Places:
        """Where each topic leads each voice first, as listed."""
        return routing.places(self.topics)

    def settled(self, turn: Turn, memory: Memory) -> Turn:
        """The message in the light of the voice that the conversation has shown."""
        known = "ansatt" if turn.says_staff and memory.who != "barn" else memory.who
        if not turn.readings or known == UNKNOWN and not memory.topic:
            return turn
        chosen = routing.choose(turn.readings, self.places, known, memory.topic, told=turn.says_staff)
        return replace(turn, who=chosen.who, topic=turn.topic if turn.topic == routing.UNSURE else chosen.topic)

    def who(self, turn: Turn, memory: Memory) -> str:
        """The voice to answer: the one pressed, else heard, else known, else the one who asks such things."""
        if turn.choice in VOICES:
            return turn.choice
        # A child who tells of somebody else's danger is still a child; anybody else may hand over the phone.
        kept = turn.asks or turn.danger.level == "sure" and memory.who == "barn"
        known = memory.who if turn.who == UNKNOWN or kept and memory.who != UNKNOWN else turn.who
        return "ansatt" if known == UNKNOWN and turn.topic in _ASKED_BY_STAFF else known

    def topic(self, turn: Turn, memory: Memory) -> tuple[str, Turn]:
        """The topic to answer: a voice button keeps the last topic, a bare name asks for contact facts."""
        if turn.choice == NO_DANGER or turn.choice in VOICES:
            known = memory.topic not in ("", "akutt", "forstar-ikke", "hilsen", "fortell-mer")
            known = known and not (turn.choice in ("utsatt", "ansatt") and memory.topic == "vaere-parorende")
            of_a_child = turn.choice == "ansatt" and memory.about == "child"
            of_voice = "vold-mot-barn" if of_a_child else _BY_VOICE.get(turn.choice, "fortell-mer")
            return memory.topic if known else of_voice, turn
        if turn.only_a_name or turn.services and turn.topic in _LEAVES_TO_THE_NAME:
            return "kontaktinfo", turn
        if turn.topic == "akutt":
            turn = replace(turn, danger=replace(turn.danger, level="possible"))
            return self._next_likeliest(turn, memory) or "fortell-mer", turn
        if turn.topic == "kontaktinfo" and not asked_for(turn, memory):
            return self._next_likeliest(turn, memory, WORTH_SUGGESTING) or "kontaktinfo", turn
        goes_on = memory.shown and memory.topic != "akutt" and self._is_about_violence(memory.topic)
        if turn.topic == "fortell-mer" and turn.readings and goes_on:
            return memory.topic, replace(turn, choice=TOLD_MORE)
        return turn.topic if turn.topic in self.topics else routing.UNSURE, turn

    def taken_back(self, turn: Turn) -> Turn:
        """A message that takes an alarm back: as the button does, or, where it also asks for help, as that question."""
        likeliest, probability = turn.ranking[0] if turn.ranking else ("", 0.0)
        asks = likeliest in self.topics and (likeliest == "kontaktinfo" or self.topics[likeliest].group in _ASKED)
        if not asks or likeliest in ("akutt", "selvmord") or probability < _ASKS_CLEARLY:
            return replace(turn, choice=NO_DANGER, danger=Danger("possible"))
        # «Politiet har tatt ham» tells of the police; it is the other service that is asked for.
        others = tuple(s for s in turn.services if s not in _HAVE_COME)
        return replace(turn, danger=Danger(), services=others or turn.services)

    def _next_likeliest(self, turn: Turn, memory: Memory, least: float = 0.0) -> str:
        """The topic of violence or help that the message speaks of beside danger or a number; «» for none.

        Args:
            least: the probability that the readings there must have together.
        """
        others = [r for r in turn.readings if r[0] not in ("akutt", "kontaktinfo") and self._is_about_violence(r[0])]
        if not others or sum(p for _, _, p in others) < least:
            return ""
        return routing.choose(others, self.places, memory.who).topic

    def _is_about_violence(self, topic_id: str) -> bool:
        return topic_id in self.topics and self.topics[topic_id].group in ("vold", "hjelp", "ansatt")
