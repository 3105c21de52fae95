"""The owner is told what to confirm first, whom to ring, and what to ask; the paper in docs is made of the content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import launch
from bot.composer import Composer
from bot.upkeep import age, before_launch
from bot.upkeep.calls import call_list, questions
from bot.upkeep.order import by_harm

TODAY, NEXT_SUMMER = date(2026, 11, 24), date(2027, 7, 1)


def confirming(unconfirmed: Composer, *ids: str) -> Composer:
    changed = {s: replace(unconfirmed.directory[s], confirmed_date="2026-11-23", confirmed_by="vakta") for s in ids}
    return replace(
        unconfirmed, directory=replace(unconfirmed.directory, services={**unconfirmed.directory.services, **changed})
    )


def test_what_hurts_most_comes_first(unconfirmed: Composer) -> None:
    order = [service.id for service in by_harm(unconfirmed)]
    assert order[:4] == ["politi-112", "ambulanse-113", "brann-110", "krisesenter"]
    assert order[4:8] == ["barnevern", "legevakt", "kriseteam", "fastlege"]
    assert order.index("vo-linjen") < order.index("rustelefonen") < order.index("slt")
    assert sorted(order) == sorted(s.id for s in unconfirmed.directory)


def test_the_first_line_of_the_call_list_is_the_silent_call(unconfirmed: Composer) -> None:
    calls = call_list(unconfirmed)
    assert calls[0].questions[0] == launch.load().first_question and calls[0].number == "02800"
    assert calls[1].number == "77 61 10 60"
    assert not any(call.number in ("112", "113", "110") for call in calls)


def test_every_open_question_of_every_service_is_asked_once(unconfirmed: Composer) -> None:
    asked = [question for call in call_list(unconfirmed) for question in call.questions]
    assert len(asked) == len(set(asked))
    for service in unconfirmed.directory:
        assert all(any(question in line for line in asked) for question in service.confirm), service.id


def test_each_number_has_its_exact_question(unconfirmed: Composer) -> None:
    first = questions(unconfirmed.directory["familievern"])[0]
    assert "46 61 56 20" in first and "tirsdag kl. 08.30–13.45" in first
    assert "404 48 737" in questions(unconfirmed.directory["psykisk-helse-rus"])[0]


def test_what_the_kommune_runs_is_asked_of_the_kommune(unconfirmed: Composer) -> None:
    calls = {call.to: "\n".join(call.questions) for call in call_list(unconfirmed)}
    kommune = calls["Balsfjord kommune, sentralbordet"]
    assert "barnevernets nummer" in kommune and "kriseteamet" in kommune
    assert "ambulant akutteam" not in kommune  # the hospital's, though it serves this kommune


def test_the_report_tells_old_from_never_confirmed(unconfirmed: Composer) -> None:
    young = age.report(unconfirmed, TODAY)
    assert "## Eldre enn 6 måneder (0)\n\nIngen." in young and "(`nav`): nummeret 55 55 33 33 vises" in young
    old = age.report(confirming(unconfirmed, "nav"), NEXT_SUMMER)
    assert "(`nav`): sist bekreftet for 220 dager siden" in old
    assert "(`krisesenter`): sist lest for 221 dager siden" in old
    never = old.split("## Aldri bekreftet")[1].split("## Planen")[0]
    assert "(`krisesenter`)" in never and "(`nav`)" not in never


def test_the_report_tells_where_the_plan_is_out_of_date(unconfirmed: Composer) -> None:
    text = age.report(unconfirmed, TODAY)
    differing = [point for point in unconfirmed.points.values() if point.today]
    assert differing and all(point.today in text for point in differing)


def test_the_report_is_written_outside_what_is_tracked(unconfirmed: Composer, tmp_path: Path) -> None:
    assert age.write(unconfirmed, TODAY, tmp_path / "ut" / "f.md") == (tmp_path / "ut" / "f.md").read_text("utf-8")


def test_the_page_before_launch_is_made_of_the_content(composer: Composer) -> None:
    assert before_launch.PAGE.read_text(encoding="utf-8") == before_launch.page(composer.directory)


def test_the_page_before_launch_follows_what_is_confirmed(unconfirmed: Composer) -> None:
    first = [s for point in launch.load().points if point.first for s in point.services]
    before, after = (before_launch.page(c.directory) for c in (unconfirmed, confirming(unconfirmed, *first)))
    assert "- [ ] 1. Krisesenterets nummer" in before and "- [x] 1. Krisesenterets nummer" in after
    assert "ikke alle bekreftet ennå" in before and "er borte" in after
    assert "| 2026-11-23 | vakta |" in after
    for reader in launch.load().readers:
        assert reader["who"] in before
