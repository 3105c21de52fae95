"""The off switch: `VEIVISER_AV=1` serves the page of numbers at every address, without loading any model.

The webhook answers too, with the numbers in the contract's form, so that pages which hold the widget go on helping.
"""

from __future__ import annotations

import os

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sanic.response import html as html_response

from bot import composer, failsafe, numbers, origins, serving, wire
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
    contents = {number: composer.load(number) for number in serving.served()}
    pages = {n: numbers.page(content.directory, content.phrases, "page_off") for n, content in contents.items()}
    prepared = {number: failsafe.prepare(content) for number, content in contents.items()}
    first = serving.served()[0]
    app = Sanic("veiviseren_off", configure_logging=False)
    wire.mount(app, prepared[first], pages, origins.of_all())

    async def show(_: Request, number: str = first) -> HTTPResponse:
        return html_response(pages[serving.chosen(number)])

    async def webhook(request: Request) -> HTTPResponse:
        asked = prepared[serving.chosen(wire.said(request, "kommune"))]
        return json(wire.addressed(asked.reply(wire.said(request), "off")))

    async def ready(_: Request) -> HTTPResponse:
        return json({"ready": True, "off": True, "wrong": []})

    async def announce(*_: object) -> None:
        print("Samtalen er slått av; bare numrene vises.", flush=True)

    app.add_route(show, "/", methods=wire.READING)
    app.add_route(show, "/k/<number:str>", methods=wire.READING, name="show_one")
    app.add_route(webhook, wire.WEBHOOK, methods=["POST"])
    app.add_route(ready, "/klar", methods=wire.READING)
    app.add_route(ready, "/readyz", methods=wire.READING, name="readyz")
    app.add_route(wire.alive, "/healthz", methods=wire.READING, name="healthz")
    app.register_listener(announce, "after_server_start")
    return app
