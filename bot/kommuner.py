"""Every kommune of Norway as the guide knows it (`content/kommuner.yml`): name, place in a sentence, family office.

A kommune needs no file of its own to be served: the national lines and its family counselling office stand here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import paths, strict_yaml
from bot.strict_yaml import ContentError

FILE = paths.CONTENT / "kommuner.yml"
# Letters that a file name is written with.
_PLAIN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "á": "a", "š": "s", "ŋ": "n"})


@dataclass(frozen=True)
class Office:
    """One family counselling office: its number as printed, when it is answered («» where unknown), a note on that."""

    name: str
    phone: str
    schedule: str = ""
    note: str = ""


@dataclass(frozen=True)
class Lead:
    """What was read of a service and nobody has confirmed: its name, a number that is not shown, where it stands."""

    service: str
    name: str
    number: str
    kommuner: tuple[str, ...]
    address: str
    date: str
    confidence: str
    hours: str = ""


@dataclass(frozen=True)
class Place:
    """One kommune.

    Attributes:
        number: four digits, those of 2024.
        name: «Tromsø»; `parallel` its Sámi and Kven names.
        in_place: how it stands in a sentence: «i Tromsø», «på Senja», «i Karlsøy kommune».
        web: its site, «» where no page of it was read.
        offices: its family counselling offices, each with the part of the kommune that it serves, «» for all of it.
    """

    number: str
    name: str
    county: str
    in_place: str
    parallel: tuple[str, ...] = ()
    web: str = ""
    offices: tuple[tuple[Office, str], ...] = ()
    leads: tuple[Lead, ...] = field(default=(), repr=False)

    @property
    def full_name(self) -> str:
        """«Tromsø kommune»."""
        return f"{self.name} kommune"

    @property
    def slug(self) -> str:
        """The name as a file is called: «sor-varanger»."""
        return re.sub(r"[^a-z]+", "-", self.name.lower().translate(_PLAIN)).strip("-")


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    found: Mapping[str, Any] = strict_yaml.load(FILE)
    return found


@lru_cache(maxsize=1)
def known(path: Path = FILE) -> Mapping[str, Place]:
    """All kommuner by number.

    Raises:
        ContentError: the file is missing or broken.
    """
    table = strict_yaml.load(path)
    try:
        offices = {name: Office(**record) for name, record in table["offices"].items()}
        leads = [Lead(**record | {"kommuner": tuple(record["kommuner"])}) for record in table["leads"]]
        return {
            number: Place(
                number,
                record["name"],
                table["counties"][number[:2]],
                record.get("place") or f"i {record['name']} kommune",
                tuple(record.get("parallel", ())),
                record.get("web", ""),
                tuple((offices[name], part) for name, part in (record.get("familievern") or {}).items()),
                tuple(lead for lead in leads if number in lead.kommuner),
            )
            for number, record in table["kommuner"].items()
        }
    except (KeyError, TypeError) as error:
        raise ContentError(f"{paths.shown(path)}: a field is missing or unknown: {error}") from error


def place(number: str) -> Place:
    """One kommune.

    Raises:
        ContentError: no kommune in Norway has this number; says what to do, in Norwegian.
    """
    if number not in known():
        raise ContentError(
            f"Ingen kommune i Norge har nummeret «{number}». Bruk kommunenummeret fra 2024, fire sifre, for eksempel "
            f"5501 for Tromsø. Alle står i {paths.shown(FILE)}."
        )
    return known()[number]


def offices_source() -> Mapping[str, str]:
    """Where the family counselling offices were read: address, date, confidence."""
    found: Mapping[str, str] = _table()["sources"]["familievern"]
    return found


def offices_web() -> str:
    """The list of all family counselling offices."""
    return str(_table()["familievern_web"])


def leave_to() -> str:
    """The page that «Forlat siden» leads to where a kommune has chosen none."""
    return str(_table()["leave_to"])
