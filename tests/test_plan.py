from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot import follow_ups, measures, plan, plan_finder
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


@pytest.mark.model
def test_each_question_is_answered_with_its_own_sentence(points: list[Point], say: Callable[..., Any]) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    missed = []
    for point in points:
        for question in point.ask:
            reply = say(question)
            text, lang = reply["text"], reply["custom"]["lang"]
            said[text].add(point.id)
            if any(point.text(part, lang) not in text for part in ("sentence", "today")):
                missed.append(question)
    assert missed == []
    assert [ids for ids in said.values() if len(ids) > 1] == []


def test_what_has_changed_since_the_plan_names_where_it_stands(points: list[Point]) -> None:
    bare = [point.id for point in points if point.today and not point.today_source]
    assert len(bare) <= 12, "rests on the plan's own text alone"


def test_a_point_is_found_by_a_question_it_has_not_seen(points: list[Point]) -> None:
    """Each point without its first question, asked that question among the points of its topic."""
    unseen = [replace(point, ask=point.ask[1:]) for point in points]
    finder = plan_finder.build(unseen)
    hits = 0
    for place, point in enumerate(points):
        likeness = finder.likeness(point.ask[0])
        same = [i for i, other in enumerate(points) if other.answered_by == point.answered_by]
        hits += max(same, key=lambda i: likeness[i]) == place
    assert hits / len(points) > 0.7


def test_nobody_who_tells_of_violence_is_answered_from_the_plan(points: list[Point]) -> None:
    finder = plan_finder.build(points)
    for text in (
        "mannen min slår meg",
        "æ e redd førr han",
        "pappa slår mæ når han har drukke",
        "jeg har slått kona mi",
    ):
        assert finder.find(text, {})[1] is False


def test_the_page_is_made_of_the_content(points: list[Point]) -> None:
    assert plan.PAGE.read_text(encoding="utf-8") == plan.page(points, measures.load())
    assert all(point.plan_says in plan.page([point], {}) for point in points)


def test_each_point_speaks_three_languages_in_words_of_its_own(points: list[Point]) -> None:
    parts = [(point, part) for point in points for part in ("sentence", "today") if point.text(part, "nb")]
    assert [point.id for point, part in parts if not all(point.words[lang].get(part) for lang in ("nn", "en"))] == []
    assert [p.id for p, part in parts if len({p.text(part, lang) for lang in ("nb", "nn", "en")}) < 3] == []
    for lang in ("nn", "en"):
        said = [point.text("sentence", lang) for point in points if point.sentence]
        assert len(said) == len(set(said))


@pytest.mark.parametrize(
    ("said", "point"),
    [
        ("ka kapittel i planen står det om vold mot oss ansatte", "gruppe-ansatte"),
        ("kva kapittel i handlingsplanen handlar om vald mot eldre", "gruppe-eldre"),
        ("hva står det i planen om barn", "gruppe-barn"),
        ("hva sier planen om psykisk vold", "vold-psykisk"),
        ("hva står i kommunens handlingsplan mot vold i nære relasjoner, og hvem har laget den", ""),
        ("planen min er å flytte til mor", ""),
    ],
)
def test_who_asks_what_the_plan_says_is_told_of_that_point(said: str, point: str) -> None:
    finder = plan_finder.build([*plan.load(), *follow_ups.load().details.values()])
    assert finder.find(said, {})[0] == point
