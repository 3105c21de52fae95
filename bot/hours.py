"""Open now? Opens when? Answered by the opening_hours library in Europe/Oslo with Norway's holidays.

Schedules are OSM `opening_hours` strings. An empty schedule means that nobody has confirmed any hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, validate

from bot.clock import OSLO
from bot.directory import Service

ALWAYS = "24/7"


@dataclass(frozen=True)
class OpenState:
    """Whether a service answers at one moment.

    Attributes:
        open: True, False, or None when no hours are known.
        always: it never closes.
        changes: when it closes next (if open) or opens next (if closed); None when never or unknown.
        maybe: closed by the hours that all sources agree on, but some source says longer hours.
    """

    open: bool | None
    always: bool = False
    changes: datetime | None = None
    maybe: bool = False


@lru_cache(maxsize=512)
def parsed(schedule: str) -> OpeningHours:
    """The schedule as the library reads it.

    Raises:
        ValueError: the string is not in OSM opening_hours form.
    """
    if not validate(schedule):
        raise ValueError(f"«{schedule}» is not in OSM opening_hours form")
    return OpeningHours(schedule, timezone=OSLO, country="NO")


def of(service: Service, moment: datetime) -> OpenState:
    """The state of a service's telephone at `moment`; where sources differ, a maybe within the longest hours given."""
    longest = service.schedule_longest
    maybe = bool(service.schedule_note) and (not longest or state(longest, moment).open is True)
    return state(service.schedule, moment, sources_differ=maybe)


def of_chat(service: Service, moment: datetime) -> OpenState:
    """The state of a service's chat at `moment`; a maybe where only the longest hours that a source gives cover it."""
    longest = service.chat_longest
    maybe = bool(longest) and state(longest, moment).open is True
    return state(service.chat_schedule, moment, sources_differ=maybe)


def state(schedule: str, moment: datetime, *, sources_differ: bool = False) -> OpenState:
    """Is a service with this schedule open at `moment` (timezone-aware), and when does that change?"""
    if not schedule:
        return OpenState(open=None)
    if schedule == ALWAYS:
        return OpenState(open=True, always=True)
    hours, moment = parsed(schedule), moment.astimezone(OSLO)
    is_open = hours.is_open(moment)
    changes = hours.next_change(moment)
    if not is_open and changes is not None and changes - moment > timedelta(days=366):
        changes = None
    return OpenState(
        open=None if sources_differ and not is_open else is_open, changes=changes, maybe=sources_differ and not is_open
    )
