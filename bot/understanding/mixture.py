"""The encoder's opinion and that of the n-grams as one.

Log-probabilities are averaged. A class that the encoder has never learned (a topic added since) keeps what the
n-grams say of it, so that a new topic works at once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax

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
    places = {name: n for n, name in enumerate(known)}
    columns = [places.get(name, -1) for name in classes]
    told = np.array(columns) >= 0
    new = np.exp(ngrams[:, ~told]).sum(axis=1, keepdims=True)
    seen = ngrams.copy()
    old = log_softmax(encoded[:, [column for column in columns if column >= 0]], axis=1)
    seen[:, told] = old + np.log(np.maximum(1 - new, _SMALLEST))
    result: Scores = log_softmax(weight * seen + (1 - weight) * ngrams, axis=1)
    return result
