"""The pages as the guide's own server gives them: `/h/12`, the same text as the files.

Each page is made at most once a day: a page does not change with the hour, but what counts as old changes with the day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time

from sanic.request import Request
from sanic.response import HTTPResponse, redirect
from sanic.response import html as html_response

from bot import clock, serving
from bot.composer import Composer
from bot.publish import addresses, frame
from bot.publish.site import Site

PATH = "/h"
Handler = Callable[..., Awaitable[HTTPResponse]]


def handlers(composer: Callable[[], Composer], headers: Mapping[str, str]) -> dict[str, Handler]:
    """What answers `/h/<number>`, `/h/<number>-nn` and `/h/<number>-en`, and `/h`, which leads to the first of them.

    Args:
        composer: gives everything that the answers of the kommune in hand are made of.
        headers: what every page of the server carries; the policy is replaced by the pages' own.
    """
    own = {**headers, "Content-Security-Policy": f"{frame.policy()}; frame-ancestors 'self'"}
    held: dict[str, tuple[date, _Made]] = {}

    def today() -> _Made:
        day, number = clock.now().date(), serving.current()
        if number not in held or held[number][0] != day:
            held[number] = day, _Made(Site(composer(), addresses.load(), datetime.combine(day, time(), clock.OSLO)))
        return held[number][1]

    async def page(_: Request, name: str) -> HTTPResponse:
        made = today()
        if name in made.site.names:
            return html_response(made.text(name), headers=own)
        # Never a dead end: an address that was never given shows the way in.
        return html_response(made.text(str(made.site.numbers[addresses.START])), status=404, headers=own)

    async def start(_: Request) -> HTTPResponse:
        root = serving.root(serving.current())
        return redirect(f"{root}{PATH}/{addresses.load()[addresses.START]}", headers=dict(own))

    return {f"{PATH}/<name:str>": page, PATH: start}


class _Made:
    """The site of one day with the texts made so far."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._texts: dict[str, str] = {}

    def text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = self.site.html(*self.site.names[name])
        return self._texts[name]
