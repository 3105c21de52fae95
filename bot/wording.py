"""The fixed phrases of `content/phrases.yml`, and how times are said in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import freshness, paths, strict_yaml
from bot.directory import Service
from bot.hours import OpenState

PHRASES = paths.CONTENT / "phrases.yml"


@dataclass(frozen=True)
class Phrases:
    """Fixed phrases by key and language."""

    table: Mapping[str, Any]

    def say(self, key: str, lang: str) -> str:
        """One phrase, in bokmål where the language has none."""
        entry = self.table[key]
        return str(entry.get(lang) or entry["nb"])

    def choice(self, token: str, lang: str) -> str:
        """The title of the button `/svar:<token>`."""
        entry = self.table["choices"][token]
        return str(entry.get(lang) or entry["nb"])

    def emergency(self, who: str, lang: str) -> str:
        """The line that says when to call the emergency number, in the voice's own words."""
        lines = self.table["emergency"]
        entry = lines.get(who) or lines["alle"]
        return str(entry.get(lang) or entry["nb"])

    @property
    def tokens(self) -> frozenset[str]:
        """The closed list of `/svar:` tokens."""
        return frozenset(self.table["choices"])

    @property
    def leave(self) -> frozenset[str]:
        """The messages that erase the conversation by themselves."""
        return frozenset(self.table["leave"])

    @property
    def doors(self) -> tuple[str, ...]:
        """The tokens that say who writes."""
        return tuple(self.table["doors"])

    def weekday(self, moment: datetime, lang: str) -> str:
        """The day's name."""
        return str(self.table["weekdays"][lang][moment.weekday()])

    def opening(self, state: OpenState, now: datetime, lang: str, *, short: bool = False) -> str:
        """«åpent nå, til kl. 15», «stengt nå, åpner i morgen kl. 08.30», or «» when no hours are known.

        `short` leaves out how long a service stays open: enough beside a number in a running text.
        """
        if short and state.open:
            return self.say("open_now", lang)
        if state.always:
            return self.say("open_always", lang)
        if state.maybe:
            return self.say("maybe_open", lang)
        if state.open is None:
            return ""
        if state.open:
            return self._until(state.changes, now, lang)
        return self._opens(state.changes, now, lang)

    def checked(self, service: Service, lang: str) -> str:
        """«sist bekreftet november 2026», or when it was last read where nobody has confirmed it."""
        day = freshness.checked(service)
        key = "last_confirmed" if freshness.confirmed(service) else "last_read"
        return self.say(key, lang).format(month=self.table["months"][lang][day.month - 1], year=day.year)

    def _until(self, closes: datetime | None, now: datetime, lang: str) -> str:
        if closes is None or closes - now > timedelta(hours=20):
            return self.say("open_now", lang)
        return self.say("open_until", lang).format(time=clock_time(closes, lang))

    def _opens(self, opens: datetime | None, now: datetime, lang: str) -> str:
        if opens is None:
            return self.say("closed", lang)
        days = (opens.date() - now.date()).days
        key = ("opens_today", "opens_tomorrow")[days] if days < 2 else "opens_weekday" if days < 7 else "opens_date"
        return self.say(key, lang).format(
            time=clock_time(opens, lang), day=self.weekday(opens, lang), date=f"{opens.day}.{opens.month}."
        )


def clock_time(moment: datetime, lang: str) -> str:
    """08.30 as Norwegians write it, 08:30 in English; whole hours bare in Norwegian («15»)."""
    if lang == "en":
        return f"{moment:%H:%M}"
    return f"{moment:%H.%M}" if moment.minute else f"{moment:%H}"


def load(path: Path = PHRASES) -> Phrases:
    """The phrases of the project."""
    return Phrases(strict_yaml.load(path))
