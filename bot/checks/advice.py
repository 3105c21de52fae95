"""Rules on `content/sources.yml`: every piece of advice has an address, a date and a confidence, and is findable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot import topics
from bot.checks.material import Material, Problem, Record
from bot.checks.shape import meant

FIELDS = ("id", "about", "says", "address", "date", "confidence", "for")
CONFIDENCES = ("høy", "middels", "lav")
_FILE = "content/sources.yml"
# What needs no entry: what the guide itself does, and what stands in the directory of services.
SELF_EVIDENT = frozenset({"veiviseren", "katalogen"})
_END = re.compile(r"(?<=[.!?:»])\s+")
_ADDRESS = re.compile(r"https?://|facts/|Handlingsplan|lovdata")


def shape(material: Material) -> Iterator[Problem]:
    """Entries with a field that is missing, unknown or of another form."""
    for record in material.advice:
        name = str(record.get("id"))
        for message, tip in _wrong(record, material):
            yield Problem(_FILE, name, message, tip)


def _wrong(record: Record, material: Material) -> Iterator[tuple[str, str]]:
    if set(record) != set(FIELDS):
        for gone in sorted(set(FIELDS) - set(record)):
            yield f"feltet «{gone}» mangler", f"Hvert råd har {', '.join(FIELDS)}"
        for extra in sorted(set(record) - set(FIELDS)):
            yield f"feltet «{extra}» er ukjent", f"{meant(extra, FIELDS)}Rett navnet, eller ta det bort"
        return
    known = {str(topic.get("id")) for _, topic in material.topics} | material.service_ids()
    for one in record["about"]:
        if one not in known:
            yield f"«{one}» er verken tema eller tjeneste", f"{meant(one, known)}Rett id-en"
    for who in record["for"]:
        if who not in topics.VOICES:
            yield f"«{who}» er ingen stemme", f"Bruk en av {', '.join(topics.VOICES)}"
    if record["confidence"] not in CONFIDENCES:
        yield f"confidence er «{record['confidence']}»", f"Bruk en av {', '.join(CONFIDENCES)}"
    if not _is_day(str(record["date"])):
        yield f"datoen er «{record['date']}»", "Skriv den som 2026-11-26, i anførselstegn"
    if not _ADDRESS.search(str(record["address"])):
        yield f"adressen er «{record['address']}»", "Oppgi hvor rådet står: https://…, facts/… eller Handlingsplan"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def twice(material: Material) -> Iterator[Problem]:
    """An id that stands twice."""
    for name, count in Counter(str(record.get("id")) for record in material.advice).items():
        if count > 1:
            yield Problem(_FILE, name, f"id-en står {count} ganger", "Gi hvert råd sin egen")


def named_by_topics(material: Material) -> Iterator[Problem]:
    """A topic that names advice which is not there."""
    known = {str(record.get("id")) for record in material.advice}
    for file, topic in material.topics:
        for source in topic.get("source") or ():
            if "advice" in source and source["advice"] not in known:
                message = f"viser til rådet «{source['advice']}», som ikke finnes i {_FILE}"
                yield Problem(file, str(topic.get("id")), message, "Rett id-en, eller før opp rådet")


def sentences_named(material: Material) -> Iterator[Problem]:
    """A line that says something and names no entry it rests on, or an entry that is not there."""
    known = {str(record.get("id")) for record in material.advice} | SELF_EVIDENT
    plain = {sentence.strip() for sentence in material.plain}
    for file, topic, who, answer in material.answers():
        for line, names in topics.marked_lines(f"{answer.get('nb', '')}\n{answer.get('after', '')}"):
            for name in names:
                if name not in known:
                    yield Problem(
                        file,
                        topic,
                        f"{who}: «{line}» viser til «{name}», som ikke finnes",
                        f"{meant(name, known)}Rett id-en",
                    )
            bare = [s for s in sentences(line) if s not in plain] if not names else []
            if bare:
                tip = "Sett [kilde-id] sist på linja, eller før setningen opp i content/plain.yml hvis den er tom"
                yield Problem(file, topic, f"{who}: «{bare[0]}» har ingen kilde", tip)


def sentences(line: str) -> list[str]:
    """The sentences of one line of an answer."""
    return [part.strip() for part in _END.split(line) if part.strip()]


RULES = (shape, twice, named_by_topics, sentences_named)
