"""The off switch: `VEIVISER_AV=1` serves the page of numbers at every address, without loading any model.

The webhook answers too, with the numbers in the contract's form, so that pages which hold the widget go on helping.
"""

from __future__ import annotations

import os

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sanic.response import html as html_response

from bot import composer, failsafe, numbers, origins, wire
from bot.seams import quiet

SWITCH = "VEIVISER_AV"


def is_wanted() -> bool:
    """Whether the conversation is switched off. Anything but «», «0» and «nei» switches off: in doubt, numbers."""
    return os.environ.get(SWITCH, "").strip().lower() not in ("", "0", "nei")


def serve(host: str, port: int) -> None:
    """Serve the numbers until stopped."""
    quiet.set_environment()
    application().run(host=host, port=port, access_log=False, motd=False)


def application() -> Sanic:
    """The app: the page, the webhook, readiness."""
    content = composer.load()
    page = numbers.page(content.directory, content.phrases, "page_off")
    prepared = failsafe.prepare(content)
    app = Sanic("veiviseren_off", configure_logging=False)
    wire.mount(app, prepared, page, origins.allowed(content.directory.kommune))

    async def show(_: Request) -> HTTPResponse:
        return html_response(page)

    async def webhook(request: Request) -> HTTPResponse:
        return json(wire.addressed(prepared.reply(wire.said(request), "off")))

    async def ready(_: Request) -> HTTPResponse:
        return json({"ready": True, "off": True, "wrong": []})

    async def announce(*_: object) -> None:
        print("Samtalen er slått av; bare numrene vises.", flush=True)

    app.add_route(show, "/", methods=["GET"])
    app.add_route(webhook, wire.WEBHOOK, methods=["POST"])
    app.add_route(ready, "/klar", methods=["GET"])
    app.add_route(ready, "/readyz", methods=["GET"], name="readyz")
    app.add_route(wire.alive, "/healthz", methods=["GET"], name="healthz")
    app.register_listener(announce, "after_server_start")
    return app
