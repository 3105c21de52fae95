"""The off switch: numbers at every address, from a server that has loaded no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import contract, off
from bot.wire import HEADERS
from proofs.server import WEBHOOK, Server

NUMBERS = (b"tel:112", b"tel:113", b"tel:110", b"tel:116117", b"tel:116006", b"tel:116111")


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("ja", True), ("0", False), ("nei", False), ("", False)])
def test_anything_but_a_no_switches_off(value: str, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(off.SWITCH, value)
    assert off.is_wanted() is wanted


def test_switched_off_it_serves_numbers_and_loads_no_model() -> None:
    with Server(VEIVISER_AV="1") as server:
        loaded = Path(f"/proc/{server.process.pid}/maps").read_text()
        assert "onnxruntime" not in loaded and "sklearn" not in loaded
        for path, status in (("/", 200), ("/anything", 404)):
            found, headers, body = server.request("GET", path)
            assert found == status and all(number in body for number in NUMBERS)
            assert headers["cache-control"] == HEADERS["Cache-Control"] and "set-cookie" not in headers
            assert b"<script" not in body and b"http" not in body
        for said, first, urgent in (("hei", "vo-linjen", False), ("han har tatt kniv", "politi-112", True)):
            status, _, body = server.request("POST", WEBHOOK, json.dumps({"message": said}).encode())
            messages = json.loads(body)
            assert status == 200 and contract.problems(messages) == []
            assert messages[0]["custom"]["services"][0] == first and messages[0]["custom"]["urgent"] is urgent
        assert all(json.loads(server.request("GET", path)[2])["off"] is True for path in ("/klar", "/readyz"))
        assert json.loads(server.request("GET", "/healthz")[2]) == {"status": "ok"}
