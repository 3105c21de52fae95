"""Fixtures: the content, the loaded agent, a frozen clock, and a way to say something through the channel."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import settings

from bot import rasa_project

rasa_project.prepare()  # the placeholders must be there before anything imports rasa.core

from bot import clock  # noqa: E402
from bot import composer as composing  # noqa: E402

settings.register_profile("untimed", deadline=None)  # nothing here measures time: the machine may be busy
settings.load_profile("untimed")

TUESDAY = "2026-11-24T10:00:00+01:00"
SUNDAY_NIGHT = "2026-11-22T23:00:00+01:00"


@pytest.fixture(autouse=True)
def tuesday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.FREEZE, TUESDAY)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda moment: monkeypatch.setenv(clock.FREEZE, moment)


@pytest.fixture(scope="session")
def composer() -> composing.Composer:
    return composing.load()


@pytest.fixture(scope="session")
def unconfirmed(composer: composing.Composer) -> composing.Composer:
    """The content as it is before anybody has rung, whatever the kommune has confirmed since."""
    services = {
        service.id: replace(service, confirmed_date="", confirmed_by="", assured_date="2026-11-22", fresh_months=6)
        for service in composer.directory
    }
    kommune = replace(composer.directory.kommune, fresh_months=6)
    return replace(composer, directory=replace(composer.directory, kommune=kommune, services=services))


@pytest.fixture
def tuesday() -> datetime:
    return datetime.fromisoformat(TUESDAY)


@pytest.fixture
def sunday_night() -> datetime:
    return datetime.fromisoformat(SUNDAY_NIGHT)


@pytest.fixture(scope="session")
def agent() -> Iterator[Any]:
    os.environ[clock.FREEZE] = TUESDAY
    yield rasa_project.agent()


@pytest.fixture
def say(agent: Any) -> Callable[..., dict[str, Any]]:
    """Say something through the channel with the real model; gives the one message of the reply."""
    from bot.channel import answer

    def speak(message: Any, sender: str = "") -> dict[str, Any]:
        payload = {"message": message} | ({"sender": sender} if sender else {})
        messages = asyncio.run(answer(payload, agent))
        assert len(messages) == 1
        return messages[0]

    return speak
