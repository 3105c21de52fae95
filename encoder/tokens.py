"""Word pieces of a text, by the `sentencepiece` library: the same code splits in training and at run time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

from encoder.recipe import MOST_PIECES, PREFIX

proto: Any = sentencepiece_model_pb2  # its classes are made when it is imported
BOS, PAD, EOS, UNK = "<s>", "<pad>", "</s>", "<unk>"
_MARKS = (BOS, PAD, EOS)


def serialised(pieces: Sequence[str], scores: Iterable[float]) -> bytes:
    """A sentencepiece unigram model whose piece ids are the places in the list.

    It only puts a mark before words and joins spaces: texts come normalised, so no other table is needed.
    """
    model = proto.ModelProto()
    kinds = {
        **dict.fromkeys(_MARKS, proto.ModelProto.SentencePiece.CONTROL),
        UNK: proto.ModelProto.SentencePiece.UNKNOWN,
    }
    for piece, score in zip(pieces, scores, strict=True):
        kind = kinds.get(piece, proto.ModelProto.SentencePiece.NORMAL)
        model.pieces.add(piece=piece, score=float(score), type=kind)
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    for name, piece in (("bos", BOS), ("pad", PAD), ("eos", EOS), ("unk", UNK)):
        setattr(model.trainer_spec, f"{name}_id", list(pieces[:10]).index(piece))
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.escape_whitespaces = True
    return bytes(model.SerializeToString(deterministic=True))


class Tokenizer:
    """Normalised text → piece ids."""

    def __init__(self, model: bytes) -> None:
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=model)

    def pieces(self, text: str) -> list[int]:
        """Of the text alone. Those of two texts make those of both in one, because no piece crosses a space."""
        found: list[int] = self._pieces.encode(text)
        return found

    def opening(self) -> list[int]:
        """What stands before a text."""
        return [self._pieces.bos_id(), *self.pieces(PREFIX)]

    def closing(self) -> int:
        """What stands behind it."""
        return int(self._pieces.eos_id())

    def ids(self, text: str) -> list[int]:
        """Between its two marks; of a longer text the first and the last half of what may be read."""
        found = [*self.opening(), *self.pieces(text), self.closing()]
        half = MOST_PIECES // 2
        return found if len(found) <= MOST_PIECES else [*found[:half], *found[-half:]]
