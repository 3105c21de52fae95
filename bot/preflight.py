"""What must be right before anything is served. What is wrong stops the start, with its file, its line and what to do.

A guide that starts with half of its content would answer somebody in danger with nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot import (
    cards,
    clock,
    corpus,
    danger_rules,
    language,
    metrics,
    paths,
    reading,
    serving,
    settings,
    sharing,
    strict_yaml,
)
from bot.checks import placed, services
from bot.checks.material import Material, services_of
from bot.composer import Composer
from bot.paths import shown
from bot.pressure import Counts
from bot.strict_yaml import ContentError
from bot.understanding import encoder

T = TypeVar("T")
_OF_FACTS = (
    services.fields,
    services.yaml_traps,
    services.phone_shapes,
    services.parsable_hours,
    services.stand_ins,
)
_STORE, _LINES, _CHANNEL = "bot.memory.ForgettingStore", "bot.memory.Lines", "bot.channel.WebChannel"


def check(content: Composer) -> None:
    """Read what is served beside the composed content, and look at all of it and at the settings, once.

    Raises:
        ContentError, ValueError: the first thing that is wrong.
    """
    clock.frozen()
    Counts.from_environment()
    sharing.check()
    metrics.port()
    _rasa_files(set(content.topics))
    for file, load in (
        ("config.yml", settings.load),
        ("content/words.yml", language.spellings),
        ("content/danger.yml", danger_rules.rules),
        ("content/cards.yml", cards.load),
        ("content", lambda: reading.served(content)),
    ):
        told(file, load)
    _encoder()


def told(file: str, load: Callable[[], T]) -> T:
    """What `load` gives.

    Raises:
        ContentError: a field is missing or of the wrong kind; names the file.
    """
    try:
        return load()
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ContentError(f"{file}: et felt mangler eller har feil form: {error}") from error


def check_utterances() -> None:
    """Whether what is to be learned from can be read at all: Rasa would find out after minutes.

    Raises:
        ContentError: a file is no YAML.
    """
    for path in [*corpus.files(paths.NLU), paths.NLU / "stories.yml"]:
        try:
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            strict_yaml.load(path)  # says what is wrong in words of our own
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise ContentError(f"{shown(path)}:{line}: {error.problem}") from error


def _rasa_files(topics: set[str]) -> None:
    root = paths.ROOT
    endpoints = _table(root / "endpoints.yml")
    store, lines = ((endpoints.get(name) or {}).get("type") for name in ("tracker_store", "lock_store"))
    if store != _STORE:
        raise ContentError(f"endpoints.yml: tracker_store: {store!r} would not forget; write type: {_STORE}")
    if lines != _LINES:
        raise ContentError(f"endpoints.yml: lock_store: {lines!r} would not keep the order; write type: {_LINES}")
    if _CHANNEL not in _table(root / "credentials.yml"):
        raise ContentError(f"credentials.yml: {_CHANNEL} is missing; it is the one door to the guide")
    intents = {next(iter(i)) if isinstance(i, dict) else i for i in _table(root / "domain.yml").get("intents") or []}
    if missing := topics ^ intents:
        raise ContentError(f"domain.yml: content/topics and the intents differ in: {', '.join(sorted(missing))}")
    _table(root / "data" / "stories.yml")
    for component in _table(root / "config.yml").get("pipeline") or []:
        module, _, name = str(component["name"]).rpartition(".")
        if not (paths.ROOT / (module.replace(".", "/") + ".py")).exists():
            raise ContentError(f"config.yml: pipeline: there is no {module}.{name}")


def _table(path: Path) -> dict[str, Any]:
    found = strict_yaml.load(path)
    if not isinstance(found, dict):
        raise ContentError(f"{shown(path)}:1: the file must hold keys and values")
    return found


def check_services() -> None:
    """The rules on numbers and hours, before anything is made of them.

    Raises:
        ContentError: the first one that is broken, with its file, its line and the service.
    """
    material = Material()
    for file in sorted(paths.SERVICES.rglob("*.yml")):
        material.load(file)
    for problem in material.unreadable:
        raise ContentError(str(problem).removeprefix("FEIL "))
    for number in serving.served():
        material = Material(services=services_of(number))
        for problem in (p for rule in _OF_FACTS for p in rule(material) if not p.warning):
            raise ContentError(str(placed(problem, material.root)).removeprefix("FEIL "))


def _encoder() -> None:
    """A missing encoder makes the guide weaker, an altered one makes it wrong."""
    if encoder.FILE.exists() and not encoder.is_intact():
        raise ContentError(f"{shown(encoder.FILE)}: the file is not the one that was trained; fetch it anew from git")
