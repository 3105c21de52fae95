"""Takes what points to a person out of a text before anything else sees it. Pure, never raises.

What is removed, in this order:

    [e-post]         an e-mail address
    [konto]          a card's thirteen to nineteen digits, an account number, an IBAN
    [fødselsnummer]  eleven digits otherwise: birth, D-, H- and synthetic numbers, valid or not; a date of birth
    [telefon]        eight digits and more that are no service's number
    [bilnummer]      a number plate
    [adresse]        a street with a house number, a postcode with its place
    [navn]           a name (`bot.names`)

Service numbers («116 111», «02800»), ages, dates, years, times and sums stay: they carry meaning and point to nobody.
Patterns decide and not check digits: a number with a slip of the finger points to somebody all the same.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot import directory, names, serving, vocabulary
from bot.once import once

_SHORT_NUMBERS = frozenset({"110", "112", "113", "1412"})
_EMAIL = re.compile(r"[\w.+-]{1,64}\s?(?:@|\(at\)|\[at\]|krøllalfa)\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w@])@[\w.]{3,30}")
_IBAN = re.compile(r"\bNO\d{2}(?:\s?\d){11}\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\d+])(?:\+|00)?\d(?:[ ./-]{0,2}\d){7,24}(?!\d)")
_DATE = re.compile(r"(?<!\d)\d{1,2}[./-]\s?\d{1,2}[./-]\s?(?:19|20)?\d{2}(?!\d)")
_BORN = re.compile(r"\b(f\.|født|fødd|føtt|born)(\s(?:den |i |on )?)" + _DATE.pattern, re.IGNORECASE)
_ACCOUNT = re.compile(r"\d{4}[ .]\d{2}[ .]\d{5}")
_UNIT = r"(?!\s?(?i:kr|kroner|nok|kilo|kg|meter|ganger|gonger|år|timer|dager|euro|dollar|prosent|%|times|years)\b)"
_PLATE = re.compile(r"\b(?!NR|TLF)[A-ZÆØÅ]{2}\s?(\d{5})\b", re.IGNORECASE)
_ROAD = r"(?:vei|veien|veg|vegen|gate|gata|gaten|allé|plass|plassen|bakken|lia|haugen|svingen|tunet)"
_HOUSE = rf"\s\d{{1,4}}\s?(?:[A-Fa-f]\b)?(?!\d){_UNIT}"
_STREET = re.compile(rf"\b([^\W\d_][\w.-]{{2,30}}{_ROAD}){_HOUSE}", re.IGNORECASE)  # «Storgata 12»
_ROAD_OF = re.compile(rf"\b((?:[^\W\d_][\w.-]{{1,30}}\s){{1,3}}){_ROAD}{_HOUSE}", re.IGNORECASE)  # «Kong Olavs vei 3»
_POSTCODE = re.compile(rf"(?<![\d.,])(\d{{4}}){_UNIT}\s([^\W\d_]{{2,30}})\b")
_YEARS = range(1900, 2100)


@lru_cache(maxsize=1)
def _service_numbers() -> frozenset[str]:
    numbers = {
        phone.number.replace(" ", "").removeprefix("+47")
        for kommune in serving.served()
        for service in directory.load(kommune)
        for phone in service.phones
    }
    return frozenset(numbers | _SHORT_NUMBERS)


def _are_service_numbers(digits: str) -> bool:
    """Whether the digits are service numbers and nothing else, one or several in a row («116 111 116 123»)."""
    reached = {0}
    for end in range(1, len(digits) + 1):
        if any(digits[start:end] in _service_numbers() for start in reached):
            reached.add(end)
    return len(digits) in reached


def _number_or_itself(match: re.Match[str]) -> str:
    """What eight digits or more are: an id, an account, a phone, or something that carries meaning."""
    said = match.group()
    digits = re.sub(r"\D", "", said)
    abroad = said.startswith(("+", "00"))
    bare = digits.removeprefix("00").removeprefix("47") if abroad else digits
    if _are_service_numbers(bare) or _DATE.fullmatch(said):
        return said
    if abroad or len(digits) < 11:
        return "[telefon]"
    is_account = len(digits) > 12 or _ACCOUNT.fullmatch(said) or said[0] in "89"  # no month has an eightieth day
    return "[konto]" if is_account else "[fødselsnummer]"


def _plate_or_itself(match: re.Match[str]) -> str:
    return match.group() if match.group(1) in _service_numbers() else "[bilnummer]"


def _road_or_itself(match: re.Match[str]) -> str:
    """«Kong Olavs vei 3», but not «på en annen vei 3 ganger»: one word before the road is nobody's but a name's."""
    before = match.group(1).split()
    known = vocabulary.load()
    first = next((n for n, word in enumerate(before) if not known.knows(word) or word.lower().endswith("s")), None)
    if first is None:
        return match.group()
    kept = " ".join(before[:first])
    return f"{kept} [adresse]" if kept else "[adresse]"


def _place_or_itself(match: re.Match[str], capitals: bool) -> str:
    """A postcode before a place: any capitalised word where capitals mean something; a year is none («i 2016 Han»)."""
    number, word = int(match.group(1)), match.group(2)
    known = vocabulary.load().knows(word)
    if number in _YEARS and known or not capitals and known or not word[0].isupper():
        return match.group()
    return "[adresse]"


@once
def redact(text: str) -> str:
    """The text with what points to a person replaced by marks like «[telefon]»."""
    capitals = names.capitals_mean_something(text)
    text = _EMAIL.sub("[e-post]", text)
    text = _HANDLE.sub("[navn]", text)
    text = _IBAN.sub("[konto]", text)
    text = _BORN.sub(r"\1\2[fødselsnummer]", text)
    text = _DIGITS.sub(_number_or_itself, text)
    text = _PLATE.sub(_plate_or_itself, text)
    text = _STREET.sub("[adresse]", text)
    text = _ROAD_OF.sub(_road_or_itself, text)
    text = _POSTCODE.sub(lambda match: _place_or_itself(match, capitals), text)
    return names.redact(text, capitals)
