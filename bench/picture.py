"""The ratios as a picture: how many times quicker, lighter or smaller than stock Rasa, with the bar of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAMES = {
    "p50": "svartid, p50",
    "p95_32": "svartid, p95, 32 om gangen",
    "throughput": "meldinger i sekundet",
    "memory": "minne",
    "ready": "tid til den svarer",
    "train": "trening",
    "size": "installert størrelse",
}


def draw(found: Mapping[str, Any], path: Path) -> None:
    """Write the picture of a result."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = list(reversed(_NAMES))
    times = [_better(name, found["ratio"][name]) for name in names]
    bars = [_better(name, found["bar"][name]) for name in names]
    figure, axes = pyplot.subplots(figsize=(8, 3.6))
    axes.barh(range(len(names)), times, color="#1f6f78", height=0.6)
    axes.scatter(bars, range(len(names)), marker="|", s=400, color="#c0392b", label="målet")
    for place, value in enumerate(times):
        axes.annotate(f" {value:.1f} ×".replace(".", ","), (value, place), va="center", fontsize=9)
    axes.set_yticks(range(len(names)), [_NAMES[name] for name in names])
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlabel("ganger bedre enn Rasa slik den leveres, på samme maskin")
    axes.set_xlim(0, max(*times, *bars) * 1.15)
    axes.legend(loc="lower right", frameon=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)


def _better(name: str, ratio: float) -> float:
    """How many times better: the ratio where more is better, else its inverse."""
    return ratio if name == "throughput" else 1 / ratio
