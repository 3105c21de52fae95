"""Which topic and voice to answer when the message leaves room for several: the place that is most probably right.

A message gives probabilities over pairs of topic and voice (readings). Many readings lead to the same first service,
so the likeliest topic alone may lead to a place that the other likely readings do not want. Probability is therefore
added up over places first; then the likeliest reading that leads there tells topic and voice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot import ages
from bot.topics import EVERYBODY, VOICES, Topic
from bot.turn import UNKNOWN
from bot.understanding.prediction import NOTHING, Prediction

DANGER_TOPIC = "akutt"
HARMFUL = "skadelig"
UNSURE = "forstar-ikke"
# How many times likelier the voice that the conversation has shown is than another, whatever one message says.
_KNOWN_VOICE = 8.0
# One who says «jeg er lærer» is at work, and a child stays a child: «no slær han ho igjen» does not say who writes,
# and a child must not be answered as an adult.
_TOLD_VOICE = 60.0
_STAY = frozenset({"barn", "ansatt"})
# How many times as much a reading counts that does not take such a writer for somebody else.
_OWN_READING = 2.0
# The same for the topic that the conversation is about: a short «bare si om hun er der» goes on with it.
_KNOWN_TOPIC = 4.0
# One who uses violence and may be asking how to: from this probability on the refusal is the answer, which leads to the
# same place. Of 780 judged messages it refuses three that ask for no harm.
_SEEKS_HARM = 0.12
# Anybody else is not refused below this: to refuse one who needs help is the worst of wrong answers.
_REFUSED, _REFUSED_UNKNOWN = 0.6, 0.5
_LONGEST_YES = 4  # words
# The likeliest one's share of all that may be asked, below which nobody can say which one it is.
_TELLS_WHICH = 0.3
_SOUNDS_OF_DANGER = 0.7  # probability
# Topics whose answer depends on the message and not on a list: each is a place of its own.
_OWN_PLACE = frozenset({"kontaktinfo", "utenfor", DANGER_TOPIC})

# Topics that such questions belong to, and that are no rivals of them.
_NOT_ABOUT_VIOLENCE = frozenset(
    {"utenfor", "kontaktinfo", "hilsen", "takk", "farvel", "forlat", "om-boten", "personvern", "om-planen", "sprak"}
)
ASKED_THERE = frozenset(
    {"kontaktinfo", "anonym-drofting", "krisesenter-opphold", "kan-ikke-snakke", "forklar", "fortell-mer", "sprak"}
)

Reading = tuple[str, str, float]
Places = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Choice:
    """The likeliest reading that leads to the likeliest place, and the probability of that place, 0 to 1."""

    topic: str
    who: str
    certainty: float


def places(topics: Mapping[str, Topic]) -> dict[tuple[str, str], str]:
    """(topic, voice) → the first service that its answer lists, or the topic's own id where it lists none."""
    result = {}
    for topic in topics.values():
        for who in VOICES:
            listed = topic.answer_for(who).services if EVERYBODY in topic.answers else ()
            own = not listed or topic.id in _OWN_PLACE
            result[topic.id, who] = topic.id if own else listed[0]
    return result


def choose(
    readings: Sequence[Reading], table: Places, known: str = UNKNOWN, topic: str = "", *, told: bool = False
) -> Choice:
    """The choice among readings; the voice `known` (or `told` in so many words) and the `topic` known weigh in.

    Raises:
        ValueError: there is no reading.
    """
    weighed = list(_with_known(readings, known, topic, told))
    if not weighed:
        raise ValueError("no reading to choose from")
    total = sum(p for _, _, p in weighed)
    by_place: dict[str, float] = defaultdict(float)
    for subject, who, p in weighed:
        by_place[table.get((subject, who), subject)] += p / total
    best = max(by_place, key=by_place.__getitem__)
    there = [reading for reading in weighed if table.get(reading[:2], reading[0]) == best]
    subject, who, _ = max(there, key=lambda reading: reading[2])
    if who == "utover" and _seeks_harm(weighed, subject, total):
        subject = HARMFUL
    others = [reading for reading in readings if reading[0] != HARMFUL]
    refused = sum(p for harmful, _, p in weighed if harmful == HARMFUL) / total
    least = _REFUSED_UNKNOWN if who == UNKNOWN else _REFUSED
    if subject == HARMFUL and who != "utover" and refused < least and others:
        return choose(others, table, known, topic, told=told)
    return Choice(subject, who, by_place[best])


def _seeks_harm(weighed: Sequence[Reading], subject: str, total: float) -> bool:
    """Whether one who uses violence may be asking how to, and no other topic is three times as likely."""
    seeks, likeliest = (sum(p for topic, _, p in weighed if topic == name) / total for name in (HARMFUL, subject))
    return seeks >= _SEEKS_HARM and (subject == "utover" or 3 * seeks >= likeliest)


def settle(found: Prediction, table: Places, least: float, least_voice: float) -> Choice:
    """What one message is taken to say: `forstar-ikke` where no place is as likely as `least`, and the voice `ukjent`
    where no voice is as likely as `least_voice`."""
    chosen = choose(found.readings, table)
    voice = chosen.who if found.voices[0][1] >= least_voice else UNKNOWN
    return replace(chosen, who=voice, topic=chosen.topic if chosen.certainty >= least else UNSURE)


def asked(found: Prediction, least: float, *, first: bool = False, homes: Mapping[str, str] | None = None) -> str:
    """What the message asks about a place, fears or does in the conversation; «» where it is less likely than `least`
    that it does anything of the kind.

    Args:
        first: nothing was shown yet, so that it must be likelier than any topic that speaks of something else.
        homes: the topic that a question belongs to, which is no rival of it.
    """
    likeliest, probability = likeliest_asked(found)
    own = (homes or {}).get(likeliest, "")
    rivals = [p for topic, p in found.topics if topic not in ASKED_THERE and topic != own] if first else []
    anything = 1 - dict(found.asks).get(NOTHING, 0.0)
    clear = probability >= _TELLS_WHICH * anything
    return likeliest if clear and anything >= max([least, *rivals]) else ""


def likeliest_asked(found: Prediction) -> tuple[str, float]:
    """What is likeliest asked about a place, feared or done in the conversation, and its probability."""
    return next(((name, p) for name, p in found.asks if name != NOTHING), ("", 0.0))


def outside(found: Prediction) -> float:
    """The probability that a message tells of no violence: an outside matter, a contact question, small talk, or an
    answer and a question within the conversation («nei, gidder ikke ringe»), unless it sounds of danger all the same.
    """
    other = sum(p for topic, p in found.topics if topic in _NOT_ABOUT_VIOLENCE)
    goes_on = 1 - dict(found.asks).get(NOTHING, 1.0) if found.danger < _SOUNDS_OF_DANGER else 0.0
    return max(other, goes_on)


def in_its_age(found: Prediction, text: str) -> Prediction:
    """The prediction with a child's voice alone where the writer tells an age under eighteen («æ e bare ti»), and
    without it where she tells another («nå er jeg 44», «det er tretti år siden»)."""
    age = ages.own(text)
    if age is None:
        return found
    if age < ages.OF_AGE:
        return replace(found, readings=tuple((t, "barn", p) for t, _, p in found.readings), voices=(("barn", 1.0),))
    readings = tuple(reading for reading in found.readings if reading[1] != "barn")
    voices = tuple(voice for voice in found.voices if voice[0] != "barn")
    return replace(found, readings=readings or found.readings, voices=voices)


def plausible(asks: str, text: str) -> str:
    """What is asked, where an age of eighteen or more makes «æ e 22» no child's, and «nei» with a story is a story."""
    if asks in ("yes", "no") and len(text.split()) > _LONGEST_YES:
        return ""
    told = [int(number) for number in re.findall(r"\b\d{1,3}\b", text)]
    return "is-self" if asks == "is-child" and any(age >= ages.OF_AGE for age in told) else asks


def _with_known(readings: Iterable[Reading], known: str, topic: str, told: bool) -> Iterable[Reading]:
    """The readings in the light of what was shown before: a message that tells no voice keeps the one known."""
    readings = list(readings)
    stays = (told or known in _STAY) and _speaks_on(readings, known)
    for subject, who, p in readings:
        # Where the voice is settled, each reading counts for its topic, whoever it takes the writer for.
        voice = known if stays or who == UNKNOWN else who
        own = who in (known, UNKNOWN)
        same_voice = _OWN_READING if stays and own else _KNOWN_VOICE if voice == known != UNKNOWN and not stays else 1.0
        yield subject, voice, p * same_voice * (_KNOWN_TOPIC if subject == topic else 1.0)


def _speaks_on(readings: Iterable[Reading], known: str) -> bool:
    """Whether the voice known, which seldom changes, is still the one that writes."""
    own = sum(p for _, who, p in readings if who in (known, UNKNOWN))
    return own * _TOLD_VOICE >= sum(p for _, _, p in readings) - own
