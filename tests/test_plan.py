from __future__ import annotations

from collections import Counter

import pytest

from bot import plan
from bot.composer import Composer
from bot.plan import Point


@pytest.fixture(scope="module")
def points() -> list[Point]:
    return plan.load()


def test_each_point_is_answered_by_a_topic_or_a_service(points: list[Point], composer: Composer) -> None:
    known = {*composer.topics, *(service.id for service in composer.directory)}
    assert [point.id for point in points if point.answered_by not in known] == []


def test_no_two_points_share_id_sentence_or_question(points: list[Point]) -> None:
    for shared in (
        [point.id for point in points],
        [point.sentence for point in points if point.sentence],
        [question for point in points for question in point.ask],
    ):
        assert [one for one, count in Counter(shared).items() if count > 1] == []


def test_each_point_has_a_kind_a_chapter_and_two_questions(points: list[Point]) -> None:
    assert all(point.kind in plan.KINDS and point.chapter and len(point.ask) == 2 for point in points)


def test_the_page_is_made_of_the_content(points: list[Point]) -> None:
    assert plan.PAGE.read_text(encoding="utf-8") == plan.page(points)
    assert all(point.plan_says in plan.page([point]) for point in points)
