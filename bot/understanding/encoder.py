"""The sentence encoder with its heads (`classes` in the file): one file, exchangeable, allowed to be missing.

Made by `encoder/` from the corpus; here it is only read: onnxruntime, one thread. Where the file is missing or is not
the one that was trained, the guide goes on with n-grams alone, and readiness says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot import beside, paths
from bot.understanding.network import Given, Network

Scores = npt.NDArray[np.float64]
Span = tuple[int, int]
FILE = paths.ROOT / "encoder" / "veiviser-encoder.onnx"
DANGER, ODDS = "danger", "odds"  # the head that is read piece by piece too, and the output of its log-odds
logger = logging.getLogger(__name__)


class Encoder:
    """Texts → log-probabilities by head; none where no model could be loaded.

    Attributes:
        classes: head → its classes in the order of the columns.
        facts: what else the file says about itself, e.g. `corpus`, the hash of the utterances it has learned from.
    """

    def __init__(self, path: Path = FILE, *, checked: bool = True) -> None:
        """Load the file, whose hash stands beside it unless it is not to be `checked` (models made for measuring)."""
        self.classes: Mapping[str, tuple[str, ...]] = {}
        self.facts: Mapping[str, str] = {}
        self._network: Network | None = None
        try:
            self._load(path, _expected(path) if checked else "")
        except Exception as error:  # foreign libraries and files: whatever they raise, the guide must still answer
            logger.warning("encoder.missing: %s; n-grams alone answer", type(error).__name__)

    @property
    def available(self) -> bool:
        """Whether a model is loaded."""
        return self._network is not None

    def _load(self, path: Path, sha256: str) -> None:
        import sentencepiece

        if sha256 and sha256 != _hash(path):
            raise ValueError("the file is not the one that was trained")
        network = Network(path)
        self.facts = facts = network.facts
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=base64.b64decode(facts["tokenizer"]))
        self._most = int(facts["most_pieces"])
        self._opening = [self._pieces.bos_id(), *self._pieces.encode(facts["prefix"])]
        self.classes = {head: tuple(names) for head, names in json.loads(facts["classes"]).items()}
        self._network = network

    def ids(self, text: str) -> list[int]:
        """Piece ids of a normalised text; of a long one the first and the last half of what may be read."""
        found = [*self._opening, *self._pieces.encode(text), self._pieces.eos_id()]
        half = self._most // 2
        return found if len(found) <= self._most else [*found[:half], *found[-half:]]

    def predict(self, texts: Sequence[str]) -> dict[str, Scores]:
        """Log-probabilities by head, each of shape (texts, classes); empty when no model is loaded.

        One text at a time: in a batch, the numbers of one text would depend on the others. Several are read on two
        processors; the library lets go of the interpreter meanwhile.
        """
        if self._network is None:
            return {}
        rows = [beside.wait(one) for one in self._begin([self.ids(text) for text in texts])]
        return {
            head: np.array([row[n] for row in rows], dtype=np.float64).reshape(len(texts), -1)
            for n, head in enumerate(self.classes)
        }

    def begin(self, whole: str, words: Sequence[str], spans: Sequence[Span]) -> Callable[[], dict[str, Scores]]:
        """Begin to read one message, beside what the caller does meanwhile; gives what waits for the end of it.

        That gives log-probabilities by head, shape (1, classes); of danger, those of the parts come after. A message
        that can be read at once is read once, and each part judged where it stands; of a longer one, as many parts at
        a time as can be.

        Args:
            whole, words, spans: see `bot.understanding.windows.Read`; the spans in order.
        """
        if self._network is None:
            return dict
        pieces = [self._pieces.encode(word) for word in words] if spans else []
        starts = np.cumsum([0, *map(len, pieces)])
        flat = [piece for word in pieces for piece in word]
        parts = [(int(starts[first]), int(starts[behind])) for first, behind in spans]
        room = self._most - len(self._opening) - 1
        at_once = len(flat) <= room
        blocks = [] if at_once else _blocks(parts, room)
        texts = [self._between_marks(flat[first:behind]) for first, behind, _ in blocks]
        begun = self._begin([self._between_marks(flat) if spans and at_once else self.ids(whole), *texts])
        within = [(0, 0, parts)] if at_once else blocks

        def end() -> dict[str, Scores]:
            rows = [beside.wait(one) for one in begun]
            found = {head: rows[0][n][None, :].astype(np.float64) for n, head in enumerate(self.classes)}
            if spans:
                odds = [
                    self._mean_odds(row, first, part)
                    for (first, _, inside), row in zip(within, rows if at_once else rows[1:], strict=True)
                    for part in inside
                ]
                found[DANGER] = np.vstack([found[DANGER], self._from_odds(np.array(odds))])
            return found

        return end

    def _between_marks(self, pieces: Sequence[int]) -> list[int]:
        return [*self._opening, *pieces, self._pieces.eos_id()]

    def _mean_odds(self, row: Given, begins: int, part: Span) -> float:
        """The log-odds of a part of a text whose first piece was the one of number `begins`."""
        shift = len(self._opening) - begins
        odds = row[-1][part[0] + shift : part[1] + shift]
        return float(odds.mean(dtype=np.float64)) if len(odds) else -np.inf

    def _from_odds(self, odds: Scores) -> Scores:
        """Log-probabilities in the order of the classes, shape (parts, 2)."""
        calm_first = self.classes[DANGER].index("danger") == 1
        columns = [-np.logaddexp(0, odds), -np.logaddexp(0, -odds)]
        return np.stack(columns if calm_first else columns[::-1], axis=1)

    def _begin(self, texts: Sequence[Sequence[int]]) -> list[Future[Given]]:
        """What the network will give for each text."""
        network = self._network
        return [network.begin((*self.classes, ODDS), text) for text in texts] if network else []


def _blocks(parts: Sequence[Span], room: int) -> list[tuple[int, int, list[Span]]]:
    """Runs of neighbouring parts that fit in `room` pieces: first piece, the one behind the last, the parts."""
    blocks: list[tuple[int, int, list[Span]]] = []
    for first, behind in parts:
        behind = min(behind, first + room)
        if blocks and behind - blocks[-1][0] <= room:
            begins, ends, inside = blocks[-1]
            blocks[-1] = (begins, max(ends, behind), [*inside, (first, behind)])
        else:
            blocks.append((first, behind, [(first, behind)]))
    return blocks


def is_intact(path: Path = FILE) -> bool:
    """Whether the file is there and is the one that was trained."""
    try:
        return _hash(path) == _expected(path)
    except OSError:
        return False


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _expected(path: Path) -> str:
    """The hash that stands beside the file."""
    return path.with_suffix(".sha256").read_text(encoding="ascii").split()[0]
