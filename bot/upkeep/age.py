"""`make ferskhet`: what is too old, what nobody has confirmed, where the plan is out of date, and the call list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot import freshness, paths
from bot.composer import Composer
from bot.directory import Service
from bot.plan import Point
from bot.publish.words import words
from bot.upkeep.calls import Call, call_list
from bot.upkeep.order import by_harm

PAGE = paths.ROOT / "ut" / "ferskhet.md"


def report(composer: Composer, today: date) -> str:
    """The whole report as Markdown, each list in the order in which a wrong fact would hurt."""
    services = by_harm(composer)
    old = [s for s in services if freshness.is_old(s, today)]
    never = [s for s in services if not freshness.confirmed(s)]
    calls = call_list(composer)
    months = composer.directory.kommune.fresh_months
    parts = [
        f"# Hvor ferske opplysningene er, {words('nb').day(today)}",
        f"{composer.directory.kommune.name}. Hver liste står i den rekkefølgen et feil nummer gjør mest skade.",
        *_part(f"Eldre enn {months} måneder", [_aged(s, today) for s in old]),
        *_part("Aldri bekreftet", [_unconfirmed(s) for s in never]),
        *_part("Planen sier ett, i dag gjelder noe annet", [_differs(p) for p in _outdated(composer, services)]),
        f"## Ringeliste ({len(calls)} samtaler)",
        "\n".join(_call(place, call) for place, call in enumerate(calls, start=1)),
    ]
    return "\n\n".join(parts) + "\n"


def write(composer: Composer, today: date, path: Path = PAGE) -> str:
    """Write the report to a file that is not tracked, for it is true on one day only; gives the text."""
    text = report(composer, today)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return text


def _part(title: str, lines: list[str]) -> tuple[str, str]:
    return f"## {title} ({len(lines)})", "\n".join(lines) or "Ingen."


def _aged(service: Service, today: date) -> str:
    days = (today - freshness.checked(service)).days
    kind = "bekreftet" if freshness.confirmed(service) else "lest"
    return f"- {service.name} (`{service.id}`): sist {kind} for {days} dager siden. {service.file}"


def _unconfirmed(service: Service) -> str:
    shown = f"nummeret {service.phone.number} vises" if service.phone else "ikke noe nummer vises"
    return f"- {service.name} (`{service.id}`): {shown}, sikkerhet {service.confidence}, {service.assurer}."


def _outdated(composer: Composer, services: list[Service]) -> list[Point]:
    """Where the plan and today differ; points that a service answers come in the order of the services."""
    order = {service.id: place for place, service in enumerate(services)}
    differing = [point for point in composer.points.values() if point.today]
    return sorted(differing, key=lambda point: order.get(point.answered_by, len(order)))


def _differs(point: Point) -> str:
    source = f" Kilde: {point.today_source}." if point.today_source else ""
    return f"- Kapittel {point.chapter}: {point.plan_says} **I dag:** {point.today}{source}"


def _call(place: int, call: Call) -> str:
    heading = f"{place}. **{call.to}**, {call.number or 'finn nummeret'}"
    return "\n".join([heading, *(f"   - [ ] {question}" for question in call.questions)])
