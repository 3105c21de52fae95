"""The sentence encoder with its heads (topic, voice, danger, asks): one file, exchangeable, allowed to be missing.

Made by `encoder/` from the corpus; here it is only read: onnxruntime, one thread. Where the file is missing or is not
the one that was trained, the guide goes on with n-grams alone, and readiness says so.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot import paths

Scores = npt.NDArray[np.float64]
FILE = paths.ROOT / "encoder" / "veiviser-encoder.onnx"
_READERS = 2
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
        self._session: Any = None
        try:
            self._load(path, _expected(path) if checked else "")
        except Exception as error:  # foreign libraries and files: whatever they raise, the guide must still answer
            logger.warning("encoder.missing: %s; n-grams alone answer", type(error).__name__)

    @property
    def available(self) -> bool:
        """Whether a model is loaded."""
        return self._session is not None

    def _load(self, path: Path, sha256: str) -> None:
        import onnxruntime
        import sentencepiece

        if sha256 and sha256 != _hash(path):
            raise ValueError("the file is not the one that was trained")
        options = onnxruntime.SessionOptions()
        # One thread that sleeps when it waits: the server needs the machine's cores for other messages.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        options.log_severity_level = 3
        # By its path: of bytes, the library keeps 34 MB.
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.facts = facts = session.get_modelmeta().custom_metadata_map
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=base64.b64decode(facts["tokenizer"]))
        self._most, self._prefix = int(facts["most_pieces"]), facts["prefix"]
        self.classes = {head: tuple(names) for head, names in json.loads(facts["classes"]).items()}
        self._session = session
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="encoder")

    def ids(self, text: str) -> list[int]:
        """Piece ids of a normalised text; of a long one the first and the last half of what may be read."""
        found = [self._pieces.bos_id(), *self._pieces.encode(self._prefix + text), self._pieces.eos_id()]
        half = self._most // 2
        return found if len(found) <= self._most else [*found[:half], *found[-half:]]

    def predict(self, texts: Sequence[str]) -> dict[str, Scores]:
        """Log-probabilities by head, each of shape (texts, classes); empty when no model is loaded.

        One text at a time: in a batch, the numbers of one text would depend on the others. Several are read on two
        processors; the library lets go of the interpreter meanwhile.
        """
        if self._session is None:
            return {}
        heads = tuple(self.classes)
        pieces = [np.array(self.ids(text), dtype=np.int64) for text in texts]
        rows = list(map(self._read, pieces) if len(pieces) == 1 else self._readers.map(self._read, pieces))
        return {
            head: np.array([row[n] for row in rows], dtype=np.float64).reshape(len(texts), -1)
            for n, head in enumerate(heads)
        }

    def _read(self, pieces: npt.NDArray[np.int64]) -> list[npt.NDArray[np.float32]]:
        found: list[npt.NDArray[np.float32]] = self._session.run(tuple(self.classes), {"ids": pieces})
        return found


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
