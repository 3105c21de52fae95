"""The thresholds of `config.yml`, read from there so that they stand in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import paths, strict_yaml


@dataclass(frozen=True)
class Settings:
    """Below `fallback` a topic is not taken, below `voice` a voice; `possible` and `sure` judge danger."""

    fallback: float
    voice: float
    possible: float
    sure: float


def load(path: Path = paths.ROOT / "config.yml") -> Settings:
    """The settings of the pipeline."""
    found: dict[str, float] = {}
    for component in strict_yaml.load(path)["pipeline"]:
        found |= {key: value for key, value in component.items() if key != "name"}
    return Settings(**found)
