"""What a message does in the conversation: answers a question, tells who writes, asks about what was shown, goes on.

Pure functions over ids: a turn and the memory in, the same in the light of the move out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import asking, ranking
from bot.danger import EMERGENCY, POLICE, Danger
from bot.follow_ups import AT_THE_SHELTER, COMPUTED, MOVES, TOLD, VOICE_TOLD, FollowUps
from bot.routing import ASKED_THERE, HARMFUL
from bot.selection import NO_DANGER
from bot.turn import UNKNOWN, Memory, Turn

YES, NO = "yes", "no"
CANNOT_SPEAK = "kan-ikke-snakke"
_SPEAK_OF_OTHERS = frozenset({"bekymret", "ansatt"})
# Voices that a «det er søstra mi» may still turn into a worried one: an exposed person tells who did it.
_MAY_BE_WORRIED = frozenset({UNKNOWN, "bekymret", "barn", "utover"})


@dataclass(frozen=True)
class Move:
    """What is to be answered.

    Attributes:
        kind: «topic» (the message itself), «service» (an aspect of a service), «fear», «detail», «other», «without»
            (what was shown less what is refused), «simpler», «lost».
        id: the aspect, fear or detail; of a topic, the one to answer instead of the message's own.
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
        turn = replace(turn, asks=turn.asks or ("" if _speaks_for_itself(turn, memory) else turn.may_ask))
    said = turn.asks
    if memory.asked == asking.NOW and said == YES:
        return replace(turn, danger=Danger("sure", turn.danger.emergency or (POLICE,), ("answer",)))
    if memory.asked == asking.UNDER_18 and said in (YES, NO):
        return replace(turn, choice="barn" if said == YES else "utsatt")
    if memory.asked == asking.CHILD and (said in (YES, NO) or turn.about):
        child = turn.about == "child" if turn.about else said == YES
        return replace(turn, choice=memory.who, about="child" if child else "adult")
    if memory.who in _SPEAK_OF_OTHERS and turn.answers and turn.about and memory.shown:
        return replace(turn, choice=memory.who)  # «nei, hun er 34», whoever asked
    if memory.alarmed and said == NO:
        return replace(turn, choice=NO_DANGER)
    voice = "" if turn.refused or _was_refused(turn, memory) else VOICE_TOLD.get(said, "")
    if voice == "barn" and turn.about == "child" and memory.who in _SPEAK_OF_OTHERS:
        voice = memory.who  # «det er et barn» tells whom it is about
    if voice == "bekymret" and memory.who not in _MAY_BE_WORRIED:
        return replace(turn, asks="")
    return replace(turn, choice=voice) if voice else turn


def _was_refused(turn: Turn, memory: Memory) -> bool:
    """Whether one who wished to harm asks for the same again, as whoever it may be («jeg er faren deres»)."""
    return turn.topic == memory.topic == HARMFUL and memory.who == "utover"


def _speaks_for_itself(turn: Turn, memory: Memory) -> bool:
    """Whether the topic is so clear, and none that such questions belong to, that weak signs of one do not count."""
    if turn.topic in ASKED_THERE and turn.may_ask in (*COMPUTED, *TOLD, *MOVES, *VOICE_TOLD):
        return False
    if turn.topic == memory.topic != HARMFUL:
        return False
    return dict(turn.ranking).get(turn.topic, 0.0) >= (_GOODBYE if turn.topic in _GOODBYES else _CERTAIN)


def move(turn: Turn, memory: Memory, known: FollowUps) -> Move:
    """What the message asks for, once it is known to be no danger and no answer to a question."""
    if turn.choice:
        return Move("topic")
    if _was_refused(turn, memory):
        return Move("topic")  # «bare si om hun er på krisesenteret»
    detail = known.details.get(turn.point)
    precise = Move("detail", detail.id) if detail and detail.is_for(memory.who) else None
    if precise and turn.certain_point:
        return precise
    found = _unprecise(turn, memory, known)
    return precise if precise and found == Move("topic") and turn.topic not in _WISHES else found


def _unprecise(turn: Turn, memory: Memory, known: FollowUps) -> Move:
    said = turn.asks
    if turn.refused and memory.shown and said in ("", "no", "other", *_MEANT_BY_A_REFUSAL):
        return Move("without")
    if said == "after-telling" and turn.services:
        said = "call"
    if said in (*COMPUTED, *TOLD):
        return _about_a_service(said, turn, memory)
    if said in known.fears and memory.who == "utover" and set(turn.services) & ranking.NEVER_FIRST["utover"]:
        return Move("topic", HARMFUL)  # «har hun ringt krisesenteret»
    if said in known.fears:
        own = turn.topic in _OWN_TRACKS or memory.who == "ansatt" and turn.topic in _DUTIES
        return Move("topic") if own else Move("fear", said)
    if said not in MOVES or not memory.shown:
        return Move("topic")
    if said in ("next", YES):
        return _about_a_service("call", turn, memory)
    if said == "correction":
        return Move("topic") if turn.ranking and turn.ranking[0][1] >= _CLEAR else Move("lost")
    return Move("simpler" if said == "simpler" else "other")


_GOODBYES = frozenset({"takk", "farvel"})
# Topics that are answered as they are, whatever a message is like.
_WISHES = frozenset({HARMFUL, "selvmord", "forlat", "utenfor", *_GOODBYES})
# To whom a service passes things on: named in «sier de det til barnevernet», but not the one asked about.
_TOLD_TO = frozenset({"barnevern", "politi", "politi-112"})
# What one asks about this page and not about a call.
_OWN_TRACKS = frozenset({"skjul-spor", "personvern"})
# What staff ask about their duties is no fear.
_DUTIES = frozenset({"meldeplikt", "avvergeplikt", "taushetsplikt", "prosedyre-ansatt", "anmelde"})
# What «ikke politiet» may be heard as beside a refusal.
_MEANT_BY_A_REFUSAL = ("police-comes", "must-report", "correction", "duty", "lose-children")
_MAY_SEEK = 0.1  # probability of a harmful question from which one about the shelter is taken for one
_GOODBYE = 0.6  # probability of thanks or a goodbye from which nothing else is heard in it
_CERTAIN = 0.7  # the same for another topic
_CLEAR = 0.4  # probability of a topic from which a correction says what was meant instead


def _about_a_service(aspect: str, turn: Turn, memory: Memory) -> Move:
    """The question asked of a service, or the topic that answers it better."""
    if aspect == "writing" and not turn.services:
        return Move("topic", CANNOT_SPEAK)
    service = _asked_of(aspect, turn, memory)
    if memory.who == "utover" and service in ranking.NEVER_FIRST["utover"]:
        seeks = memory.topic == HARMFUL or dict(turn.ranking).get(HARMFUL, 0.0) >= _MAY_SEEK
        return Move("topic", HARMFUL if seeks else "")
    return Move("service", aspect, service) if service else Move("topic")


def _asked_of(aspect: str, turn: Turn, memory: Memory) -> str:
    """The service that a question is about: named, else the shelter where only it fits, else the one shown last."""
    passed_on_to = aspect == "duty" and turn.services[:1] and turn.services[0] in _TOLD_TO
    if turn.services and not (passed_on_to and memory.shown):
        return turn.services[0]
    if aspect in AT_THE_SHELTER:
        own = memory.who in ("utsatt", UNKNOWN) or "krisesenter" in memory.shown
        return "krisesenter" if own and memory.who not in ("utover", "barn") else ""
    if memory.alarmed and aspect in ("call", "number"):
        return memory.shown[0]
    return next((s for s in memory.shown if s not in EMERGENCY), "")


def forgets(turn: Turn, memory: Memory) -> Memory:
    """The memory without what a correction takes back: the topic, and the voice where another one is heard."""
    if turn.asks != "correction":
        return memory
    return replace(memory, topic="", who=UNKNOWN if turn.who not in (UNKNOWN, memory.who) else memory.who)
