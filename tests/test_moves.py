"""What a message does in a conversation, in pure functions over ids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import asking, moves, routing, topics
from bot.danger import Danger
from bot.follow_ups import FollowUps, load
from bot.turn import Memory, Turn

TOLD = Memory(topic="fysisk-vold", who="utsatt", lang="nb", shown=("krisesenter", "vo-linjen"))


@pytest.fixture(scope="module")
def known() -> FollowUps:
    return load()


@pytest.fixture(scope="module")
def places() -> routing.Places:
    return routing.places(topics.load())


@pytest.mark.parametrize(
    ("asks", "kind", "service"),
    [
        ("cost", "service", "krisesenter"),
        ("night", "service", "krisesenter"),
        ("yes", "service", "krisesenter"),
        ("next", "service", "krisesenter"),
        ("lose-children", "fear", ""),
        ("other", "other", ""),
        ("no", "other", ""),
        ("simpler", "simpler", ""),
        ("", "topic", ""),
    ],
)
def test_a_question_is_about_the_service_shown_last(asks: str, kind: str, service: str, known: FollowUps) -> None:
    found = moves.move(Turn("kontaktinfo", asks=asks), TOLD, known)
    assert (found.kind, found.service) == (kind, service)


def test_a_named_service_is_the_one_asked_about(known: FollowUps) -> None:
    found = moves.move(Turn("kontaktinfo", asks="cost", services=("atv",)), TOLD, known)
    assert found.service == "atv"


def test_children_and_pets_come_along_to_the_shelter_only(known: FollowUps) -> None:
    memory = replace(TOLD, shown=("vo-linjen",))
    assert moves.move(Turn("kontaktinfo", asks="pets"), memory, known).service == "krisesenter"
    assert moves.move(Turn("kontaktinfo", asks="pets"), replace(memory, who="utover"), known).kind == "topic"


def test_a_yes_where_only_an_emergency_number_was_shown_asks_of_no_service(known: FollowUps) -> None:
    memory = replace(TOLD, shown=("politi-112",))
    assert moves.move(Turn("takk", asks="yes"), memory, known).kind == "topic"


def test_without_a_conversation_a_move_is_the_message_itself(known: FollowUps) -> None:
    assert moves.move(Turn("takk", asks="yes"), Memory(), known).kind == "topic"


def test_a_correction_that_says_too_little_is_asked_about(known: FollowUps) -> None:
    unclear = Turn("fortell-mer", ranking=(("takk", 0.2),), asks="correction")
    clear = Turn("vold-mot-barn", ranking=(("vold-mot-barn", 0.7),), asks="correction")
    assert moves.move(unclear, TOLD, known).kind == "lost"
    assert moves.move(clear, TOLD, known).kind == "topic"


def test_a_correction_forgets_topic_and_replaces_the_voice() -> None:
    heard = moves.forgets(Turn("vold-mot-barn", who="bekymret", asks="correction"), TOLD)
    assert (heard.topic, heard.who) == ("", "ukjent")
    assert moves.forgets(Turn("vold-mot-barn", who="ukjent", asks="correction"), TOLD).who == "utsatt"
    assert moves.forgets(Turn("vold-mot-barn", who="bekymret"), TOLD) == TOLD


@pytest.mark.parametrize(
    ("asked", "turn", "wanted"),
    [
        (asking.UNDER_18, Turn("takk", asks="yes"), {"choice": "barn"}),
        (asking.UNDER_18, Turn("takk", asks="no"), {"choice": "utsatt"}),
        (asking.CHILD, Turn("takk", asks="yes"), {"choice": "bekymret", "about": "child"}),
        (asking.CHILD, Turn("takk", asks="no"), {"choice": "bekymret", "about": "adult"}),
        (asking.CHILD, Turn("vold-mot-eldre", about="adult"), {"choice": "bekymret", "about": "adult"}),
        ("", Turn("takk", asks="is-child"), {"choice": "barn"}),
        ("", Turn("takk", asks="is-staff"), {"choice": "ansatt"}),
        ("", Turn("takk", asks="yes"), {"choice": "", "asks": "yes"}),
    ],
)
def test_answers_to_back_questions(asked: str, turn: Turn, wanted: dict[str, str]) -> None:
    found = moves.settled(turn, Memory(topic="fysisk-vold", who="bekymret", asked=asked))
    assert {name: getattr(found, name) for name in wanted} == wanted


def test_yes_to_danger_is_an_alarm_and_danger_beats_any_question() -> None:
    alarmed = moves.settled(Turn("takk", asks="yes"), replace(TOLD, asked=asking.NOW))
    assert alarmed.danger.level == "sure"
    hit = Turn("akutt", danger=Danger("sure"), asks="yes")
    assert moves.settled(hit, replace(TOLD, asked=asking.UNDER_18)) == hit


def test_no_after_an_alarm_takes_it_back() -> None:
    assert moves.settled(Turn("takk", asks="no"), replace(TOLD, alarmed=True)).choice == "ikke-fare"


def test_an_exposed_person_who_says_who_did_it_stays_exposed() -> None:
    assert moves.settled(Turn("fysisk-vold", asks="is-worried"), TOLD).choice == ""
    assert moves.settled(Turn("fysisk-vold", asks="is-worried"), replace(TOLD, who="ukjent")).choice == "bekymret"


def test_a_question_is_put_only_where_the_answer_would_change(places: routing.Places) -> None:
    physical = topics.load()["fysisk-vold"]
    services = physical.answer_for("ukjent").services
    ask = asking.question
    assert ask(physical, services, Turn("fysisk-vold"), Memory(), places) == asking.WHO
    assert ask(physical, services, Turn("fysisk-vold"), Memory(who="utsatt"), places) == ""
    child = Turn("fysisk-vold", readings=(("fysisk-vold", "utsatt", 0.7), ("vold-mot-barn", "barn", 0.3)))
    assert ask(physical, services, child, Memory(who="utsatt"), places) == asking.UNDER_18
    worried = Memory(who="bekymret")
    listed = physical.answer_for("bekymret").services
    assert ask(physical, listed, Turn("fysisk-vold"), worried, places) == asking.CHILD
    assert ask(physical, listed, Turn("fysisk-vold"), replace(worried, about="child"), places) == ""


def test_no_question_is_put_twice(places: routing.Places) -> None:
    physical = topics.load()["fysisk-vold"]
    memory = Memory(asked_before=(asking.WHO,))
    services = physical.answer_for("ukjent").services
    assert asking.question(physical, services, Turn("fysisk-vold"), memory, places) == ""


def test_possible_danger_is_the_one_question_of_its_reply(places: routing.Places) -> None:
    physical = topics.load()["fysisk-vold"]
    turn = Turn("fysisk-vold", danger=Danger("possible"))
    assert asking.question(physical, (), turn, Memory(), places) == asking.NOW


def test_one_who_uses_violence_and_asks_of_the_shelter_is_not_told_of_it(known: FollowUps) -> None:
    asked = Turn("kontaktinfo", asks="partner-knows", services=("krisesenter",))
    shown = Memory(topic="utover", who="utover", lang="nb", shown=("familievern",))
    assert moves.move(asked, shown, known).id == "skadelig"
    assert moves.move(replace(asked, services=()), shown, known).kind == "fear"


def test_who_was_refused_does_not_become_somebody_else_by_saying_so() -> None:
    memory = replace(TOLD, topic="skadelig", who="utover", shown=("familievern",))
    turn = Turn("skadelig", asks="is-worried")
    assert not moves.settled(turn, memory).choice
    assert moves.settled(turn, replace(memory, topic="utover")).choice == "bekymret"


def test_who_refuses_a_service_tells_nothing_of_who_writes() -> None:
    memory = replace(TOLD, who="bekymret", topic="vaere-parorende")
    turn = Turn("fortell-mer", asks="is-self", refused=("politi",))
    assert not moves.settled(turn, memory).choice
    assert moves.settled(replace(turn, refused=()), memory).choice == "utsatt"
