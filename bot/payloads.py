"""The closed list of button payloads: `/topic-id` and `/svar:<token>`. Anything else that begins with / is text."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.danger import AMBULANCE, POLICE
from bot.turn import FOUND

_DANGER = {"fare": (POLICE,), "skadet": (AMBULANCE,)}
# Buttons that say what one may as well write: an aspect of the service shown, yes or no, whom it is about.
_ASKED = frozenset({"yes", "no", "call", "cost", "anonymous", "duty"})
_AGES = frozenset({"child", "adult"})


def parse(text: str, topics: Collection[str], tokens: Collection[str]) -> dict[str, Any] | None:
    """The parse data of a pressed button, or None when the text is no payload of the list."""
    said = text.strip()
    if not said.startswith("/"):
        return None
    if said.removeprefix("/") in topics:
        topic = said.removeprefix("/")
        return _parsed(topic, danger=(POLICE,) if topic == "akutt" else (), choice="")
    token = said.removeprefix("/svar:")
    if token == said or token not in tokens:
        return None
    if token in _DANGER:
        return _parsed("akutt", danger=_DANGER[token])
    if token in _ASKED:
        return _parsed("kontaktinfo", asks=token)
    if token in _AGES:
        return _parsed("hva-kan-du", about=token)
    return _parsed("hva-kan-du", choice=token)


def alarm(text: str) -> tuple[str, ...]:
    """The emergency services that a pressed danger button calls for; empty for any other text."""
    said = text.strip()
    return (POLICE,) if said == "/akutt" else _DANGER.get(said.removeprefix("/svar:"), ()) if said[:1] == "/" else ()


def _parsed(topic: str, *, danger: tuple[str, ...] = (), **found: str) -> dict[str, Any]:
    intent = {"name": topic, "confidence": 1.0}
    alarm = {"danger": ["sure", danger, ["button"]]} if danger else {}
    return {"text": "", "intent": intent, "intent_ranking": [intent], "entities": [], FOUND: found | alarm}
