"""The two models without fine-tuning, on the same folds: n-grams alone, and n-grams beside the frozen encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import log_softmax
from tqdm import tqdm

from bot.understanding import regression
from bot.understanding.features import Features
from bot.understanding.model import MOST_STEPS, STRENGTH
from encoder import recipe, training
from encoder.data import Data
from encoder.recipe import BALANCED, MEASURED

NAMES = ("n-grams", "n-grams + frozen e5")
Scores = dict[str, npt.NDArray[np.float32]]
_WEIGHT = 0.05  # of the z-scored vectors beside rows of length one; more makes the voice worse than n-grams alone
_STRENGTH = {
    "topic": STRENGTH["topic"],
    "voice": STRENGTH["who"],
    "danger": STRENGTH["danger"],
    "asks": STRENGTH["asks"],
}


def computed(taken: Data) -> dict[str, Scores]:
    """Out-of-fold log-probabilities by model and head, each of shape (utterances, classes)."""
    training.save_vectors(taken)
    vectors = np.load(training.VECTORS)["vectors"]
    read = {NAMES[0]: np.zeros_like(vectors), NAMES[1]: vectors}
    return {name: _one(name, array, taken) for name, array in read.items()}


def _one(name: str, vectors: npt.NDArray[np.float32], taken: Data) -> Scores:
    stored = _file(name)
    if stored.exists():
        with np.load(stored) as found:
            if found["fingerprint"] == taken.fingerprint:
                return {head: found[head] for head in MEASURED}
    result = {head: np.zeros((len(taken.texts), len(taken.classes[head])), dtype=np.float32) for head in MEASURED}
    for fold in tqdm(range(recipe.FOLDS), desc=name):
        places = taken.folds[fold][1]
        for head, found in _fold(vectors, taken, fold).items():
            result[head][places] = found
    np.savez(stored, fingerprint=taken.fingerprint, **result)
    return result


def _fold(vectors: npt.NDArray[np.float32], taken: Data, fold: int) -> Scores:
    """As `bot.understanding.model` trains: the danger head learns from everyday windows too."""
    utterances, everyday = taken.training(fold)
    unseen = taken.folds[fold][1]

    def texts(places: list[int]) -> list[str]:
        return [taken.all_texts[i] for i in places]

    features = Features.fitted(texts(utterances))
    mean, scale = vectors[utterances].mean(0), np.maximum(vectors[utterances].std(0), 1e-6)

    def rows_of(places: list[int]) -> sparse.csr_matrix:
        beside = sparse.csr_matrix((vectors[places] - mean) / scale * _WEIGHT)
        return sparse.hstack([features.rows(texts(places)), beside], "csr", dtype=np.float32)

    rows, tested = rows_of(utterances), rows_of(unseen)
    with_windows = sparse.vstack([rows, rows_of(everyday)], "csr")
    result = {}
    for head in MEASURED:
        labels = [taken.labels[head][i] for i in utterances]
        told = [n for n, label in enumerate(labels) if label]
        read, labels = rows[told], [labels[n] for n in told]
        if head == "danger":
            read, labels = with_windows, [*labels, *["calm"] * len(everyday)]
        classes, weights, biases = regression.fit(
            read, labels, _STRENGTH[head], balanced=head in BALANCED, steps=MOST_STEPS
        )
        assert classes == tuple(taken.classes[head])
        result[head] = log_softmax(regression.scores(tested, weights, biases), axis=1).astype(np.float32)
    return result


def _file(name: str) -> Path:
    return recipe.WORK / f"{name.replace(' ', '')}-oof.npz"
