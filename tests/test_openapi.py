"""`docs/openapi.yml` describes the routes that are served, no more and no fewer, and the replies that are given."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import jsonschema
import pytest
from sanic import Sanic

from bot import strict_yaml, widget
from bot.channel import WebChannel
from bot.composer import Composer
from bot.paths import ROOT
from bot.turn import Memory, Turn

SPEC = strict_yaml.load(ROOT / "docs" / "openapi.yml")
Say = Any


@pytest.fixture(scope="module")
def app() -> Sanic:
    async def nothing(_: object) -> None: ...

    made = Sanic("openapi_test")
    made.blueprint(WebChannel().blueprint(nothing), url_prefix="/webhooks/rest")
    return made


def served(app: Sanic) -> set[tuple[str, str]]:
    routes = {
        ("/" + re.sub(r"<(\w+):[^>]*>", r"{\1}", route.path).lstrip("/"), method)
        for route in app.router.routes
        for method in route.methods
    }
    # `/` is answered before Rasa's own route for it.
    return routes | {("/", "GET")}


def test_the_routes_are_those_served(app: Sanic) -> None:
    described = {(path, method.upper()) for path, item in SPEC["paths"].items() for method in item}
    assert {(path.rstrip("/"), method) for path, method in described} == {
        (path.rstrip("/"), method) for path, method in served(app) if method not in ("HEAD", "OPTIONS")
    }


def test_every_reference_leads_somewhere() -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if "$ref" in value else []
            return own + [r for inner in value.values() for r in references(inner)]
        return [r for item in value for r in references(item)] if isinstance(value, list) else []

    for reference in references(SPEC):
        node = SPEC
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}"}
    resolver = jsonschema.RefResolver("", SPEC)
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def test_replies_hold_the_description(composer: Composer, tuesday: Any) -> None:
    for topic in composer.topics:
        for who in ("utsatt", "barn", "utover", "bekymret", "ansatt"):
            reply, _ = composer.compose(Turn(topic, who=who), Memory(who=who), tuesday)
            message = {"recipient_id": "x" * 20, **reply.as_json()}
            assert [e.message for e in validator("Reply").iter_errors([message])] == [], (topic, who)


def test_the_description_refuses_what_is_no_reply() -> None:
    assert not validator("Reply").is_valid([])
    assert not validator("Reply").is_valid([{"recipient_id": "x" * 20, "text": "hei"}])
    assert not validator("Button").is_valid({"title": "Hei", "payload": "hei på deg"})


def test_pages_are_served_with_their_own_policy(app: Sanic) -> None:
    route = next(r for r in app.router.routes if r.path.endswith("h/<name:str>"))
    found = asyncio.run(route.handler(None, name="1"))
    assert found.status == 200 and "frame-ancestors" in found.headers["Content-Security-Policy"]
    never = asyncio.run(route.handler(None, name="../etc"))
    assert never.status == 404 and b"tel:112" in never.body
    start = next(r for r in app.router.routes if r.path.strip("/") == "h")
    assert asyncio.run(start.handler(None)).headers["Location"] == "/h/1"


def test_the_chats_page_says_unconfirmed_until_it_is_confirmed(
    monkeypatch: pytest.MonkeyPatch, composer: Composer
) -> None:
    said = "Ikke bekreftet av kommunen ennå."
    monkeypatch.setattr(widget.launch, "confirmed", lambda _: False)
    assert said in widget.front_page(composer) and said in widget.script(composer)
    monkeypatch.setattr(widget.launch, "confirmed", lambda _: True)
    assert said not in widget.front_page(composer) and said not in widget.script(composer)
