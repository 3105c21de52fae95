"""Several utterances in one text, so that the danger head learns where in a message danger stands.

At run time a message is read once, and danger is judged over each of its sentences where it stands. That has to be
learnt: by itself an encoder mixes the sentences of a text, and one of danger among calm ones fades.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from encoder import recipe
from encoder.tokens import Tokenizer

_STOPPED = 0.7  # the share of sentences with a full stop behind them
_MEMBER = recipe.MOST_PIECES // 2  # pieces of the longest utterance that is put beside others


@dataclass(frozen=True)
class Together:
    """Piece ids of one text, and of each utterance in it its first piece, the one behind its last, and its label."""

    ids: list[int]
    spans: list[tuple[int, int]]
    danger: list[int]


class Maker:
    """Puts utterances together.

    Args:
        pieces: of every text, without marks and prefix.
        danger: of every text, 1 where it is danger now.
    """

    def __init__(self, splitter: Tokenizer, pieces: Sequence[list[int]], danger: Sequence[int]) -> None:
        self._splitter, self._pieces, self._danger = splitter, pieces, danger
        self._stop = splitter.pieces(".")

    def made(self, places: Sequence[int], seed: int) -> list[Together]:
        """A fixed number of texts out of these places; in half of them, one utterance is danger."""
        random = np.random.default_rng(seed)
        short = [i for i in places if 2 <= len(self._pieces[i]) <= _MEMBER]
        calm, alarm = ([i for i in short if self._danger[i] == label] for label in (0, 1))
        result = []
        for number in range(recipe.TOGETHER):
            chosen = list(random.choice(calm, random.integers(2, 4)))
            if number % 2:
                chosen[random.integers(len(chosen))] = random.choice(alarm)
            result.append(self._joined(chosen, random))
        return result

    def _joined(self, chosen: Sequence[int], random: np.random.Generator) -> Together:
        ids, spans, danger = self._splitter.opening(), [], []
        for i in chosen:
            found = self._pieces[i]
            if spans and len(ids) + len(found) + len(self._stop) + 1 > recipe.MOST_PIECES:
                break
            spans.append((len(ids), len(ids) + len(found)))
            danger.append(self._danger[i])
            ids += found + (self._stop if random.random() < _STOPPED else [])
        return Together([*ids, self._splitter.closing()], spans, danger)
