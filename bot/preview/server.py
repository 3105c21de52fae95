"""`make forhandsvis`: the preview on this machine alone, made anew when a file of the content is saved.

Sanic's own reloader watches `content/` and `widget/` and starts the process again; the page asks which process answers,
and fetches the answers again when it is another.
"""

from __future__ import annotations

import os
import time

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw, text
from sanic.response import html as html_response
from sanic.response import json as json_response

from bot import clock, paths

HOST, DEFAULT_PORT = "127.0.0.1", "5010"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_RELOADED = "SANIC_SERVER_RUNNING"  # set by Sanic in the process that answers


def application() -> Sanic:
    """The preview with the content as it is now."""
    from bot.preview import content  # not for the process that only watches

    app = Sanic("forhandsvis", configure_logging=False)
    shown, made = content.Content(clock.now()), str(time.time_ns())

    async def front(_: Request) -> HTTPResponse:
        return html_response(content.page(), headers=_HEADERS)

    async def script(_: Request) -> HTTPResponse:
        body = shown.script().encode()
        return raw(body, content_type="text/javascript; charset=utf-8", headers=_HEADERS)

    async def style(_: Request) -> HTTPResponse:
        css = content.STYLE.read_text(encoding="utf-8")
        return text(css, content_type="text/css; charset=utf-8", headers=_HEADERS)

    async def answers(_: Request, who: str, lang: str) -> HTTPResponse:
        try:
            told = shown.told(who, lang, clock.now())
        except KeyError:
            return text("", status=404, headers=_HEADERS)
        return json_response(told | {"made": made}, headers=_HEADERS)

    async def state(_: Request) -> HTTPResponse:
        return json_response({"made": made}, headers=_HEADERS)

    app.add_route(front, "/")
    app.add_route(script, "/preview.js")
    app.add_route(style, "/preview.css")
    app.add_route(answers, "/answers/<who:str>/<lang:str>")
    app.add_route(state, "/state")
    return app


def serve() -> None:
    """Serve until stopped. Nobody but this machine is answered, whatever HOST says.

    Raises:
        SystemExit: PORT is no port number.
    """
    port = os.environ.get("PORT") or DEFAULT_PORT
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise SystemExit(f"PORT={port} er ikke et portnummer. Skriv for eksempel: make forhandsvis PORT=5011")
    if _RELOADED not in os.environ:
        print(
            f"Forhåndsvisningen står på http://{HOST}:{port} og følger med når du lagrer. Stopp med Ctrl+C.", flush=True
        )
    # The process that watches needs no content; Sanic starts another that answers.
    app = application() if _RELOADED in os.environ else Sanic("forhandsvis", configure_logging=False)
    for folder in (paths.CONTENT, paths.WIDGET):
        app.reload_dirs.add(folder)
    app.run(HOST, int(port), auto_reload=True, access_log=False)
