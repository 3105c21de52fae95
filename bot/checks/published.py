"""Rules on what the static pages need: an address for each page, hours that can be said in words, launch points."""

from __future__ import annotations

from collections.abc import Iterator

from bot import launch, paths
from bot.checks.material import Material, Problem
from bot.publish import addresses
from bot.publish.week import week
from bot.publish.words import table


def addressed(material: Material) -> Iterator[Problem]:
    """A topic or service whose page has no number yet."""
    numbers = addresses.load()
    without = table()["without_page"]
    pages = [(file, "topic", str(record.get("id"))) for file, record in material.topics]
    pages += [(file, "service", str(record.get("id"))) for file, record in material.services]
    for file, kind, page_id in pages:
        if f"{kind}-{page_id}" not in numbers and not (kind == "topic" and page_id in without):
            yield Problem(
                file,
                page_id,
                "siden har ingen adresse ennå",
                f"Kjør «make pages», og ta med {paths.shown(addresses.FILE)} når du sender inn",
            )


def sayable_hours(material: Material) -> Iterator[Problem]:
    """Opening hours in a form that the pages cannot put in words."""
    for file, record in material.services:
        for name in ("schedule", "schedule_longest", "chat_schedule", "chat_longest"):
            try:
                week(str(record.get(name) or ""))
            except ValueError:
                yield Problem(
                    file,
                    str(record.get("id")),
                    f"«{name}» er «{record[name]}», som sidene ikke kan si i ord",
                    'Skriv den med ukedager og klokkeslett: "Mo-Fr 09:00-15:00; PH off"',
                )


def launch_points(material: Material) -> Iterator[Problem]:
    """A point of `content/launch.yml` about a service that does not exist: it could never be confirmed."""
    known = material.service_ids()
    for point in launch.load().points:
        for service_id in point.services:
            if service_id not in known:
                yield Problem(
                    paths.shown(launch.FILE),
                    service_id,
                    f"«{point.what}» nevner en tjeneste som ikke finnes",
                    "Rett id-en, eller legg tjenesten til",
                )


RULES = (addressed, sayable_hours, launch_points)
