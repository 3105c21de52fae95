"""What a message says in so many words, where the model only weighs: an age, a partner, a flight, the wish not to live.

Each changes the prediction and nothing else; `heard` is the one order in which they do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from bot import language, protecting, routing
from bot.turn import UNKNOWN
from bot.understanding.prediction import Prediction

_DESPAIR = "selvmord"
_NOT_SO = r"(?! (?:med|sånn|slik|i|på|uten|av)\b)"  # «orker ikke leve sånn» is no wish to die
_WHO = r"(?:jeg|han|hun|eleven|sønnen|datteren|dattera|barnet|jenta|gutten)"
# Read in the normalised text; every gap is bounded, so that the time grows with the length only.
_PHRASES = re.compile(
    "|".join(
        (
            r"\b(?:orker|orke|vil|ønsker|klarer|klare|gidder) ikke(?: mer)?(?: å)? (?:leve|eksistere)\b" + _NOT_SO,
            r"\bikke (?:lyst|grunn|noe|noen grunn)(?: \S+){0,2} å leve\b" + _NOT_SO,
            rf"\b{_WHO} (?:vil|ønsker å|har lyst til å|har lyst å) (?:bare )?dø\b(?! av)",
            r"\bta livet (?:mitt|sitt(?:er)?|av (?:meg|seg))\b",
            r"\b(?:kill myself|want to die|end my life|(?:don ?' ?t|do not|dont) want to live)\b",
        )
    )
)

_PARTNER = re.compile(
    r"\b(?:typen|samboeren|(?:kjæresten|eksen|dama|mannen|kona) (?:min|mi)|my (?:boyfriend|girlfriend|partner|ex))\b"
)
_CHILDHOOD = re.compile(
    r"\b(?:1[0-7]|åtte|ni|ti|elleve|tolv|tretten|fjorten|femten|seksten|sytten|tiende|niende|mor|far|vg[s123]?"
    r"|(?:skole|klasse|lærer|mamma|pappa|foreldre|stefar|ungdom|helsesykepleier|helsesøster|lekse|snap|russ"
    r"|konfirmasjon|school|class|mum|mom|dad|parents|teacher|teen)\w*)\b"
)
_SELDOM_A_CHILD = 0.25


# «Slå» is to hit and to mow, and a short message leaves the model too little else to read.
_MOWS = re.compile(r"\b(?:slå|slår|slo|slått) (?:gress(?:et)?|gras(?:et)?|plen(?:en)?|høyet|enga)\b")
_PERSON = re.compile(
    r"\b(?:meg|deg|oss|henne|hun|ham|han|dem|mamma|pappa|mor|far|barn\w*|unge\w*|kona|mannen|kniv\w*|drep\w*|help|hjelp)\b"
)
_SHORT = 8  # words


def heard(found: Prediction, text: str) -> Prediction:
    """The prediction in the light of what the message says in so many words."""
    if _only_mows(language.normalise(text)):
        return replace(found, topics=(("utenfor", 1.0),), readings=(("utenfor", UNKNOWN, 1.0),))
    return _in_despair(protecting.unrefused(_with_a_partner(routing.in_its_age(found, text), text), text), text)


def _only_mows(text: str) -> bool:
    return len(text.split()) <= _SHORT and bool(_MOWS.search(text)) and not _PERSON.search(text)


_ASKS = re.compile(
    r"\?|\b(?:hva|hvor|hvordan|hvem|hvilken|hvilke|hvorfor|what|how|who|which|why)\b"
    r"|(?:^|[.,:] ?)"
    r"(?:kan|får|må|skal|er|blir|vil|har|kommer|bør|trenger|tar|hjelper|går|gjelder)\b"
    r"|(?:^|[.,:] ?)(?:can|do|does|is|are|will|should|may|must|when|if)\b"
    r"|\b(?:kan|får|må|skal|bør|er|blir|vil|trenger) (?:jeg|vi|han|hun|hu|de|dem|man|det|en)\b"
    r"|\b(?:can|do|does|should|must|will) (?:i|we|he|she|they)\b"
)


def asks(text: str) -> bool:
    """Whether the message has the form of a question, with or without its mark."""
    return bool(_ASKS.search(language.normalise(text)))


_ANSWERS = re.compile(r"^(?:ja|jo|jau|nei|nope|yes|yeah|no)\b")


def answers(text: str) -> bool:
    """Whether the message begins as the answer to a question does: «nei, hun er 34»."""
    return bool(_ANSWERS.search(language.normalise(text)))


def despairs(text: str) -> bool:
    """Whether somebody is said not to want to live."""
    return bool(_PHRASES.search(language.normalise(text)))


def _with_a_partner(found: Prediction, text: str) -> Prediction:
    """Who tells of a partner, and of nothing that belongs to childhood, is less often a child than the model thinks.

    The answer then still asks whether the person is under eighteen.
    """
    said = language.normalise(text)
    if not _PARTNER.search(said) or _CHILDHOOD.search(said):
        return found
    readings = tuple((t, who, p * (_SELDOM_A_CHILD if who == "barn" else 1.0)) for t, who, p in found.readings)
    voices = tuple((who, p * (_SELDOM_A_CHILD if who == "barn" else 1.0)) for who, p in found.voices)
    return replace(
        found,
        readings=tuple(sorted(readings, key=lambda reading: -reading[2])),
        voices=tuple(sorted(voices, key=lambda voice: -voice[1])),
    )


def _in_despair(found: Prediction, text: str) -> Prediction:
    """Who writes of not wanting to live is answered on that, whatever else the message tells."""
    if not despairs(text):
        return found
    voices: dict[str, float] = defaultdict(float)
    for _, who, probability in found.readings:
        voices[who] += probability
    readings = tuple((_DESPAIR, who, p) for who, p in sorted(voices.items(), key=lambda pair: -pair[1]))
    return replace(found, topics=((_DESPAIR, 1.0),), readings=readings or found.readings)
