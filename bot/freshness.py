"""How old a fact is, and what that means for the person who is shown it.

A number is fresh until the kommune's limit (`fresh_months`) has passed since somebody confirmed it, or, where nobody
has, since it was last read. After that it is shown with its age and its stand-in. It is hidden only where the kommune
says so for that service, and never an emergency number, a national line that answers day and night, or the crisis
centre: an old number there is better than none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.danger import EMERGENCY
from bot.directory import Directory, Service
from bot.hours import ALWAYS

SHOW, HIDE = "show", "hide"


def confirmed(service: Service) -> bool:
    """Whether somebody has rung or answered, not only read about it."""
    return bool(service.confirmed_date)


def checked(service: Service) -> date:
    """The day somebody last confirmed the fact, else last read it."""
    return date.fromisoformat(service.confirmed_date or service.assured_date)


def fresh_until(service: Service) -> date:
    """The last day on which the fact counts as fresh."""
    day = checked(service)
    months = day.month - 1 + service.fresh_months
    return date(day.year + months // 12, months % 12 + 1, min(day.day, 28))


def is_old(service: Service, today: date) -> bool:
    """Whether the kommune's limit has passed. Emergency numbers do not age: they are fixed, and doubt costs time."""
    return service.id not in EMERGENCY and today > fresh_until(service)


def never_hidden(service: Service) -> bool:
    """Whether a number must be shown however old it is."""
    national_line = service.schedule == ALWAYS and "norge" in service.service_area
    return service.id in EMERGENCY or service.id == "krisesenter" or national_line


def settled(directory: Directory, today: date) -> Directory:
    """The directory as it may be shown on this day: what the kommune hides when old is without its number."""
    services = {
        service.id: replace(service, show="after-call")
        if service.when_old == HIDE and is_old(service, today) and not never_hidden(service)
        else service
        for service in directory
    }
    return replace(directory, services=services)
