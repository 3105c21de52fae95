"""Rules on `content/calls.yml`, `fears.yml`, `details.yml` and `cards.yml`.

Sources are named, services exist and may come first, a detail can be known again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot import language, ranking, topics
from bot.checks.advice import SELF_EVIDENT
from bot.checks.material import Material, Problem, Record
from bot.checks.topics import excepted, forbidden, numbers
from bot.follow_ups import TOLD

CALLS, FEARS, DETAILS, CARDS = (f"content/{name}.yml" for name in ("calls", "fears", "details", "cards"))
_LEAST_QUESTIONS = 6  # by which a detail is known again
_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")
_LANGUAGES = ("nb", "nn", "en")


def _entries(material: Material) -> Iterator[tuple[str, str, Record]]:
    """Each piece of words: file, id (service/aspect or fear/voice), raw record."""
    for service, aspects in (material.calls.get("services") or {}).items():
        for aspect, record in aspects.items():
            yield CALLS, f"{service}/{aspect}", record
    for file, name, fear in _told(material):
        for who, record in fear["answers"].items():
            yield file, f"{name}/{who}", record


def _told(material: Material) -> Iterator[tuple[str, str, Record]]:
    """Fears and details: file, id, raw record."""
    for file, table in ((FEARS, material.fears.get("fears")), (DETAILS, material.details.get("details"))):
        yield from ((file, name, record) for name, record in (table or {}).items())


def asked(material: Material) -> Iterator[Problem]:
    """Details with too few questions to be known again, or with one that another has too."""
    seen: dict[str, str] = {}
    for name, record in (material.details.get("details") or {}).items():
        questions = [language.normalise(question) for question in record.get("ask") or []]
        if len(set(questions)) < _LEAST_QUESTIONS:
            tip = f"Skriv minst {_LEAST_QUESTIONS}, slik ulike folk ville spurt"
            yield Problem(DETAILS, name, f"har bare {len(set(questions))} spørsmål", tip)
        for question in questions:
            if (other := seen.setdefault(question, name)) != name:
                yield Problem(DETAILS, name, f"deler spørsmålet «{question}» med «{other}»", "La ett av dem ha det")


def sourced(material: Material) -> Iterator[Problem]:
    """Words without a source, with one that is not there, or in too few languages."""
    known = {str(record.get("id")) for record in material.advice} | SELF_EVIDENT
    for file, name, record in _entries(material):
        missing = [lang for lang in _LANGUAGES if not record.get(lang)]
        if missing:
            yield Problem(file, name, f"mangler {', '.join(missing)}", "Skriv svaret på alle tre språk")
        rests = record.get("rests") or []
        if not rests:
            yield Problem(file, name, "nevner ingen kilde", "Sett rests: [kilde-id]")
        for source in rests:
            if source not in known:
                yield Problem(file, name, f"viser til «{source}», som ikke finnes", "Rett id-en, eller før opp rådet")


def worded(material: Material) -> Iterator[Problem]:
    """Numbers written into the words, words not used to a person's face, placeholders that are no service."""
    services = material.service_ids()
    for file, name, record in _entries(material):
        text = " ".join(str(record.get(lang) or "") for lang in _LANGUAGES)
        for found in [*numbers(text), *forbidden(text)]:
            yield Problem(file, name, f"«{found}» skal ikke stå i teksten", "Bruk {tjeneste}, eller skriv det om")
        for placeholder in _PLACEHOLDER.findall(text):
            if placeholder not in services:
                yield Problem(file, name, f"tjenesten «{placeholder}» finnes ikke", "Rett id-en")


def named(material: Material) -> Iterator[Problem]:
    """Services, aspects and topics that do not exist, and a first service that the contract forbids for a voice."""
    services, known = material.service_ids(), {str(record.get("id")) for _, record in material.topics}
    for service, aspects in (material.calls.get("services") or {}).items():
        if service not in services:
            yield Problem(CALLS, service, "er ingen tjeneste", "Rett id-en")
        for aspect in aspects:
            if aspect.removesuffix("_barn") not in TOLD:
                yield Problem(CALLS, f"{service}/{aspect}", "er ikke noe vi svarer på", f"Bruk {', '.join(TOLD)}")
    for file, name, fear in _told(material):
        if fear["topic"] not in known:
            yield Problem(file, name, f"temaet «{fear['topic']}» finnes ikke", "Rett id-en")
        for who, record in fear["answers"].items():
            yield from _first(file, name, fear, who, record, services)
    for service in (material.cards.get("card") or {}).get("services") or []:
        if service not in services:
            yield Problem(CARDS, "card", f"tjenesten «{service}» finnes ikke", "Rett id-en")


def _first(file: str, name: str, fear: Record, who: str, record: Record, services: set[str]) -> Iterator[Problem]:
    listed = record.get("services") or []
    for service in listed:
        if service not in services:
            yield Problem(file, f"{name}/{who}", f"tjenesten «{service}» finnes ikke", "Rett id-en")
    others = [v for v in topics.VOICES if v not in fear["answers"] and v not in (fear.get("not_for") or ())]
    voices = others if who == topics.EVERYBODY else [who]
    for voice in voices:
        if listed and listed[0] in ranking.NEVER_FIRST.get(voice, ()) and not excepted(name, voice, listed[0]):
            message = f"{voice}: «{listed[0]}» skal aldri stå først for denne stemmen"
            yield Problem(file, f"{name}/{who}", message, "Sett en annen først")


RULES = (asked, sourced, worded, named)
