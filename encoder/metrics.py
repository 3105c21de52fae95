"""The figures of one set of out-of-fold log-probabilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from encoder.data import NONE, Data
from encoder.recipe import HEADS, MEASURED

Scores = Mapping[str, npt.NDArray[np.float32]]
Places = npt.NDArray[np.int64]
UNKNOWN = "ukjent"  # the voice of an utterance that does not tell who speaks
RECALLS = (0.95, 0.98)


class Truth:
    """The labels as arrays."""

    def __init__(self, taken: Data) -> None:
        targets = taken.targets()[: len(taken.texts)]
        self.labels = {head: targets[:, column] for column, head in enumerate(HEADS)}
        self.unknown = taken.classes["voice"].index(UNKNOWN)
        self.varieties = np.array(taken.varieties)
        self.writers = np.array(taken.writers)


def odds(scores: Scores, places: Places) -> npt.NDArray[np.float32]:
    """Log-odds of danger; the classes are calm, danger."""
    found: npt.NDArray[np.float32] = scores["danger"][places, 1] - scores["danger"][places, 0]
    return found


def false_alarms(found: npt.NDArray[np.float32], danger: npt.NDArray[np.bool_], recall: float) -> float:
    """The share of calm utterances that ring where this share of the dangers does."""
    dangers = np.sort(found[danger])
    threshold = dangers[int(np.floor((1 - recall) * len(dangers)))]
    return float((found[~danger] >= threshold).mean())


def _first(scores: Scores, truth: Truth, places: Places) -> float:
    return float((scores["topic"][places].argmax(1) == truth.labels["topic"][places]).mean())


def _three(scores: Scores, truth: Truth, places: Places) -> float:
    best = np.argpartition(-scores["topic"][places], 3, axis=1)[:, :3]
    return float((best == truth.labels["topic"][places][:, None]).any(1).mean())


def _voice(scores: Scores, truth: Truth, places: Places) -> float:
    return float((scores["voice"][places].argmax(1) == truth.labels["voice"][places]).mean())


def _known_voices(scores: Scores, truth: Truth, places: Places) -> float:
    """The mean over the known voices of the share that is understood."""
    labels = truth.labels["voice"][places]
    right = scores["voice"][places].argmax(1) == labels
    return float(np.mean([right[labels == voice].mean() for voice in np.unique(labels) if voice != truth.unknown]))


def _area(scores: Scores, truth: Truth, places: Places) -> float:
    danger = truth.labels["danger"][places] == 1
    return float(roc_auc_score(danger, odds(scores, places))) if danger.any() and not danger.all() else float("nan")


def _alarms(recall: float) -> Callable[[Scores, Truth, Places], float]:
    def measured(scores: Scores, truth: Truth, places: Places) -> float:
        danger = truth.labels["danger"][places] == 1
        return false_alarms(odds(scores, places), danger, recall) if danger.any() else float("nan")

    return measured


def _of_the_told(head: str) -> Callable[[Scores, Truth, Places], float]:
    """The share right of those whose label is known; no number for a model without this head."""

    def measured(scores: Scores, truth: Truth, places: Places) -> float:
        labels = truth.labels[head][places]
        told = labels != NONE
        if head not in scores or not told.any():
            return float("nan")
        return float((scores[head][places].argmax(1) == labels)[told].mean())

    return measured


MEASURES: dict[str, Callable[[Scores, Truth, Places], float]] = {
    "topic first": _first,
    "topic among three": _three,
    "voice": _voice,
    "five known voices": _known_voices,
    "danger AUC": _area,
    **{f"false alarms at {recall:.0%}": _alarms(recall) for recall in RECALLS},
    "asks": _of_the_told("asks"),
    "detail": _of_the_told("detail"),
}
OF_HEAD = {
    "topic": ("topic first", "topic among three"),
    "voice": ("voice", "five known voices"),
    "danger": ("danger AUC", *(f"false alarms at {recall:.0%}" for recall in RECALLS)),
    "asks": ("asks",),
    "detail": ("detail",),
}


def measured(scores: Scores, truth: Truth, places: Places) -> dict[str, float | None]:
    """All measures over these utterances; None where there is nothing to measure."""
    found = {name: measure(scores, truth, places) for name, measure in MEASURES.items()}
    return {name: None if np.isnan(value) else round(value, 4) for name, value in found.items()}


def mixed(tuned: Scores, ngrams: Scores, weight: float) -> dict[str, npt.NDArray[np.float32]]:
    """The average of log-probabilities; `weight` is the fine-tuned model's."""
    return {head: weight * tuned[head] + (1 - weight) * ngrams[head] for head in MEASURED}


def difference(
    one: Scores, other: Scores, truth: Truth, places: Places, draws: int = 200
) -> dict[str, tuple[float, float]]:
    """By measure that both models have, `one` less `other` and its standard error over draws of whole writers."""
    had = {
        name: measure
        for name, measure in MEASURES.items()
        if not np.isnan(measure(one, truth, places) - measure(other, truth, places))
    }
    random = np.random.default_rng(0)
    by_writer = [places[truth.writers[places] == writer] for writer in np.unique(truth.writers[places])]
    found: dict[str, list[float]] = {name: [] for name in had}
    for _ in range(draws):
        drawn = np.concatenate([by_writer[i] for i in random.integers(0, len(by_writer), len(by_writer))])
        for name, measure in had.items():
            found[name].append(measure(one, truth, drawn) - measure(other, truth, drawn))
    return {
        name: (
            round(measure(one, truth, places) - measure(other, truth, places), 4),
            round(float(np.nanstd(found[name])), 4),
        )
        for name, measure in had.items()
    }
