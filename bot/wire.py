"""What stands around every response: headers that leave no trace, the named origins, and no error page of the server's.

Mounted once on Sanic's app; what a route sets itself (a page's own content policy) stays.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Mapping

from sanic import Sanic
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json
from sanic.response import html as html_response

from bot import serving
from bot.failsafe import Failsafe, Messages

WEBHOOK = "/webhooks/rest/webhook"
READING = ("GET", "HEAD")  # a page answers both: link checkers and monitors ask for the head alone
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer browsing-topics camera display-capture geolocation gyroscope magnetometer microphone midi "
            "payment usb"
        ).split()
    ),
}
_EMBEDDED = ("text/javascript", "text/css", "image/")  # what the kommune's own pages load from here
logger = logging.getLogger(__name__)


def mount(app: Sanic, failsafe: Failsafe, missing: Mapping[str, str], allowed: Collection[str]) -> None:
    """Put headers and origins around every response of `app`, and help with numbers in the place of its errors.

    Args:
        missing: the page that a wrong address shows, by kommune.
        allowed: the origins whose pages may talk to the guide (`bot.origins`).
    """

    async def before(request: Request) -> HTTPResponse | None:
        return empty() if request.method == "OPTIONS" else None

    async def after(request: Request, response: HTTPResponse) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        embedded = (response.content_type or "").startswith(_EMBEDDED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if embedded else "same-origin")
        _name_origin(request, response, allowed)

    async def wrong(request: Request, error: Exception) -> HTTPResponse:
        return _instead_of(error, request, failsafe, missing)

    app.register_middleware(before, "request")
    app.register_middleware(after, "response")
    app.error_handler.add(Exception, wrong)


def _name_origin(request: Request, response: HTTPResponse, allowed: Collection[str]) -> None:
    """Let a named origin read the response; without credentials, so that no cookie could ever matter."""
    for name in [name for name in response.headers if name.lower().startswith("access-control-")]:
        del response.headers[name]
    if not allowed:
        return
    response.headers["Vary"] = "Origin"
    origin = request.headers.get("origin", "")
    if origin not in allowed:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    if request.method == "OPTIONS" and request.path == WEBHOOK:
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = "600"


def _instead_of(error: Exception, request: Request, failsafe: Failsafe, missing: Mapping[str, str]) -> HTTPResponse:
    """What is sent in the place of an error; only its type is logged, for it may hold what somebody wrote."""
    known = isinstance(error, SanicException)
    status = getattr(error, "status_code", 400) if known else 400
    if not known or status >= 500:
        logger.error("request.failed: %s", type(error).__name__)
    address = str(request.url).partition("?")[0]
    if not address.endswith(WEBHOOK):
        # By hand: the standard library keeps every address that it takes apart.
        path = "/" + address.partition("://")[2].partition("/")[2]
        return html_response(missing[serving.of_path(path)], status=status)
    too_large = isinstance(error, PayloadTooLarge)
    messages = failsafe.reply("", "too_large") if too_large else failsafe.reply(said(request))
    # A broken request is the sender's; where the server gave up, the person must not see more of it than the numbers.
    return json(addressed(messages), status=status if status < 500 else 200)


def addressed(messages: Messages, sender: str = "") -> Messages:
    """The messages with their `recipient_id`, a new random one where the sender is not known."""
    sender = sender or secrets.token_urlsafe(24)
    return [{"recipient_id": sender, **message} for message in messages]


async def alive(_: Request) -> HTTPResponse:
    """The process answers, whether or not it understands anything: `/healthz`."""
    return json({"status": "ok"})


def said(request: Request, field: str = "message") -> str:
    """The message (or another field) of a request that came in whole, else «»."""
    try:
        return str(request.json[field])
    except Exception:  # anything but a JSON object with a message, or half of one
        return ""
