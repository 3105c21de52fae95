"""The pieces that every reply is built of: service lines, cards, buttons, numbers filled into words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import card, freshness, ranking, wording
from bot.directory import Directory
from bot.reply import Button
from bot.topics import Topic
from bot.turn import Memory

_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\}")


@dataclass(frozen=True)
class Parts:
    """The directory, the topics and the fixed phrases of one kommune."""

    directory: Directory
    topics: Mapping[str, Topic]
    phrases: wording.Phrases

    def fill(self, text: str) -> str:
        """Words with each `{service-id}` replaced by the service's name and number from the directory."""
        return _PLACEHOLDER.sub(lambda m: card.mention(self.directory[m.group(1)]), text)

    def say(self, key: str, lang: str) -> str:
        """A fixed phrase with its numbers filled in."""
        return self.fill(self.phrases.say(key, lang))

    def emergency_line(self, memory: Memory) -> str:
        """When to call the emergency number, in the voice's own words."""
        return self.fill(self.phrases.emergency(memory.who, memory.lang))

    def service_line(self, service_id: str, memory: Memory, now: datetime, *, short: bool = False) -> str:
        """One service with number and opening, an old number with whom to call instead.

        `short` leaves out what the service is.
        """
        service, lang = self.directory[service_id], memory.lang
        line = card.line(service, self.phrases, memory.who, lang, now, short=short)
        other = self.directory.stand_in(service)
        if other is None or service.phone is None or not freshness.is_old(service, now.date()):
            return line
        return f"{line} {self.phrases.say('no_answer', lang).format(other=card.mention(other))}"

    def cards(self, ids: Sequence[str], memory: Memory, now: datetime) -> tuple[dict[str, Any], ...]:
        """The contract's cards of these services."""
        return tuple(card.card(self.directory[s], self.phrases, memory.who, memory.lang, now) for s in ids)

    def topic_buttons(self, ids: Iterable[str], lang: str) -> list[Button]:
        """One button per topic that exists."""
        return [Button(self.topics[t].title(lang), f"/{t}") for t in ids if t in self.topics]

    def choice(self, token: str, lang: str) -> Button:
        """The button `/svar:<token>`."""
        return Button(self.phrases.choice(token, lang), f"/svar:{token}")

    def with_open_one(
        self, ids: Sequence[str], memory: Memory, now: datetime, *, at_night: bool = False
    ) -> tuple[str, ...]:
        """The services, and one that answers now (or in the coming night) where none of them does."""
        moment = next_night(now) if at_night else now
        if any(ranking.answers_now(self.directory[s], moment) for s in ids):
            return tuple(ids)
        return (*ids, ranking.ALWAYS_OPEN[memory.who])


def next_night(now: datetime) -> datetime:
    """Three o'clock in the coming night, or in this one."""
    return (now + timedelta(days=now.hour >= 6)).replace(hour=3, minute=0, second=0, microsecond=0)


def second_line(lines: Sequence[str], line: str) -> list[str]:
    """The lines with one put in as the second."""
    first, _, rest = "\n".join(lines).partition("\n")
    return [first, line, rest] if rest else [first, line]
