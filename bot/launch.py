"""What the kommune must have confirmed before the guide is put into use (`content/launch.yml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import freshness, paths, strict_yaml
from bot.directory import Directory
from bot.local_words import LocalWords

FILE = paths.CONTENT / "launch.yml"


@dataclass(frozen=True)
class Point:
    """One thing to confirm: what, the services that it is about, whether it is among the first."""

    what: str
    services: tuple[str, ...]
    first: bool = False

    def confirmed(self, directory: Directory) -> bool:
        """Whether somebody has confirmed each of its services; one that a kommune lacks is not confirmed."""
        return all(s in directory and freshness.confirmed(directory[s]) for s in self.services)


@dataclass(frozen=True)
class Launch:
    """The points in the order in which a wrong fact would hurt, who must read what, and the very first question."""

    points: tuple[Point, ...]
    readers: Sequence[Mapping[str, str]]
    first_question: str


def load(number: str = "", path: Path = FILE) -> Launch:
    """The list of one kommune (default: that of the request in hand).

    Raises:
        ContentError: the file is missing or broken.
    """
    return _load(path, LocalWords.of_kommune(number))


@lru_cache(maxsize=32)
def _load(path: Path, words: LocalWords) -> Launch:
    table: Mapping[str, Any] = words.told(strict_yaml.load(path))
    points = tuple(Point(p["what"], tuple(p["services"]), bool(p.get("first"))) for p in table["confirm"])
    return Launch(points, table["readers"], table["first_question"])


def confirmed(directory: Directory) -> bool:
    """Whether the first points are all confirmed: until then every page says that they are not."""
    return all(point.confirmed(directory) for point in load().points if point.first)
