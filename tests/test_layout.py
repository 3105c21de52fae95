"""The reply laid out for cards: every line once, every service findable, nothing told twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot import layout
from bot.composer import Composer
from bot.topics import LANGUAGES, VOICES
from bot.turn import Memory, Turn


def _card(**given: Any) -> dict[str, Any]:
    return {
        "id": "a",
        "phone": "116 006",
        "web": "https://a.no/x",
        "said": ["A: 116 006. Svarer.", "A: 116 006."],
    } | given


def test_a_service_line_becomes_its_card_in_place() -> None:
    assert layout.of("Hei.\nA: 116 006.\nHa det.", [_card()]) == [{"card": "a", "line": "A: 116 006."}]


def test_a_number_in_running_words_is_not_shown_again() -> None:
    assert layout.of("Ring A 116 006 i kveld.", [_card()]) == []


def test_a_web_page_in_running_words_is_not_shown_again() -> None:
    assert layout.of("Se a.no.", [_card(phone="", said=[])]) == []


def test_a_service_that_is_said_nowhere_comes_last() -> None:
    cards = [_card(id="b", phone="1", web="", said=[]), _card()]
    assert layout.of("Hei.\nA: 116 006.", cards) == [{"card": "a", "line": "A: 116 006."}, {"card": "b"}]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_service_of_every_answer_is_shown_once(composer: Composer, tuesday: datetime, lang: str) -> None:
    for topic in composer.topics:
        for who in VOICES:
            reply, _ = composer.compose(Turn(topic, who=who, lang=lang, sure_lang=True), Memory(who=who), tuesday)
            sent = reply.as_json()
            placed = sent["custom"]["layout"]
            shown = [one["card"] for one in placed]
            own = {one.get("line") for one in placed}
            words = "\n".join(line for line in sent["text"].splitlines() if line not in own)
            assert len(shown) == len(set(shown))
            for card in sent["custom"]["cards"]:
                assert "said" not in card
                in_words = bool(card["phone"]) and card["phone"] in words
                assert not (card["id"] in shown and f"{card['name']}: {card['phone']}" in words), (topic, who)
                assert card["id"] in shown or in_words or layout._host(card["web"]) in words, (topic, who, card["id"])
