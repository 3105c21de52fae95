"""The closed list of button payloads: `/topic-id` and `/svar:<token>`. Anything else that begins with / is text."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from bot.danger import AMBULANCE, POLICE

_DANGER = {"fare": (POLICE,), "skadet": (AMBULANCE,)}


def parse(text: str, topics: Collection[str], tokens: Collection[str]) -> dict[str, Any] | None:
    """The parse data of a pressed button, or None when the text is no payload of the list."""
    said = text.strip()
    if not said.startswith("/"):
        return None
    if said.removeprefix("/") in topics:
        topic = said.removeprefix("/")
        return _parsed(topic, _danger((POLICE,)) if topic == "akutt" else [])
    token = said.removeprefix("/svar:")
    if token == said or token not in tokens:
        return None
    chosen = [_entity("svar", token)]
    return _parsed("akutt", _danger(_DANGER[token])) if token in _DANGER else _parsed("hva-kan-du", chosen)


def _entity(name: str, value: str, **more: str) -> dict[str, Any]:
    return {"entity": name, "value": value, "start": 0, "end": 0, **more}


def _danger(emergency: tuple[str, ...]) -> list[dict[str, Any]]:
    return [_entity("fare", "sure", role=json.dumps([emergency, ["button"]]))]


def _parsed(topic: str, entities: list[dict[str, Any]]) -> dict[str, Any]:
    intent = {"name": topic, "confidence": 1.0}
    return {"text": "", "intent": intent, "intent_ranking": [intent], "entities": entities}
