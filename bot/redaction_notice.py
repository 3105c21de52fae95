"""Says once a conversation, last in an answer that is not urgent, that names and numbers were taken out."""

from __future__ import annotations

from dataclasses import replace

from bot.reply import Reply
from bot.turn import Memory, Turn
from bot.wording import Phrases


def added(reply: Reply, turn: Turn, memory: Memory, phrases: Phrases) -> tuple[Reply, Memory]:
    """The reply with the notice where it is due, and the memory that it was given.

    In danger nothing may stand beside the numbers: then it is said with the next calm answer to a redacted message.
    """
    if not turn.redacted or memory.told_redacted or reply.urgent:
        return reply, memory
    words = f"{reply.text}\n{phrases.say('redacted', memory.lang or reply.lang)}"
    return replace(reply, text=words), replace(memory, told_redacted=True)
