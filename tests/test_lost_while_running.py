"""What is lost while the server runs: danger is answered from the pure core, and nobody gets nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actions import answer as action
from bot import channel, contract
from bot.components import DangerGate, Understanding

pytestmark = pytest.mark.model
DANGER = {
    "han har tatt kniv": "politi-112",
    "hun puster ikke": "ambulanse-113",
    "det brenner i huset": "brann-110",
    "he has a gun": "politi-112",
    "/akutt": "politi-112",
    "/svar:skadet": "ambulanse-113",
}


def lose_the_classifier(_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Understanding, "process", _raise)


def lose_the_gate(_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DangerGate, "process", _raise)


def lose_the_model(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agent, "processor", None)


def lose_the_action(_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action.ActionAnswer, "run", _raise)


def lose_the_composer(_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.composer.Composer.compose", _raise)


def lose_the_store(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(channel.store(agent)), "save", _raise)


def lose_the_memory(agent: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(channel.store(agent)), "retrieve", _raise)


def _raise(*_: Any, **__: Any) -> Any:
    raise MemoryError("lost")


@pytest.mark.parametrize(
    "lose",
    [
        lose_the_classifier,
        lose_the_gate,
        lose_the_model,
        lose_the_action,
        lose_the_composer,
        lose_the_store,
        lose_the_memory,
    ],
)
def test_danger_is_answered_whatever_is_lost(
    agent: Any, monkeypatch: pytest.MonkeyPatch, lose: Callable[[Any, pytest.MonkeyPatch], None]
) -> None:
    channel.prepared()
    lose(agent, monkeypatch)
    for said, service in DANGER.items():
        messages = asyncio.run(channel.answer({"message": said}, agent))
        assert contract.problems(messages) == []
        assert messages[0]["custom"]["urgent"] and messages[0]["custom"]["services"][0] == service, said
    calm = asyncio.run(channel.answer({"message": "mannen min slår meg"}, agent))
    assert contract.problems(calm) == [] and "112" in calm[0]["text"] and calm[0]["custom"]["services"]


def test_content_that_is_deleted_while_it_runs_is_still_said(
    say: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot import paths

    before = say("mannen min slår meg")
    shutil.copytree(paths.CONTENT / "topics", tmp_path / "topics")
    for name in ("CONTENT", "TOPICS", "SERVICES"):
        monkeypatch.setattr(paths, name, tmp_path / "gone")
    after = say("mannen min slår meg")
    assert after["text"] == before["text"] and say("han har tatt kniv")["custom"]["urgent"]
