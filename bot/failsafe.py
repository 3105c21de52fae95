"""Replies made when the server starts, so that nothing can go wrong with them when something has gone wrong.

Where the words show danger by rule, or a danger button was pressed, the emergency number leads; that needs no model,
no action and no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from bot import characters, clock, danger, language, payloads
from bot.composer import Composer
from bot.danger import AMBULANCE, FIRE, POLICE, Danger
from bot.reply import Reply
from bot.topics import LANGUAGES

Messages = list[dict[str, Any]]
NOTICES = ("failsafe", "no_text", "too_large", "too_many", "off")
_READ_FOR_LANGUAGE = 2_000  # characters


@dataclass(frozen=True)
class Failsafe:
    """Messages by emergency service, or by notice, and language."""

    messages: Mapping[tuple[str, str], dict[str, Any]]

    def reply(self, text: str, notice: str = "failsafe") -> Messages:
        """Help with numbers to what somebody wrote, or to an unread message where `text` is empty.

        Raises:
            KeyError: there is no such notice.
        """
        said = characters.clean(text)
        found = danger.assess(said)
        called = payloads.alarm(said) or (found.emergency if found.level == "sure" else ())
        what = called[0] if called else notice
        return [deepcopy(self.messages[what, language.language(said[:_READ_FOR_LANGUAGE])])]


def prepare(content: Composer) -> Failsafe:
    """Make all replies, with the content and at the time of the start."""
    now = clock.now()
    made: dict[tuple[str, str], Reply] = {}
    for lang in LANGUAGES:
        for service in (POLICE, AMBULANCE, FIRE):
            made[service, lang] = content.fixed.failsafe(Danger("sure", (service,)), "ukjent", lang, now)
        for notice in NOTICES:
            made[notice, lang] = content.fixed.notice(notice, lang, now)
    return Failsafe({key: reply.as_json() for key, reply in made.items()})
