from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot import contract, ranking
from bot.checks.topics import excepted
from bot.composer import Composer
from bot.danger import AMBULANCE, EMERGENCY, FIRE, POLICE, Danger
from bot.reply import Reply
from bot.topics import LANGUAGES, VOICES
from bot.turn import Memory, Turn

EVERY_TOPIC = [p for p in __import__("bot.topics", fromlist=["load"]).load()]


def reply(composer: Composer, turn: Turn, now: datetime, memory: Memory | None = None) -> Reply:
    return composer.compose(turn, memory or Memory(), now)[0]


@pytest.mark.parametrize("topic", EVERY_TOPIC)
@pytest.mark.parametrize("who", VOICES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_keeps_the_contract_day_and_night(
    composer: Composer, topic: str, who: str, lang: str, tuesday: datetime, sunday_night: datetime
) -> None:
    for now in (tuesday, sunday_night):
        found = reply(composer, Turn(topic, who=who, lang=lang), now)
        assert contract.problems([found.as_json()]) == []
        forbidden = ranking.NEVER_FIRST[found.who]
        assert not set(found.services[:1]) & forbidden or excepted(topic, found.who, found.services[0])
        assert "{" not in found.text


@pytest.mark.parametrize("topic", [t for t in EVERY_TOPIC if t != "akutt"])
@pytest.mark.parametrize("who", VOICES)
def test_every_number_in_a_text_comes_from_the_directory(
    composer: Composer, topic: str, who: str, tuesday: datetime
) -> None:
    shown = {phone.number for service in composer.directory for phone in service.phones}
    text = reply(composer, Turn(topic, who=who), tuesday).text
    text = re.sub(r"§§? ?[\d-]+( [a-z]\b)?|kap\. [\d.]+|\b\d+\.no\b", "", text)
    for number in re.findall(r"\b\d{3}(?: \d\d){0,1} ?\d{0,3}\b|\b\d\d \d\d \d\d \d\d\b", text):
        assert number.strip() in shown or any(number.strip() in known for known in shown), number


@pytest.mark.parametrize("who", VOICES)
@pytest.mark.parametrize(
    ("danger", "topic", "first", "word"),
    [
        (Danger("sure", (POLICE,)), "akutt", POLICE, "112"),
        (Danger("sure", (AMBULANCE,)), "akutt", AMBULANCE, "113"),
        (Danger("sure", (AMBULANCE,)), "selvmord", AMBULANCE, "113"),
        (Danger("sure", (FIRE, POLICE)), "akutt", FIRE, "110"),
        (Danger("sure", (POLICE, AMBULANCE)), "fysisk-vold", POLICE, "112"),
    ],
)
def test_an_urgent_reply_leads_with_the_emergency_number(
    composer: Composer, who: str, danger: Danger, topic: str, first: str, word: str, tuesday: datetime
) -> None:
    found = reply(composer, Turn(topic, who=who, danger=danger), tuesday)
    assert found.urgent and found.services[0] == first
    assert re.findall(r"\d{3}", found.text)[0] == word
    assert contract.problems([found.as_json()]) == []


@pytest.mark.parametrize("emergency", [(POLICE,), (AMBULANCE,), (FIRE, POLICE), (POLICE, AMBULANCE)])
def test_a_child_in_danger_gets_the_childrens_line_after_the_emergency_numbers(
    composer: Composer, emergency: tuple[str, ...], tuesday: datetime
) -> None:
    found = reply(composer, Turn("akutt", who="barn", danger=Danger("sure", emergency)), tuesday)
    others = [s for s in found.services if s not in EMERGENCY]
    assert others[0] == "alarmtelefonen"


def test_possible_danger_is_the_second_line_with_a_button(composer: Composer, tuesday: datetime) -> None:
    found = reply(composer, Turn("fysisk-vold", who="utsatt", danger=Danger("possible")), tuesday)
    assert not found.urgent
    assert found.text.splitlines()[1] == "Er det fare nå: ring 112."
    assert found.buttons[0].payload == "/svar:fare"
    assert found.text.count("112") == 1


def test_the_same_event_by_three_voices_has_three_first_services(composer: Composer, tuesday: datetime) -> None:
    first = {
        who: reply(composer, Turn("fysisk-vold", who=who), tuesday).services[0]
        for who in ("utsatt", "bekymret", "utover")
    }
    assert len(set(first.values())) == 3, first


def test_a_child_gets_the_childrens_line_among_the_first_two(composer: Composer, tuesday: datetime) -> None:
    for topic in composer.topics.values():
        if topic.group in ("vold", "hjelp") and topic.id not in ("akutt",):
            assert "alarmtelefonen" in reply(composer, Turn(topic.id, who="barn"), tuesday).services[:2], topic.id


def test_a_contact_question_names_the_asked_service_first_though_closed(
    composer: Composer, sunday_night: datetime
) -> None:
    found = reply(composer, Turn("kontaktinfo", services=("familievern",)), sunday_night)
    assert found.services[0] == "familievern"
    assert "46 61 56 20 (stengt nå, åpner i morgen kl. 08.30)" in found.text


def test_a_service_without_a_confirmed_number_shows_none_but_its_stand_in(
    composer: Composer, tuesday: datetime
) -> None:
    found = reply(composer, Turn("kontaktinfo", services=("fastlege",)), tuesday)
    assert found.services[:2] == ("fastlege", "legevakt")
    assert "77 72 21 50" not in found.text and found.cards[0]["phone"] == ""
    assert "116 117" in found.text


def test_a_follow_up_without_a_name_is_about_the_service_shown_last(composer: Composer, tuesday: datetime) -> None:
    _, memory = composer.compose(Turn("utover", who="utover"), Memory(), tuesday)
    assert reply(composer, Turn("kontaktinfo"), tuesday, memory).services[0] == "familievern"


def test_the_voice_is_remembered(composer: Composer, tuesday: datetime) -> None:
    _, memory = composer.compose(Turn("vold-mot-barn", who="barn"), Memory(), tuesday)
    assert reply(composer, Turn("anmelde"), tuesday, memory).who == "barn"


def test_a_faint_voice_does_not_change_the_one_the_conversation_has_shown(
    composer: Composer, tuesday: datetime
) -> None:
    memory = Memory(who="ansatt", topic="meldeplikt")
    faint = (("meldeplikt", "utsatt", 0.6), ("meldeplikt", "ansatt", 0.4))
    clear = (("meldeplikt", "utsatt", 0.99), ("meldeplikt", "ansatt", 0.01))
    assert reply(composer, Turn("meldeplikt", who="utsatt", readings=faint), tuesday, memory).who == "ansatt"
    assert reply(composer, Turn("meldeplikt", who="utsatt", readings=clear), tuesday, memory).who == "utsatt"


def test_a_voice_button_changes_the_answer_of_the_last_topic(composer: Composer, tuesday: datetime) -> None:
    first, memory = composer.compose(Turn("fysisk-vold"), Memory(), tuesday)
    second = reply(composer, Turn("hva-kan-du", choice="utover"), tuesday, memory)
    assert second.topics == ("fysisk-vold",) and second.who == "utover"
    assert second.services[0] != first.services[0]


def test_a_false_alarm_is_undone_by_a_button(composer: Composer, tuesday: datetime) -> None:
    _, memory = composer.compose(Turn("akutt", danger=Danger("sure")), Memory(), tuesday)
    found = reply(composer, Turn("hva-kan-du", choice="ikke-fare"), tuesday, memory)
    assert not found.urgent and "ikke er fare" in found.text


def test_not_understood_twice_is_not_the_same_twice(composer: Composer, tuesday: datetime) -> None:
    turn = Turn("forstar-ikke", ranking=(("fysisk-vold", 0.1), ("anmelde", 0.1), ("tvangsekteskap", 0.02)))
    first, memory = composer.compose(turn, Memory(), tuesday)
    second = reply(composer, turn, tuesday, memory)
    assert first.text != second.text
    assert "/fysisk-vold" in [b.payload for b in first.buttons]
    assert "/svar:barn" in [b.payload for b in first.buttons]
    assert "/tvangsekteskap" not in [b.payload for b in first.buttons]


def test_what_sounds_like_danger_but_is_not_sure_is_answered_calmly(composer: Composer, tuesday: datetime) -> None:
    found = reply(
        composer,
        Turn("akutt", who="utsatt", readings=(("akutt", "utsatt", 0.4), ("fysisk-vold", "utsatt", 0.3))),
        tuesday,
    )
    assert not found.urgent and found.topics == ("fysisk-vold",)
    assert found.text.splitlines()[1] == "Er det fare nå: ring 112."


def test_outside_keeps_a_number_once_violence_is_told(composer: Composer, tuesday: datetime) -> None:
    _, memory = composer.compose(Turn("fysisk-vold", who="utsatt"), Memory(), tuesday)
    assert reply(composer, Turn("utenfor"), tuesday, memory).services == ("vo-linjen",)
    assert reply(composer, Turn("utenfor"), tuesday).services == ()


def test_staff_see_the_source(composer: Composer, tuesday: datetime) -> None:
    found = reply(composer, Turn("henvise-utover", who="ansatt"), tuesday)
    assert "Kilde: Handlingsplan" in found.text
    assert found.services[:2] == ("familievern", "atv") or "atv" in found.services


def test_the_failsafe_keeps_the_contract(composer: Composer, tuesday: datetime) -> None:
    for danger in (Danger(), Danger("sure", (POLICE,))):
        found = composer.fixed.failsafe(danger, "ukjent", "nb", tuesday)
        assert contract.problems([found.as_json()]) == []
        assert found.urgent is (danger.level == "sure")


def test_a_number_asked_for_without_a_name_is_that_of_what_the_message_speaks_of(
    composer: Composer, tuesday: datetime
) -> None:
    readings = (("kontaktinfo", "ukjent", 0.6), ("vold-mot-barn", "bekymret", 0.3))
    found = reply(composer, Turn("kontaktinfo", readings=readings), tuesday)
    assert found.topics == ("vold-mot-barn",) and found.services[0] == "alarmtelefonen"
    named = reply(composer, Turn("kontaktinfo", readings=readings, services=("nav",)), tuesday)
    assert named.topics == ("kontaktinfo",) and named.services[0] == "nav"


def test_staff_who_name_a_service_for_staff_get_it_first(composer: Composer, tuesday: datetime) -> None:
    found = reply(composer, Turn("prosedyre-ansatt", who="ansatt", services=("kriseperm",)), tuesday)
    assert found.services[0] == "kriseperm" and "barnevern" in found.services


def test_one_who_cannot_speak_after_an_alarm_is_still_in_danger(composer: Composer, tuesday: datetime) -> None:
    alarm, memory = composer.compose(Turn("akutt", who="utsatt", danger=Danger("sure", (POLICE,))), Memory(), tuesday)
    silent, memory = composer.compose(Turn("kan-ikke-snakke", who="utsatt"), memory, tuesday)
    assert alarm.urgent and silent.urgent and silent.services[0] == POLICE and "chat" in silent.text
    assert contract.problems([silent.as_json()]) == []
    assert not composer.compose(Turn("", choice="ikke-fare"), memory, tuesday)[0].urgent
    assert not composer.compose(Turn("kan-ikke-snakke", who="utsatt"), Memory(who="utsatt"), tuesday)[0].urgent


def test_what_is_not_understood_goes_on_with_what_was_shown(composer: Composer, sunday_night: datetime) -> None:
    memory = Memory(topic="meldeplikt", who="ansatt", lang="nb", shown=("barnevern",))
    found = reply(composer, Turn("forstar-ikke", who="ansatt"), sunday_night, memory)
    assert found.services[0] == "barnevern" and len(found.services) > 1  # closed at night, so one that answers too
    assert [button.payload for button in found.buttons] == ["/meldeplikt"]


def test_what_is_said_of_a_point_of_the_plan_stands_before_the_source(composer: Composer, tuesday: datetime) -> None:
    point = next(p.id for p in composer.points.values() if p.answered_by == "henvise-utover" and p.sentence)
    turn = Turn("henvise-utover", who="ansatt", point=point, certain_point=True)
    lines = reply(composer, turn, tuesday).text.splitlines()
    assert lines[-1].startswith("Kilde:") and composer.points[point].sentence in lines[:-1]


def test_a_question_beside_a_taken_back_alarm_is_answered(composer: Composer, tuesday: datetime) -> None:
    memory = Memory(topic="akutt", who="ansatt", lang="nb", shown=(POLICE,), alarmed=True)
    asks = Turn("meldeplikt", who="ansatt", takes_back=True, ranking=(("meldeplikt", 0.8),))
    assert reply(composer, asks, tuesday, memory).topics == ("meldeplikt",)
    faint = Turn("meldeplikt", who="ansatt", takes_back=True, ranking=(("meldeplikt", 0.3),))
    assert "ikke er fare nå" in reply(composer, faint, tuesday, memory).text
    over = Turn("akutt", who="utsatt", takes_back=True, ranking=(("akutt", 0.9), ("selvmord", 0.1)))
    assert "ikke er fare nå" in reply(composer, over, tuesday, memory).text


def test_one_who_tells_more_is_not_asked_to_tell(composer: Composer, tuesday: datetime) -> None:
    memory = Memory(topic="vaere-parorende", who="bekymret", lang="nb", shown=("vo-linjen",))
    more = Turn("fortell-mer", who="bekymret", about="adult", readings=(("fortell-mer", "bekymret", 0.9),))
    found = reply(composer, more, tuesday, memory)
    assert found.topics == ("vaere-parorende",) and found.text.startswith("Takk for at du forteller")
    assert reply(composer, more, tuesday).topics == ("fortell-mer",)
    assert reply(composer, Turn("fortell-mer"), tuesday, memory).topics == ("fortell-mer",)  # the button


def test_a_refused_service_is_not_what_a_contact_question_is_about(composer: Composer, tuesday: datetime) -> None:
    memory = Memory(topic="utover", who="utover", lang="nb", shown=("familievern", "mental-helse"))
    found = reply(composer, Turn("kontaktinfo", who="utover", refused=("familievern",)), tuesday, memory)
    assert found.services[0] == "mental-helse"


def test_a_child_in_danger_keeps_the_number_that_is_a_childs(composer: Composer, tuesday: datetime) -> None:
    memory = Memory(who="barn", lang="nb", refused=("alarmtelefonen",))
    alarm = Turn("akutt", who="barn", danger=Danger("sure", (AMBULANCE, POLICE)))
    found = reply(composer, alarm, tuesday, memory)
    assert found.services == (AMBULANCE, POLICE, "alarmtelefonen") and "112" in found.text


def test_one_in_danger_is_answered_as_who_writes_now(composer: Composer, tuesday: datetime) -> None:
    memory = Memory(topic="utover", who="utover", lang="nb", shown=("familievern",))
    alarm = Danger("sure", (POLICE,))
    neighbour = Turn(
        "akutt", who="bekymret", danger=alarm, readings=(("akutt", "bekymret", 0.95), ("akutt", "utover", 0.05))
    )
    found = reply(composer, neighbour, tuesday, memory)
    assert found.urgent and found.who == "bekymret"
    unsure = Turn("akutt", who="utsatt", danger=alarm, readings=(("akutt", "utsatt", 0.6), ("akutt", "utover", 0.4)))
    assert reply(composer, unsure, tuesday, memory).who == "utover"
