"""The words of pages and paper that are not answers (`content/pages.yml`), and dates and hours put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import paths, strict_yaml, wording
from bot.publish.week import Span, week

PAGES = paths.CONTENT / "pages.yml"


@dataclass(frozen=True)
class Words:
    """The table of `content/pages.yml` in one language, with the names of days and months from `phrases.yml`."""

    table: Mapping[str, Any]
    phrases: Mapping[str, Any]
    lang: str

    def say(self, key: str, **values: str) -> str:
        """One phrase with its values filled in."""
        return self.of("say", key).format(**values)

    def of(self, kind: str, key: str) -> str:
        """One entry of another table: `voices`, `situations`, `questions`, `week`."""
        return str(self.table[kind][key][self.lang])

    def day(self, moment: date) -> str:
        """«26. november 2026»."""
        dot = "" if self.lang == "en" else "."
        return f"{moment.day}{dot} {self.month(moment)}"

    def month(self, moment: date) -> str:
        """«november 2026»."""
        return f"{self.phrases['months'][self.lang][moment.month - 1]} {moment.year}"

    def hours(self, schedule: str) -> str:
        """«mandag–fredag kl. 09–15, stengt på helligdager»; «» where no hours are known.

        Raises:
            ValueError: the schedule uses a form that nobody has put in words yet.
        """
        found = week(schedule)
        if found is None:
            return ""
        if found.always:
            return self.of("week", "day_and_night")
        said = [self._span(span) for span in found.spans]
        return ", ".join([*said, self.of("week", "not_on_holidays")] if found.not_on_holidays else said)

    def _span(self, span: Span) -> str:
        times = f" {self.of('week', 'and')} ".join(f"{self._time(a)}–{self._time(b)}" for a, b in span.times)
        return " ".join(filter(None, [self._days(span.days), self.of("week", "at"), times]))

    def _days(self, days: tuple[int, ...]) -> str:
        if len(days) == 7:
            return self.of("week", "every_day")
        names = self.phrases["weekdays"][self.lang]
        runs = ["–".join(names[d] for d in dict.fromkeys((run[0], run[-1]))) for run in _runs(days)]
        return f" {self.of('week', 'and')} ".join(runs)

    def _time(self, text: str) -> str:
        if text == "24:00":
            return text if self.lang == "en" else "24"
        return wording.clock_time(datetime.strptime(text, "%H:%M"), self.lang)


def _runs(days: tuple[int, ...]) -> list[list[int]]:
    """Days that follow each other; a run over the week's end starts on its first day (Sunday to Friday)."""
    ordered = list(days)
    if 0 in ordered and 6 in ordered:
        gap = max(d for d in range(7) if d not in ordered)
        ordered = [d for d in range(gap + 1, 7)] + [d for d in ordered if d < gap]
    runs: list[list[int]] = []
    for day in ordered:
        if runs and day == (runs[-1][-1] + 1) % 7:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


@lru_cache(maxsize=1)
def table(path: Path = PAGES) -> Mapping[str, Any]:
    """The whole table."""
    loaded: Mapping[str, Any] = strict_yaml.load(path)
    return loaded


def words(lang: str) -> Words:
    """The words in one language: nb, nn or en."""
    return Words(table(), wording.load().table, lang)
