"""The encoder's opinion and that of the n-grams as one.

Log-probabilities are averaged. A class that the encoder has never learned (a topic added since) keeps what the
n-grams say of it, so that a new topic works at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from bot.understanding.regression import log_softmax

Scores = npt.NDArray[np.float64]
_SMALLEST = 1e-12


def mixed(
    ngrams: Scores, classes: Sequence[str], encoded: Scores | None, known: Sequence[str], weight: float
) -> Scores:
    """Log-probabilities of shape (texts, classes), each row's probabilities summing to one.

    Args:
        ngrams: the n-grams' log-probabilities, shape (texts, classes).
        encoded: the encoder's, shape (texts, known); None where there is no encoder.
        known: the encoder's classes.
        weight: the encoder's share of the average, 0 to 1.
    """
    if encoded is None:
        return ngrams
    told, columns = _common(tuple(classes), tuple(known))
    seen = log_softmax(encoded[:, columns])
    if len(columns) < len(classes):
        new = np.exp(ngrams[:, ~told]).sum(axis=1, keepdims=True)
        old, seen = seen, ngrams.copy()
        seen[:, told] = old + np.log(np.maximum(1 - new, _SMALLEST))
    return log_softmax(weight * seen + (1 - weight) * ngrams)


@lru_cache
def _common(classes: tuple[str, ...], known: tuple[str, ...]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.intp]]:
    """Which classes the encoder has learned, and in which of its columns these stand."""
    places = {name: n for n, name in enumerate(known)}
    told = np.array([name in places for name in classes])
    return told, np.array([places[name] for name in classes if name in places], dtype=np.intp)
