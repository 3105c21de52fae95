"""Takes what points to a person out of a text before anything else sees it. Pure, never raises.

What is removed, in this order:

    [fødselsnummer]  eleven digits that look like a birth, D- or synthetic number, valid or not
    [e-post]         an e-mail address
    [konto]          eleven digits grouped as an account number, sixteen as a card
    [telefon]        a Norwegian or foreign phone number that is no service's number
    [adresse]        a street with a house number, a postcode with its place
    [navn]           a name after «jeg heter», «sønnen min», … or a title

Service numbers («116 111», «02800») and ages stay: they carry meaning and point to nobody.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from bot import directory, language

_SHORT_NUMBERS = frozenset({"110", "112", "113", "1412"})
_FODSELSNUMMER = re.compile(r"(?<!\d)[0-7]\d(?:[01468]\d)\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_ACCOUNT = re.compile(r"(?<!\d)\d{4}[ .]\d{2}[ .]\d{5}(?!\d)")
_CARD = re.compile(r"(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)")
_PHONE = re.compile(r"(?<![\d+])(?:\+|00)?\d(?:[ .-]?\d){4,14}(?!\d)")
_STREET = re.compile(
    r"\b[A-ZÆØÅa-zæøå][\wæøåÆØÅ.-]{1,30}(?:\s[A-ZÆØÅ][\wæøåÆØÅ.-]{1,30}){0,2}?"
    r"\s?(?:vei|veien|veg|vegen|gate|gata|gaten|allé|plass|bakken|lia|haugen|svingen|tunet)\s\d{1,4}\s?[A-Fa-f]?\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<!\d)\d{4}\s(?=[A-ZÆØÅ])[A-ZÆØÅ][\wæøå]{2,20}\b")
_NAME = r"[A-ZÆØÅ][a-zæøåéèüöä]{1,20}(?:[- ][A-ZÆØÅ][a-zæøåéèüöä]{1,20}){0,2}"
_CALLED = re.compile(
    r"\b((?i:heter|heiter|hete|hæter|kalles|my name is|navnet (?:mitt|hans|hennes) er)\s+)"
    r"([^\W\d_]{2,20}(?:[- ][A-ZÆØÅ][^\W\d_]{1,20}){0,2})"
)
_KIN = (
    r"mann\w*|kone|kona|samboer\w*|kjæreste\w*|sønn\w*|datter\w*|dattera|bror\w*|søster\w*|søstera|barnebarn\w*|"
    r"nabo\w*|sjef\w*|kollega\w*|elev\w*|venninne\w*|venninna|kamerat\w*|onkel|tante|bestemor|bestefar|far|mor|"
    r"pappa|mamma|husband|wife|son|daughter|brother|sister"
)
_RELATIVE = re.compile(
    rf"\b((?:(?i:{_KIN})(?:\s(?i:min|mi|mitt|mine|vår|my))?|(?i:my)\s(?i:{_KIN}))\s?,?\s)({_NAME})\b"
)
_NOT_A_NAME = frozenset("ikke at en et så for og fordi det den seg som noe noen".split())


@lru_cache(maxsize=1)
def _service_numbers() -> frozenset[str]:
    numbers = {phone.number.replace(" ", "") for service in directory.load() for phone in service.phones}
    return frozenset(numbers | _SHORT_NUMBERS)


def _phone_or_itself(match: re.Match[str]) -> str:
    digits = re.sub(r"[^\d+]", "", match.group())
    bare = digits.removeprefix("+47").removeprefix("0047")
    if bare in _service_numbers():
        return match.group()
    if len(bare) == 8 or phonenumbers.is_possible_number_string(digits, "NO") and len(bare) >= 8:
        return "[telefon]"
    return match.group()


def _name_or_itself(match: re.Match[str]) -> str:
    word = match.group(2)
    return match.group() if word.split()[0].lower() in _NOT_A_NAME else f"{match.group(1)}[navn]"


def _relative_or_itself(match: re.Match[str]) -> str:
    word = match.group(2)
    known = language.spellings()
    if word.lower() in known.norwegian or word.lower() in known.forms or word.isupper():
        return match.group()
    return f"{match.group(1)}[navn]"


def redact(text: str) -> str:
    """The text with what points to a person replaced by marks like «[telefon]»."""
    text = _FODSELSNUMMER.sub("[fødselsnummer]", text)
    text = _EMAIL.sub("[e-post]", text)
    text = _ACCOUNT.sub("[konto]", text)
    text = _CARD.sub("[konto]", text)
    text = _PHONE.sub(_phone_or_itself, text)
    text = _STREET.sub("[adresse]", text)
    text = _POSTCODE.sub("[adresse]", text)
    text = _CALLED.sub(_name_or_itself, text)
    return _RELATIVE.sub(_relative_or_itself, text)
