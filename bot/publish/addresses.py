"""The short addresses of the pages (`content/addresses.yml`): one number a page, given once and never again.

A number says nothing about what the page is about, and stays the same while titles change: printed addresses and
links in other people's pages keep working.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from bot import paths, strict_yaml
from bot.strict_yaml import ContentError

FILE = paths.CONTENT / "addresses.yml"
START = "start"


def load(path: Path = FILE) -> dict[str, int]:
    """Page key → number, those of pages that no longer exist included.

    Raises:
        ContentError: a number is no number, or a key has two.
    """
    numbers: dict[str, int] = {}
    for number, key in strict_yaml.load(path).items():
        if not isinstance(number, int) or number < 1:
            raise ContentError(f"{paths.shown(path)}: «{number}» er ikke et sidenummer: bruk 1, 2, 3, …")
        if key in numbers:
            raise ContentError(f"{paths.shown(path)}: «{key}» har to numre, {numbers[key]} og {number}: behold det ene")
        numbers[str(key)] = number
    return numbers


def missing(keys: Iterable[str], numbers: Mapping[str, int]) -> list[str]:
    """The pages that have no number yet, in the order given."""
    return [key for key in keys if key not in numbers]


def assign(keys: Iterable[str], path: Path = FILE) -> dict[str, int]:
    """Give each page without a number the next free one, write them to the end of the file, and give all numbers.

    A number that a page once had is never free again, also where the page is gone.
    """
    numbers = load(path)
    added = []
    for key in missing(keys, numbers):
        numbers[key] = max(numbers.values(), default=0) + 1
        added.append(f"{numbers[key]}: {key}\n")
    if added:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(added)
    return numbers
