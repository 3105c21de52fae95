"""Which records make up the directory of one kommune: layers of `content/services/`, each saying only what it knows.

    nasjonalt.yml     lines for all of Norway
    lokalt.yml        what every kommune may have, with nothing known of it: no number, and who stands in for it
    troms.yml         what a region knows, for the kommuner of its `service_area` (or `for`) alone
    kommuner.yml      the kommune's family counselling office
    kommuner/<nr>-*   what the kommune itself has said

A field of a later layer replaces that of an earlier one; `aliases` are added. So no kommune is ever given a
neighbour's number: what nobody has said of it is without one, and a national line stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import kommuner, paths, strict_yaml
from bot.kommuner import Office, Place
from bot.local_words import LocalWords
from bot.strict_yaml import ContentError

Record = dict[str, Any]
NATIONAL, LOCAL = "nasjonalt.yml", "lokalt.yml"
OFFICE = "familievern"


def own_file(number: str, root: Path = paths.SERVICES) -> Path | None:
    """The kommune's own file, None where it has none."""
    return next(iter(sorted((root / "kommuner").glob(f"{number}-*.yml"))), None)


def regional_files(root: Path = paths.SERVICES) -> list[Path]:
    """The files that hold what a region knows."""
    return [path for path in sorted(root.glob("*.yml")) if path.name not in (NATIONAL, LOCAL)]


def records(place: Place, root: Path = paths.SERVICES, last: Path | None = None) -> dict[str, tuple[Path, Record]]:
    """Each service's whole record with the last file that speaks of it, in the order of the files.

    Args:
        last: the last file to read, for one who wants to know which of them said something.

    Raises:
        ContentError: a file is broken, or an id stands twice in one.
    """
    words = LocalWords.of(place, has_plan=False)
    base = {record["id"]: words.told(record) for record in _read(root / LOCAL)}
    found: dict[str, tuple[Path, Record]] = {}
    told = list(_layers(place, root))
    if last:
        told = told[: max((n for n, (file, _) in enumerate(told, 1) if file == last), default=0)]
    for file, raw in told:
        record = words.told(raw)
        known = found[record["id"]][1] if record["id"] in found else base.get(record["id"], {})
        found[record["id"]] = file, _over(known, record)
    for service_id, record in base.items():
        found.setdefault(service_id, (root / LOCAL, record))
    return {service_id: (file, _reachable(record, found)) for service_id, (file, record) in found.items()}


def files(place: Place, root: Path = paths.SERVICES) -> list[Path]:
    """The files that speak of the kommune's services, in the order in which they are read."""
    return list(dict.fromkeys(file for file, _ in _layers(place, root)))


def _layers(place: Place, root: Path) -> Iterator[tuple[Path, Record]]:
    yield from ((root / NATIONAL, record) for record in _read(root / NATIONAL))
    regional = [(path, r) for path in regional_files(root) for r in _read(path) if _serves(r, place)]
    yield from ((path, {k: v for k, v in record.items() if k != "for"}) for path, record in regional)
    if place.offices and OFFICE not in {record["id"] for _, record in regional}:
        yield kommuner.FILE, _office(place)
    own = own_file(place.number, root)
    if own:
        yield from ((own, record) for record in _read(own))


def _serves(record: Mapping[str, Any], place: Place) -> bool:
    """Whether a regional record holds for the kommune: by its number, its county, or all of Norway."""
    area = record.get("for") or record.get("service_area") or ()
    return bool({place.number, place.county.lower(), "norge"} & set(area))


def _over(known: Mapping[str, Any], record: Mapping[str, Any]) -> Record:
    aliases = list(dict.fromkeys([*(record.get("aliases") or []), *(known.get("aliases") or [])]))
    return dict(known) | dict(record) | ({"aliases": aliases} if aliases else {})


def _reachable(record: Record, found: Mapping[str, tuple[Path, Record]]) -> Record:
    """The record with a stand-in that has a number in this kommune: where it has none, the stand-in's own."""
    seen = {record["id"]}
    other = str(record.get("instead", ""))
    while other in found and other not in seen and not _has_number(found[other][1]) and found[other][1].get("instead"):
        seen.add(other)
        other = str(found[other][1]["instead"])
    return record | {"instead": other} if other else record


def _has_number(record: Mapping[str, Any]) -> bool:
    return record.get("show") == "yes" and any(not phone.get("area") for phone in record.get("phones") or ())


def _office(place: Place) -> Record:
    """What is known of the kommune's family counselling office; several are told with the part that each serves."""
    (first, part), *others = place.offices
    whole = not others and not part
    source = kommuner.offices_source()
    facts: Record = {
        "id": OFFICE,
        "phones": [_phone(office, part, whole) for office, part in place.offices],
        "schedule": first.schedule if whole else "",
        "web": kommuner.offices_web(),
        "show": "yes",
        "status": "active",
        "source": [{"address": source["address"].partition(" ")[0], "date": source["date"]}],
        "confidence": source["confidence"],
        "confirm": ["Er nummeret og telefontida rett, og gjelder kontoret hele kommunen?"],
    }
    if whole:
        facts["name"] = f"{first.name} (Bufetat)"
    if whole and first.note:
        facts["schedule_note"] = first.note
    return facts


def _phone(office: Office, part: str, whole: bool) -> Record:
    return {"number": office.phone, "type": "voice"} | ({} if whole else {"area": part or office.name})


def _read(path: Path) -> list[Record]:
    """The records of one file; those of the files that all kommuner share are read once."""
    return list(_read_once(path, path.stat().st_mtime_ns) if path.exists() else strict_yaml.load(path))


@lru_cache(maxsize=64)
def _read_once(path: Path, _changed: int) -> tuple[Record, ...]:
    found = tuple(strict_yaml.load(path).get("services") or ())
    ids = [record.get("id") for record in found]
    for service_id in ids:
        if ids.count(service_id) > 1:
            raise ContentError(f"{paths.shown(path)}: {service_id}: the id stands in this file twice")
    return found
