"""A precise question is found by its words, or by what the encoder reads in them."""

from __future__ import annotations

import pytest

from bot import follow_ups, plan, plan_finder
from bot.plan_finder import PlanFinder

ASKED, TOLD = "er det slik med dette også?", "det ble slik med dette også"
READ = "anmelde-foreldet"


@pytest.fixture(scope="module")
def finder() -> PlanFinder:
    return plan_finder.build([*plan.load(), *follow_ups.load().details.values()])


def test_what_the_encoder_reads_is_taken_where_something_is_asked(finder: PlanFinder) -> None:
    assert finder.find(ASKED, {}, (), {READ: 0.7}) == (READ, True)
    assert finder.find(ASKED, {}, (), {READ: 0.2})[0] != READ
    assert finder.find(TOLD, {}, (), {READ: 0.7})[0] != READ


def test_what_else_may_be_asked_comes_before_it_where_that_is_likelier(finder: PlanFinder) -> None:
    assert not finder.find(ASKED, {}, (), {READ: 0.7}, rival=0.8)[1]
