"""Rules on the utterances: labels, twins, and nothing in them that points to a person."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from bot import corpus, language, topics
from bot.checks.material import Material, Problem

LEAST_BY_TOPIC = 25
# From the beginning of a word or after an @, so that a long word is looked through once.
_EMAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.\w+")
_NAME = re.compile(r"\b(?:heter|heiter|hete)\s+([A-ZÆØÅ][a-zæøå]+)")
_DIGITS = re.compile(r"\d(?:[ .-]?\d)+")


def labels(material: Material) -> Iterator[Problem]:
    """Blocks whose metadata is missing or outside the closed lists."""
    for file, block in material.blocks:
        data = block.get("metadata") or {}
        for name, allowed in (("who", topics.VOICES), ("variety", corpus.VARIETIES), ("danger", (True, False))):
            if data.get(name) not in allowed:
                yield Problem(
                    file,
                    str(block.get("intent")),
                    f"en blokk har {name}: «{data.get(name)}»" if name in data else f"en blokk har ikke «{name}»",
                    f"Bruk en av: {', '.join(map(str, allowed))}",
                )
        if not data.get("writer"):
            yield Problem(file, str(block.get("intent")), "en blokk mangler «writer»", "Sett hvem som skrev setningene")


def enough(material: Material) -> Iterator[Problem]:
    """A topic or a voice with too few utterances."""
    by_topic = Counter(placed.example.topic for placed in material.utterances)
    by_voice = Counter(placed.example.who for placed in material.utterances)
    for name, count in [*by_topic.items(), *by_voice.items()]:
        if count < LEAST_BY_TOPIC:
            yield Problem("data/nlu", name, f"har bare {count} setninger", f"Skriv minst {LEAST_BY_TOPIC}")


def two_topics(material: Material) -> Iterator[Problem]:
    """The same utterance under two topics."""
    seen: dict[str, str] = {}
    for placed in material.utterances:
        key = language.normalise(placed.example.text)
        if seen.setdefault(key, placed.example.topic) != placed.example.topic:
            yield Problem(
                placed.file,
                placed.example.topic,
                f"«{placed.example.text}» står også under {seen[key]}",
                "Behold den under ett tema",
            )


def twins(material: Material) -> Iterator[Problem]:
    """Two utterances of one topic that are nearly the same."""
    by_topic = defaultdict(list)
    for placed in material.utterances:
        by_topic[placed.example.topic].append(placed)
    for topic, group in by_topic.items():
        for first, second, likeness in corpus.near_twins([placed.example.text for placed in group]):
            yield Problem(
                group[second].file,
                topic,
                f"«{group[second].example.text}» er nesten lik «{group[first].example.text}» ({likeness:.2f})",
                "Fjern den ene",
            )


def nothing_personal(material: Material) -> Iterator[Problem]:
    """Eight or eleven digits in a row that are no service's number, an e-mail address, a name after «heter»."""
    numbers = {
        str(phone.get("number")).replace(" ", "")
        for _, record in material.services
        for phone in record.get("phones") or []
    }
    for placed in material.utterances:
        text = placed.example.text
        for found in _DIGITS.findall(text):
            digits = re.sub(r"\D", "", found)
            if len(digits) in (8, 11) and digits not in numbers:
                yield Problem(
                    placed.file, placed.example.topic, f"«{text}» har {len(digits)} sifre på rad", "Fjern nummeret"
                )
        if _EMAIL.search(text):
            yield Problem(placed.file, placed.example.topic, f"«{text}» har en e-postadresse", "Fjern adressen")
        if match := _NAME.search(text):
            yield Problem(
                placed.file,
                placed.example.topic,
                f"«{text}» har et navn etter «{match.group().split()[0]}»",
                "Fjern navnet",
            )


RULES = (labels, enough, two_topics, twins, nothing_personal)
