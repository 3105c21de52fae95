"""Which point of the action plan, or which detail of a topic, a message asks about: the likest of the known questions.

Words and character n-grams of the questions that people put about each; the rest of the message must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from bot import clear_words, language
from bot.once import once
from bot.understanding import tfidf

MOST_CHARACTERS = 300  # nobody asks about a plan in a letter
# «hva sier planen om eldre», «i hvilket kapittel står det om barn»: what is asked of the plan itself, as normalised.
_OF_THE_PLAN = re.compile(
    r"\b(?:kapitt?el|kapitlet|chapter)\b|\b(?:handlings?|volds?|valds?)plan(?:en)?\b|\baction plan\b"
    r"|\b(?:sier|si|står|nevner|handler|handlar|finner)\b(?: \S+){0,2} planen\b|\bi planen\b|\bthe plan say"
)
_FRAME = re.compile(
    r"\bmot (?:vold|vald)(?: i nære relasjoner)?\b"
    r"|\b(?:kapitt?el|kapitlet|chapter|(?:handlings?|volds?|valds?)?plan(?:en)?|action|kommunens?|the|hva|hvilke[nt]?|hvor"
    r"|står|det|sier|si|nevner|finner|handler|handlar|når|ble|laget|jeg|noe|om|i|er|what|where|which|does|do|say|says|about|is|it|in)\b"
)
_LIKE_ENOUGH = 0.37  # of what is left of such a question
_GROUPS_FIRST = 0.015  # who asks for the chapter on children means that on children, not one in which they are named
_AGREES = 0.25  # bonus for a point whose topic is the likeliest one (times its probability) or whose service is named
_READ = 0.25  # bonus for a detail that the encoder reads in the text (times its probability)
_READ_FROM = 0.5  # a detail that is read in the text is taken from this probability on


class Known(Protocol):
    """What can be asked about: `bot.plan.Point` and `bot.follow_ups.Detail`."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def answered_by(self) -> str:
        """The topic or service that it belongs to."""

    @property
    def phrases(self) -> tuple[str, ...]:
        """Questions about it as people put them."""

    @property
    def kind(self) -> str:
        """A key of `bot.plan.KINDS`; «» for what stands in no plan."""

    @property
    def only_asked(self) -> bool:
        """Whether it answers a question only, and no story that sounds like it."""

    @property
    def sure(self) -> float:
        """Likeness, with the bonus of agreement, from which it is taken for what is asked."""

    @property
    def certain(self) -> float:
        """Likeness of the words alone from which it is certain that it is asked."""


@dataclass(frozen=True, eq=False)  # what it finds in a text is kept by which finder it is
class PlanFinder:
    """`rows` are length-1 tf-idf rows of the known phrases, `owner` the place of each one's point."""

    points: tuple[Known, ...]
    vectorizers: tuple[TfidfVectorizer, TfidfVectorizer]
    rows: sparse.csr_matrix
    owner: tuple[int, ...]

    def find(
        self,
        text: str,
        topics: Mapping[str, float],
        services: Sequence[str] = (),
        details: Mapping[str, float] = MappingProxyType({}),
        rival: float = 0.0,
    ) -> tuple[str, bool]:
        """The id of the point asked about, «» for none, and whether that is certain, by the words alone or as
        the encoder reads them.

        Args:
            topics: the probability of each topic.
            services: those that the text names.
            details: the probability of each precise question, as the encoder reads the text.
            rival: the probability of what else may be asked (`Prediction.asks`), which a detail must surpass.
        """
        if len(text) > MOST_CHARACTERS:
            return "", False
        said = language.normalise(text)
        if (place := self._in_the_plan(said)) is not None:
            return self.points[place].id, True
        likeness = self._likeness(said)
        best = int(likeness.argmax())
        if likeness[best] >= self.points[best].certain:
            return self.points[best].id, True
        if (read := self._read(details, rival)) and clear_words.asks(text):
            return read, True
        likeness = likeness + self._bonus(topics, services, details)
        best = int(likeness.argmax())
        taken = likeness[best] >= 0 and (clear_words.asks(text) or not self.points[best].only_asked)
        return (self.points[best].id if taken else ""), False

    def look_ahead(self, text: str) -> None:
        """Find what `find` will want to know of the words alone."""
        if len(text) <= MOST_CHARACTERS:
            self.likeness(text)

    def _bonus(
        self, topics: Mapping[str, float], services: Sequence[str], details: Mapping[str, float]
    ) -> npt.NDArray[np.float64]:
        """What agrees with each point, less the likeness from which it is taken, shape (points,)."""
        names, places = self._answered_by
        agrees = np.array([max(topics.get(name, 0.0), float(name in services)) for name in names])
        read = np.zeros(len(self.points))
        for name in details.keys() & self._place.keys():
            read[self._place[name]] = details[name]
        bonus: npt.NDArray[np.float64] = _AGREES * agrees[places] + _READ * read - self._sure
        return bonus

    def _read(self, details: Mapping[str, float], rival: float) -> str:
        """The id of the one that the encoder reads, likelier than what else may be asked; «» for none."""
        best = max((name for name in details if name in self._place), key=details.__getitem__, default="")
        return best if details.get(best, 0.0) >= max(_READ_FROM, rival) else ""

    def _in_the_plan(self, text: str) -> int | None:
        """The place of the point that is asked for by one who asks what the plan itself says; None for none."""
        if not _OF_THE_PLAN.search(text):
            return None
        likeness = self._likeness(" ".join(_FRAME.sub(" ", text).split())).copy()
        likeness[[not point.kind for point in self.points]] = 0
        likeness[likeness < _LIKE_ENOUGH] = 0
        best = int((likeness + [_GROUPS_FIRST * (point.kind == "group") for point in self.points]).argmax())
        return best if likeness[best] else None

    def likeness(self, text: str) -> npt.NDArray[np.float64]:
        """How like the text is to the likest phrase of each point, 0 to 1, shape (points,)."""
        return self._likeness(language.normalise(text))

    @once
    def _likeness(self, said: str) -> npt.NDArray[np.float64]:
        """As `likeness`, of a text in its normal form."""
        found = np.zeros(len(self.points))
        likeness = (self._row(said) @ self._phrases_by_gram).toarray().ravel()
        places, starts = self._places
        found[places] = np.maximum.reduceat(likeness, starts)
        return found

    def _row(self, text: str) -> sparse.csr_matrix:
        """As `_row` of the one text, see `bot.understanding.tfidf`."""
        row = tfidf.side_by_side([text], self._rows, np.float32, descending=True)
        row.data = tfidf.normalised(row.data, row.data)
        return row

    @cached_property
    def _place(self) -> Mapping[str, int]:
        return {point.id: n for n, point in enumerate(self.points)}

    @cached_property
    def _answered_by(self) -> tuple[Sequence[str], npt.NDArray[np.intp]]:
        """The topics and services that points belong to, and which of them each point does."""
        names = list(dict.fromkeys(point.answered_by for point in self.points))
        return names, np.array([names.index(point.answered_by) for point in self.points], dtype=np.intp)

    @cached_property
    def _sure(self) -> npt.NDArray[np.float64]:
        return np.array([point.sure for point in self.points])

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


def build(points: Sequence[Known], everyday: Sequence[str] = ()) -> PlanFinder:
    """The finder over these points.

    Args:
        everyday: normalised texts that tell how common words are.
    """
    phrases = [(place, language.normalise(said)) for place, point in enumerate(points) for said in point.phrases]
    words = TfidfVectorizer(
        analyzer="word", ngram_range=(1, 2), token_pattern=r"(?u)\b[^\W_]{2,}\b", sublinear_tf=True, dtype=np.float32
    )
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    said = [phrase for _, phrase in phrases]
    blocks = [vectorizer.fit_transform([*said, *everyday])[: len(said)] for vectorizer in (words, characters)]
    rows = normalize(sparse.hstack(blocks).tocsr())
    return PlanFinder(tuple(points), (words, characters), rows, tuple(place for place, _ in phrases))
