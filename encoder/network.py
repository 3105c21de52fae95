"""The network in PyTorch: 12 BERT layers, the mean over all pieces, five linear heads."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from encoder.base import Base
from encoder.recipe import DROPOUT, MOST_PIECES


class Layer(nn.Module):
    """Attention and feed-forward, each added to its input and normalised; (batch, pieces, width) in and out."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.joined = nn.Linear(width, width)
        self.first_norm = nn.LayerNorm(width, epsilon)
        self.wide = nn.Linear(width, inner)
        self.narrow = nn.Linear(inner, width)
        self.second_norm = nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # Written out: for short texts PyTorch's own attention takes several times as long on the way back.
        scores = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5
        shares = torch.softmax(scores if mask is None else scores + mask, dim=-1)
        read = self.joined((shares.to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, width))
        x = self.first_norm(x + functional.dropout(read, DROPOUT, self.training))
        inner = self.narrow(functional.gelu(self.wide(x)))
        return self.second_norm(x + functional.dropout(inner, DROPOUT, self.training))


class Network(nn.Module):
    """Piece ids → scores of the heads."""

    def __init__(self, base: Base, kept: list[str], classes: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        rows = {piece: n for n, piece in enumerate(base.pieces)}
        word = base.tensors["emb.word"][[rows[piece] for piece in kept]]
        place = base.tensors["emb.pos"][:MOST_PIECES] + base.tensors["emb.type"][: base.width]
        # Frozen: rare pieces would drift apart from those that training never sees.
        self.register_buffer("word", torch.from_numpy(word))
        self.register_buffer("place", torch.from_numpy(place))
        self.norm = nn.LayerNorm(base.width, base.epsilon)
        self.layers = nn.ModuleList(Layer(base.width, base.heads, base.inner, base.epsilon) for _ in range(base.layers))
        self.register_buffer("mean", torch.zeros(base.width))
        self.register_buffer("scale", torch.ones(base.width))
        self.heads = nn.ModuleDict({name: nn.Linear(base.width, len(found)) for name, found in classes.items()})
        self._fill(base)

    def _fill(self, base: Base) -> None:
        def tensor(name: str) -> Tensor:
            return torch.from_numpy(base.tensors[name])

        with torch.no_grad():
            self.norm.weight.copy_(tensor("emb.ln.w"))
            self.norm.bias.copy_(tensor("emb.ln.b"))
            for n, layer in enumerate(self.layers):
                layer.qkv.weight.copy_(torch.cat([tensor(f"l{n}.{part}.w") for part in "qkv"]))
                layer.qkv.bias.copy_(torch.cat([tensor(f"l{n}.{part}.b") for part in "qkv"]))
                for ours, theirs in _NAMES.items():
                    getattr(layer, ours).weight.copy_(tensor(f"l{n}.{theirs}.w"))
                    getattr(layer, ours).bias.copy_(tensor(f"l{n}.{theirs}.b"))

    def states(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """What the layers make of each piece, (batch, pieces, width), nothing behind a text's end; `ids` are padded."""
        inside = torch.arange(ids.shape[1])[None, :] < lengths[:, None]
        x = self.norm(self.word[ids] + self.place[: ids.shape[1]])
        x = functional.dropout(x, DROPOUT, self.training)
        mask = None if bool(inside.all()) else torch.where(inside, 0.0, -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x.float() * inside[:, :, None]

    def pooled(self, ids: Tensor, lengths: Tensor) -> Tensor:
        """The mean over the pieces of each text, shape (batch, width)."""
        return self.states(ids, lengths).sum(1) / lengths[:, None]

    def forward(self, ids: Tensor, lengths: Tensor) -> dict[str, Tensor]:
        """Scores by head, each of shape (batch, classes)."""
        pooled = self.pooled(ids, lengths)
        return {name: self._scored(pooled, name) for name in self.heads}

    def danger(self, ids: Tensor, lengths: Tensor, spans: Tensor) -> Tensor:
        """Scores of danger over parts of the texts, shape (spans, 2).

        Args:
            spans: shape (spans, 3): the text, the first piece, the piece behind the last.
        """
        sums = functional.pad(self.states(ids, lengths).cumsum(1), (0, 0, 1, 0))
        text, first, behind = spans.T
        return self._scored((sums[text, behind] - sums[text, first]) / (behind - first)[:, None], "danger")

    def _scored(self, pooled: Tensor, head: str) -> Tensor:
        with torch.autocast("cpu", enabled=False):
            scores: Tensor = self.heads[head]((pooled - self.mean) / self.scale)
            return scores


_NAMES = {"joined": "ao", "first_norm": "aln", "wide": "fi", "narrow": "fo", "second_norm": "oln"}
