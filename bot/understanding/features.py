"""Features of a normalised text: word and character n-grams beside z-scored sentence vectors.

How the two are balanced decides: the vector is z-scored per dimension and weighed low beside length-1 tf-idf rows.
Over-weighted, it makes the voice worse than n-grams alone; under-weighted, it adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.regression import Rows

Array = npt.NDArray[np.float32]
ENCODER_WEIGHT = 0.05
_WORDS = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\S+"}
_CHARACTERS = {"analyzer": "char_wb", "ngram_range": (2, 5)}


def _vectorizer(settings: dict[str, Any], minimum: int, vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        **settings, min_df=minimum, sublinear_tf=True, dtype=np.float32, lowercase=False, vocabulary=vocabulary
    )


@dataclass
class Features:
    """Turns texts and their sentence vectors into one sparse row each."""

    words: TfidfVectorizer
    characters: TfidfVectorizer
    mean: Array
    scale: Array
    weight: float = ENCODER_WEIGHT

    @classmethod
    def fitted(cls, texts: Sequence[str], vectors: Array, weight: float = ENCODER_WEIGHT) -> Features:
        """Learn vocabulary, idf and the vectors' mean and scale from training texts."""
        words = _vectorizer(_WORDS, 2).fit(texts)
        characters = _vectorizer(_CHARACTERS, 3).fit(texts)
        for vectorizer in (words, characters):
            vectorizer.idf_ = vectorizer.idf_  # the setter's precision, so that a stored model computes the same
        scale = vectors.std(axis=0)
        return cls(words, characters, vectors.mean(axis=0), np.where(scale > 0, scale, 1.0).astype(np.float32), weight)

    def ngrams(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Length-1 tf-idf rows of words and characters side by side."""
        blocks = [self.words.transform(texts), self.characters.transform(texts)]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def rows(self, texts: Sequence[str], vectors: Array) -> Rows:
        """n-grams beside the weighed vectors; an all-zero vector (no encoder) counts as the mean."""
        centred = np.where(np.any(vectors, axis=1, keepdims=True), (vectors - self.mean) / self.scale, 0.0)
        return Rows(self.ngrams(texts), (centred * self.weight).astype(np.float32))

    def state(self) -> dict[str, Any]:
        """What must be kept to rebuild it: two vocabularies (lists in column order) and arrays."""
        return {
            "words": self.words.get_feature_names_out().tolist(),
            "words_idf": self.words.idf_,
            "characters": self.characters.get_feature_names_out().tolist(),
            "characters_idf": self.characters.idf_,
            "mean": self.mean,
            "scale": self.scale,
            "weight": self.weight,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Features:
        """The inverse of `state`."""
        rebuilt = []
        for name, settings in (("words", _WORDS), ("characters", _CHARACTERS)):
            vectorizer = _vectorizer(settings, 1, {term: n for n, term in enumerate(state[name])})
            vectorizer.idf_ = np.asarray(state[f"{name}_idf"])
            rebuilt.append(vectorizer)
        return cls(
            rebuilt[0],
            rebuilt[1],
            np.asarray(state["mean"], dtype=np.float32),
            np.asarray(state["scale"], dtype=np.float32),
            float(state["weight"]),
        )
