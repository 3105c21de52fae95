"""The real server on a port: what goes over the wire, what does not open, limits, and how it ends."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot import contract
from bot.wire import HEADERS
from proofs.server import WEBHOOK, Server

pytestmark = pytest.mark.model
KOMMUNE, EVIL = "https://www.balsfjord.kommune.no", "https://evil.example"
PAGES = (
    "/",
    "/klar",
    "/svarene",
    "/svarene/barn",
    "/h/1",
    "/h/1-en",
    "/t/1",
    "/widget.js",
    "/page/page.css",
    "/webhooks/rest/",
)
PATHS = ("/", "/klar", "/svarene", "/page/page.js", "/webhooks/rest/", "/nowhere", WEBHOOK)
CLOSED = ("/status", "/version", "/model", "/domain", "/conversations/x/tracker", "/model/parse", "/webhooks/rest/x")
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(VEIVISER_ORIGINS=KOMMUNE) as running:
        yield running


def said(text: str) -> bytes:
    return json.dumps({"message": text}).encode()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "DELETE"])
def test_no_response_leaves_a_trace(server: Server, method: str, path: str) -> None:
    status, headers, _ = server.request(method, path, b"{}" if method == "POST" else None)
    assert status < 500
    for name, value in HEADERS.items():
        if name != "Content-Security-Policy":
            assert headers[name.lower()] == value, name
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] in ("same-origin", "cross-origin")
    for unwanted in ("set-cookie", "server", "etag", "last-modified", "x-powered-by"):
        assert unwanted not in headers
    assert not any(name.startswith("access-control-") for name in headers)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_whoever_asks_for_its_head_alone(server: Server, path: str) -> None:
    whole, head = server.request("GET", path), server.request("HEAD", path)
    assert whole[0] == head[0] < 400 and whole[2] and not head[2]
    assert head[1]["content-type"] == whole[1]["content-type"]


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_rasas_own_interface_is_shut(server: Server, method: str, path: str) -> None:
    status, _, body = server.request(method, path, b"{}" if method != "GET" else None)
    assert status == 404 and b"Rasa" not in body and b"tel:112" in body


@pytest.fixture(scope="module")
def app() -> Any:
    from rasa.core.run import configure_app

    from bot.channel import WebChannel

    return configure_app([WebChannel()], enable_api=False)


def test_the_documented_routes_are_all_there_are(app: Any) -> None:
    routes = {(method, route.path) for route in app.router.routes for method in route.methods}
    heads = {path for method, path in routes if method == "HEAD"}
    assert heads == {path for method, path in routes if method == "GET"} - {""}  # `/` is answered before Rasa's own
    assert {route for route in routes if route[0] != "HEAD"} == {
        ("GET", ""),
        ("GET", "klar"),
        ("GET", "readyz"),
        ("GET", "healthz"),
        ("GET", "svarene"),
        ("GET", "svarene/<address:str>"),
        ("GET", "widget.js"),
        ("GET", "h"),
        ("GET", "h/<name:str>"),
        ("GET", "t/1"),
        ("GET", "page/<name:str>"),
        ("GET", "k/<number:str>"),
        ("GET", "k/<number:str>/h"),
        ("GET", "k/<number:str>/h/<name:str>"),
        ("GET", "k/<number:str>/svarene"),
        ("GET", "k/<number:str>/svarene/<address:str>"),
        ("GET", "k/<number:str>/t/1"),
        ("GET", "webhooks/rest"),
        ("POST", "webhooks/rest/webhook"),
    }


def test_the_loop_is_the_one_that_keeps_no_buffer_for_all(app: Any) -> None:
    assert type(asyncio.get_event_loop_policy()).__module__.startswith("asyncio")


def test_only_a_named_origin_may_read_and_never_with_credentials(server: Server) -> None:
    for origin, allowed in ((KOMMUNE, KOMMUNE), (EVIL, None), ("null", None), (KOMMUNE + ".evil.example", None)):
        status, headers, _ = server.request("POST", WEBHOOK, said("hei"), JSON | {"Origin": origin})
        assert status == 200 and headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in headers and headers["vary"] == "Origin"


def test_a_named_origin_may_ask_first(server: Server) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    status, headers, _ = server.request("OPTIONS", WEBHOOK, headers=asked | {"Origin": KOMMUNE})
    assert status == 204 and headers["access-control-allow-origin"] == KOMMUNE
    assert headers["access-control-allow-methods"] == "POST"
    assert headers["access-control-allow-headers"] == "Content-Type"
    _, headers, _ = server.request("OPTIONS", WEBHOOK, headers=asked | {"Origin": EVIL})
    assert not any(name.startswith("access-control-") for name in headers)


@pytest.mark.parametrize("size", [17_000, 300_000])
def test_a_body_over_16_kb_is_not_read_and_the_reply_has_numbers(server: Server, size: int) -> None:
    status, _, body = server.request("POST", WEBHOOK, said("a" * size), JSON)
    messages = json.loads(body)
    assert status == 413 and contract.problems(messages) == []
    assert "112" in messages[0]["text"] and "113" in messages[0]["text"] and messages[0]["recipient_id"]


def test_the_longest_message_that_is_let_in_is_answered(server: Server) -> None:
    status, _, body = server.request("POST", WEBHOOK, said("jeg er redd ham. " * 900), JSON)
    assert status == 200 and contract.problems(json.loads(body)) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"hei"', b"[" * 15_000, b"\xff\xfe", b"{}x"])
def test_what_is_no_json_object_gets_a_reply(server: Server, body: bytes) -> None:
    status, _, answered = server.request("POST", WEBHOOK, body, JSON)
    assert status == 400 and contract.problems(json.loads(answered)) == []


@pytest.mark.parametrize("head", [b"Content-Length: abc", b"Content-Length: -1", b"Transfer-Encoding: x", b"Expect: y"])
def test_a_broken_head_is_no_fault_of_the_server(server: Server, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(
            b"POST " + WEBHOOK.encode() + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + head + b"\r\n\r\n"
        )
        line.shutdown(socket.SHUT_WR)
        answered = line.recv(100)
    assert not answered.startswith(b"HTTP/1.1 5")


def test_too_many_from_one_sender_are_refused_with_numbers_and_danger_never_is(server: Server) -> None:
    def ask(text: str) -> tuple[int, dict[str, object]]:
        body = json.dumps({"sender": "one-who-presses-on", "message": text}).encode()
        status, _, answered = server.request("POST", WEBHOOK, body, JSON, source="127.0.0.9")
        assert contract.problems(json.loads(answered)) == []
        return status, json.loads(answered)[0]

    assert [ask("hei")[0] for _ in range(22)][-2:] == [429, 429]
    refused = ask("takk")[1]
    assert "112" in str(refused["text"]) and "113" in str(refused["text"])
    for danger in ("han har tatt kniv", "/akutt", "/svar:skadet", "hjlp hn slår nåå"):
        status, reply = ask(danger)
        assert status == 200 and reply["custom"]["urgent"], danger  # type: ignore[index]
    body = json.dumps({"sender": "another-one-here", "message": "hei"}).encode()
    assert server.request("POST", WEBHOOK, body, JSON, source="127.0.0.9")[0] == 200


def test_readiness_has_asked_five_questions(server: Server) -> None:
    for path in ("/klar", "/readyz"):
        status, _, body = server.request("GET", path)
        assert status == 200 and json.loads(body)["ready"] is True and json.loads(body)["wrong"] == []
    status, _, body = server.request("GET", "/healthz")
    assert status == 200 and json.loads(body) == {"status": "ok"}


def test_nothing_was_printed_but_the_address(server: Server) -> None:
    lines = server.printed().splitlines()
    assert lines[0].startswith("Veiviseren svarer på http://127.0.0.1:")
    assert all(re.fullmatch(r"[-\d: ]+ERROR +bot\.wire  - request\.failed: \w+", line) for line in lines[1:]), lines


def test_sigterm_answers_what_is_in_flight_and_ends_well() -> None:
    with Server() as server:
        answers: list[int] = []

        def ask() -> None:
            answers.append(server.request("POST", WEBHOOK, said("jeg er redd ham. " * 900), JSON)[0])

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.15)
        server.process.send_signal(signal.SIGTERM)
        asking.join(30)
        assert server.process.wait(10) == 0
    assert answers == [200]
