"""Rules on `content/calls.yml`, `fears.yml` and `cards.yml`: sources named, services that exist and may come first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot import ranking, topics
from bot.checks.advice import SELF_EVIDENT
from bot.checks.material import Material, Problem, Record
from bot.checks.topics import excepted, forbidden, numbers
from bot.follow_ups import TOLD

CALLS, FEARS, CARDS = "content/calls.yml", "content/fears.yml", "content/cards.yml"
_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")
_LANGUAGES = ("nb", "nn", "en")


def _entries(material: Material) -> Iterator[tuple[str, str, Record]]:
    """Each piece of words: file, id (service/aspect or fear/voice), raw record."""
    for service, aspects in (material.calls.get("services") or {}).items():
        for aspect, record in aspects.items():
            yield CALLS, f"{service}/{aspect}", record
    for name, fear in (material.fears.get("fears") or {}).items():
        for who, record in fear["answers"].items():
            yield FEARS, f"{name}/{who}", record


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
    for name, fear in (material.fears.get("fears") or {}).items():
        if fear["topic"] not in known:
            yield Problem(FEARS, name, f"temaet «{fear['topic']}» finnes ikke", "Rett id-en")
        for who, record in fear["answers"].items():
            yield from _first(name, fear, who, record, services)
    for service in (material.cards.get("card") or {}).get("services") or []:
        if service not in services:
            yield Problem(CARDS, "card", f"tjenesten «{service}» finnes ikke", "Rett id-en")


def _first(name: str, fear: Record, who: str, record: Record, services: set[str]) -> Iterator[Problem]:
    listed = record.get("services") or []
    for service in listed:
        if service not in services:
            yield Problem(FEARS, f"{name}/{who}", f"tjenesten «{service}» finnes ikke", "Rett id-en")
    voices = [v for v in topics.VOICES if v not in fear["answers"]] if who == topics.EVERYBODY else [who]
    for voice in voices:
        if listed and listed[0] in ranking.NEVER_FIRST.get(voice, ()) and not excepted(name, voice, listed[0]):
            message = f"{voice}: «{listed[0]}» skal aldri stå først for denne stemmen"
            yield Problem(FEARS, f"{name}/{who}", message, "Sett en annen først")


RULES = (sourced, worded, named)
