"""Words that show that the writer protects herself or a child, and is not one who seeks somebody.

«Uten at han merker det» and «uten at hun merker det» differ by one letter. A refusal to one who flees, or who looks for
the tracker under her own car, is the worst of wrong answers, so a few clear phrases take it away. They decide nothing
else: the likeliest other reading stands.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot import language
from bot.understanding.prediction import Prediction

_HIM = r"(?:han|mannen|eksen|samboeren|kjæresten|ektemannen|pappa|far|faren|stefar|stefaren)"
_LEAVES = (
    r"(?:drar?|reiser?|flytter?|flykter?|rømmer?|forlater?|pakker?|stikker?"
    r"|kommer?(?: jeg)? (?:meg|seg|oss|vekk|ut|bort|unna))"
)
_TRACKER = r"(?:gps(?:-?en)?|sporer(?:en)?|sporingsbrikke[nr]?|airtag(?:en)?|tracker|kamera(?:et)?|mikrofon(?:en)?)"
_BAN = r"(?:besøksforbud|besøksforbod|kontaktforbud|kontaktforbod)"
_CHILD = r"(?:datteren|dattera|datra|dotter|sønnen|jenta|gutten|barnet|ungen)"
_NOT_TO_SEEK = r"(?! (?:med )?(?:å|to|and)? ?(?:finne?|lete|spore|sjekke|lese|find|look|track|check|read|trace))"
# Read in the normalised text; every gap is bounded, so that the time grows with the length only.
_PHRASES = re.compile(
    "|".join(
        (
            rf"\b{_LEAVES}(?: \S+){{0,6}} uten at {_HIM}\b",
            r"\b(?:leave|get out|get away|go)(?: \S+){0,4} without (?:him|my husband|my ex)\b",
            rf"\b(?:finner|finne|finn|leter|lete|sjekker|sjekke|fant|fjerner|fjerne)(?: \S+){{0,5}} {_TRACKER}",
            rf"\b(?:får|få|søker|søke|ber|be)(?: \S+){{0,3}} {_BAN} mot (?!meg|oss)",
            r"(?<!jeg )\b(?:vil vite|spør|krever|maser)(?: \S+){0,10}"
            r" (?:skal|kan|hva)(?: \S+)? (?:jeg|vi) (?:si|svare|gjøre)",
            r"\bhjelper?(?: jeg| vi)? (?:henne|ho|hun|(?:venninn(?:en?|a)|søster(?:en|a)?)(?: min| mi)?)\b"
            + _NOT_TO_SEEK,
            rf"\bhelp (?:her|them|my (?:friend|sister|mum|mom|mother|daughter|neighbour|colleague))\b{_NOT_TO_SEEK}",
            rf"\b{_CHILD} (?:min|mi|mitt|vår)(?: \S+){{0,12}} redd for\b",
        )
    )
)
_HERS = re.compile(r"\b(?:hun|henne|hennes|hennar|her|kona|dama)\b")
_REFUSED = frozenset({"skadelig", "utenfor"})


def protects(text: str) -> bool:
    """Whether a phrase shows it; never where a search is for something of «hers»."""
    said = language.normalise(text)
    found = _PHRASES.search(said)
    return found is not None and not (re.search(_TRACKER, found.group()) and _HERS.search(said))


def unrefused(found: Prediction, text: str) -> Prediction:
    """The prediction without a refusal and without the voice of one who uses violence, where a phrase shows neither."""
    if not protects(text):
        return found
    readings = tuple(r for r in found.readings if r[0] not in _REFUSED and r[1] != "utover")
    if not readings:
        return found
    topics = tuple(t for t in found.topics if t[0] not in _REFUSED)
    voices = tuple(v for v in found.voices if v[0] != "utover")
    return replace(found, readings=readings, topics=topics or found.topics, voices=voices or found.voices)
