"""What is served beside the webhook: the chat at `/` and its script, the page on traces, every answer at `/svarene`,
readiness at `/klar`. Where several kommuner are served, each has its own pages under `/k/<number>` too."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import Any

from sanic import Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic.response import html as html_response
from sanic.response import text as text_response

from actions.answer import composer
from bot import origins, paths, readiness, reading, serving, traces, widget, wire
from bot.composer import Composer
from bot.publish import served

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; "
)
# The other headers are those of every response, see `bot.wire`.
HEADERS = {"Content-Security-Policy": f"{_POLICY}frame-ancestors 'self'"}


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, bytes]:
    """The widget as it is and compressed; made when the server starts."""
    plain = widget.script(*_composers()).encode()
    return plain, gzip.compress(plain, mtime=0)


def _composers() -> list[Composer]:
    """The content of every kommune that is served, the first one first."""
    found = []
    for number in serving.served():
        with serving.answering(number):
            found.append(composer())
    return found


def _framed() -> dict[str, str]:
    """The headers of the chat page: the kommune's own sites may put it into a frame."""
    return HEADERS | {"Content-Security-Policy": _POLICY + origins.frame_ancestors(composer().directory.kommune)}


def mount(app: Sanic) -> None:
    """Add the pages to Rasa's server."""

    async def answer_root(request: Request) -> HTTPResponse | None:
        if request.path == "/" and request.method in wire.READING:
            return await _front(request)
        return None

    _script()  # a fault in its content stops the start
    app.register_middleware(answer_root, "request")

    async def static(request: Request, name: str) -> HTTPResponse:
        css = "text/css; charset=utf-8"
        kinds = {"page.css": css, "read.css": css, "widget.css": css}
        if name not in kinds:
            return text_response("", status=404, headers=HEADERS)
        return text_response(
            (paths.WIDGET / name).read_text(encoding="utf-8"), content_type=kinds[name], headers=HEADERS
        )

    app.add_route(static, "/page/<name:str>", methods=wire.READING)
    app.add_route(_widget, "/widget.js", methods=wire.READING)
    for path, handler in (served.handlers(composer, HEADERS) | _OWN).items():
        name = path.strip("/").replace("<", "").replace(">", "").replace("/", "_").replace(":", "_") or "chat"
        if path != "/":  # which is answered earlier
            app.add_route(_of_the_first(handler), path, methods=wire.READING, name=name)
        app.add_route(_of_one(handler), f"{_ONE}{path}", methods=wire.READING, name=f"one_{name}")
    readiness.mount(app)


_ONE = serving.address("<number:str>")


def _of_the_first(handler: served.Handler) -> served.Handler:
    """The handler, answering as the process's own first kommune."""

    async def answered(request: Request, **given: Any) -> HTTPResponse:
        return await _of_one(handler)(request, serving.served()[0], **given)

    return answered


def _of_one(handler: served.Handler) -> served.Handler:
    """The handler, answering as the kommune of the address.

    It is chosen around each call and not once a connection: the requests of a connection share one context.
    """

    async def answered(request: Request, number: str, **given: Any) -> HTTPResponse:
        if number not in serving.served():
            raise NotFound
        with serving.answering(number):
            return await handler(request, **given)

    return answered


async def _front(_: Request) -> HTTPResponse:
    """The chat as a page of its own."""
    return html_response(widget.front_page(composer()), headers=_framed())


async def _widget(request: Request) -> HTTPResponse:
    """The script may be fetched by any page; what it may read from here is another matter (`bot.origins`)."""
    return _packed(request, *_script(), "text/javascript; charset=utf-8")


def _packed(request: Request, plain: bytes, compressed: bytes, content_type: str) -> HTTPResponse:
    """The compressed form for whoever takes it."""
    headers = HEADERS | {"Vary": "Accept-Encoding"}
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return raw(compressed if zipped else plain, content_type=content_type, headers=headers)


async def _traces(request: Request) -> HTTPResponse:
    """What others can see of a visit, and what one can do about it."""
    return html_response(traces.page(composer(), request.args.get("l", "nb")), headers=HEADERS)


async def _answers(request: Request, address: str = "") -> HTTPResponse:
    """The answers with their sources, for the professional who reads them through."""
    if address and address not in reading.addresses():
        return text_response("", status=404, headers=HEADERS)
    plain = reading.served(composer(), address).encode()
    return _packed(request, plain, gzip.compress(plain, mtime=0), "text/html; charset=utf-8")


# The pages that each kommune has of its own, beside the static ones.
_OWN: dict[str, served.Handler] = {
    "/": _front,
    widget.TRACES: _traces,
    "/svarene": _answers,
    "/svarene/<address:str>": _answers,
}
