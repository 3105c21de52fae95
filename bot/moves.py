"""What a message does in the conversation: answers a question, tells who writes, asks about what was shown, goes on.

Pure functions over ids: a turn and the memory in, the same in the light of the move out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import asking
from bot.danger import POLICE, Danger
from bot.follow_ups import AT_THE_SHELTER, COMPUTED, MOVES, TOLD, VOICE_TOLD, FollowUps
from bot.selection import NO_DANGER
from bot.turn import UNKNOWN, Memory, Turn

YES, NO = "yes", "no"
# Voices that a «det er søstra mi» may still turn into a worried one: an exposed person tells who did it.
_MAY_BE_WORRIED = frozenset({UNKNOWN, "bekymret", "barn", "utover"})


@dataclass(frozen=True)
class Move:
    """What is to be answered.

    Attributes:
        kind: «topic» (the message itself), «service» (an aspect of a service), «fear», «other», «without» (what was
            shown less what is refused), «simpler», «lost».
        id: the aspect or the fear.
        service: the service that an aspect is asked of.
    """

    kind: str
    id: str = ""
    service: str = ""


def settled(turn: Turn, memory: Memory) -> Turn:
    """The message as an answer to the question that was asked, or as what it tells of the writer."""
    if turn.danger.level == "sure" or turn.choice:
        return turn
    if memory.shown or turn.services and turn.may_ask in (*COMPUTED, *TOLD):
        turn = replace(turn, asks=turn.asks or turn.may_ask)
    said = turn.asks
    if memory.asked == asking.NOW and said == YES:
        return replace(turn, danger=Danger("sure", turn.danger.emergency or (POLICE,), ("answer",)))
    if memory.asked == asking.UNDER_18 and said in (YES, NO):
        return replace(turn, choice="barn" if said == YES else "utsatt")
    if memory.asked == asking.CHILD and (said in (YES, NO) or turn.about):
        child = turn.about == "child" if turn.about else said == YES
        return replace(turn, choice=memory.who, about="child" if child else "adult")
    if memory.alarmed and said == NO:
        return replace(turn, choice=NO_DANGER)
    voice = VOICE_TOLD.get(said, "")
    if voice == "bekymret" and memory.who not in _MAY_BE_WORRIED:
        return replace(turn, asks="")
    return replace(turn, choice=voice) if voice else turn


def move(turn: Turn, memory: Memory, known: FollowUps) -> Move:
    """What the message asks for, once it is known to be no danger and no answer to a question."""
    if turn.choice:
        return Move("topic")
    said = turn.asks
    if turn.refused and memory.shown and said in ("", "no", "other", *_MEANT_BY_A_REFUSAL):
        return Move("without")
    if said in (*COMPUTED, *TOLD):
        service = _asked_of(said, turn, memory)
        return Move("service", said, service) if service else Move("topic")
    if said in known.fears:
        return Move("topic" if memory.who == "ansatt" and turn.topic in _DUTIES else "fear", said)
    if said not in MOVES or not memory.shown:
        return Move("topic")
    if said in ("next", YES):
        return Move("service", "call", memory.shown[0])
    if said == "correction":
        return Move("topic") if turn.ranking and turn.ranking[0][1] >= _CLEAR else Move("lost")
    return Move("simpler" if said == "simpler" else "other")


# What staff ask about their duties is no fear.
_DUTIES = frozenset({"meldeplikt", "avvergeplikt", "taushetsplikt", "prosedyre-ansatt", "anmelde"})
# What «ikke politiet» may be heard as beside a refusal.
_MEANT_BY_A_REFUSAL = ("police-comes", "must-report", "correction")
_CLEAR = 0.4  # probability of a topic from which a correction says what was meant instead


def _asked_of(aspect: str, turn: Turn, memory: Memory) -> str:
    """The service that a question is about: named, else the shelter where only it fits, else the one shown last."""
    if turn.services:
        return turn.services[0]
    if aspect in AT_THE_SHELTER:
        return "krisesenter" if memory.who not in ("utover", "barn") else ""
    return memory.shown[0] if memory.shown else ""


def forgets(turn: Turn, memory: Memory) -> Memory:
    """The memory without what a correction takes back: the topic, and the voice where another one is heard."""
    if turn.asks != "correction":
        return memory
    return replace(memory, topic="", who=UNKNOWN if turn.who not in (UNKNOWN, memory.who) else memory.who)
