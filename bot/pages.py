"""The plain pages: the chat at `/`, its script and style, every answer at `/svarene`, readiness at `/klar`."""

from __future__ import annotations

import html
from functools import lru_cache

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sanic.response import html as html_response
from sanic.response import text as text_response

from actions.answer import composer
from bot import clock, launch, paths, reading
from bot.publish import served
from bot.understanding import encoder

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": _POLICY,
}
_ON_THE_PAGE = ("politi-112", "ambulanse-113", "brann-110", "legevakt", "krisesenter", "vo-linjen", "alarmtelefonen")
# Readiness asks real questions: a broken model starts, says that it runs, and understands nothing.
QUESTIONS = {
    "han har tatt kniv og kommer mot meg": ("politi-112", True),
    "hvor henviser jeg en voldsutøver": ("familievern", False),
}


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
    app.add_route(_ready, "/klar", methods=["GET"])


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
