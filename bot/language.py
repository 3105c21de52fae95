"""One written form for many spellings, and which language the writer uses. Pure text in, text out.

The normal form is only for the classifier, the danger rules and the gazetteer; nobody ever sees it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot import paths, strict_yaml
from bot.once import once

WORDS = paths.CONTENT / "words.yml"
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ELONGATED = re.compile(r"([a-zæøåäöé!?.])\1{2,}")
_TOKEN = re.compile(r"\[\w+\]|[^\W_]+(?:[-'][^\W_]+)*|[?!]|[^\w\s]", re.UNICODE)
_LATIN = re.compile(r"[a-zæøå]", re.IGNORECASE)
_BEYOND_LATIN = re.compile("[\u0370-\U0010ffff]")  # from the Greek letters on: all other scripts, and signs
# Letters of other alphabets that look Latin; typed by accident or to get past a filter.
_LOOK_ALIKES = str.maketrans("аеорсухівкмтнАЕОРСУХІВКМТНαορν", "aeopcyxibkmthAEOPCYXIBKMTHaopv")
# Words of nynorsk that northern dialects have too: one alone does not tell.
_SHARED = frozenset({"kvar", "ikkje", "heime", "dei", "gong"})
_SURE = 2
_SCRIPTS = (
    "ARABIC",
    "CYRILLIC",
    "ETHIOPIC",
    "THAI",
    "HEBREW",
    "DEVANAGARI",
    "TAMIL",
    "CJK",
    "HANGUL",
    "GREEK",
    "GEORGIAN",
    "ARMENIAN",
)


@dataclass(frozen=True)
class Spellings:
    """The word list: spelling → written form, and the closed lists that tell the languages apart."""

    forms: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]
    nynorsk: frozenset[str]
    bokmal: frozenset[str]
    dialect: frozenset[str]
    english: frozenset[str]
    norwegian: frozenset[str]


@lru_cache(maxsize=4)
def spellings(path: Path = WORDS) -> Spellings:
    """The word list of the project.

    Raises:
        ContentError: the file is missing or broken, or a spelling has two written forms.
    """
    table = strict_yaml.load(path)
    forms: dict[str, str] = {}
    for written, variants in table["forms"].items():
        for variant in str(variants).split():
            if forms.setdefault(variant, str(written)) != str(written):
                raise strict_yaml.ContentError(
                    f"{paths.shown(path)}: «{variant}» stands under «{forms[variant]}» and «{written}»; keep one"
                )
    marks = {
        name: frozenset(str(table["languages"][name]).split())
        for name in ("nynorsk", "bokmal", "dialect", "english", "norwegian")
    }
    phrases = tuple((str(said), str(written)) for said, written in (table.get("phrases") or {}).items())
    return Spellings(forms=forms, phrases=phrases, **marks)


def clean(text: str) -> str:
    """Unicode in one form: composed, no invisible or control characters, no look-alike letters in Latin words."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    if not _BEYOND_LATIN.search(text):  # nearly always: then no letter only looks Latin
        return " ".join(text.split())
    return " ".join(word.translate(_LOOK_ALIKES) if _LATIN.search(word) else word for word in text.split())


@once
def tokens(text: str) -> list[str]:
    """Lower-case words and marks of one text; a redaction mark like [navn] stays whole."""
    lowered = _ELONGATED.sub(r"\1\1", clean(text).lower())
    return _TOKEN.findall(lowered)


@once
def normalise(text: str) -> str:
    """The written form that the classifier and the danger rules read, e.g. «Æ e redd mæ» → «jeg er redd meg»."""
    words, found = spellings(), tokens(text)
    if _heard(text, found) == "en":
        return " ".join(found)
    line = " ".join(words.forms.get(token) or words.forms.get(_squeeze(token), token) for token in found)
    for said, written in words.phrases:
        line = re.sub(rf"\b{re.escape(said)}\b", written, line) if said in line else line
    return line


def _squeeze(token: str) -> str:
    """«sååå» and «æææ» came down to two letters; down to one they may be known words."""
    return token[:-1] if token[-1] == token[-2:-1] else token


def language(text: str) -> str:
    """nb, nn or en; bokmål where the words do not tell."""
    return heard(text) or "nb"


def heard(text: str) -> str:
    """nb, nn or en, by closed lists of function words; «» where none of them stands («ok», «112?»).

    Dialect counts as bokmål, other scripts as English.
    """
    return _heard(text, tokens(text))


def _heard(text: str, found: list[str]) -> str:
    """`heard` of a text whose tokens are found already."""
    if foreign_script(text):
        return "en"
    words = spellings()
    said = [token for token in found if token[0].isalpha()]
    english, norwegian = (sum(token in marks for token in said) for marks in (words.english, words.norwegian))
    nynorsk = sum(token in words.nynorsk for token in said)
    other = sum(token in words.dialect or token in words.bokmal for token in said)
    if not english + norwegian + nynorsk + other:
        return ""
    if english > norwegian + nynorsk + other and english >= max(1, len(said) // 5):
        return "en"
    if nynorsk == 1 and not other + english and set(said) & _SHARED:
        return ""
    return "nn" if nynorsk > other and nynorsk >= max(1, len(said) // 12) else "nb"


def is_sure(text: str) -> bool:
    """Whether at least two words more speak for the language heard than for the others."""
    words, said = spellings(), tokens(text)
    counts = {
        "en": sum(token in words.english for token in said),
        "nn": sum(token in words.nynorsk for token in said),
        "nb": sum(token in words.bokmal or token in words.dialect for token in said),
    }
    first = counts.pop(_heard(text, said), 0)
    return first - max(counts.values()) >= _SURE or bool(foreign_script(text))


def marks(text: str) -> int:
    """How many words of the text stand in the closed lists of our own languages and English."""
    words = spellings()
    lists = (words.english, words.norwegian, words.nynorsk, words.dialect, words.bokmal)
    return sum(any(token in ours for ours in lists) for token in tokens(text))


def foreign_script(text: str) -> str:
    """The script most letters are written in, where it is none of the Latin kind (ARABIC, CYRILLIC …); else «»."""
    if not _BEYOND_LATIN.search(text):
        return ""
    letters = [c for c in text if c.isalpha()]
    names = [unicodedata.name(c, "").split(" ")[0] for c in letters]
    foreign = [name for name in names if name in _SCRIPTS]
    return max(set(foreign), key=foreign.count) if len(foreign) * 2 > len(letters) else ""
