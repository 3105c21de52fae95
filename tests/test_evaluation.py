from __future__ import annotations

import pytest

from bot import settings
from bot.evaluation import figures, held_out
from bot.evaluation.figures import Share
from bot.understanding.model import Example


def example(text: str, writer: str, topic: str = "anmelde") -> Example:
    return Example(text, topic, "utsatt", False, "bokmal", writer)


def test_writers_are_held_out_whole_and_their_twins_leave_the_training() -> None:
    said = [example(f"setning nummer {i} av en skriver {i * i}", f"w{i % 4}") for i in range(12)]
    said += [example("mannen min slår meg hver kveld", "w0"), example("mannen min slår meg hver kvell", "w1")]
    for training, test in held_out.folds(said, 4):
        assert not {said[i].writer for i in training} & {said[i].writer for i in test}
        assert not {12, 13} <= set(training) | set(test) or not ({12, 13} & set(training) and {12, 13} & set(test))


def test_every_utterance_is_tested_once() -> None:
    said = [example(f"helt ulik {i} tekst {i**3}", f"w{i % 7}") for i in range(40)]
    tested = [i for _, test in held_out.folds(said) for i in test]
    assert sorted(tested) == list(range(40))


def test_a_share_has_an_interval_within_bounds() -> None:
    low, high = Share(0, 60).interval
    assert low == 0.0 and 0.05 < high < 0.07
    assert str(Share(0, 0)) == "–"
    assert Share(30, 60).interval == pytest.approx((0.377, 0.623), abs=0.001)


def test_confusions_are_counted_without_the_right_ones() -> None:
    assert figures.confused([("a", "b"), ("a", "b"), ("a", "a"), ("b", "a")]) == [("a", "b", 2), ("b", "a", 1)]


def test_reliability_covers_certainty_of_one() -> None:
    assert figures.reliability([(1.0, True), (0.95, False)]) == [(0.975, 0.5, 2)]


def test_the_thresholds_are_those_of_the_pipeline() -> None:
    found = settings.load()
    assert 0 < found.danger.possible < found.danger.sure < 1 and 0 < found.fallback < 1 and 0 < found.voice < 1
