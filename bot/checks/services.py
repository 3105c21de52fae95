"""Rules on `content/services/`: fields, numbers, hours, stand-ins, age of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import phonenumbers

from bot import directory, hours, language
from bot.checks.material import Material, Problem, Record
from bot.checks.shape import meant

OLD_DAYS = 180
# Short numbers that phonenumbers does not know as Norwegian, and the emergency numbers.
_SHORT = frozenset({"110", "112", "113", "1412", "02800", "116006", "116111", "116117", "116123", "08588", "07766"})
_TEXT_FIELDS = ("show", "show_address", "anonymous", "schedule", "plan", "assured_date")
_CHOICES = {
    "show": {"yes", "after-call", "no"},
    "show_address": {"yes", "no"},
    "anonymous": {"yes", "no", "unknown"},
    "status": {"active", "unconfirmed", "inactive", "unknown"},
    "confidence": {"høy", "middels", "lav", "ukjent"},
    "fees": {"gratis", "vanlig takst", "egenandel", "ukjent"},
    "when_old": {"show", "hide"},
}


def fields(material: Material) -> Iterator[Problem]:
    """Unknown and missing fields, and values outside a closed list."""
    for file, record in material.services:
        for problem in directory.record_problems(record):
            name = problem.partition("«")[2].partition("»")[0]
            near = meant(name, directory.FIELDS) if "ukjent" in problem else ""
            yield Problem(file, _id(record), problem, f"{near}Se malen i docs/maler/tjeneste.yml")
        for name, allowed in _CHOICES.items():
            if isinstance(record.get(name), str) and record[name] not in allowed:
                yield Problem(
                    file, _id(record), f"«{name}» er «{record[name]}»", f"Bruk en av: {', '.join(sorted(allowed))}"
                )


def yaml_traps(material: Material) -> Iterator[Problem]:
    """Values that YAML turned into something else because the quotes are missing: yes, 0112, 15:30, 116006."""
    for file, record in material.services:
        for name in _TEXT_FIELDS:
            if name in record and not isinstance(record[name], str):
                yield Problem(
                    file,
                    _id(record),
                    f"«{name}» er ikke tekst, men {record[name]!r}",
                    "Sett anførselstegn rundt verdien",
                )
        for phone in record.get("phones") or []:
            if not isinstance(phone.get("number"), str):
                yield Problem(
                    file,
                    _id(record),
                    f"«number» er ikke tekst, men {phone.get('number')!r}",
                    "Sett anførselstegn rundt nummeret",
                )


def phone_shapes(material: Material) -> Iterator[Problem]:
    """A number that is no Norwegian number, short number or number from abroad."""
    for file, record in material.services:
        for phone in record.get("phones") or []:
            number = str(phone.get("number"))
            if not _is_phone(number):
                yield Problem(
                    file,
                    _id(record),
                    f"«{number}» er ikke et telefonnummer",
                    "Skriv det som «77 61 10 60» eller «116 006»",
                )


def _is_phone(number: str) -> bool:
    if not re.fullmatch(r"\+?\d[\d ]*", number):
        return False
    if number.replace(" ", "") in _SHORT:
        return True
    try:
        parsed = phonenumbers.parse(number, "NO")
        # Machine-to-machine series (59…) are possible but not in the library's plan: taken in full form only.
        return (
            phonenumbers.is_valid_number(parsed) or number.startswith("+") and phonenumbers.is_possible_number(parsed)
        )
    except phonenumbers.NumberParseException:
        return False


def parsable_hours(material: Material) -> Iterator[Problem]:
    """Opening hours that the library cannot read, or that run over midnight (a span belongs to its first day)."""
    for file, record in material.services:
        schedule = str(record.get("schedule") or "")
        if not schedule:
            continue
        try:
            hours.parsed(schedule)
        except ValueError:
            yield Problem(
                file,
                _id(record),
                f"åpningstiden «{schedule}» kan ikke leses",
                'Skriv den som "Mo-Fr 09:00-15:00; PH off"',
            )
            continue
        for start, end in re.findall(r"(\d\d:\d\d)-(\d\d:\d\d)", schedule):
            if end <= start:
                yield Problem(file, _id(record), f"åpningstiden «{start}-{end}» går over midnatt", "Del den ved 24:00")


def stand_ins(material: Material) -> Iterator[Problem]:
    """A service without a number to show needs a stand-in that has one."""
    known = {_id(record): record for _, record in material.services}
    for file, record in material.services:
        shown = record.get("show") == "yes" and any(
            p.get("type", "voice") == "voice" for p in record.get("phones") or []
        )
        other = known.get(str(record.get("instead", "")))
        if not shown and other is None:
            yield Problem(
                file,
                _id(record),
                "har ikke noe nummer å vise og ingen «instead»",
                "Sett «instead» til en tjeneste med nummer",
            )
        elif other is not None and not (other.get("show") == "yes" and other.get("phones")):
            yield Problem(
                file,
                _id(record),
                f"«instead» er {_id(other)}, som selv mangler nummer",
                "Velg en tjeneste med nummer som vises",
            )
        if record.get("instead") and other is None:
            yield Problem(file, _id(record), f"«instead» er «{record['instead']}», som ikke finnes", "Rett id-en")


def addresses(material: Material) -> Iterator[Problem]:
    """An address may stand only where it may be shown."""
    for file, record in material.services:
        if record.get("address") and record.get("show_address") != "yes":
            yield Problem(file, _id(record), "har en adresse som ikke skal vises", "Fjern adressen")


def named_by_someone(material: Material) -> Iterator[Problem]:
    """A service that no answer gives, no text mentions, that stands in for nobody and that nobody can ask for."""
    given = {s for *_, answer in material.answers() for s in answer.get("services") or []}
    words = " ".join(str(value) for *_, answer in material.answers() for value in answer.values())
    given |= set(re.findall(r"\{([a-z0-9-]+)\}", words)) | {str(r.get("instead")) for _, r in material.services}
    for file, record in material.services:
        if _id(record) not in given and not record.get("aliases"):
            yield Problem(
                file,
                _id(record),
                "ingen svar nevner tjenesten, og den har ingen «aliases»",
                "Gi den «aliases», eller sett den inn i et tema",
            )


def aliases(material: Material) -> Iterator[Problem]:
    """A name that means two services."""
    owner: dict[str, str] = {}
    for file, record in material.services:
        for alias in {language.normalise(str(a)) for a in record.get("aliases") or []}:
            if owner.setdefault(alias, _id(record)) != _id(record):
                yield Problem(
                    file, _id(record), f"navnet «{alias}» betyr også {owner[alias]}", "Behold det hos den ene"
                )


def old_facts(material: Material) -> Iterator[Problem]:
    """Facts that nobody has looked at for half a year, and the crisis centre until it has been rung (warnings)."""
    for file, record in material.services:
        try:
            age = (material.today - date.fromisoformat(str(record.get("assured_date")))).days
        except ValueError:
            yield Problem(
                file, _id(record), f"«assured_date» er «{record.get('assured_date')}»", 'Skriv datoen som "2026-11-22"'
            )
            continue
        if age > OLD_DAYS:
            yield Problem(
                file,
                _id(record),
                f"ble sist sjekket for {age} dager siden",
                "Ring og bekreft, og sett ny «assured_date»",
                warning=True,
            )
        shown = record.get("show") == "yes" and record.get("phones")
        if _id(record) == "krisesenter" and shown and not record.get("confirmed_date"):
            yield Problem(
                file,
                _id(record),
                "nummeret vises, men kommunen har ikke ringt og bekreftet det",
                "Ring, og sett «confirmed_date» og «confirmed_by»",
                warning=True,
            )


def confirmations(material: Material) -> Iterator[Problem]:
    """A confirmation without a day or without who gave it, and a number hidden when old with nobody to call instead."""
    for file, record in material.services:
        day, by = str(record.get("confirmed_date") or ""), record.get("confirmed_by")
        if bool(day) != bool(by) or day and not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            yield Problem(
                file,
                _id(record),
                "«confirmed_date» og «confirmed_by» hører sammen",
                'Skriv dagen som "2026-11-22" og hvem som bekreftet som en rolle, aldri et navn',
            )
        if record.get("when_old") == "hide" and not record.get("instead"):
            yield Problem(
                file,
                _id(record),
                "nummeret skjules når det blir gammelt, men ingen nevnes i stedet",
                "Sett «instead» til en tjeneste med nummer",
            )


def _id(record: Record) -> str:
    return str(record.get("id", "(uten id)"))


RULES = (
    fields,
    yaml_traps,
    phone_shapes,
    parsable_hours,
    stand_ins,
    addresses,
    named_by_someone,
    aliases,
    old_facts,
    confirmations,
)
