"""The tf-idf row of one text, as scikit-learn's vectorizer computes it, in a tenth of the time.

scikit-learn is made for many texts at once: for a single one it spends its time on checks and on matrices of one row.
Here the same numbers are computed in the same order and precision, so that each row is equal to its own, bit by bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

Values = npt.NDArray[Any]
Indices = npt.NDArray[np.int32]
_NONE: Indices = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True)
class Spelled:
    """What is inside each word of a closed list, found beforehand, so that only other words must be taken apart.

    Attributes:
        places: word → its place.
        columns: of all words one after the other; those of place n begin at `starts[n]` and end at `starts[n + 1]`.
    """

    places: Mapping[str, int]
    columns: Indices
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, words: Sequence[str], vectorizer: TfidfVectorizer) -> Spelled:
        """For a fitted vectorizer of characters inside words."""
        row = Row(vectorizer)
        found = [row.of_word(word) for word in words]
        starts = np.cumsum([0, *map(len, found)])
        return cls({word: n for n, word in enumerate(words)}, np.concatenate([_NONE, *found]), starts)


class Row:
    """Makes the rows of one fitted vectorizer, which must be sublinear and of norm l2."""

    def __init__(self, vectorizer: TfidfVectorizer, spelled: Spelled | None = None) -> None:
        least, most = vectorizer.ngram_range
        self._inside_words = range(least, most + 1) if vectorizer.analyzer == "char_wb" else None
        self._lowers = vectorizer.lowercase
        # Whatever stands between blanks, alone and in pairs: told here in so many words, else by scikit-learn.
        plain = not self._lowers and (least, most, vectorizer.token_pattern) == (1, 2, r"(?u)\S+")
        self._grams = _words_and_pairs if plain else vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        self._spelled = spelled or Spelled({}, _NONE, np.zeros(1, dtype=np.int64))
        # As kept: in single precision where the vectorizer has been fitted, in double where it has been rebuilt.
        self._idf: Values = vectorizer.idf_
        self.width = len(self._columns)

    def of_all(self, texts: Sequence[str]) -> list[tuple[Indices, Values]]:
        """For each text the columns that are not zero, ascending, and their values, whose squares add up to one."""
        known = self._columns
        if self._inside_words is None:
            found = [[known[gram] for gram in self._grams(text) if gram in known] for text in texts]
            return [self._weighed(np.array(columns, dtype=np.int32)) for columns in found]
        words = [(text.lower() if self._lowers else text).split() for text in texts]
        # The parts of a message have their words from the whole: each word is looked up once.
        inside = {word: self.of_word(word) for word in {word for one in words for word in one}}
        return [self._weighed(np.concatenate([_NONE, *(inside[word] for word in one)])) for one in words]

    def of_word(self, word: str) -> Indices:
        """The columns of what is inside a word, once for each time that it stands there."""
        if (place := self._spelled.places.get(word)) is not None:
            return self._spelled.columns[self._spelled.starts[place] : self._spelled.starts[place + 1]]
        known = self._columns
        return np.array(
            [known[gram] for gram in _inside(word, self._inside_words or range(0)) if gram in known], dtype=np.int32
        )

    def _weighed(self, found: Indices) -> tuple[Indices, Values]:
        columns, counts = np.unique(found, return_counts=True)
        values: Values = counts.astype(np.float32)
        np.log(values, values)
        values += 1
        values = values * self._idf[columns]
        return columns, normalised(values, values[::-1])  # scikit-learn's product with the idf turns the order round


def _words_and_pairs(text: str) -> list[str]:
    words = text.split()
    return [*words, *map(" ".join, zip(words, words[1:], strict=False))]


def _inside(word: str, lengths: range) -> list[str]:
    """The runs of characters of these lengths in a word and the blanks around it; a short word counts once."""
    padded = f" {word} "
    size = len(padded)
    grams: list[str] = []
    for length in lengths:
        if size <= length:
            return [*grams, padded]
        grams += [padded[start : start + length] for start in range(size - length + 1)]
    return grams


def normalised(values: Values, in_order: Values) -> Values:
    """The values over their length, whose squares are added up in the given order, one by one in double precision."""
    if not len(values):
        return values
    length = np.sqrt(np.cumsum((in_order * in_order).astype(np.float64))[-1])
    result: Values = (values.astype(np.float64) / length).astype(values.dtype)
    return result


def side_by_side(
    texts: Sequence[str], rows: Sequence[Row], dtype: type[np.floating[Any]], *, descending: bool = False
) -> sparse.csr_matrix:
    """One row a text: what each of `rows` makes of it, one beside the other, shape (texts, all columns).

    Args:
        descending: within each block the columns stand in the order in which scikit-learn leaves them, which matters
            for the last digit of what is added up over them.
    """
    starts = np.cumsum([0, *(row.width for row in rows)])
    made = [one for parts in zip(*(row.of_all(texts) for row in rows), strict=True) for one in parts]
    step = -1 if descending else 1
    columns = [(columns + starts[n % len(rows)])[::step] for n, (columns, _) in enumerate(made)]
    values = np.concatenate([values[::step] for _, values in made]).astype(dtype)
    ends = np.cumsum([0, *map(len, columns)])[:: len(rows)]
    matrix = sparse.csr_matrix(
        (values, np.concatenate(columns).astype(np.int32), ends.astype(np.int32)), shape=(len(texts), starts[-1])
    )
    matrix.has_sorted_indices = matrix.has_canonical_format = not descending
    return matrix
