"""The fixed card for one who writes in a language that the guide does not know (`content/cards.yml`).

Which language it is, is told by the alphabet and by closed lists of small words; no text is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from bot import language, paths, strict_yaml
from bot.once import once
from bot.strict_yaml import ContentError

CARDS = paths.CONTENT / "cards.yml"
APPROVED, WAITING = "approved", "to-be-translated"
_ENOUGH = 2  # small words of a language with our own alphabet that must stand in a text


@dataclass(frozen=True)
class Language:
    """One language: its own name and ours, its card where one is approved («» else), and how it is known."""

    name: str
    name_nb: str
    status: str
    text: str
    script: str
    words: frozenset[str]


@dataclass(frozen=True)
class Cards:
    """The card in English and simple bokmål, its services, and the languages by code."""

    en: str
    nb: str
    services: tuple[str, ...]
    languages: Mapping[str, Language]

    @cached_property
    def by_word(self) -> Mapping[str, Sequence[str]]:
        """Small word → the codes of the languages that have it."""
        found: dict[str, list[str]] = {}
        for code, one in self.languages.items():
            for word in one.words:
                found.setdefault(word, []).append(code)
        return found

    def text(self, code: str, *, norwegian_first: bool = False) -> str:
        """The card in this language where the kommune has approved one, else in English and simple bokmål."""
        chosen = self.languages.get(code)
        if chosen and chosen.status == APPROVED:
            return chosen.text
        return "\n".join([self.nb, self.en] if norwegian_first else [self.en, self.nb])


@lru_cache(maxsize=2)
def load(path: Path = CARDS) -> Cards:
    """The card of the project.

    Raises:
        ContentError: the file is missing or broken, or a language is approved without words.
    """
    table = strict_yaml.load(path)
    languages = {
        code: Language(**{**record, "words": frozenset(record["words"].split()), "text": record["text"].strip()})
        for code, record in table["languages"].items()
    }
    for code, one in languages.items():
        if one.status not in (APPROVED, WAITING) or (one.status == APPROVED) != bool(one.text):
            raise ContentError(
                f"{paths.shown(path)}: «{code}» har status {one.status} {'med' if one.text else 'uten'} tekst: fyll ut "
                f"text og sett status {APPROVED}, eller la den stå tom med status {WAITING}"
            )
    card = table["card"]
    return Cards(card["en"].strip(), card["nb"].strip(), tuple(card["services"]), languages)


@once
def written_in(text: str) -> str:
    """The code of the language a text is written in, where it is one of the card's; «» for our own languages."""
    said = language.tokens(text)
    script = language.foreign_script(text)
    by_word = load().by_word
    marks = Counter(code for word in said for code in by_word.get(word, ()))
    if script:
        same = [code for code, one in load().languages.items() if one.script == script]
        return max(same, key=lambda code: marks[code], default="")
    ours = language.marks(text)
    best = max((code for code, one in load().languages.items() if not one.script), key=lambda code: marks[code])
    return best if marks[best] >= _ENOUGH and marks[best] > ours else ""


def named(text: str) -> str:
    """The code of a language that a text names: «snakker du somali?»; «» for none."""
    said = set(language.normalise(text).split())
    return next((code for code, one in load().languages.items() if one.name_nb in said), "")
