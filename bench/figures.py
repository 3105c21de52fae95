"""The arithmetic of the comparison: percentiles, ratios and their spread, and the form of `bench/result.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

# What must hold, ours divided by stock's: at most this (for `throughput`, at least).
BARS: Mapping[str, float] = {
    "p50": 1 / 3,
    "p95_32": 1 / 8,
    "throughput": 4.0,
    "memory": 1 / 4,
    "ready": 1 / 6,
    "train": 1 / 3,
    "size": 1 / 3,
}
_AT_LEAST = frozenset({"throughput"})
NOISY_LOAD = 0.7  # of the machine's load average in the last minute before a phase
NOISY_SPREAD = 0.35  # between the repetitions of one figure, as a share of its median
ONE, MANY = 1, 32  # senders at once for p50 and throughput, and for p95_32


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("no values to take a percentile of")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 10_000) * len(ordered) // 10_000) - 1))]


def phase(seconds: Sequence[float], took: float, failed: int) -> dict[str, float]:
    """The figures of one load phase: milliseconds, messages a second, failures."""
    return {
        **{f"p{share}": 1000 * percentile(seconds, share / 100) for share in (50, 95, 99)},
        "throughput": len(seconds) / took,
        "messages": len(seconds),
        "failed": failed,
    }


def ratio(ours: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    """Median over median, with the least and the most that the repetitions allow.

    Raises:
        ValueError: one of them was never measured.
        ZeroDivisionError: the other figure is zero.
    """
    if not ours or not other:
        raise ValueError("a ratio needs both figures")
    return {
        "ratio": median(ours) / median(other),
        "least": min(ours) / max(other),
        "most": max(ours) / min(other),
    }


def spread(values: Sequence[float]) -> float:
    """The distance between the least and the most, as a share of the median."""
    return (max(values) - min(values)) / median(values) if len(values) > 1 and median(values) else 0.0


def repeated(runs: Sequence[Mapping[str, float]], figure: str) -> list[float]:
    """One figure of each repetition."""
    return [run[figure] for run in runs]


def result(measured: Mapping[str, Mapping[str, Any]], loads: Sequence[float], notes: Sequence[str]) -> dict[str, Any]:
    """What is written.

    Args:
        measured: «guide», «stock» and «echo», each with `load` (senders at once → runs); the first two also with the
            lists `memory`, `ready`, `train` and `size`.
        loads: the machine's load average before each phase.
        notes: what a reader must know beside the figures.
    """
    guide, stock, echo = (measured[name] for name in ("guide", "stock", "echo"))
    pairs = {
        "p50": _loads(guide, stock, ONE, "p50"),
        "p95_32": _loads(guide, stock, MANY, "p95"),
        "throughput": _loads(guide, stock, MANY, "throughput"),
        **{name: (guide[name], stock[name]) for name in ("memory", "ready", "train", "size")},
    }
    compared = {name: ratio(*pair) for name, pair in pairs.items()}
    floor = ratio(*_loads(guide, echo, ONE, "p50"))
    unsteady = sorted(
        f"{name} of {who}: {spread(values):.0%}"
        for name, pair in pairs.items()
        for who, values in zip(("the guide", "stock"), pair, strict=True)
        if spread(values) > NOISY_SPREAD
    )
    busy = max(loads, default=0.0)
    return {
        "ratio": {name: round(found["ratio"], 4) for name, found in compared.items()},
        "floor": {"p50": round(floor["ratio"], 4)},
        "spread": {name: [round(found["least"], 4), round(found["most"], 4)] for name, found in compared.items()},
        "bar": {name: round(bar, 4) for name, bar in BARS.items()},
        "met": {name: meets(name, found["ratio"]) for name, found in compared.items()},
        "noisy": busy > NOISY_LOAD or bool(unsteady),
        "noise": {"load_average": round(busy, 2), "spread": unsteady},
        "notes": list(notes),
        "measured": measured,
    }


def _loads(
    ours: Mapping[str, Any], other: Mapping[str, Any], senders: int, figure: str
) -> tuple[list[float], list[float]]:
    first, second = (repeated(one["load"][str(senders)], figure) for one in (ours, other))
    return first, second


def meets(name: str, found: float) -> bool:
    """Whether a ratio is as good as its bar."""
    return found >= BARS[name] if name in _AT_LEAST else found <= BARS[name]


def table(found: Mapping[str, Any]) -> str:
    """The ratios as text, one a line."""
    lines = [f"{'':12}{'guide : stock':>14}{'spread':>20}{'bar':>8}"]
    for name, value in found["ratio"].items():
        least, most = found["spread"][name]
        sign = "≥" if name in _AT_LEAST else "≤"
        bar = f"{sign}{found['bar'][name]:.2f}"
        told = "" if found["met"][name] else "  not met"
        lines.append(f"{name:12}{value:14.3f}{f'{least:.3f}–{most:.3f}':>20}{bar:>8}{told}")
    lines.append(f"{'p50 : echo':12}{found['floor']['p50']:14.3f}")
    if found["noisy"]:
        told = "; ".join(found["noise"]["spread"]) or "none too wide"
        lines.append(f"The machine was too noisy: load average {found['noise']['load_average']}, spreads: {told}.")
    return "\n".join([*lines, *found["notes"]])
