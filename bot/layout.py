"""How a reply is laid out where cards are shown: its lines in order, with a card where the text has a service's line.

The text stands alone for whoever shows only text; a page that shows cards would say each service twice. Nothing is
read out of the text: a line is a service's when it is the very line that `bot.card` made for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Card = Mapping[str, Any]


def of(text: str, cards: Sequence[Card]) -> list[dict[str, str]]:
    """The lines of a reply, each `{"text": words}` or `{"card": service id}`.

    A card whose number stands in running words gets no place of its own; one that is said nowhere comes last.
    """
    made = {line: card["id"] for card in cards for line in card.get("said", ())}
    lines = [{"card": made[line]} if line in made else {"text": line} for line in text.splitlines() if line]
    words = "\n".join(line["text"] for line in lines if "text" in line)
    placed = {line["card"] for line in lines if "card" in line}
    return lines + [{"card": card["id"]} for card in cards if card["id"] not in placed and not _told(card, words)]


def bare(card: Card) -> dict[str, Any]:
    """The card as the contract has it."""
    return {key: value for key, value in card.items() if key != "said"}


def _told(card: Card, words: str) -> bool:
    return bool(card["phone"]) and card["phone"] in words or bool(card["web"]) and _host(card["web"]) in words


def _host(web: str) -> str:
    return web.removeprefix("https://").removeprefix("www.").split("/")[0]
