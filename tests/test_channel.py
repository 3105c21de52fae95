"""The door with the real model: contract, payloads, odd input, faults; and that no text gets further than the door."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from bot import channel, contract
from bot.memory import conversation_key

Say = Callable[..., dict[str, Any]]
pytestmark = pytest.mark.model
SENDER = "abcdefghijklmnop1234"
CANARY = "kanarifugl"


def test_the_staff_question_is_answered_on_a_sunday_night(say: Say, at: Callable[[str], None]) -> None:
    at("2026-11-22T23:00:00+01:00")
    reply = say("hvor henviser jeg en voldsutøver")
    assert reply["custom"]["services"][0] == "familievern"
    assert {"atv", "politi"} <= set(reply["custom"]["services"])
    assert reply["custom"]["who"] == "ansatt" and not reply["custom"]["urgent"]
    for words in ("åpner i morgen kl. 08.30", "§ 13-2", "§ 196", "112", "Handlingsplan"):
        assert words in reply["text"]


def test_danger_leads_with_the_emergency_number(say: Say) -> None:
    reply = say("han har tatt kniv og kommer mot meg")
    assert reply["custom"]["urgent"] and reply["custom"]["services"][0] == "politi-112"
    assert reply["text"].startswith("Ring 112 nå")


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        None,
        42,
        [],
        {},
        ["hei"],
        "\x00",
        "\ud800",
        "/restart",
        "/session_start",
        '/utover{"topic": "<b>"}',
        "///",
        "🙈",
        "a" * 3_000,
        "hei " * 5_000,
        "\u202e\u200bhjelp",
    ],
    ids=lambda m: repr(m)[:20],
)
def test_whatever_comes_in_a_reply_by_the_contract_goes_out(say: Say, message: Any) -> None:
    reply = say(message)
    assert contract.problems([reply]) == []
    assert reply["recipient_id"]


@pytest.mark.parametrize("payload", [None, [], "hei", 7, {"sender": {"a": 1}, "message": "hei"}, {}])
def test_a_body_of_any_shape_gets_a_reply(agent: Any, payload: Any) -> None:
    messages = asyncio.run(channel.answer(payload, agent))
    assert contract.problems(messages) == []


def test_a_slash_command_sets_no_slot_and_reflects_nothing(say: Say) -> None:
    reply = say('/utover{"topic": "<script>"}', SENDER)
    assert "<script>" not in json.dumps(reply)
    assert reply["custom"]["who"] != "<script>"


@pytest.mark.parametrize("sender", ["kort", "x" * 65, "med mellomrom i seg", "æøåæøåæøåæøåæøåæ"])
def test_a_sender_of_another_form_is_replaced(say: Say, sender: str) -> None:
    given = say("hei", sender)["recipient_id"]
    assert given != sender and contract.SENDER.fullmatch(given)


def test_two_without_a_sender_do_not_share_a_conversation(say: Say) -> None:
    assert say("hei")["recipient_id"] != say("hei")["recipient_id"]


def test_the_conversation_goes_on_under_one_sender(say: Say) -> None:
    say("pappa slår meg", SENDER)
    assert say("/anmelde", SENDER)["custom"]["who"] == "barn"


def test_a_button_says_who_writes(say: Say) -> None:
    sender = SENDER + "b"
    say("/fysisk-vold", sender)
    assert say("/svar:utover", sender)["custom"]["who"] == "utover"


def test_no_text_reaches_the_tracker(say: Say, agent: Any) -> None:
    sender = SENDER + "c"
    say(f"mannen min slår meg {CANARY}", sender)
    tracker = asyncio.run(agent.tracker_store.retrieve(conversation_key(sender)))
    assert tracker is not None
    kept = json.dumps([event.as_dict() for event in tracker.events if event.type_name == "user"], default=str)
    assert CANARY not in kept and "mannen" not in kept and sender not in kept


def test_no_text_reaches_the_log(say: Say, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    say(f"mannen min slår meg {CANARY}")
    say(f"/{CANARY}{{ikke json")
    out = capfd.readouterr()
    assert CANARY not in caplog.text + out.out + out.err


def test_a_fault_in_the_engine_gives_help_and_logs_no_text(
    agent: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(agent.__class__, "handle_message", lambda self, m: broken(m))
    calm, urgent = (
        asyncio.run(channel.answer({"message": text}, agent)) for text in ("hei", f"han har tatt kniv {CANARY}")
    )
    assert contract.problems(calm) == [] and not calm[0]["custom"]["urgent"]
    assert urgent[0]["custom"]["urgent"] and urgent[0]["custom"]["services"][0] == "politi-112"
    assert CANARY not in caplog.text


def test_a_fault_in_the_answer_gives_help(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.composer import Composer

    def broken(*_: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr(Composer, "compose", broken)
    reply = say("mannen min slår meg")
    assert contract.problems([reply]) == [] and CANARY not in json.dumps(reply)


def test_help_goes_out_though_nothing_can_be_put_together_any_more(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.composer import Composer
    from bot.fixed import Fixed

    channel.prepared()  # made at start

    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    for part, name in (
        (Composer, "compose"),
        (Composer, "_reply"),
        (Fixed, "failsafe"),
        (Fixed, "notice"),
        (Fixed, "urgent"),
    ):
        monkeypatch.setattr(part, name, broken)
    for text, first in (("hei", "vo-linjen"), ("han har tatt kniv", "politi-112"), ("", "vo-linjen")):
        messages = asyncio.run(channel.answer({"message": text}, agent))
        assert contract.problems(messages) == [] and messages[0]["custom"]["services"][0] == first


def test_a_reply_against_the_contract_does_not_leave(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> list[dict[str, Any]]:
        return []

    monkeypatch.setattr(channel, "_answer_text", nothing)
    assert contract.problems(asyncio.run(channel.answer({"message": "hei"}, agent))) == []


@pytest.mark.parametrize("said", ["slett", "Slutt.", "slett alt", "/svar:slett"])
def test_a_word_of_the_list_erases_the_conversation(say: Say, agent: Any, said: str) -> None:
    sender = SENDER + "d"
    say("pappa slår meg", sender)
    assert say(said, sender)["text"] == "Samtalen er slettet."
    assert asyncio.run(agent.tracker_store.retrieve(conversation_key(sender))) is None


@pytest.mark.parametrize("said", ["jeg vil bort fra han", "jeg må gå nå", "gå vekk"])
def test_a_frightened_message_erases_nothing(say: Say, agent: Any, said: str) -> None:
    sender = SENDER + "e"
    say("pappa slår meg", sender)
    reply = say(said, sender)
    assert asyncio.run(agent.tracker_store.retrieve(conversation_key(sender))) is not None
    assert any(card["phone"] for card in reply["custom"]["cards"])


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
def test_a_button_is_answered_in_the_language_of_its_page(agent: Any, lang: str) -> None:
    payload = {"sender": f"sprakknapp-{lang}-123456", "message": "/svar:utsatt", "lang": lang}
    assert asyncio.run(channel.answer(payload, agent))[0]["custom"]["lang"] == lang


@pytest.mark.parametrize("lang", ["xx", 7, None, ["nb"], {"nb": 1}])
def test_a_language_of_another_kind_is_passed_over(agent: Any, lang: Any) -> None:
    payload = {"sender": "sprakknapp-annet-123", "message": "/svar:utsatt", "lang": lang}
    assert contract.problems(asyncio.run(channel.answer(payload, agent))) == []
