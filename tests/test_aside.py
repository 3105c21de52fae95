"""Follow-ups: each answers about what was shown last, by day and night, and lets the conversation go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot import ranking
from bot.composer import Composer
from bot.follow_ups import TOLD
from bot.reply import Reply
from bot.topics import VOICES
from bot.turn import Memory, Turn

HIT = Memory(topic="fysisk-vold", who="utsatt", lang="nb", shown=("krisesenter", "vo-linjen"))
HITS = Memory(topic="utover", who="utover", lang="nb", shown=("familievern", "mental-helse"))
CHILD = Memory(topic="vold-mot-barn", who="barn", lang="nb", shown=("alarmtelefonen", "kors-pa-halsen"))


def ask(composer: Composer, asks: str, memory: Memory, now: datetime, **turn: object) -> tuple[Reply, Memory]:
    return composer.compose(replace(Turn("kontaktinfo", asks=asks, lang="nb"), **turn), memory, now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asks", "memory", "first", "said"),
    [
        ("number", HIT, "krisesenter", "Krisesenteret"),
        ("open", HITS, "familievern", "åpent nå, til kl. 13.45"),
        ("night", HITS, "familievern", "ikke åpent om natta"),
        ("night", HIT, "krisesenter", "svarer også om natta"),
        ("cost", HIT, "krisesenter", "gratis"),
        ("anonymous", HIT, "krisesenter", "ikke å si hva du heter"),
        ("children", HIT, "krisesenter", "Barna kan komme sammen med deg"),
        ("pets", HIT, "krisesenter", "dyr"),
        ("duty", HIT, "krisesenter", "taushetsplikt"),
        ("call", CHILD, "alarmtelefonen", "116 111"),
    ],
)
def test_a_question_is_answered_about_the_service_shown_last(
    composer: Composer, tuesday: datetime, asks: str, memory: Memory, first: str, said: str
) -> None:
    reply, after = ask(composer, asks, memory, tuesday)
    assert reply.services[0] == first and said in reply.text
    assert not reply.urgent and "112" in reply.text
    assert after.topic == memory.topic and after.who == memory.who


def test_who_cannot_speak_meets_what_works_in_silence(composer: Composer, tuesday: datetime) -> None:
    reply, _ = ask(composer, "writing", CHILD, tuesday)
    assert reply.topics == ("kan-ikke-snakke",) and "116111.no: stengt nå, åpner i dag kl. 16.15" in reply.text


@pytest.mark.parametrize("aspect", TOLD)
def test_every_service_has_an_answer_to_every_question(composer: Composer, sunday_night: datetime, aspect: str) -> None:
    for service in composer.directory:
        reply, _ = ask(composer, aspect, Memory(who="utsatt", lang="nb"), sunday_night, services=(service.id,))
        assert service.id in reply.services, service.id
        assert "{" not in reply.text and len(reply.text.split()) > 8
        assert any(ranking.answers_now(composer.directory[s], sunday_night) for s in reply.services)


def test_what_nobody_knows_is_said_to_be_unknown(composer: Composer, tuesday: datetime) -> None:
    reply, _ = ask(composer, "pets", HIT, tuesday, services=("overgrepsmottak",))
    assert "vet" in reply.text and "ikke" in reply.text


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
@pytest.mark.parametrize("who", VOICES)
def test_every_fear_is_answered_first_and_never_leads_to_a_wrong_place(
    composer: Composer, sunday_night: datetime, who: str, lang: str
) -> None:
    assert len(composer.known.fears) == 13
    for name, fear in composer.known.fears.items():
        reply, after = ask(composer, name, Memory(who=who, lang=lang), sunday_night, lang=lang)
        first_line = fear.answer_for(who).text(lang).splitlines()[0]
        assert reply.text.startswith(composer.parts.fill(first_line)), name
        assert reply.services and reply.services[0] not in ranking.NEVER_FIRST[who], f"{name}: {reply.services}"
        assert any(ranking.answers_now(composer.directory[s], sunday_night) for s in reply.services), name
        assert fear.topic in reply.topics and after.shown == reply.services


def test_a_fear_keeps_the_places_that_were_shown(composer: Composer, tuesday: datetime) -> None:
    reply, after = ask(composer, "lose-children", HIT, tuesday)
    assert reply.services == HIT.shown and after.topic == HIT.topic


def test_something_else_is_something_else_and_what_was_refused_does_not_come_back(
    composer: Composer, tuesday: datetime
) -> None:
    reply, after = ask(composer, "other", HIT, tuesday)
    assert reply.services[0] not in HIT.shown
    assert "krisesenter" in after.refused
    again, _ = composer.compose(Turn("fysisk-vold", lang="nb"), after, tuesday)
    assert "krisesenter" not in again.services


def test_a_child_who_wants_another_still_has_the_childrens_line(composer: Composer, tuesday: datetime) -> None:
    reply, _ = ask(composer, "other", CHILD, tuesday)
    assert "alarmtelefonen" in reply.services[:2]


def test_a_no_is_respected(composer: Composer, tuesday: datetime) -> None:
    reply, _ = ask(composer, "no", HIT, tuesday)
    assert reply.text.startswith("Det er helt greit. Du bestemmer selv.")


def test_simpler_says_the_topic_in_simple_words_and_the_same_places(composer: Composer, tuesday: datetime) -> None:
    for topic in composer.topics.values():
        if topic.group != "om" and topic.id != "akutt":
            reply, _ = ask(composer, "simpler", replace(HIT, topic=topic.id), tuesday)
            assert topic.simple["nb"].splitlines()[0] in reply.text, topic.id
            assert reply.services[:1] == HIT.shown[:1] and reply.topics == ("forklar",)


def test_yes_goes_on_with_what_happens_when_one_calls(composer: Composer, tuesday: datetime) -> None:
    reply, _ = ask(composer, "yes", HIT, tuesday)
    assert composer.parts.fill(composer.known.calls["krisesenter"]["call"].text("nb")) in reply.text


def test_a_back_question_comes_last_with_its_buttons_and_only_once(composer: Composer, tuesday: datetime) -> None:
    hurt = Turn("fysisk-vold", lang="nb")
    reply, memory = composer.compose(hurt, Memory(), tuesday)
    assert reply.text.splitlines()[-1] == composer.phrases.say("ask_who", "nb")
    assert {button.payload for button in reply.buttons} >= {"/svar:utsatt", "/svar:bekymret"}
    assert memory.asked == "who"
    again, memory = composer.compose(hurt, memory, tuesday)
    assert composer.phrases.say("ask_who", "nb") not in again.text and again.services


def test_the_answer_to_a_back_question_changes_the_answer(composer: Composer, tuesday: datetime) -> None:
    worried = Turn("fysisk-vold", who="bekymret", lang="nb")
    reply, memory = composer.compose(worried, Memory(), tuesday)
    assert reply.text.splitlines()[-1] == composer.phrases.say("ask_child", "nb")
    child, _ = composer.compose(Turn("takk", asks="yes", lang="nb"), memory, tuesday)
    adult, _ = composer.compose(Turn("takk", asks="no", lang="nb"), memory, tuesday)
    assert child.services[0] == "alarmtelefonen" != adult.services[0]
    assert child.topics == adult.topics == ("fysisk-vold",)


def test_a_voice_told_afterwards_changes_the_answer_at_once(composer: Composer, tuesday: datetime) -> None:
    reply, memory = composer.compose(Turn("kontaktinfo", asks="is-child", lang="nb"), HIT, tuesday)
    assert memory.who == "barn" and "alarmtelefonen" in reply.services[:2]
    assert reply.topics == ("fysisk-vold",)


def test_danger_beats_a_pending_question_and_leaves_the_guide_reachable(composer: Composer, tuesday: datetime) -> None:
    from bot.danger import Danger

    _, memory = composer.compose(Turn("fysisk-vold", who="bekymret", lang="nb"), Memory(), tuesday)
    assert memory.asked == "child"
    alarm = Turn("akutt", danger=Danger("sure"), asks="yes", lang="nb")
    reply, memory = composer.compose(alarm, memory, tuesday)
    assert reply.urgent and reply.services[0] == "politi-112" and memory.asked == ""
    after, _ = composer.compose(Turn("kontaktinfo", asks="call", lang="nb"), memory, tuesday)
    assert not after.urgent and "112" in after.text
    calm, _ = composer.compose(Turn("takk", asks="no", lang="nb"), memory, tuesday)
    assert not calm.urgent and calm.services


def test_one_who_writes_in_an_unknown_language_gets_the_card(composer: Composer, tuesday: datetime) -> None:
    reply, _ = composer.compose(Turn("forstar-ikke", foreign="ar", lang="en"), Memory(), tuesday)
    assert reply.topics == ("sprak",) and reply.services[0] == "vo-linjen"
    assert reply.text.startswith("If you are in danger now: call 112.") and "Du kan be om tolk." in reply.text
