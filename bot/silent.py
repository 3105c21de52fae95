"""What works without a voice at this minute: chats and messages by their own hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot import hours
from bot.directory import Directory
from bot.wording import Phrases


def ordered(ids: Sequence[str], directory: Directory, now: datetime) -> tuple[str, ...]:
    """The services with those first whose chat is open at this moment; the order is kept otherwise."""
    return tuple(sorted(ids, key=lambda service: not _open(service, directory, now)))


def _open(service_id: str, directory: Directory, now: datetime) -> bool:
    return hours.of_chat(directory[service_id], now).open is True


def lines(ids: Sequence[str], directory: Directory, phrases: Phrases, lang: str, now: datetime) -> list[str]:
    """One line per chat whose hours are known: «VO-linjen, chat på volinjen.no: stengt nå, åpner mandag kl. 09»."""
    result = []
    for service_id in ids:
        service = directory[service_id]
        if not service.chat or not service.chat_schedule:
            continue
        # Where the sources differ on when it closes, no closing time is told.
        opening = phrases.opening(hours.of_chat(service, now), now, lang, short=bool(service.chat_longest))
        web = service.chat.removeprefix("https://").removeprefix("www.").rstrip("/")
        result.append(
            phrases.say("chat", lang).format(name=service.short_name or service.name, web=web, opening=opening)
        )
    return result
