"""The call list: whom to ring, and the exact question for each number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot import launch, layers
from bot.composer import Composer
from bot.danger import EMERGENCY
from bot.directory import Kommune, Service
from bot.publish import owners
from bot.publish.words import words
from bot.upkeep.order import by_harm


@dataclass(frozen=True)
class Call:
    """One call: to whom, on which number («» where it must be found first), and what to ask."""

    to: str
    number: str
    questions: tuple[str, ...]


def call_list(composer: Composer, *, national: bool = True) -> list[Call]:
    """Every call, those first whose wrong answer would hurt most; services on one number share a call.

    Args:
        composer: the content of one kommune.
        national: whether the national lines are rung too that need no answer from the kommune.

    The first is no call to a helpline but the question that everything else leans on. Emergency numbers are not rung
    for practice: what must be asked about them goes to the police's ordinary number.
    """
    calls = [Call("Politiet, når det ikke haster", _number(composer.directory["politi"]), _to_police(composer))]
    grouped: dict[tuple[str, str], list[str]] = {}
    for service in by_harm(composer):
        if service.id not in EMERGENCY and (national or _is_asked_here(service)):
            grouped.setdefault(_to(service, composer.directory.kommune), []).extend(questions(service))
    calls += [Call(to, number, tuple(dict.fromkeys(asked))) for (to, number), asked in grouped.items() if asked]
    return calls


def _to_police(composer: Composer) -> tuple[str, ...]:
    asked = (q for s in EMERGENCY if s in composer.directory for q in composer.directory[s].confirm)
    first = launch.load(composer.directory.kommune.number).first_question
    return tuple(dict.fromkeys([first, *asked]))


def questions(service: Service) -> list[str]:
    """What to ask about one service: its number and hours, then what its record leaves open."""
    return [*_about_the_number(service), *(f"{_short(service)}: {question}" for question in service.confirm)]


def _about_the_number(service: Service) -> Iterable[str]:
    number = _number(service)
    if number:
        hours = words("nb").hours(service.schedule)
        when = f"svarer det {hours}" if hours else "når svarer det"
        yield f"{_short(service)}: Er {number} rett nummer, og {when}?"


def _to(service: Service, kommune: Kommune) -> tuple[str, str]:
    number = _number(service)
    if not number and (owners.by_kommune(service) or _nothing_said(service)):
        return f"{kommune.name}, sentralbordet", ""
    return service.name, number


def _is_asked_here(service: Service) -> bool:
    """Whether a kommune must ask: of its own and its region's services, and of what it must confirm before launch."""
    points = (s for point in launch.load().points for s in point.services)
    return Path(service.file).name != layers.NATIONAL or service.id in points


def _nothing_said(service: Service) -> bool:
    """Whether it is not even known which service this is here: the kommune is who can tell."""
    return Path(service.file).name == layers.LOCAL


def _number(service: Service) -> str:
    """The number to ring, also one that may not be shown yet: this list is for the kommune."""
    return next((phone.number for phone in service.phones if phone.type == "voice"), "")


def _short(service: Service) -> str:
    return service.short_name or service.name
