"""Names of people in a text: after «jeg heter», «han heter», «sønnen min», a title, or two in a row.

A name is a word outside the guide's own vocabulary (`bot.vocabulary`). After «heter» it may be written small; elsewhere
it must be capitalised, and where everything is (A HEADLINE, Or Like This) only «heter» tells: a word of danger taken
for a name would cost more than a name that is read once and forgotten.
"""

from __future__ import annotations

import re

from bot import vocabulary

_MARK = "[navn]"
_MOST = 3  # words of one name
_WORD = re.compile(r"\s?([^\W\d_]{1,24}(?:['’-][^\W\d_]{1,24})?)")
_CALLED = re.compile(
    r"\b(?:heter|heiter|hete|hæter|heite|kalles|name is|na[vm]n(?:et)? (?:(?:mitt|hans|hennes|hennar) )?er)\s",
    re.IGNORECASE,
)
_KIN = (
    r"mann|mannen|ektemann\w*|eksmann\w*|eks|eksen|kone|kona|ekskone|ekskona|samboer\w*|sambuar\w*|kjæreste\w*|kjærast\w*"
    r"|sønn|sønnen|son|sonen|datter|dattera|datteren|dotter|dottera|bror|broren|storebror|lillebror|søster|søstera"
    r"|søsteren|syster|systera|storesøster|lillesøster|barnebarn\w*|nabo|naboen|sjef|sjefen|kollega|kollegaen|elev"
    r"|eleven|venninne|venninna|venninnen|kamerat|kameraten|onkel|tante|bestemor|bestefar|far|mor|pappa|mamma|stefar"
    r"|stemor|stefaren|stemoren|gutten|jenta|ungen|husband|wife|daughter|brother|sister|boyfriend|girlfriend|friend"
    r"|lege|legen|doktor|doktoren|lærer|læreren|fru|frøken|herr|rektor|prest|presten|trener|treneren|mr|mrs|miss|uncle"
    r"|aunt|pasient|pasienten|bruker|brukeren"
)
_RELATIVE = re.compile(rf"\b(?:{_KIN})(?:\s(?:min|mi|mitt|mine|hans|hennes|hennar|vår|våres)\b)?,?\s", re.IGNORECASE)
_I_AM = re.compile(r"\b(?:jeg er|eg er|æ e|æ er|det er|det e|this is|i am)\s", re.IGNORECASE)
_IN_A_ROW = re.compile(r"\b[A-ZÆØÅ][^\W\d_]{1,24}(?:[ -][A-ZÆØÅ][^\W\d_]{1,24}){1,3}\b")
_INSIDE = re.compile(r"(?<=[^\W\d_] )[^\W\d_]+|(?<=[,;] )[^\W\d_]+")  # words that do not begin a sentence
_MOST_CAPITALS = 0.75


def capitals_mean_something(text: str) -> bool:
    """Whether the text is written with capitals as one usually does, not in capitals or With One A Word."""
    inside = _INSIDE.findall(text)
    return len(inside) < 2 or sum(word[0].isupper() for word in inside) <= _MOST_CAPITALS * len(inside)


def redact(text: str, capitals: bool) -> str:
    """The text with names replaced by «[navn]».

    Args:
        capitals: whether capitals mean something in the text that this one is part of.
    """
    text = _without(_CALLED, text, capitals, small=True)
    if not capitals:
        return text
    for announces in (_RELATIVE, _I_AM):
        text = _without(announces, text, capitals)
    return _IN_A_ROW.sub(_pair_or_itself, text)


def _without(announces: re.Pattern[str], text: str, capitals: bool, *, small: bool = False) -> str:
    """The text with each name that follows the words which announce it replaced by one mark."""
    parts, reached = [], 0
    for match in announces.finditer(text):
        start = end = match.end()
        for n in range(_MOST):
            word = _WORD.match(text, end)
            if word is None or not _is_name(word.group(1), capitals, small=small and not n):
                break
            end = word.end()
        if end > start >= reached:
            parts += [text[reached:start], _MARK]
            reached = end
    return "".join([*parts, text[reached:]])


def _is_name(word: str, capitals: bool, *, small: bool) -> bool:
    known = vocabulary.load()
    if not word[0].isupper():
        return small and not known.knows(word)
    return not known.knows(word) or capitals and word.lower() in known.names


def _pair_or_itself(match: re.Match[str]) -> str:
    """Capitalised words in a row of which the last two or more are no words of ours («Hei Kari Nordmann»)."""
    known = vocabulary.load()
    words = match.group().split()
    first = next((n for n, word in enumerate(words) if not known.knows(word)), len(words))
    named = words[first:]
    if len(named) + "-".join(named).count("-") < 2 or not all(_is_name(word, True, small=False) for word in named):
        return match.group()
    return " ".join([*words[:first], _MARK])
