"""A source as a reader sees it: who published it, a link where it is public, the day, how sure it is, in words.

`content/sources.yml` names sources in the short form of those who keep it; what stands there for their own order
(files, keys in brackets) is never shown. What each host, act and key is called stands in `content/publishers.yml`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot import paths, strict_yaml
from bot.composer import Composer
from bot.directory import Directory
from bot.sources import register

_PUBLISHERS = paths.CONTENT / "publishers.yml"
_WEB = re.compile(r"https?://[^\s)]+")
_ACT = re.compile(r"/lov/([\d-]+)")
_PARAGRAPHS = r" (§§? ?[\d-]+(?: [a-g]\b)?(?:(?:, | og )[\d-]+(?: [a-g]\b)?)*)"
_PLAN = "Handlingsplan"


@dataclass(frozen=True)
class Citation:
    """Who published a source, and its public address; «» where none is known."""

    publisher: str
    web: str = ""


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = strict_yaml.load(_PUBLISHERS)
    return table


def citation(address: str, directory: Directory) -> Citation:
    """The source of an entry of the register, from its `address`."""
    if found := _WEB.search(address):
        web = found.group().rstrip(";,")
        return Citation(_act(web, address) or _host(web), web)
    if address.startswith(_PLAN):
        where = address.removeprefix(_PLAN).partition(")")[0].strip(" (").removeprefix("Balsfjords handlingsplan, ")
        return Citation(f"{_table()['words']['plan']}, {where}" if where else _table()["words"]["plan"])
    return _by_key(address) or _by_act(address) or _of_service(address, directory)


def _act(web: str, address: str) -> str:
    """«Lovdata, straffeloven § 196»; «» where the address is no act."""
    number = _ACT.search(web)
    act = _table()["laws"].get(number.group(1), "") if number else ""
    paragraph = re.search(re.escape(act) + _PARAGRAPHS, address) if act else None
    said = f"{act} {paragraph.group(1)}" if paragraph else act
    return f"{_table()['words']['law']}, {said}" if act else ""


def _by_act(address: str) -> Citation | None:
    named = (f"{act} {p.group(1)}" for act in _table()["laws"].values() if (p := re.search(act + _PARAGRAPHS, address)))
    return next((Citation(f"{_table()['words']['law']}, {said}") for said in named), None)


def _host(web: str) -> str:
    host = (urlsplit(web).hostname or web).removeprefix("www.")
    return str(_table()["hosts"].get(host, host))


def _by_key(address: str) -> Citation | None:
    """The first key in brackets that is known: «(BUF-P)», «(ITR-A, 2023)»."""
    keys = (part.strip(" ,") for said in re.findall(r"\(([^)]*)\)", address) for part in said.split(","))
    return next((Citation(**_table()["keys"][key]) for key in keys if key in _table()["keys"]), None)


def _of_service(address: str, directory: Directory) -> Citation:
    """What was gathered about a service: where its record has a public source, that one."""
    words = _table()["words"]
    named = next((word for word in re.split(r"[ ,;]+", address) if word in directory), "")
    if not named:
        return Citation(words["several"])
    service = directory[named]
    webs = [source["address"] for source in service.source if _WEB.match(source["address"])]
    if address.startswith("facts/services") and webs:
        return Citation(_host(webs[0]), webs[0])
    return Citation(words["about"].format(name=service.short_name or service.name))


@dataclass
class Notes:
    """The sources of one page, numbered in the order in which they are named.

    Attributes:
        composer: fills in the numbers and names of services, and knows the directory.
        linked: whether the small numbers lead to the list; a page that must leave no trace has no such links.
        silent: names that get no number.
    """

    composer: Composer
    linked: bool = True
    silent: tuple[str, ...] = ()
    named: dict[str, int] = field(default_factory=dict)

    def marks(self, names: Iterable[str]) -> str:
        """The numbers of these sources, raised."""
        numbers = [self.named.setdefault(name, len(self.named) + 1) for name in names if name not in self.silent]
        said = (f'<a href="#k{n}">{n}</a>' if self.linked else str(n) for n in numbers)
        return f"<sup>{', '.join(said)}</sup>" if numbers else ""

    def as_list(self) -> str:
        """What each source says, who says it, when, and how sure it is. In bokmål."""
        items = "".join(f'<li id="k{n}">{self._entry(name)}</li>' for name, n in self.named.items())
        return f'<ol class="sources" lang="nb">{items}</ol>'

    def _entry(self, name: str) -> str:
        entry = register().get(name)
        if entry is None:
            return html.escape(_table()["words"]["own"][name])
        found = citation(str(entry["address"]), self.composer.directory)
        who = html.escape(found.publisher)
        link = f'<a href="{html.escape(found.web)}" rel="noreferrer noopener">{who}</a>' if found.web else who
        day = self._day(date.fromisoformat(str(entry["date"])))
        sure = _table()["words"]["confidence"][entry["confidence"]]
        says = html.escape(self.composer.parts.fill(str(entry["says"])))
        return f"{says} <small>{link}. {day}. {sure.capitalize()}.</small>"

    def _day(self, day: date) -> str:
        return f"{day.day}. {self.composer.phrases.table['months']['nb'][day.month - 1]} {day.year}"
