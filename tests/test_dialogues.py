"""Every conversation of `tests/dialogues/`, through the channel with the real model and a frozen clock."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

import pytest

from bot import contract, paths, strict_yaml

pytestmark = pytest.mark.model
DIALOGUES = [
    pytest.param(
        dialogue,
        id=f"{path.stem}: {dialogue['name']}",
        marks=[pytest.mark.xfail(strict=True, reason=dialogue["known_gap"])] if "known_gap" in dialogue else [],
    )
    for path in sorted(paths.DIALOGUES.glob("*.yml"))
    for dialogue in strict_yaml.load(path)["dialogues"]
]
ORDER_MATTERS: list[bool] = []  # of each dialogue that passed, filled as they run
KEYS = {"say", "urgent", "topics", "first", "services", "who", "lang", "says", "never_says", "never_first"}


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_dialogue(dialogue: dict[str, Any], agent: Any, at: Callable[[str], None]) -> None:
    from bot.channel import answer

    if "clock" in dialogue:
        at(dialogue["clock"])
    sender = secrets.token_urlsafe(24)
    fails_reversed = False
    for turn in dialogue["turns"]:
        assert set(turn) <= KEYS and len(turn) >= 3, "a turn asserts at least two things, by known keys"
        messages = asyncio.run(answer({"sender": sender, "message": turn["say"]}, agent))
        assert contract.problems(messages) == []
        _compare(turn, messages[0])
        fails_reversed |= _fails_reversed(turn, messages[0])
    ORDER_MATTERS.append(fails_reversed)


def _fails_reversed(turn: dict[str, Any], reply: dict[str, Any]) -> bool:
    """Whether the turn would find out if the services stood in the opposite order."""
    custom = reply["custom"] | {"services": reply["custom"]["services"][::-1]}
    try:
        _compare(turn, reply | {"custom": custom})
    except AssertionError:
        return True
    return False


def test_the_order_of_services_matters_to_the_dialogues() -> None:
    passing = [p for p in DIALOGUES if not p.marks]
    if len(ORDER_MATTERS) < len(passing):
        pytest.skip("needs every dialogue to have run")
    assert sum(ORDER_MATTERS) / len(ORDER_MATTERS) >= 0.9


def test_there_are_many_dialogues_and_long_ones() -> None:
    turns = [len(p.values[0]["turns"]) for p in DIALOGUES]  # type: ignore[index,call-overload]
    assert len(turns) >= 250 and sum(count >= 4 for count in turns) >= 60


def _compare(turn: dict[str, Any], reply: dict[str, Any]) -> None:
    custom, text = reply["custom"], reply["text"].lower()
    said = f"«{turn['say']}» → {custom['topics']} {custom['who']} {custom['services']}\n{reply['text']}"
    if "urgent" in turn:
        assert custom["urgent"] is turn["urgent"], said
    if "topics" in turn:
        assert set(turn["topics"]) & set(custom["topics"]), said
    if "first" in turn:
        assert custom["services"][:1] and custom["services"][0] in turn["first"], said
    assert not set(custom["services"][:1]) & set(turn.get("never_first", [])), said
    assert set(turn.get("services", [])) <= set(custom["services"]), said
    assert custom["who"] in turn.get("who", [custom["who"]]), said
    assert custom["lang"] == turn.get("lang", custom["lang"]), said
    for words in turn.get("says", []):
        assert str(words).lower() in text, f"{words} is missing: {said}"
    for words in turn.get("never_says", []):
        assert str(words).lower() not in text, f"{words} is said: {said}"
