from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot import contract
from bot.composer import Composer
from bot.turn import Memory, Turn


@pytest.fixture
def message(composer: Composer, tuesday: datetime) -> dict[str, Any]:
    return composer.compose(Turn("fysisk-vold", who="utsatt"), Memory(), tuesday)[0].as_json()


def test_a_real_reply_is_right(message: dict[str, Any]) -> None:
    assert contract.problems([message]) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"urgent": "ja"}, "`urgent` is missing or of the wrong type"),
        ({"topics": []}, "`topics` is empty"),
        ({"services": [], "cards": []}, "`services` is empty outside small talk"),
        ({"urgent": True}, "does not lead with an emergency number"),
        ({"who": "offer"}, "none of the contract's"),
        ({"cards": []}, "`cards` and `services` differ"),
    ],
)
def test_each_breach_is_found(message: dict[str, Any], change: dict[str, Any], said: str) -> None:
    message["custom"] = message["custom"] | change
    assert any(said in problem for problem in contract.problems([message]))


def test_an_empty_reply_is_a_breach() -> None:
    assert contract.problems([]) == ["no message carries `custom`"]


def test_a_reply_without_words_is_a_breach(message: dict[str, Any]) -> None:
    assert "no message has a text" in contract.problems([message | {"text": " "}])
