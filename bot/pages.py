"""What is served beside the webhook: the chat at `/` and its script, the page on traces, every answer at `/svarene`,
readiness at `/klar`; and who may reach them from other sites."""

from __future__ import annotations

import gzip
from functools import lru_cache

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, raw
from sanic.response import html as html_response
from sanic.response import text as text_response

from actions.answer import composer
from bot import clock, origins, paths, reading, traces, widget
from bot.understanding import encoder

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; "
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": f"{_POLICY}frame-ancestors 'self'",
}
# Readiness asks real questions: a broken model starts, says that it runs, and understands nothing.
QUESTIONS = {
    "han har tatt kniv og kommer mot meg": ("politi-112", True),
    "hvor henviser jeg en voldsutøver": ("familievern", False),
}


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, bytes]:
    """The widget as it is and compressed; made when the server starts."""
    plain = widget.script(composer()).encode()
    return plain, gzip.compress(plain, mtime=0)


def _framed() -> dict[str, str]:
    """The headers of the chat page: the kommune's own sites may put it into a frame."""
    return HEADERS | {"Content-Security-Policy": _POLICY + origins.frame_ancestors(composer().directory.kommune)}


def mount(app: Sanic) -> None:
    """Add the pages to Rasa's server."""

    async def answer_root(request: Request) -> HTTPResponse | None:
        if request.path == "/" and request.method in ("GET", "HEAD"):
            return html_response(widget.front_page(composer()), headers=_framed())
        if request.method == "OPTIONS":
            return empty(headers=_from_elsewhere(request))
        return None

    async def let_in(request: Request, response: HTTPResponse) -> None:
        response.headers.update(_from_elsewhere(request))

    _script()  # a fault in its content stops the start
    app.register_middleware(answer_root, "request")
    app.register_middleware(let_in, "response")

    async def static(request: Request, name: str) -> HTTPResponse:
        css = "text/css; charset=utf-8"
        kinds = {"page.css": css, "read.css": css, "widget.css": css}
        if name not in kinds:
            return text_response("", status=404, headers=HEADERS)
        return text_response(
            (paths.WIDGET / name).read_text(encoding="utf-8"), content_type=kinds[name], headers=HEADERS
        )

    app.add_route(static, "/page/<name:str>", methods=["GET"])
    app.add_route(_widget, "/widget.js", methods=["GET"])
    app.add_route(_traces, widget.TRACES, methods=["GET"])
    app.add_route(_answers, "/svarene", methods=["GET"])
    app.add_route(_ready, "/klar", methods=["GET"])


def _from_elsewhere(request: Request) -> dict[str, str]:
    return origins.headers(request.headers.get("origin"), composer().directory.kommune)


async def _widget(request: Request) -> HTTPResponse:
    """The script may be fetched by any page; what it may read from here is another matter (`bot.origins`)."""
    plain, compressed = _script()
    headers = HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin", "Vary": "Accept-Encoding"}
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return raw(compressed if zipped else plain, content_type="text/javascript; charset=utf-8", headers=headers)


async def _traces(request: Request) -> HTTPResponse:
    """What others can see of a visit, and what one can do about it."""
    return html_response(traces.page(composer(), request.args.get("l", "nb")), headers=HEADERS)


async def _answers(_: Request) -> HTTPResponse:
    """Every answer with its sources, for the professional who reads them through."""
    return html_response(reading.served(composer()), headers=HEADERS)


@lru_cache(maxsize=1)
def _encoder_is_intact() -> bool:
    """Asked once: the file is 34 MB, is read when the server starts, and readiness is asked for all the time."""
    return encoder.is_intact()


async def _ready(request: Request) -> HTTPResponse:
    from bot.channel import answer

    wrong = []
    for question, (service, urgent) in QUESTIONS.items():
        custom = (await answer({"message": question}, request.app.ctx.agent))[0]["custom"]
        if custom["services"][:1] != [service] or custom["urgent"] is not urgent:
            wrong.append(service)
    frozen = clock.frozen()
    # Without its encoder the guide answers, but less well: that is for whoever runs it to know.
    body = {
        "ready": not wrong,
        "wrong": wrong,
        "encoder": _encoder_is_intact(),
        "frozen_clock": frozen.isoformat() if frozen else None,
    }
    return json(body, status=503 if wrong else 200, headers=HEADERS)
