"""The person is told gently, once, after the answer, never in an urgent one; no reply repeats what was written."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from bot import redaction_notice
from bot.composer import Composer
from bot.reply import Reply
from bot.turn import Memory, Turn

Say = Callable[..., dict[str, Any]]
TOLD = {"nb": "tar jeg bort før jeg leser", "nn": "tek eg bort før eg les", "en": "I take out names and numbers"}
REPLY = Reply("Svar.", False, (), ("hilsen",), "ukjent", "nb")


@pytest.mark.parametrize("lang", TOLD)
def test_it_stands_last_in_the_language_of_the_conversation(composer: Composer, lang: str) -> None:
    memory = Memory(lang=lang)
    reply, memory = redaction_notice.added(REPLY, Turn("hilsen", redacted=True), memory, composer.phrases)
    assert reply.text.startswith("Svar.\n") and TOLD[lang] in reply.text.splitlines()[-1]
    assert memory.told_redacted


def test_it_is_said_once(composer: Composer) -> None:
    memory = Memory(told_redacted=True)
    assert redaction_notice.added(REPLY, Turn("hilsen", redacted=True), memory, composer.phrases) == (REPLY, memory)


def test_nothing_is_said_where_nothing_was_taken_out(composer: Composer) -> None:
    assert redaction_notice.added(REPLY, Turn("hilsen"), Memory(), composer.phrases) == (REPLY, Memory())


@pytest.mark.model
def test_it_waits_until_the_danger_is_over(say: Say) -> None:
    sender = secrets.token_urlsafe(24)
    urgent = say("han har tatt kniv, jeg heter Torbjørg", sender)
    calm = say("eksen min Torbjørg maser hele tida", sender)
    again = say("nummeret er 91 23 45 67", sender)
    assert urgent["custom"]["urgent"] and TOLD["nb"] not in urgent["text"]
    assert not calm["custom"]["urgent"] and TOLD["nb"] in calm["text"].splitlines()[-1]
    assert TOLD["nb"] not in again["text"]


CANARIES = ("Kvistbrekka", "zqxkanari", "91234567", "01019012345", "kvist@eksempel.no", "Kvistveien 12", "<b>kvist</b>")
FORMS = (
    "mannen min slår meg, {}",
    "{}",
    "jeg heter {} og er redd",
    "kva er nummeret til {}",
    "han har kniv {} nå",
    "how do I find {}",
    "er {} på krisesenteret",
    "/{}",
    'si "{}" til meg',
    "jeg forsto ikke det om {}",
    "hvor henviser jeg {}, jeg er lærer",
)


@pytest.mark.model
@pytest.mark.parametrize("form", FORMS)
def test_no_reply_repeats_what_was_written(say: Say, form: str) -> None:
    sender = secrets.token_urlsafe(24)
    for canary in CANARIES:
        reply = say(form.format(canary), sender)
        said = json.dumps({name: value for name, value in reply.items() if name != "recipient_id"}, ensure_ascii=False)
        assert canary.lower() not in said.lower(), said
        assert "[navn]" not in said and "[telefon]" not in said, "a mark is no word for people"
