"""Which lines of a reply are said by its cards, so that a page that shows cards says no service twice.

The text stands alone for whoever shows only text, and stays the truth: a line that the layout does not know is words.
Nothing is read out of the text: a line is a service's when it is the very line that `bot.card` made for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Card = Mapping[str, Any]


def of(text: str, cards: Sequence[Card]) -> list[dict[str, str]]:
    """The cards of a reply in their order: `{"card": id, "line": the line of the text in whose place it stands}`.

    A card whose number stands in running words gets no place of its own; one that is said nowhere has no `line` and
    comes last.
    """
    made = {line: card["id"] for card in cards for line in card.get("said", ())}
    lines = text.splitlines()
    placed = [{"card": made[line], "line": line} for line in lines if line in made]
    words = "\n".join(line for line in lines if line not in made)
    there = {one["card"] for one in placed}
    return placed + [{"card": card["id"]} for card in cards if card["id"] not in there and not _told(card, words)]


def bare(card: Card) -> dict[str, Any]:
    """The card as the contract has it."""
    return {key: value for key, value in card.items() if key != "said"}


def _told(card: Card, words: str) -> bool:
    return bool(card["phone"]) and card["phone"] in words or bool(card["web"]) and _host(card["web"]) in words


def _host(web: str) -> str:
    return web.removeprefix("https://").removeprefix("www.").split("/")[0]
