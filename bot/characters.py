"""The characters of a message as its writer saw them, before anything else reads it. Pure, linear, never raises.

Text can hold what nobody sees (control characters, marks that turn the direction of writing, characters without
width) and letters of another alphabet that look like Latin ones: by accident, by a keyboard, or to get past the danger
rules and the redaction. What carries meaning stays: æøå, the letters of the Sámi languages, text in other
alphabets, line breaks, the joiners of Persian and Indic writing, emoji.
"""

from __future__ import annotations

import re
import unicodedata

MOST = 20_000  # characters that are read: a body of 16 kB holds fewer, but some characters unfold into eighteen
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Nearly all messages hold nothing but these, which stay as they are in every form of Unicode.
_PLAIN = re.compile("[\n -~ÆØÅæøåÁáÄäÖöÉéÈèÊêÒòÓóÔôÀàÜü«»–]*")
_WORD = re.compile(r"\S+")
_LATIN = re.compile(r"[A-Za-zÆØÅæøåÁáČčĐđŊŋŠšŦŧŽžÄäÖö]")
_LOOK_ALIKES = str.maketrans(
    "аеорсухівкмтнјѕԁԛԝАЕОРСУХІВКМТНЈЅɑαορνικτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxibkmthjsdqwAEOPCYXIBKMTHJSaaopviktABEZHIKMNOPTYX",
)
# U+200C and U+200D part or join letters of these scripts; elsewhere they only hide something.
_JOINERS = frozenset("\u200c\u200d")
_JOINED_SCRIPTS = re.compile("[\u0600-\u06ff\u0900-\u0dff]")
# What shows nothing or only strikes a letter out, though Unicode counts it as writing: fillers, selectors, overlays.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0x334, 0x339), *range(0xFE00, 0xFE10))))
)
# More marks above one letter than two are no writing.
_MARKS = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")


def clean(text: str) -> str:
    """The text with composed characters, without hidden ones and without letters that only look Latin.

    Unpaired surrogates and control characters become spaces, so that they cannot join two words.
    """
    return text[:MOST].strip() if _PLAIN.fullmatch(text) else _cleaned(text)


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFKC", _BREAKS.sub("\n", text[:MOST]))[:MOST]
    joined = bool(_JOINED_SCRIPTS.search(text))
    text = "".join(_visible(character, joined) for character in text)
    text = unicodedata.normalize("NFC", _MARKS.sub(r"\1", text))
    mostly_latin = 2 * len(_LATIN.findall(text)) > sum(map(str.isalpha, text))
    return _WORD.sub(lambda word: _latin(word.group(), mostly_latin), text).strip()


def _visible(character: str, joined: bool) -> str:
    """One character, a space in its place, or nothing for what has no width."""
    if character in _UNSEEN:
        return ""
    if character in _JOINERS:
        return character if joined else ""
    category = unicodedata.category(character)
    if character == "\n" or category[0] not in "CZ":
        return character
    return "" if category == "Cf" else " "


def _latin(word: str, mostly_latin: bool) -> str:
    """A word with its look-alike letters exchanged, where it holds Latin letters too or stands among Latin words."""
    alike = [ord(c) in _LOOK_ALIKES for c in word if c.isalpha()]
    if any(alike) and (_LATIN.search(word) or (mostly_latin and all(alike))):
        return word.translate(_LOOK_ALIKES)
    return word
