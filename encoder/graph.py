"""The trained network as an ONNX graph with 8-bit weights, for one text at a time.

Written out by hand instead of traced, because a text alone needs no batch, no padding and no mask, and because each
row of word-piece weights keeps a scale of its own. Activations are quantised while it runs, piece by piece. Where
onnxruntime has one node for several steps, that one is used: for a short text the steps between the products cost as
much as the products.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[np.float32]
OPSET, IR = 17, 8  # old enough for every onnxruntime since 1.13
_LARGEST, _MIDDLE = 127, 128
JOINED = "com.microsoft"  # onnxruntime's own nodes, each several steps in one
_JOINED_NODES = frozenset({"MatMulIntegerToFloat", "MultiHeadAttention", "BiasGelu", "SkipLayerNormalization"})
PLACED, ODDS = "danger", "odds"  # the head that is read piece by piece too, and the output of its log-odds
MIDDLES = "middles"  # the middle once for each piece


def quantised(weights: Array, axis: int) -> tuple[npt.NDArray[np.int8], Array]:
    """8-bit codes and one scale for each slice along `axis`, symmetric about nothing."""
    scale = np.abs(weights).max(axis=1 - axis, keepdims=True) / _LARGEST
    scale = np.where(scale > 0, scale, 1.0).astype(np.float32)
    return np.rint(weights / scale).astype(np.int8), scale


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

    def product(self, x: str, name: str, weights: Array) -> str:
        """x · weightsᵀ with 8-bit weights, without the bias; `weights` of shape (out, in)."""
        codes, scale = quantised(weights, axis=0)
        small, by = self._small(x)
        fixed = (
            self.constant(f"{name}.codes", codes.T),
            self.constant("unit", np.array(1, dtype=np.float32)),  # the scale of each piece comes after
            self.constant(f"{name}.scale", scale[:, 0]),
            self.constant("middle", np.array(_MIDDLE, dtype=np.uint8)),
        )
        return str(self.add("Mul", self.add("MatMulIntegerToFloat", small, *fixed), by))

    def _small(self, x: str) -> tuple[str, str]:
        """Codes in 8 bits and a scale for each piece of the text.

        onnxruntime's own node takes one scale for the whole text, and a few large values then cost the others their
        precision: of the likeliest topics, 93 % stayed the same against PyTorch, with a scale for each piece 96 %.
        """
        per = self.constant("per", np.array(1 / _LARGEST, dtype=np.float32))
        by = self.add("Mul", self.add("ReduceMax", self.add("Abs", x), axes=[-1], keepdims=0), per)
        codes = self.add("QuantizeLinear", x, by, MIDDLES, axis=0)
        return str(codes), str(self.add("Unsqueeze", by, self.constant("second", np.array([1], dtype=np.int64))))

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
    state: Mapping[str, Array], heads: Mapping[str, int], attention_heads: int, epsilon: float
) -> onnx.ModelProto:
    """The graph of trained weights.

    Args:
        state: the network's weights by PyTorch's names.
        heads: by head, its number of classes; each gives one output of log-probabilities.
    """
    g = Graph()
    x = _embedded(g, state, epsilon)
    layers = 1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers."))
    for n in range(layers):
        part = {k.removeprefix(f"layers.{n}."): v for k, v in state.items() if k.startswith(f"layers.{n}.")}
        x = _layer(g, x, f"l{n}", part, attention_heads, epsilon)
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
    codes, scale = quantised(state["word"], axis=0)
    rows = g.add("Cast", g.add("Gather", g.constant("word.codes", codes), "ids"), to=TensorProto.FLOAT)
    word = g.add("Mul", rows, g.add("Gather", g.constant("word.scale", scale), "ids"))
    zero, one = (g.constant(name, np.array([v], dtype=np.int64)) for name, v in (("start", 0), ("step", 1)))
    length = g.add("Shape", "ids")
    g.add("Expand", g.constant("one.middle", np.array([_MIDDLE], dtype=np.uint8)), length, name=MIDDLES)
    place = g.add("Slice", g.constant("place", state["place"]), zero, length, zero, one)
    norm = (g.constant(f"norm.{part}", state[f"norm.{part}"]) for part in ("weight", "bias"))
    return str(g.add("LayerNormalization", g.add("Add", word, place), *norm, axis=-1, epsilon=epsilon))


def _layer(g: Graph, x: str, name: str, part: Mapping[str, Array], heads: int, epsilon: float) -> str:
    def product(value: str, which: str) -> str:
        return g.product(value, f"{name}.{which}", part[f"{which}.weight"])

    def constant(which: str) -> str:
        return g.constant(f"{name}.{which}", part[which])

    def added(value: str, to: str, norm: str, bias: str) -> str:
        fixed = (constant(f"{norm}.weight"), constant(f"{norm}.bias"), constant(f"{bias}.bias"))
        return str(g.add("SkipLayerNormalization", value, to, *fixed, epsilon=epsilon))

    alone = g.constant("alone", np.array([0], dtype=np.int64))  # these nodes want a batch, here of one
    triple = g.add("Unsqueeze", g.add("Add", product(x, "qkv"), constant("qkv.bias")), alone)
    read = g.add("MultiHeadAttention", *g.add("Split", triple, outputs=3, axis=2), num_heads=heads)
    x = added(product(g.add("Squeeze", read, alone), "joined"), x, "first_norm", "joined")
    inner = g.add("BiasGelu", product(x, "wide"), constant("wide.bias"))
    return added(product(inner, "narrow"), x, "second_norm", "narrow")
