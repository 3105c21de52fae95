"""Ages that a message tells: of the one who writes, and of the one it is about. Pure, on the normalised text."""

from __future__ import annotations

import re

from bot import language

OF_AGE = 18
_WORDS = {
    word: number
    for number, word in enumerate(
        "åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tjue".split(), start=8
    )
} | {"tjueen": 21, "tjueto": 22, "tretti": 30, "førti": 40, "femti": 50, "seksti": 60, "sytti": 70, "åtti": 80}
_NUMBER = rf"(\d{{1,2}}|{'|'.join(_WORDS)})\b"
# A number before such a word is a time or a length and no age: «jeg er 13 uker på vei».
_UNITS = (
    "uker|uke|min|minutt|minutter|måned|måneder|mnd|timer|time|dager|dag|km|mil|meter|kr|kroner|prosent|%|"
    "weeks|months|minutes|hours|days|av|stykker|unger|barn|ganger"
)
_NO_AGE = rf"(?! ?(?:{_UNITS}|,\d))"
_BEFORE = r"(?:bare|only|just|snart|nettopp|over|en \w+ på|ei \w+ på|et \w+ på|a \w+ of)"
_OWN = re.compile(rf"\b(?:jeg(?: bare)? er|er jeg|jg er|i am|i ' m|i'm|im) (?:{_BEFORE} )?{_NUMBER}{_NO_AGE}")
_OTHER = re.compile(rf"\b(?:han|hun|de|he|she|they) (?:er|is|are) (?:{_BEFORE} )?{_NUMBER}{_NO_AGE}")
# What lies so many years back was told by somebody grown up.
_YEARS_BACK = re.compile(rf"\b{_NUMBER} (?:år siden|years ago)")
_LONG_AGO = 12  # years


def _number(found: str) -> int:
    return int(found) if found.isdigit() else _WORDS[found]


def own(text: str) -> int | None:
    """The age in years that the writer tells of herself, the lowest that it can be; None where she tells none."""
    words = language.normalise(text)
    told = [_number(found) for found in _OWN.findall(words)]
    back = [years for found in _YEARS_BACK.findall(words) if (years := _number(found)) >= _LONG_AGO]
    if told:
        return told[0]
    return max(OF_AGE, *back) if back else None


def of_another(text: str) -> int | None:
    """The age of «han» or «hun» that a message tells; None where it tells none, or of some on either side of 18."""
    told = [_number(found) for found in _OTHER.findall(language.normalise(text))]
    return told[0] if told and len({age >= OF_AGE for age in told}) == 1 else None
