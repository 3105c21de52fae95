"""A reply and its buttons, in the form of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot import layout


@dataclass(frozen=True)
class Button:
    """A next step; `payload` is `/topic-id` or `/svar:<token>`."""

    title: str
    payload: str

    def as_json(self) -> dict[str, str]:
        """The contract's form."""
        return {"title": self.title, "payload": self.payload}


@dataclass(frozen=True)
class Reply:
    """What the contract asks of a reply: text, buttons and the fields of `custom`."""

    text: str
    urgent: bool
    services: tuple[str, ...]
    topics: tuple[str, ...]
    who: str
    lang: str
    cards: tuple[dict[str, Any], ...] = ()
    buttons: tuple[Button, ...] = ()
    sources: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The message without its `recipient_id`."""
        return {
            "text": self.text,
            "buttons": [button.as_json() for button in self.buttons],
            "custom": {
                "urgent": self.urgent,
                "services": list(self.services),
                "topics": list(self.topics),
                "who": self.who,
                "lang": self.lang,
                "cards": [layout.bare(card) for card in self.cards],
                "layout": layout.of(self.text, self.cards),
                "sources": list(self.sources),
            },
        }
