"""The answer contract as a check: what every message that leaves the channel must carry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.danger import EMERGENCY
from bot.topics import LANGUAGES, VOICES

SENDER = re.compile(r"[A-Za-z0-9_-]{16,64}")
_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "urgent": bool,
    "services": list,
    "topics": list,
    "who": str,
    "lang": str,
    "cards": list,
}
_CARD = frozenset({"id", "name", "line", "phone", "tel", "web", "open", "opens", "free", "anonymous"})
_EMPTY_ALLOWED = frozenset(
    {"personvern", "skjul-spor", "om-boten", "hva-kan-du", "hilsen", "takk", "farvel", "forlat", "sprak", "utenfor"}
)


def problems(messages: list[dict[str, Any]]) -> list[str]:
    """What is against the contract in one reply; empty when all is well."""
    carrying = [m for m in messages if isinstance(m.get("custom"), dict)]
    if not carrying:
        return ["no message carries `custom`"]
    found = [problem for message in carrying for problem in _custom_problems(message["custom"])]
    if not any(str(m.get("text") or "").strip() for m in messages):
        found.append("no message has a text")
    return found


def _custom_problems(custom: Mapping[str, Any]) -> list[str]:
    found = [
        f"`{name}` is missing or of the wrong type"
        for name, kind in _FIELDS.items()
        if not isinstance(custom.get(name), kind)
    ]
    if found:
        return found
    if not custom["topics"]:
        found.append("`topics` is empty")
    if not custom["services"] and not set(custom["topics"]) <= _EMPTY_ALLOWED:
        found.append("`services` is empty outside small talk")
    if custom["urgent"] and (not custom["services"] or custom["services"][0] not in EMERGENCY):
        found.append("an urgent reply does not lead with an emergency number")
    if custom["who"] not in VOICES or custom["lang"] not in LANGUAGES:
        found.append("`who` or `lang` is none of the contract's")
    if [card.get("id") for card in custom["cards"]] != custom["services"]:
        found.append("`cards` and `services` differ")
    if any(not card.keys() >= _CARD for card in custom["cards"]):
        found.append("a card lacks a field")
    return found
