"""What must be right before anything is served. What is wrong stops the start, with its file, its line and what to do.

A guide that starts with half of its content would answer somebody in danger with nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot import cards, clock, corpus, danger_rules, language, metrics, paths, reading, settings, strict_yaml
from bot.checks import services
from bot.checks.material import Material
from bot.composer import Composer
from bot.paths import shown
from bot.pressure import Counts
from bot.strict_yaml import ContentError
from bot.understanding import encoder

T = TypeVar("T")
_OF_FACTS = (
    services.fields,
    services.yaml_traps,
    services.unique_ids,
    services.phone_shapes,
    services.parsable_hours,
    services.stand_ins,
)
_STORE, _CHANNEL = "bot.memory.ForgettingStore", "bot.channel.WebChannel"


def check(content: Composer) -> None:
    """Read what is served beside the composed content, and look at all of it and at the settings, once.

    Raises:
        ContentError, ValueError: the first thing that is wrong.
    """
    clock.frozen()
    Counts.from_environment()
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
        raise ContentError(f"{file}: a field is missing or of the wrong kind: {error}") from error


def check_utterances() -> None:
    """Whether what is to be learned from can be read at all: Rasa would find out after minutes.

    Raises:
        ContentError: a file is no YAML.
    """
    for path in [*corpus.files(paths.NLU), paths.NLU / "stories.yml"]:
        try:
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            raise ContentError(f"{shown(path)}:{line}: {error.problem}") from error


def _rasa_files(topics: set[str]) -> None:
    root = paths.ROOT
    store = (_table(root / "endpoints.yml").get("tracker_store") or {}).get("type")
    if store != _STORE:
        raise ContentError(f"endpoints.yml: tracker_store: {store!r} would not forget; write type: {_STORE}")
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
        ContentError: the first one that is broken, with its file and the service.
    """
    files = sorted(paths.SERVICES.rglob("*.yml"))
    records = [(shown(file), record) for file in files for record in _table(file).get("services") or []]
    material = Material(services=records)
    for problem in (p for rule in _OF_FACTS for p in rule(material) if not p.warning):
        raise ContentError(str(problem).removeprefix("FEIL "))


def _encoder() -> None:
    """A missing encoder makes the guide weaker, an altered one makes it wrong."""
    if encoder.FILE.exists() and not encoder.is_intact():
        raise ContentError(f"{shown(encoder.FILE)}: the file is not the one that was trained; fetch it anew from git")
