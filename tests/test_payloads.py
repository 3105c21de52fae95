from __future__ import annotations

import pytest

from bot import payloads
from bot.turn import FOUND, Turn

TOPICS, TOKENS = {"akutt", "anmelde"}, {"barn", "fare", "ikke-fare", "skadet"}


def test_a_topic_of_the_list_is_a_payload() -> None:
    parsed = payloads.parse("/anmelde", TOPICS, TOKENS)
    assert parsed is not None and parsed["intent"]["name"] == "anmelde" and parsed["text"] == ""


@pytest.mark.parametrize("token", ["barn", "ikke-fare"])
def test_a_token_of_the_list_is_a_payload(token: str) -> None:
    parsed = payloads.parse(f"/svar:{token}", TOPICS, TOKENS)
    assert parsed is not None and parsed[FOUND] == {"choice": token}


@pytest.mark.parametrize("said", ["/svar:fare", "/akutt", "/svar:skadet"])
def test_danger_buttons_make_it_urgent(said: str) -> None:
    from actions.answer import turn_from

    parsed = payloads.parse(said, TOPICS, TOKENS)
    assert parsed is not None
    turn: Turn = turn_from(parsed)
    assert turn.danger.level == "sure"


@pytest.mark.parametrize(
    "said",
    [
        "anmelde",
        "/restart",
        '/anmelde{"sted": "x"}',
        "/anmelde@0.1",
        "/svar:utover2",
        "/",
        "//anmelde",
        "/session_start",
    ],
)
def test_anything_else_is_text(said: str) -> None:
    assert payloads.parse(said, TOPICS, TOKENS) is None
