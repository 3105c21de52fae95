"""The directory of services: who helps, on which number, when. Loaded once from `content/services/`.

Field names follow HSDS. Numbers exist nowhere else: every number in a reply is taken from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from bot import kommuner, layers, paths, serving, strict_yaml
from bot.kommuner import Place
from bot.strict_yaml import ContentError


@dataclass(frozen=True)
class Phone:
    """One number as it is printed («77 61 10 60»), and what it is for (voice, sms, …).

    `area` is the part of the kommune that it serves, where several offices share the kommune; «» for all of it.
    """

    number: str
    type: str = "voice"
    note: str = ""
    area: str = ""

    @property
    def tel(self) -> str:
        """The number as a `tel:` link dials it; eight digits get Norway's country code."""
        digits = self.number.replace(" ", "")
        return f"+47{digits}" if len(digits) == 8 and not digits.startswith("0") else digits


@dataclass(frozen=True)
class Service:
    """One record of `content/services/`.

    `schedule_longest` holds the longest hours that any source gives, where `schedule_note` says that sources differ.
    `chat_schedule` and `chat_longest` are the same two for the chat: the hours on which all agree, and the longest.
    `show` is yes, after-call (only with the stand-in `instead`) or no. `confirmed_date` and `confirmed_by` (a role,
    never a name) stand once somebody has rung or answered; until then `assured_date` is when it was last read.
    `when_old` says whether the kommune wants the number hidden when that is too long ago (`bot.freshness`), and
    `fresh_months` is the kommune's limit.
    """

    id: str
    name: str
    description: str
    line: str
    eligibility: tuple[str, ...]
    phones: tuple[Phone, ...]
    schedule: str
    fees: str
    anonymous: str
    languages: tuple[str, ...]
    service_area: tuple[str, ...]
    status: str
    show: str
    source: tuple[Mapping[str, str], ...]
    confidence: str
    assured_date: str
    assurer: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    line_barn: str = ""
    line_utover: str = ""
    line_ansatt: str = ""
    line_barn_nn: str = ""
    line_barn_en: str = ""
    line_nn: str = ""
    line_en: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    schedule_note: str = ""
    schedule_longest: str = ""
    chat: str = ""
    chat_schedule: str = ""
    chat_longest: str = ""
    interpreter: str = ""
    web: str = ""
    address: str = ""
    show_address: str = "no"
    instead: str = ""
    plan: str = ""
    confirm: tuple[str, ...] = ()
    confirmed_date: str = ""
    confirmed_by: str = ""
    when_old: str = "show"
    fresh_months: int = field(default=6, compare=False)
    file: str = field(default="", compare=False)

    @property
    def phone(self) -> Phone | None:
        """The number that may be shown today, or None: unconfirmed numbers are kept back."""
        if self.show != "yes":
            return None
        return next((phone for phone in self.phones if phone.type == "voice" and not phone.area), None)

    @property
    def phones_by_area(self) -> tuple[Phone, ...]:
        """The numbers of which each serves a part of the kommune: there is none for everybody."""
        return tuple(phone for phone in self.phones if phone.area) if self.show == "yes" else ()

    def line_for(self, who: str, lang: str) -> str:
        """The short line beside the number, in the voice's own words where there are some."""
        if lang != "nb":
            child = {"nn": self.line_barn_nn, "en": self.line_barn_en}[lang] if who == "barn" else ""
            return child or {"nn": self.line_nn, "en": self.line_en}[lang] or self.line
        own = {"barn": self.line_barn, "utover": self.line_utover, "ansatt": self.line_ansatt}.get(who, "")
        return own or self.line


@dataclass(frozen=True)
class Kommune:
    """Whose guide this is: number, name («Tromsø kommune»), the name with its preposition («i Tromsø»), web page.

    `fresh_months` is how long a fact counts as fresh.
    `leave_to` is the page that «Forlat siden» leads to: neutral, and without a list of what was looked at last.
    `origins` are the sites that may put the guide on their pages.
    """

    number: str
    name: str
    place: str
    web: str
    leave_to: str
    fresh_months: int = 6
    origins: tuple[str, ...] = ()
    county: str = ""
    short_name: str = ""
    parallel: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """All services by id, in the order of the files."""

    kommune: Kommune
    services: Mapping[str, Service]

    def __getitem__(self, service_id: str) -> Service:
        return self.services[service_id]

    def __contains__(self, service_id: object) -> bool:
        return service_id in self.services

    def __iter__(self) -> Iterator[Service]:
        return iter(self.services.values())

    def stand_in(self, service: Service) -> Service | None:
        """Who is named beside a service that has no number to show (or needs company, as krisesenter does)."""
        return self.services.get(service.instead)


_REQUIRED = tuple(
    f.name
    for f in fields(Service)
    if f.name
    in (
        "id",
        "name",
        "description",
        "line",
        "eligibility",
        "phones",
        "schedule",
        "fees",
        "anonymous",
        "languages",
        "service_area",
        "status",
        "show",
        "source",
        "confidence",
        "assured_date",
        "assurer",
    )
)
FIELDS = frozenset(f.name for f in fields(Service)) - {"file", "fresh_months"}


def record_problems(record: Mapping[str, Any]) -> list[str]:
    """What is unknown or missing in one raw record, in plain words."""
    missing = [f"feltet «{name}» mangler" for name in _REQUIRED if name not in record]
    unknown = [f"feltet «{name}» er ukjent" for name in record if name not in FIELDS]
    return missing + unknown


def service_from(record: Mapping[str, Any], file: str, fresh_months: int = 6) -> Service:
    """One raw record as a `Service`.

    Raises:
        ContentError: a field is missing or unknown; the message names file and id.
    """
    problems = record_problems(record)
    if problems:
        raise ContentError(f"{file}: {record.get('id', '(uten id)')}: {problems[0]}")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    values["phones"] = tuple(Phone(**phone) for phone in record["phones"])
    return Service(**values, file=file, fresh_months=fresh_months)


def _told_kommune(place: Place, root: Path) -> Kommune:
    """What the kommune's file says of it, over what is known of every kommune.

    Raises:
        ContentError: the file has no such part, or an unknown field.
    """
    own = layers.own_file(place.number, root)
    known = {
        "number": place.number,
        "name": place.full_name,
        "place": place.in_place,
        "web": place.web,
        "leave_to": kommuner.leave_to(),
        "county": place.county,
        "short_name": place.name,
        "parallel": place.parallel,
    }
    told = strict_yaml.load(own)["kommune"] if own else {}
    if own and told.get("number", place.number) != place.number:
        raise ContentError(f"{paths.shown(own)}: the file's name and its «number» ({told['number']}) differ")
    try:
        return Kommune(**known | told | {"origins": tuple(told.get("origins", ()))})
    except TypeError as error:
        raise ContentError(f"{paths.shown(own or kommuner.FILE)}: kommune: {error}") from error


def kommune_of(number: str, root: Path = paths.SERVICES) -> Kommune:
    """Whose guide one kommune's is.

    Raises:
        ContentError: there is no such kommune, or its file is broken.
    """
    return _told_kommune(kommuner.place(number), root)


def load(number: str | None = None, root: Path = paths.SERVICES) -> Directory:
    """The directory of one kommune (default: that of the request in hand, see `bot.serving`).

    Raises:
        ContentError: there is no such kommune, or a file is broken.
    """
    place = kommuner.place(number or serving.current())
    kommune = _told_kommune(place, root)
    found = layers.records(place, root)
    services = {
        service_id: service_from(record, paths.shown(file), kommune.fresh_months)
        for service_id, (file, record) in found.items()
    }
    return Directory(kommune=kommune, services=services)
