"""The tf-idf row of one text, as scikit-learn's vectorizer computes it, in a tenth of the time.

scikit-learn is made for many texts at once: for a single one it spends its time on checks and on matrices of one row.
Here the same numbers are computed in the same order and precision, so that each row is equal to its own, bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

Values = npt.NDArray[Any]
Indices = npt.NDArray[np.int32]


class Row:
    """Makes the rows of one fitted vectorizer, which must be sublinear and of norm l2."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._grams = vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        # As kept: in single precision where the vectorizer has been fitted, in double where it has been rebuilt.
        self._idf: Values = vectorizer.idf_
        self.width = len(self._columns)

    def of(self, text: str) -> tuple[Indices, Values]:
        """The columns that are not zero, ascending, and their values; the values' squares add up to one."""
        known = self._columns
        found = [known[gram] for gram in self._grams(text) if gram in known]
        columns, counts = np.unique(np.array(found, dtype=np.int32), return_counts=True)
        values: Values = counts.astype(np.float32)
        np.log(values, values)
        values += 1
        values = values * self._idf[columns]
        return columns, normalised(values, values[::-1])  # scikit-learn's product with the idf turns the order round


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
    made = [row.of(text) for text in texts for row in rows]
    step = -1 if descending else 1
    columns = [(columns + starts[n % len(rows)])[::step] for n, (columns, _) in enumerate(made)]
    values = np.concatenate([values[::step] for _, values in made]).astype(dtype)
    ends = np.cumsum([0, *map(len, columns)])[:: len(rows)]
    matrix = sparse.csr_matrix(
        (values, np.concatenate(columns).astype(np.int32), ends.astype(np.int32)), shape=(len(texts), starts[-1])
    )
    matrix.has_sorted_indices = matrix.has_canonical_format = not descending
    return matrix
