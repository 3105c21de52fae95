"""Features of a normalised text: word and character n-grams."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    spelled: tfidf.Spelled  # the words of the training texts, a closed list

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> Features:
        """Learn vocabulary and idf from training texts."""
        words = _vectorizer(_WORDS, 2).fit(texts)
        characters = _vectorizer(_CHARACTERS, 3).fit(texts)
        for vectorizer in (words, characters):
            vectorizer.idf_ = vectorizer.idf_  # the setter's precision, so that a stored model computes the same
        return cls(words, characters, tfidf.Spelled.of(_single(words.vocabulary_), characters))

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Length-1 tf-idf rows of words and characters side by side."""
        return tfidf.side_by_side(texts, self._rows, np.float32)

    @cached_property
    def _rows(self) -> tuple[tfidf.Row, tfidf.Row]:
        return tfidf.Row(self.words), tfidf.Row(self.characters, self.spelled)

    def state(self) -> dict[str, Any]:
        """What must be kept to rebuild it: two vocabularies (lists in column order), their idf, the words spelled."""
        return {
            "words": self.words.get_feature_names_out().tolist(),
            "words_idf": self.words.idf_,
            "characters": self.characters.get_feature_names_out().tolist(),
            "characters_idf": self.characters.idf_,
            "spelled_columns": self.spelled.columns,
            "spelled_starts": self.spelled.starts,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Features:
        """The inverse of `state`."""
        rebuilt = []
        for name, settings in (("words", _WORDS), ("characters", _CHARACTERS)):
            vectorizer = _vectorizer(settings, 1, {term: n for n, term in enumerate(state[name])})
            vectorizer.idf_ = np.asarray(state[f"{name}_idf"])
            rebuilt.append(vectorizer)
        words, characters = rebuilt
        places = {word: n for n, word in enumerate(_single(words.vocabulary_))}
        return cls(words, characters, tfidf.Spelled(places, state["spelled_columns"], state["spelled_starts"]))


def _single(vocabulary: Mapping[str, int]) -> list[str]:
    """The single words of a vocabulary of words and pairs, in the order of their columns."""
    return sorted((word for word in vocabulary if " " not in word), key=vocabulary.__getitem__)
