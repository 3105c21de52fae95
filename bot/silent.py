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
    schedule = directory[service_id].chat_schedule
    return hours.state(schedule, now).open is True


def lines(ids: Sequence[str], directory: Directory, phrases: Phrases, lang: str, now: datetime) -> list[str]:
    """One line per chat whose hours are known: «VO-linjen, chat på volinjen.no: åpent nå, til kl. 15»."""
    result = []
    for service_id in ids:
        service = directory[service_id]
        if not service.chat or not service.chat_schedule:
            continue
        state = hours.state(service.chat_schedule, now)
        opening = phrases.opening(state, now, lang, short=bool(service.chat_note))
        if service.chat_note and not state.open:
            opening = phrases.say(service.chat_note, lang)
        web = service.chat.removeprefix("https://").removeprefix("www.").rstrip("/")
        result.append(
            phrases.say("chat", lang).format(name=service.short_name or service.name, web=web, opening=opening)
        )
    return result
