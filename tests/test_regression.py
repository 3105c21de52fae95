from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.understanding import regression


@pytest.fixture
def rows() -> sparse.csr_matrix:
    random = np.random.RandomState(0)
    return sparse.random(120, 30, 0.3, format="csr", dtype=np.float32, random_state=random)


LABELS = [("a", "b", "b", "c")[n % 4] for n in range(120)]


@pytest.mark.parametrize("balanced", [True, False])
def test_it_finds_what_the_library_finds(rows: sparse.csr_matrix, balanced: bool) -> None:
    classes, weights, biases = regression.fit(rows, LABELS, 2.0, balanced=balanced, steps=500)
    model = LogisticRegression(C=2.0, max_iter=2000, tol=1e-8, class_weight="balanced" if balanced else None)
    wanted = model.fit(rows, LABELS).decision_function(rows)
    found = regression.scores(rows, weights, biases)
    assert classes == ("a", "b", "c")
    assert found - found.mean(axis=1, keepdims=True) == pytest.approx(
        wanted - wanted.mean(axis=1, keepdims=True), abs=0.02
    )


def test_the_same_data_gives_the_same_weights(rows: sparse.csr_matrix) -> None:
    first, second = (regression.fit(rows, LABELS, 2.0, balanced=True, steps=50)[1] for _ in range(2))
    assert np.array_equal(first, second)
