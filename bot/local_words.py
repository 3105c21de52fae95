"""Words that follow the kommune: the one text of all, told with this kommune's name and only what holds there.

    {sted}             «i Tromsø», «på Senja»; {place} in English: «in Tromsø»
    {kommunenavn}      «Tromsø kommune»; {municipality} in English: «Tromsø municipality»
    {navn}, {fylke}    «Tromsø», «Troms»
    {plan:…}           words that hold only where the guide knows the kommune's own action plan
    {uten-plan:…}      words that stand there where it does not

A line of which nothing is left is no line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeVar

from bot import kommuner, plan, serving
from bot.kommuner import Place

T = TypeVar("T")
_ONLY = re.compile(r"\{(plan|uten-plan):((?:[^{}]|\{[^{}]*\})*)\}")
_EMPTY = re.compile(r"^[ \t]*+(?:\[[a-z0-9-]+(?:, *[a-z0-9-]+)*\][ \t]*+)?(?:\n|\Z)", re.MULTILINE)


@dataclass(frozen=True)
class LocalWords:
    """What is filled in for one kommune, by placeholder, and whether the guide knows its action plan."""

    values: tuple[tuple[str, str], ...]
    has_plan: bool

    @classmethod
    def of_kommune(cls, number: str = "") -> LocalWords:
        """The words of one kommune (default: that of the request in hand), with its plan where the guide knows it.

        Raises:
            ContentError: there is no such kommune.
        """
        number = number or serving.current()
        return cls.of(kommuner.place(number), has_plan=plan.belongs_to(number))

    @classmethod
    def of(cls, place: Place, *, has_plan: bool) -> LocalWords:
        """The words of one kommune."""
        values = {
            "{sted}": place.in_place,
            "{place}": f"in {place.name}",
            "{kommunenavn}": place.full_name,
            "{municipality}": f"{place.name} municipality",
            "{navn}": place.name,
            "{fylke}": place.county,
        }
        return cls(tuple(values.items()), has_plan)

    def told(self, value: T) -> T:
        """The same structure of lists, mappings and texts, each text as this kommune is told it."""
        return self._told(value)  # type: ignore[no-any-return]

    def _told(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value) if "{" in value else value
        if isinstance(value, dict):
            return {key: self._told(one) for key, one in value.items()}
        return [self._told(one) for one in value] if isinstance(value, list) else value

    def _text(self, text: str) -> str:
        chosen = _ONLY.sub(lambda m: m.group(2) if (m.group(1) == "plan") == self.has_plan else "", text)
        if chosen != text:
            chosen = _EMPTY.sub("", chosen) if "\n" in text else chosen.strip()
        for name, words in self.values:
            chosen = chosen.replace(name, words)
        return chosen
