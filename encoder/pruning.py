"""Leaves out the last layer's inner neurons that hardly matter, and lets the others do their part.

Only the mean of what the last layer says is read, so few of its inner neurons tell anything that others do not. What
those left out have added is given to those kept by least squares over texts that were read (the optimal brain surgeon
of Hassibi and Stork, with whole neurons in the place of single weights).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from encoder.observing import Observed

Array = npt.NDArray[np.float32]
_STEADY = 1e-4  # of the mean moment, added to each neuron's own, so that the least squares stay solvable
_AT_A_TIME = 0.25  # of the neurons still to be left out


def last_layer(state: Mapping[str, Array]) -> int:
    """The number of the network's last layer, of weights by PyTorch's names."""
    return max(int(name.split(".")[1]) for name in state if name.startswith("layers."))


def pruned(state: Mapping[str, Array], seen: Observed, count: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """The network's weights with `count` inner neurons in the last layer, and `seen.largest` of those.

    Args:
        state: weights by PyTorch's names.
        seen: from training texts alone; those held out must not shape what they measure.
    """
    last = f"layers.{last_layer(state)}"
    chosen, weights = _chosen(seen.moments, state[f"{last}.narrow.weight"].T, count)
    cut = {
        f"{last}.wide.weight": state[f"{last}.wide.weight"][chosen],
        f"{last}.wide.bias": state[f"{last}.wide.bias"][chosen],
        f"{last}.narrow.weight": weights[:-1].T.astype(np.float32),
        f"{last}.narrow.bias": state[f"{last}.narrow.bias"] + weights[-1].astype(np.float32),
    }
    narrow = f"{last}.narrow"
    return {**state, **cut}, {**seen.largest, narrow: seen.largest[narrow][chosen]}


def _chosen(
    moments: npt.NDArray[np.float64], weights: Array, count: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The neurons kept, and the weights of those and of the bias, which does the mean part of those left out."""
    wanted = np.vstack([weights, np.zeros((1, weights.shape[1]))])
    moments = moments + np.eye(len(moments)) * (_STEADY * np.trace(moments) / len(moments))
    kept, fitted = np.arange(len(moments)), wanted
    while (left := len(kept) - 1 - count) > 0:
        free = np.diag(np.linalg.inv(moments[np.ix_(kept, kept)]))
        cost = (fitted**2).sum(axis=1) / free  # of leaving one out when the others do its part
        cost[-1] = np.inf
        kept = kept[np.sort(np.argsort(cost)[min(left, max(16, int(left * _AT_A_TIME))) :])]
        fitted = np.linalg.solve(moments[np.ix_(kept, kept)], moments[kept] @ wanted)
    return kept[:-1], fitted
