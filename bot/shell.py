"""`make ask` and `make chat`: the true path in the terminal, through the same channel as the browser."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from typing import Any

from rich.console import Console
from rich.markup import escape

from bot import danger, language, privacy, rasa_project
from bot.turn import FOUND
from bot.understanding import windows

console = Console(highlight=False)


def _loaded() -> Any:
    loaded = rasa_project.agent()
    if not loaded.is_ready():
        raise RuntimeError("the model could not be loaded; run `make train` and read what it prints")
    return loaded


def ask(question: str) -> None:
    """Print each step for one sentence: redacted, normalised, topic, voice, danger, services, reply."""
    agent = _loaded()
    from bot.channel import answer

    redacted = privacy.redact(question)
    parsed = asyncio.run(_parse(redacted, agent))
    reply = asyncio.run(answer({"message": question}, agent))[0]
    found = parsed[FOUND]
    level, _, detectors = found["danger"]
    for name, value in (
        ("renset", redacted),
        ("normalisert", language.normalise(redacted)),
        ("språk", found["lang"]),
        ("tema", ", ".join(f"{t['name']} {t['confidence']:.2f}" for t in parsed["intent_ranking"][:4])),
        ("valgt tema", parsed["intent"]["name"]),
        ("stemme", found["who"]),
        ("lesninger", ", ".join(f"{t} fra {who} {p:.2f}" for t, who, p in found["readings"][:4])),
        ("tjenester nevnt", ", ".join(e["value"] for e in parsed["entities"] if e["entity"] == "tjeneste") or "ingen"),
        ("fare", f"{level} ({', '.join(detectors) or 'ingen slo ut'})"),
        ("fare etter regel", danger.assess(redacted).level),
        ("vinduer lest", str(1 + len(windows.read(redacted).spans))),
    ):
        console.print(f"[bold]{name:>17}[/bold]  {escape(value)}")
    console.print()
    _show(reply)
    fields = {name: value for name, value in reply["custom"].items() if name != "cards"}
    console.print(f"\n[dim]{escape(json.dumps(fields, ensure_ascii=False))}[/dim]")


async def _parse(text: str, agent: Any) -> dict[str, Any]:
    from rasa.core.channels.channel import UserMessage

    parsed: dict[str, Any] = await agent.processor.parse_message(UserMessage(text=text))
    return parsed


def chat() -> None:
    """A conversation: opening line, numbered quick replies, «slutt» to leave."""
    agent = _loaded()
    from actions.answer import composer
    from bot.channel import answer, wants_to_leave

    sender = secrets.token_urlsafe(24)
    reply = asyncio.run(answer({"sender": sender, "message": "/hilsen"}, agent))[0]
    while True:
        _show(reply)
        said = _line()
        if said is None or wants_to_leave(said, composer()):
            asyncio.run(answer({"sender": sender, "message": "/forlat"}, agent))
            console.print("Samtalen er slettet. Ha det.")
            return
        buttons = reply.get("buttons", [])
        number = int(said) if said.strip().isdigit() and len(said.strip()) < 3 else 0
        message = buttons[number - 1]["payload"] if 0 < number <= len(buttons) else said
        reply = asyncio.run(answer({"sender": sender, "message": message}, agent))[0]


def _line() -> str | None:
    try:
        return console.input("\n[bold]>[/bold] ")
    except (EOFError, KeyboardInterrupt):
        sys.stdout.write("\n")
        return None


def _show(reply: dict[str, Any]) -> None:
    style = "bold red" if reply["custom"]["urgent"] else ""
    console.print(escape(reply["text"]), style=style)
    for number, button in enumerate(reply.get("buttons", []), 1):
        console.print(f"  [cyan]{number}[/cyan] {escape(button['title'])}")
