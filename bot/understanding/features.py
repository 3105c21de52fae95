"""Features of a normalised text: word and character n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding import tfidf

_WORDS = {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\S+"}
_CHARACTERS = {"analyzer": "char_wb", "ngram_range": (2, 5)}


def _vectorizer(settings: dict[str, Any], minimum: int, vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        **settings, min_df=minimum, sublinear_tf=True, dtype=np.float32, lowercase=False, vocabulary=vocabulary
    )


@dataclass
class Features:
    """Turns texts into one sparse row each."""

    words: TfidfVectorizer
    characters: TfidfVectorizer

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Features:
        """Learn vocabulary and idf from training texts."""
        words = _vectorizer(_WORDS, 2).fit(texts)
        characters = _vectorizer(_CHARACTERS, 3).fit(texts)
        for vectorizer in (words, characters):
            vectorizer.idf_ = vectorizer.idf_  # the setter's precision, so that a stored model computes the same
        return cls(words, characters)

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Length-1 tf-idf rows of words and characters side by side."""
        return tfidf.side_by_side(texts, self._rows, np.float32)

    @cached_property
    def _rows(self) -> tuple[tfidf.Row, tfidf.Row]:
        return tfidf.Row(self.words), tfidf.Row(self.characters)

    def state(self) -> dict[str, Any]:
        """What must be kept to rebuild it: two vocabularies (lists in column order) and their idf."""
        return {
            "words": self.words.get_feature_names_out().tolist(),
            "words_idf": self.words.idf_,
            "characters": self.characters.get_feature_names_out().tolist(),
            "characters_idf": self.characters.idf_,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Features:
        """The inverse of `state`."""
        rebuilt = []
        for name, settings in (("words", _WORDS), ("characters", _CHARACTERS)):
            vectorizer = _vectorizer(settings, 1, {term: n for n, term in enumerate(state[name])})
            vectorizer.idf_ = np.asarray(state[f"{name}_idf"])
            rebuilt.append(vectorizer)
        return cls(*rebuilt)
