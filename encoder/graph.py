"""The trained network as an ONNX graph with 8-bit weights, for one text at a time.

Written out by hand instead of traced, because a text alone needs no padding and no mask, and because each row of
word-piece weights keeps a scale of its own. Where onnxruntime has one node for several steps, that one is used: for a
short text the steps between the products cost as much as the products.

Its nodes quantise what goes into a product while they run, with one scale for the whole text, and there a few channels
are ten times as large as the others: those would cost the others their precision. So they are divided first, and the
weights that they meet are multiplied (`_spread`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from encoder.pruning import last_layer

Array = npt.NDArray[np.float32]
OPSET, IR = 17, 8  # old enough for every onnxruntime since 1.13
_LARGEST = 127
JOINED = "com.microsoft"  # onnxruntime's own nodes, each several steps in one
_JOINED_NODES = frozenset({"DynamicQuantizeMatMul", "QAttention", "FastGelu", "SkipLayerNormalization"})
PLACED, ODDS = "danger", "odds"  # the head that is read piece by piece too, and the output of its log-odds
_USUAL = 0.97  # of a product's channels are no larger than what counts as usual
_UNUSUAL = 2.0  # times as large as usual; below that no channel is worth a step of its own


def quantised(weights: Array, axis: int) -> tuple[npt.NDArray[np.int8], Array]:
    """8-bit codes and one scale for each slice along `axis`, symmetric about nothing."""
    scale = np.abs(weights).max(axis=1 - axis, keepdims=True) / _LARGEST
    scale = np.where(scale > 0, scale, 1.0).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


def _spread(largest: Array) -> Array:
    """What each channel is to be divided by: 1, but for the unusual ones."""
    usual = np.quantile(largest, _USUAL)
    return np.maximum(1, largest / usual).astype(np.float32)


class Graph:
    """Collects nodes and constants."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._count = 0

    def constant(self, name: str, value: npt.NDArray[Any]) -> str:
        """A named array."""
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, kind: str, *inputs: str, outputs: int = 1, name: str = "", **attributes: Any) -> Any:
        """A node; the name of its output, or a list of names where there are several."""
        self._count += 1
        names = [name or f"{kind}_{self._count}_{n}" for n in range(outputs)]
        domain = JOINED if kind in _JOINED_NODES else ""
        label = f"{kind}_{self._count}"
        self._nodes.append(helper.make_node(kind, list(inputs), names, label, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def product(self, x: str, name: str, weights: Array, largest: Array | None = None) -> str:
        """x · weightsᵀ with 8-bit weights, without the bias.

        Args:
            weights: of shape (out, in).
            largest: of each channel of `x`, its largest absolute value, where some may be unusual.
        """
        x, weights = self.spread(x, name, weights, largest)
        return str(self.add("DynamicQuantizeMatMul", x, *self.small(name, weights)))

    def small(self, name: str, weights: Array) -> tuple[str, str]:
        """The codes and scales of a product's weights, of shape (out, in), as constants."""
        codes, scale = quantised(weights, axis=0)
        return self.constant(f"{name}.codes", codes.T), self.constant(f"{name}.scale", scale[:, 0])

    def spread(self, x: str, name: str, weights: Array, largest: Array | None) -> tuple[str, Array]:
        """`x` with its unusual channels divided, and the weights to go with it; both as they are where none is."""
        if largest is None or (by := _spread(largest)).max() < _UNUSUAL:
            return x, weights
        return str(self.add("Mul", x, self.constant(f"{name}.spread", 1 / by))), weights * by

    def model(self, outputs: Mapping[str, int | str]) -> onnx.ModelProto:
        """The whole, checked: `ids` of shape (pieces,) in, the named outputs of the given lengths out."""
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, ["pieces"])],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, [size]) for n, size in outputs.items()],
            list(self._constants.values()),
        )
        sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(JOINED, 1)]
        model = helper.make_model(graph, opset_imports=sets, ir_version=IR)
        onnx.checker.check_model(model)
        return model


def built(
    state: Mapping[str, Array],
    heads: Mapping[str, int],
    attention_heads: int,
    epsilon: float,
    largest: Mapping[str, Array],
) -> onnx.ModelProto:
    """The graph of trained weights.

    Args:
        state: the network's weights by PyTorch's names.
        heads: by head, its number of classes; each gives one output of log-probabilities.
        largest: see `encoder.observing.Observed`.
    """
    g = Graph()
    x = _embedded(g, state, epsilon)
    for n in range(last_layer(state) + 1):
        begin = f"layers.{n}."
        part = {name.removeprefix(begin): value for name, value in state.items() if name.startswith(begin)}
        sizes = {name.removeprefix(begin): value for name, value in largest.items() if name.startswith(begin)}
        x = _layer(g, x, f"l{n}", _with_joined_spread(part, sizes["joined"]), sizes, attention_heads, epsilon)
    x = g.add("Squeeze", x, g.constant("first", np.array([0], dtype=np.int64)))
    pooled = g.add("ReduceMean", x, axes=[0], keepdims=1)
    for head in heads:
        # What the heads read is z-scored; that is part of their weights here. They are small and stay exact.
        weights = state[f"heads.{head}.weight"] / state["scale"]
        bias = state[f"heads.{head}.bias"] - weights @ state["mean"]
        names = (g.constant(f"{head}.weight", weights), g.constant(f"{head}.bias", bias))
        scores = g.add("Gemm", pooled, *names, transB=1)
        flat = g.add("Squeeze", scores, g.constant("first", np.array([0], dtype=np.int64)))
        g.add("LogSoftmax", flat, axis=-1, name=head)
        if head == PLACED:
            # The head is linear in what it reads, so the mean of its log-odds over the pieces of a part of the text is
            # its log-odds of that part.
            apart = (
                g.constant("odds.weight", (weights[1] - weights[0])[:, None]),
                g.constant("odds.bias", bias[1:] - bias[:1]),
            )
            odds = g.add("Add", g.add("MatMul", x, apart[0]), apart[1])
            g.add("Squeeze", odds, g.constant("second", np.array([1], dtype=np.int64)), name=ODDS)
    return g.model({**heads, ODDS: "pieces"})


def _embedded(g: Graph, state: Mapping[str, Array], epsilon: float) -> str:
    """What the first layer reads, (1, pieces, width): onnxruntime's nodes want a batch, here of one."""
    codes, scale = quantised(state["word"], axis=0)
    zero, one = (g.constant(name, np.array([v], dtype=np.int64)) for name, v in (("first", 0), ("step", 1)))
    ids = g.add("Unsqueeze", "ids", zero)
    rows = g.add("Cast", g.add("Gather", g.constant("word.codes", codes), ids), to=TensorProto.FLOAT)
    word = g.add("Mul", rows, g.add("Gather", g.constant("word.scale", scale), ids))
    place = g.add("Slice", g.constant("place", state["place"]), zero, g.add("Shape", "ids"), zero, one)
    norm = (g.constant(f"norm.{part}", state[f"norm.{part}"]) for part in ("weight", "bias"))
    return str(g.add("LayerNormalization", g.add("Add", word, place), *norm, axis=-1, epsilon=epsilon))


def _with_joined_spread(part: Mapping[str, Array], largest: Array) -> dict[str, Array]:
    """Attention takes means of the values channel by channel, so these can be divided in the weights they come from."""
    by, width = _spread(largest), len(largest)
    weight, bias = part["qkv.weight"].copy(), part["qkv.bias"].copy()
    weight[2 * width :] /= by[:, None]
    bias[2 * width :] /= by
    return {**part, "qkv.weight": weight, "qkv.bias": bias, "joined.weight": part["joined.weight"] * by}


def _layer(
    g: Graph, x: str, name: str, part: Mapping[str, Array], largest: Mapping[str, Array], heads: int, epsilon: float
) -> str:
    def constant(which: str) -> str:
        return g.constant(f"{name}.{which}", part[which])

    def product(value: str, which: str) -> str:
        sizes = None if which == "joined" else largest[which]
        return g.product(value, f"{name}.{which}", part[f"{which}.weight"], sizes)

    def added(value: str, to: str, norm: str, bias: str) -> str:
        fixed = (constant(f"{norm}.weight"), constant(f"{norm}.bias"), constant(f"{bias}.bias"))
        return str(g.add("SkipLayerNormalization", value, to, *fixed, epsilon=epsilon))

    read, weights = g.spread(x, f"{name}.qkv", part["qkv.weight"], largest["qkv"])
    codes, scale = g.small(f"{name}.qkv", weights)
    small, by, middle = g.add("DynamicQuantizeLinear", read, outputs=3)
    no_middle = g.constant("qkv.middle", np.zeros(len(weights), dtype=np.int8))
    attention = (small, codes, constant("qkv.bias"), by, scale, "", middle, no_middle)
    x = added(product(g.add("QAttention", *attention, num_heads=heads), "joined"), x, "first_norm", "joined")
    inner = g.add("FastGelu", product(x, "wide"), constant("wide.bias"))
    return added(product(inner, "narrow"), x, "second_norm", "narrow")
