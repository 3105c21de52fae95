"""The thresholds of `config.yml`, read from there so that they stand in one place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot import paths, strict_yaml
from bot.danger import Thresholds


@dataclass(frozen=True)
class Settings:
    """Below `fallback` a topic is not taken, below `voice` a voice, below `asks` what is asked of a place,
    below `may_ask` not even where one was shown.

    `danger` holds the thresholds of the trained head.
    """

    fallback: float
    voice: float
    asks: float
    may_ask: float
    danger: Thresholds


def load(path: Path = paths.ROOT / "config.yml") -> Settings:
    """The settings of the pipeline."""
    found = {component.pop("name").rsplit(".")[-1]: component for component in strict_yaml.load(path)["pipeline"]}
    return Settings(**found["Understanding"], danger=Thresholds(**found["DangerGate"]))
