"""Neurons whose part others can do are left out, and what the layer says stays as it was."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from encoder import pruning

_WIDTH, _INNER, _NEEDED = 6, 60, 20
_random = np.random.default_rng(0)
_LAST = "layers.1"


def _said(state: Any, neurons: Any) -> Any:
    return neurons @ state[f"{_LAST}.narrow.weight"].T + state[f"{_LAST}.narrow.bias"]


@pytest.fixture
def state() -> dict[str, Any]:
    shapes = {"wide.weight": (_INNER, _WIDTH), "wide.bias": (_INNER,), "narrow.weight": (_WIDTH, _INNER)}
    result = {f"{_LAST}.{name}": _random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    other = {f"layers.0.{name}": value + 1 for name, value in (("narrow.weight", np.zeros((2, 3))),)}
    return {**other, **result, f"{_LAST}.narrow.bias": _random.normal(size=_WIDTH).astype(np.float32)}


@pytest.fixture
def neurons() -> Any:
    """Over 500 pieces: every third neuron is of its own, the others follow faintly from those and a steady part."""
    own = _random.normal(size=(500, _NEEDED))
    result = own @ _random.normal(size=(_NEEDED, _INNER)) / 10 + _random.normal(size=_INNER)
    result[:, ::3] = own
    return result


def _seen(neurons: Any) -> Any:
    rows = np.c_[neurons, np.ones(len(neurons))]
    return SimpleNamespace(
        largest={f"{_LAST}.narrow": np.arange(_INNER), "layers.0.wide": np.ones(2)}, moments=rows.T @ rows / len(rows)
    )


def test_what_others_can_do_is_left_to_them(state: dict[str, Any], neurons: Any) -> None:
    found, largest = pruning.pruned(state, _seen(neurons), _NEEDED)
    chosen = largest[f"{_LAST}.narrow"]
    assert len(chosen) == len(set(chosen)) == _NEEDED
    assert np.array_equal(found[f"{_LAST}.wide.weight"], state[f"{_LAST}.wide.weight"][chosen])
    assert np.array_equal(found[f"{_LAST}.wide.bias"], state[f"{_LAST}.wide.bias"][chosen])
    before, after = _said(state, neurons), _said(found, neurons[:, chosen])
    assert np.abs(after - before).mean() < 0.02 * np.abs(before).mean()
    assert found["layers.0.narrow.weight"] is state["layers.0.narrow.weight"]


def test_fewer_than_are_needed_change_what_is_said(state: dict[str, Any], neurons: Any) -> None:
    found, largest = pruning.pruned(state, _seen(neurons), _NEEDED // 2)
    before, after = _said(state, neurons), _said(found, neurons[:, largest[f"{_LAST}.narrow"]])
    assert np.abs(after - before).mean() > 0.1 * np.abs(before).mean()
