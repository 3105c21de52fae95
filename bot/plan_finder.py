"""Which point of the action plan a message asks about: the likest question, where the rest of the message agrees.

Words and character n-grams of what the plan says and of questions that people put about each point; how rare a word is
counts over the whole corpus, so that «jeg blir slått» is like no point of a plan.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from bot import language
from bot.plan import Point
from bot.understanding import tfidf

SURE = 0.5  # likeness, with the bonus of agreement, from which a point is taken
CERTAIN = 0.7  # likeness of the words alone from which it is certain what is asked
MOST_CHARACTERS = 300  # nobody asks about a plan in a letter
_AGREES = 0.25  # bonus for a point whose topic is the likeliest one (times its probability) or whose service is named


@dataclass(frozen=True)
class PlanFinder:
    """`rows` are length-1 tf-idf rows of the known phrases, `owner` the place of each one's point."""

    points: tuple[Point, ...]
    vectorizers: tuple[TfidfVectorizer, TfidfVectorizer]
    rows: sparse.csr_matrix
    owner: tuple[int, ...]

    def find(self, text: str, topics: Mapping[str, float], services: Sequence[str] = ()) -> tuple[str, bool]:
        """The id of the point asked about, «» for none, and whether the words alone make it certain.

        Args:
            topics: the probability of each topic.
            services: those that the text names.
        """
        if len(text) > MOST_CHARACTERS:
            return "", False
        likeness = self.likeness(text)
        best = int(likeness.argmax())
        if likeness[best] >= CERTAIN:
            return self.points[best].id, True
        likeness += _AGREES * np.array(
            [max(topics.get(by, 0.0), float(by in services)) for by in (point.answered_by for point in self.points)]
        )
        best = int(likeness.argmax())
        return (self.points[best].id if likeness[best] >= SURE else ""), False

    def likeness(self, text: str) -> npt.NDArray[np.float64]:
        """How like the text is to the likest phrase of each point, 0 to 1, shape (points,)."""
        found = np.zeros(len(self.points))
        likeness = (self._row(language.normalise(text)) @ self._phrases_by_gram).toarray().ravel()
        places, starts = self._places
        found[places] = np.maximum.reduceat(likeness, starts)
        return found

    def _row(self, text: str) -> sparse.csr_matrix:
        """As `_row` of the one text, see `bot.understanding.tfidf`."""
        row = tfidf.side_by_side([text], self._rows, np.float32, descending=True)
        row.data = tfidf.normalised(row.data, row.data)
        return row

    @cached_property
    def _rows(self) -> tuple[tfidf.Row, tfidf.Row]:
        return tfidf.Row(self.vectorizers[0]), tfidf.Row(self.vectorizers[1])

    @cached_property
    def _phrases_by_gram(self) -> sparse.csr_matrix:
        """The phrases' rows turned round: only those that share something with the text are looked at."""
        return self.rows.T.tocsr()

    @cached_property
    def _places(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The points that have phrases, and where the phrases of each begin: they stand together."""
        places, starts = np.unique(np.array(self.owner, dtype=np.intp), return_index=True)
        return places, starts


def build(points: Sequence[Point], everyday: Sequence[str] = ()) -> PlanFinder:
    """The finder over these points.

    Args:
        everyday: normalised texts that tell how common words are.
    """
    phrases = [(place, language.normalise(said)) for place, point in enumerate(points) for said in _phrases(point)]
    words = TfidfVectorizer(
        analyzer="word", ngram_range=(1, 2), token_pattern=r"(?u)\b[^\W_]{2,}\b", sublinear_tf=True, dtype=np.float32
    )
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    said = [phrase for _, phrase in phrases]
    for vectorizer in (words, characters):
        vectorizer.fit([*said, *everyday])
    return PlanFinder(
        tuple(points), (words, characters), _row((words, characters), said), tuple(place for place, _ in phrases)
    )


def _phrases(point: Point) -> list[str]:
    return [said for said in (*point.ask, *point.also, point.plan_says, point.sentence) if said]


def _row(vectorizers: Sequence[TfidfVectorizer], texts: Sequence[str]) -> sparse.csr_matrix:
    return normalize(sparse.hstack([vectorizer.transform(texts) for vectorizer in vectorizers]).tocsr())
