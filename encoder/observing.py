"""What goes into the products while texts are read; the packed file is made to fit it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from encoder.network import Network

PRODUCTS = ("qkv", "joined", "wide", "narrow")


@dataclass
class Observed:
    """Over all texts.

    Attributes:
        largest: by product («layers.3.wide»), the largest absolute value of each channel that goes into it.
        moments: of the last layer's inner neurons with a one behind them, the mean of the products of each two, shape
            (inner + 1, inner + 1); each text weighs alike, however long.
    """

    moments: npt.NDArray[np.float64]
    largest: dict[str, npt.NDArray[np.float32]] = field(default_factory=dict)

    def _add_largest(self, name: str, values: Tensor) -> None:
        found = values.abs().amax(dim=0).numpy()
        self.largest[name] = np.maximum(self.largest.get(name, found), found)

    def _add_moments(self, values: Tensor, share: float) -> None:
        rows = functional.pad(values, (0, 1), value=1.0).double()
        torch.from_numpy(self.moments).addmm_(rows.T, rows, alpha=share / len(rows))


def observed(network: Network, texts: Sequence[list[int]]) -> Observed:
    """Let the network read texts, given as piece ids, one at a time: what is padded would be observed too."""
    last = len(network.layers) - 1
    size = network.layers[last].narrow.in_features + 1
    result = Observed(np.zeros((size, size)))

    def watch(name: str, module: nn.Linear, moments: bool) -> Any:
        def seen(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            values = given[0][0].float()
            result._add_largest(name, values)
            if moments:
                result._add_moments(values, 1 / len(texts))

        return module.register_forward_pre_hook(seen)

    network.eval()
    with ExitStack() as hooks, torch.inference_mode():
        for n, layer in enumerate(network.layers):
            for product in PRODUCTS:
                named = (f"layers.{n}.{product}", getattr(layer, product))
                hooks.enter_context(watch(*named, moments=(n, product) == (last, "narrow")))
        for ids in tqdm(texts, desc="observed", mininterval=15):
            network.states(torch.tensor([ids]), torch.tensor([len(ids)]))
    return result
