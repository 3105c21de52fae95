"""The plain pages: the chat at `/`, its script and style, every answer at `/svarene`, readiness at `/klar`."""

from __future__ import annotations

import html
from functools import lru_cache

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import html as html_response
from sanic.response import text as text_response

from actions.answer import composer
from bot import launch, paths, readiness, reading
from bot.publish import served

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {"Content-Security-Policy": _POLICY}  # the others are those of every response, see `bot.wire`
_ON_THE_PAGE = ("politi-112", "ambulanse-113", "brann-110", "legevakt", "krisesenter", "vo-linjen", "alarmtelefonen")


@lru_cache(maxsize=1)
def front_page() -> str:
    """`widget/index.html` with the numbers from the directory, so that they show without script or server."""
    directory = composer().directory
    items = "\n".join(
        f'<li><a href="tel:{phone.tel}"><strong>{phone.number}</strong> {html.escape(service.name)}</a></li>'
        for service in (directory[s] for s in _ON_THE_PAGE)
        if (phone := service.phone)
    )
    page = (paths.WIDGET / "index.html").read_text(encoding="utf-8")
    if launch.confirmed(directory):
        page = page.replace(" Ikke bekreftet av kommunen ennå.", "")
    return page.replace("<!-- numbers -->", items).replace("<!-- kommune -->", html.escape(directory.kommune.name))


def mount(app: Sanic) -> None:
    """Add the pages to Rasa's server."""

    async def answer_root(request: Request) -> HTTPResponse | None:
        if request.path == "/" and request.method in ("GET", "HEAD"):
            return html_response(front_page(), headers=HEADERS)
        return None

    app.register_middleware(answer_root, "request")

    async def static(request: Request, name: str) -> HTTPResponse:
        css = "text/css; charset=utf-8"
        kinds = {"page.js": "text/javascript; charset=utf-8", "page.css": css, "read.css": css}
        if name not in kinds:
            return text_response("", status=404, headers=HEADERS)
        return text_response(
            (paths.WIDGET / name).read_text(encoding="utf-8"), content_type=kinds[name], headers=HEADERS
        )

    app.add_route(static, "/page/<name:str>", methods=["GET"])
    served.mount(app, composer, HEADERS)
    app.add_route(_answers, "/svarene", methods=["GET"])
    app.add_route(_answers, "/svarene/<address:str>", methods=["GET"], name="answers_to_one_voice")
    readiness.mount(app)


async def _answers(_: Request, address: str = "") -> HTTPResponse:
    """The answers with their sources, for the professional who reads them through."""
    if address and address not in reading.addresses():
        return text_response("", status=404, headers=HEADERS)
    return html_response(reading.served(composer(), address), headers=HEADERS)
