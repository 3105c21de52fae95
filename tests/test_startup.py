"""What is broken at the start is refused with its file: a few of `make mutants`, which tries them all."""

from __future__ import annotations

import pytest

from proofs import mutants


@pytest.mark.model
@pytest.mark.parametrize("name", mutants.FAST)
def test_a_broken_project_does_not_start(name: str) -> None:
    code, seconds, printed = mutants.try_one(name)
    assert mutants.is_refused(name, code, seconds, printed), (code, seconds, printed)


def test_at_least_thirty_are_tried() -> None:
    assert len(mutants.MUTANTS) >= 30
