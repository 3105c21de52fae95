"""What the proxy in front says by itself when no process answers, or too much comes: help with numbers, in files.

Made from the same content as every other answer, for a folder that the proxy reads when it starts. A file cannot know
the hour: it names only places that never close.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot import clock, contract, numbers
from bot.composer import Composer
from bot.strict_yaml import ContentError

# The name of the file → the phrase of the reply to a message (`content/phrases.yml`).
REPLIES = {"away": "away", "too_many": "too_many", "too_large": "too_large", "broken": "failsafe"}
PAGE = "away.html"
_HEADING = "page_away"


def reply(content: Composer, phrase: str) -> str:
    """One reply in the form of the webhook, as JSON. It names no recipient: whoever asked knows the own id.

    Raises:
        ContentError: a place in it is not always open, or it breaks the contract.
    """
    messages = [content.fixed.notice(phrase, "nb", clock.now()).as_json()]
    closing = [s for s in messages[0]["custom"]["services"] if content.directory[s].schedule != "24/7"]
    if wrong := [*contract.problems(messages), *(f"{service} is not always open" for service in closing)]:
        raise ContentError(f"content/phrases.yml: {phrase}: the proxy cannot say this at every hour: {wrong[0]}")
    return json.dumps(messages, ensure_ascii=False)


def write(content: Composer, folder: Path) -> list[Path]:
    """Write the files into `folder`, which is made where it is missing.

    Raises:
        ContentError: see `reply`.
    """
    said = {f"{name}.json": reply(content, phrase) for name, phrase in REPLIES.items()}
    said[PAGE] = numbers.page(content.directory, content.phrases, _HEADING)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in said.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in said]
