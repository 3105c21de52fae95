"""A week of opening hours as spans of days and times: for words, schema.org and HSDS alike.

Reads the part of OSM's `opening_hours` form that the directory uses; anything else is an error, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.hours import ALWAYS

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = "|".join(DAYS)
_RULE = re.compile(rf"^((?:{_DAY})(?:[-,](?:{_DAY}))*) (\d\d:\d\d-\d\d:\d\d(?:,\d\d:\d\d-\d\d:\d\d)*)$")


@dataclass(frozen=True)
class Span:
    """The same times on several days: days as 0 (Monday) to 6, times as ("09:00", "15:00")."""

    days: tuple[int, ...]
    times: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Week:
    """The spans of a week; `not_on_holidays` where the schedule closes on public holidays."""

    spans: tuple[Span, ...]
    not_on_holidays: bool = False

    @property
    def always(self) -> bool:
        """Day and night, every day."""
        return self.spans == _EVERY_HOUR


_EVERY_HOUR = (Span(tuple(range(7)), (("00:00", "24:00"),)),)


def week(schedule: str) -> Week | None:
    """The week of one schedule; None where no hours are known.

    Raises:
        ValueError: the schedule uses a form that this reader does not know.
    """
    if not schedule:
        return None
    if schedule == ALWAYS:
        return Week(_EVERY_HOUR)
    rules = [rule.strip() for rule in schedule.split(";")]
    return Week(tuple(_span(rule) for rule in rules if rule != "PH off"), "PH off" in rules)


def _span(rule: str) -> Span:
    found = _RULE.match(rule)
    if not found:
        raise ValueError(f"«{rule}» is no form of opening hours that the pages can put in words")
    days = [day for part in found.group(1).split(",") for day in _days(part)]
    times = [time.split("-") for time in found.group(2).split(",")]
    return Span(tuple(sorted(days)), tuple((start, end) for start, end in times))


def _days(part: str) -> list[int]:
    first, _, last = part.partition("-")
    start, end = DAYS.index(first), DAYS.index(last or first)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]
