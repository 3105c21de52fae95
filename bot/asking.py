"""Back questions: one at a time, only where the answer would change, and never the same one twice.

A question stands at the end of an answer that already helps, so there is always a way on without answering it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot import ranking, routing
from bot.topics import Topic
from bot.turn import UNKNOWN, Memory, Turn

# Who writes; whether a grown-up's words are a child's; whether a third party speaks of a child.
WHO, UNDER_18, CHILD = "who", "under-18", "child"
# Asked by the line «Er det fare nå», not by a question of its own: a yes to it is an alarm.
NOW = "now"
_WORTH_ASKING = 0.15  # probability from which a child may be the one who writes
_OF_CHILDREN = frozenset({"vold-mot-barn", "barn-som-slar", "snakke-med-barn"})


def question(topic: Topic, services: Sequence[str], turn: Turn, memory: Memory, places: routing.Places) -> str:
    """The id of the question to put after this answer, «» for none.

    Args:
        services: the answer's services as listed.
        turn: the message; memory: with voice and language of this reply.
        places: where each topic leads each voice first.
    """
    if turn.danger.level == "possible":
        return NOW
    for name, wanted in (
        (WHO, _voice_matters(topic, memory, places)),
        (UNDER_18, _may_be_a_child(topic, turn, memory, places)),
        (CHILD, _age_matters(topic, services, turn, memory)),
    ):
        if wanted and name not in memory.asked_before:
            return name
    return ""


def _voice_matters(topic: Topic, memory: Memory, places: routing.Places) -> bool:
    firsts = {places[topic.id, who] for who in ("utsatt", "barn", "utover", "bekymret", "ansatt")}
    return memory.who == UNKNOWN and topic.group != "om" and len(firsts) > 1


def _may_be_a_child(topic: Topic, turn: Turn, memory: Memory, places: routing.Places) -> bool:
    voices: Mapping[str, float] = _voices(turn)
    differs = places[topic.id, "barn"] != places[topic.id, memory.who]
    told = turn.choice or turn.asks.startswith("is-")
    return memory.who == "utsatt" and not told and differs and voices.get("barn", 0.0) >= _WORTH_ASKING


def _voices(turn: Turn) -> Mapping[str, float]:
    found: dict[str, float] = defaultdict(float)
    for _, who, probability in turn.readings:
        found[who] += probability
    return found


def _age_matters(topic: Topic, services: Sequence[str], turn: Turn, memory: Memory) -> bool:
    if memory.who not in ("bekymret", "ansatt") or memory.about or topic.id in _OF_CHILDREN or topic.group != "vold":
        return False
    child, adult = (ranking.first_for_whom(services, memory.who, about) for about in ("child", "adult"))
    return child[:1] != adult[:1]
