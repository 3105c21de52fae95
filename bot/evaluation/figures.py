"""Shares with their 95 % intervals, by group; pairs that are taken for each other; how sure against how right."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Share:
    """`hits` of `total`, with Wilson's 95 % interval."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to count."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval."""
        if not self.total:
            return 0.0, 1.0
        z, n, p = 1.96, self.total, self.value
        middle, spread = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)
        return max(0.0, low), min(1.0, high)

    def __str__(self) -> str:
        if not self.total:
            return "–"
        low, high = self.interval
        return f"{100 * self.value:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def by(items: Sequence[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """The items in groups, in the order of the groups' names."""
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return dict(sorted(groups.items()))


def confused(pairs: Sequence[tuple[str, str]], most: int = 15) -> list[tuple[str, str, int]]:
    """(true, taken for, how often), most frequent first."""
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    return [(true, taken, count) for (true, taken), count in counted.most_common(most)]


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean certainty, share right, count) for each tenth of certainty that occurs."""
    table: list[tuple[float, float, int]] = []
    for place in range(bins):
        inside = [
            (p, ok) for p, ok in pairs if place / bins <= p < (place + 1) / bins or (p == 1.0 and place == bins - 1)
        ]
        if inside:
            table.append(
                (sum(p for p, _ in inside) / len(inside), sum(ok for _, ok in inside) / len(inside), len(inside))
            )
    return table


def mean(shares: Sequence[Share]) -> float:
    """The mean of the groups' shares: a small hard group counts as much as a large easy one."""
    return sum(one.value for one in shares) / len(shares) if shares else 0.0
