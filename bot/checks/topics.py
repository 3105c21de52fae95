"""Rules on `content/topics/` and the fixed phrases: shape, services by voice, words, numbers, names that line up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot import ranking, topics
from bot.checks.material import Material, Problem, Record
from bot.checks.shape import meant
from bot.danger import EMERGENCY

MOST_WORDS = 90
_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")
# Three digits or more that are no paragraph of an act and no placeholder: a number, an hour or a year in the wording.
_NUMBER = re.compile(r"(?<![§\d-] )(?<![§\d.-])\b\d{3,}\b|\b\d\d[ .]\d\d[ .]\d\d\b|\bkl\.? ?\d")
_FORBIDDEN = re.compile(
    r"\b(offer|offeret|ofre|ofrene|overgriper\w*|husbråk\w*|familiekrangel\w*|klient\w*|gjerningsmann\w*)\b",
    re.IGNORECASE,
)
_PROMISES = re.compile(r"alt blir bra|ingen (kan|får|vil) (se|vite)|kan ikke spores|helt trygt|garanter", re.IGNORECASE)


def shapes(material: Material) -> Iterator[Problem]:
    """Unknown and missing fields, unknown voices, an id that is not the file's name."""
    for file, record in material.topics:
        for problem in topics.problems(record, Path(file).stem):
            yield Problem(file, str(record.get("id")), problem, "Se malen i docs/maler/tema.yml")


def names_line_up(material: Material) -> Iterator[Problem]:
    """Each topic id is an intent, leads to the action by a rule, has utterances, an entry and a dialogue."""
    entries = {str(record.get("id")) for _, record in material.topics}
    said = {placed.example.topic for placed in material.utterances}
    for topic in sorted(entries | set(material.intents) | said):
        for there, file, missing, tip in (
            (topic in entries, f"content/topics/{topic}.yml", "har ikke noe svar", "Lag fila"),
            (topic in material.intents, "domain.yml", "er ikke en intent", "Legg den til under «intents»"),
            (topic in material.answered, "data/stories.yml", "er ikke med i regelen", "Legg den til i «or»-lista"),
            (topic in said, "data/nlu", "har ingen setninger", "Skriv minst 25"),
            (
                topic in material.dialogues,
                "tests/dialogues",
                "har ingen samtaletest",
                "Lag en samtale som gir dette temaet",
            ),
        ):
            if not there:
                yield Problem(file, topic, f"temaet {missing}", tip)


def services_exist(material: Material) -> Iterator[Problem]:
    """Services, placeholders and buttons that do not exist."""
    services, known = material.service_ids(), {str(record.get("id")) for _, record in material.topics}
    for file, topic, who, answer in material.answers():
        placeholders = set(_PLACEHOLDER.findall(_words(answer)))
        for service in [*(answer.get("services") or []), *sorted(placeholders)]:
            if service not in services:
                yield Problem(
                    file, topic, f"{who}: tjenesten «{service}» finnes ikke", f"{meant(service, services)}Rett id-en"
                )
        for button in answer.get("buttons") or []:
            if button not in known:
                yield Problem(
                    file, topic, f"{who}: knappen «{button}» er ikke et tema", f"{meant(button, known)}Rett id-en"
                )


def rightful_first(material: Material) -> Iterator[Problem]:
    """A first service that the contract forbids for a voice, an emergency number outside the danger answer."""
    for file, topic, who, answer in material.answers():
        listed = answer.get("services") or []
        for voice in topics.VOICES if who == topics.EVERYBODY else [who]:
            own_voices = {w for _, t, w, _ in material.answers() if t == topic}
            if who == topics.EVERYBODY and voice in own_voices:
                continue
            if listed and listed[0] in ranking.NEVER_FIRST.get(voice, ()) and not excepted(topic, voice, listed[0]):
                yield Problem(
                    file, topic, f"{voice}: «{listed[0]}» skal aldri stå først for denne stemmen", "Sett en annen først"
                )
        if topic != "akutt" and set(listed) & set(EMERGENCY):
            yield Problem(file, topic, f"{who}: et nødnummer står blant tjenestene", "Linja om fare kommer av seg selv")


def excepted(topic: str, voice: str, service: str) -> bool:
    """Where a service may come first all the same: what the plan's bodies are, a parent hit by their own child."""
    return (topic, voice, service) in {
        ("krisesenter-opphold", "utover", "krisesenter"),
        ("barn-som-slar", "utsatt", "familievern"),
    } or topic == "om-planen"


def numbers_in_wording(material: Material) -> Iterator[Problem]:
    """A phone number, an hour or a year written into the words: they come from the directory only."""
    for file, topic, who, answer in material.answers():
        for found in numbers(_words(answer)):
            yield Problem(
                file, topic, f"{who}: «{found}» er skrevet inn i teksten", "Skriv tjenestens id i krøllparentes, {slik}"
            )
    for name, value in material.phrases.items():
        if _NUMBER.search(_PLACEHOLDER.sub("", str(value))):
            yield Problem(
                "content/phrases.yml", name, "et nummer er skrevet inn i teksten", "Bruk {politi-112} og lignende"
            )


def numbers(text: str) -> list[str]:
    """The numbers, hours and years written into a text."""
    return _NUMBER.findall(re.sub(r"§§? ?[\d ,a-zøog-]*", "", _PLACEHOLDER.sub("", text)))


def forbidden(text: str) -> list[str]:
    """The words of a text that are not used to a person's face, and its promises on others' behalf."""
    return [*_FORBIDDEN.findall(text), *(m.group() for m in _PROMISES.finditer(text))]


def words(material: Material) -> Iterator[Problem]:
    """Words that are not used to a person's face, promises on others' behalf, and answers that run too long."""
    for file, topic, who, answer in material.answers():
        text = _words(answer)
        for found in forbidden(text):
            yield Problem(file, topic, f"{who}: «{found}» brukes ikke", "Se tonereglene i docs/skrive.md")
        length = len(topics.unmarked(f"{answer.get('nb', '')}\n{answer.get('after', '')}").split())
        if length > MOST_WORDS:
            yield Problem(file, topic, f"{who}: svaret har {length} ord", f"Kort det ned til {MOST_WORDS}")


def _words(answer: Record) -> str:
    parts = ("nb", "after", "nn", "after_nn", "en", "after_en")
    return " ".join(topics.unmarked(str(answer.get(part) or "")) for part in parts)


RULES = (shapes, names_line_up, services_exist, rightful_first, numbers_in_wording, words)
