"""The process that serves, and what Rasa would open by itself."""

from __future__ import annotations

import inspect
import logging
import os
import sys
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import TrackerStore
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig

from bot import directory, origins, process
from bot.seams import closed, quiet
from bot.strict_yaml import ContentError

Usage = namedtuple("Usage", "total used free")


def test_it_starts_anew_with_an_allocator_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *given: started.append(given))
    for name in process.FORGETFUL:
        monkeypatch.delenv(name, raising=False)
    process.harden()
    (program, arguments, environment), *more = started
    assert program == sys.executable and arguments[1:] == sys.orig_argv[1:] and not more
    assert environment.items() >= process.FORGETFUL.items()
    for name, value in process.FORGETFUL.items():
        monkeypatch.setenv(name, value)
    process.harden()
    assert len(started) == 1


def test_it_unpacks_in_memory_where_the_disk_is_full_or_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    def shut() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(process.shutil, "disk_usage", lambda _: Usage(1, 1, 10**9))
    assert process._temporary() == {}
    monkeypatch.setattr(process.shutil, "disk_usage", lambda _: Usage(1, 1, 1_000))
    assert process._temporary() == {"TMPDIR": "/dev/shm"}
    monkeypatch.setattr(process.tempfile, "gettempdir", shut)
    assert process._temporary() == {"TMPDIR": "/dev/shm"}


def test_a_mistyped_store_stops_the_start() -> None:
    with pytest.raises(RasaException, match="endpoints.yml: tracker_store: there is no class 'bot.memory.Forgetting'"):
        TrackerStore.create(EndpointConfig(type="bot.memory.Forgetting"))


def test_the_seams_of_store_and_origins_are_where_they_were() -> None:
    assert "Using `InMemoryTrackerStore` instead." in inspect.getsource(closed._stock_load_store)
    assert "CORS_SUPPORTS_CREDENTIALS = True" in inspect.getsource(closed._stock_configure_cors)


@pytest.mark.parametrize("option", ["--enable-api", "--debug", "--cors", "--cors=*"])
def test_what_would_open_it_is_refused(option: str) -> None:
    with pytest.raises(SystemExit, match=r"er slått av her"):
        closed.refuse(["run", option])
    closed.refuse(["train", option])
    closed.refuse(["run", "--port", "5006"])


def test_others_log_where_they_speak_and_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    quiet.silence_others()
    try:
        try:
            raise ValueError("kanarifugl")
        except ValueError:
            logging.getLogger("rasa.core.processor").exception("kanarifugl %s", "kanarifugl")
        logging.getLogger("bot.channel").error("channel.failed: %s", "ValueError")
    finally:
        logging.setLogRecordFactory(quiet._stock_record)
    assert "kanarifugl" not in caplog.text and "Traceback" not in caplog.text
    assert "ValueError" in caplog.records[0].getMessage()
    assert caplog.records[1].getMessage() == "channel.failed: ValueError"


@pytest.mark.parametrize("wrong", ["*", "https://a.example https://*.example", "a.example", "https://a.example/"])
def test_an_origin_that_is_none_stops_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(origins.SETTING, wrong)
    with pytest.raises(ContentError, match="VEIVISER_ORIGINS"):
        origins.allowed(directory.load().kommune)


def test_the_unit_restarts_for_ever_and_writes_in_one_folder_only() -> None:
    unit = (Path(__file__).parent.parent / "deploy" / "veiviseren.service").read_text(encoding="utf-8")
    for line in (
        "Restart=always",
        "StartLimitIntervalSec=0",
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "CacheDirectory=%N",
        "LimitCORE=0",
        "NoNewPrivileges=yes",
    ):
        assert line in unit.splitlines(), line
    assert "ReadWritePaths" not in unit and "StateDirectory" not in unit
