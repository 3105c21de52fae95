from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.understanding import regression
from bot.understanding.regression import Rows


@pytest.fixture
def rows() -> Rows:
    random = np.random.RandomState(0)
    ngrams = sparse.random(120, 30, 0.2, format="csr", dtype=np.float32, random_state=random)
    return Rows(ngrams, random.randn(120, 5).astype(np.float32))


LABELS = [("a", "b", "b", "c")[n % 4] for n in range(120)]


@pytest.mark.parametrize("balanced", [True, False])
def test_it_finds_what_the_library_finds(rows: Rows, balanced: bool) -> None:
    classes, weights, biases = regression.fit(rows, LABELS, 2.0, balanced=balanced, steps=500)
    together = sparse.hstack([rows.ngrams, sparse.csr_matrix(rows.dense)])
    model = LogisticRegression(C=2.0, max_iter=2000, tol=1e-8, class_weight="balanced" if balanced else None)
    wanted = model.fit(together, LABELS).decision_function(together)
    found = rows.scores(weights, biases)
    assert classes == ("a", "b", "c")
    assert found - found.mean(axis=1, keepdims=True) == pytest.approx(
        wanted - wanted.mean(axis=1, keepdims=True), abs=0.02
    )


def test_the_same_data_gives_the_same_weights(rows: Rows) -> None:
    first, second = (regression.fit(rows, LABELS, 2.0, balanced=True, steps=50)[1] for _ in range(2))
    assert np.array_equal(first, second)


def test_the_first_row_alone_scores_as_it_does_among_others(rows: Rows) -> None:
    _, weights, biases = regression.fit(rows, LABELS, 2.0, balanced=True, steps=50)
    assert rows.first().scores(weights, biases)[0] == pytest.approx(rows.scores(weights, biases)[0], rel=1e-4)
