"""Whether the guide understands: five questions whose right answers do not change with the hour.

A broken model starts, says that it runs, and understands nothing; only asking finds out.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot import clock, wire
from bot.understanding import encoder

# What is asked → the first service of the right answer, and whether it is urgent.
# A place that the kommune has no number for is led by who stands in for it.
QUESTIONS = {
    "han har tatt kniv og kommer mot meg": ("politi-112", True),
    "hvor henviser jeg en voldsutøver": ("familievern", False),
    "mannen min slår meg": ("krisesenter", False),
    "pappa slår mæ når han har drukke": ("alarmtelefonen", False),
    "hva er nummeret til barnevernet {sted}": ("barnevern", False),
}
_HOLDS_SECONDS = 5.0  # anybody may ask, and each asking costs five messages


class Readiness:
    """Asks at most every five seconds and remembers the result."""

    def __init__(self) -> None:
        self._wrong: list[str] = []
        self._until = 0.0
        self._encoder: bool | None = None

    async def wrong(self, agent: Any) -> list[str]:
        """The services that should have come first and did not; empty when all is well."""
        from actions.answer import composer
        from bot.channel import answer, forget

        if time.monotonic() < self._until:
            return self._wrong
        wrong = []
        directory = composer().directory
        for asked, (service, urgent) in QUESTIONS.items():
            question = asked.replace("{sted}", directory.kommune.place)
            right = {service} if directory[service].phone else {service, directory[service].instead}
            sender = secrets.token_urlsafe(24)
            custom = (await answer({"sender": sender, "message": question}, agent))[0]["custom"]
            await forget(sender, agent)
            if not right & set(custom["services"][:1]) or custom["urgent"] is not urgent:
                wrong.append(service)
        self._wrong, self._until = wrong, time.monotonic() + _HOLDS_SECONDS
        return wrong

    def encoder(self) -> bool:
        """Whether the encoder's file is intact, asked once: it is 33 MB and is read when the server starts."""
        if self._encoder is None:
            self._encoder = encoder.is_intact()
        return self._encoder


def mount(app: Sanic) -> None:
    """Serve readiness at `/klar` and `/readyz`: 200 when all questions are answered rightly, else 503.

    `/healthz` only says that the process answers: it asks nothing, and an orchestrator may ask it every second.
    """
    state = Readiness()

    async def ready(request: Request) -> HTTPResponse:
        try:
            wrong = await state.wrong(request.app.ctx.agent)
        except Exception as error:  # no agent at all
            wrong = [type(error).__name__]
        frozen = clock.frozen()
        # Without its encoder the guide answers, but less well: that is for whoever runs it to know.
        body = {
            "ready": not wrong,
            "wrong": wrong,
            "encoder": state.encoder(),
            "frozen_clock": frozen.isoformat() if frozen else None,
        }
        return json(body, status=503 if wrong else 200)

    app.add_route(ready, "/klar", methods=wire.READING)
    app.add_route(ready, "/readyz", methods=wire.READING, name="readyz")
    app.add_route(wire.alive, "/healthz", methods=wire.READING, name="healthz")
