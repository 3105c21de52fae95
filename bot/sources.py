"""What an answer rests on: the register of sources, what staff see of it, and what the text says already."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from bot import paths, strict_yaml
from bot.topics import Topic

_REGISTER = paths.CONTENT / "sources.yml"


@lru_cache(maxsize=1)
def register() -> Mapping[str, Mapping[str, Any]]:
    """Each entry of `content/sources.yml` by its id; read once.

    Raises:
        ContentError: the file is missing or broken.
    """
    return {entry["id"]: entry for entry in strict_yaml.load(_REGISTER)["sources"]}


def sources_of(topic: Topic) -> tuple[str, ...]:
    """What the answer rests on, as staff see it: the plan's chapters in one, then the acts' paragraphs."""
    chapters = list(dict.fromkeys(str(s["plan"]) for s in topic.source if "plan" in s))
    plan = [f"Handlingsplan, kap. {' og '.join(chapters)}"] if chapters else []
    return tuple(plan + [str(s["law"]) for s in topic.source if "law" in s])


def not_said(sources: Sequence[str], text: str) -> list[str]:
    """The sources whose paragraph the text does not name already."""
    return [s for s in sources if not (paragraph := re.search(r"§ ?\d+(?:-\d+)?", s)) or paragraph.group() not in text]


def names_emergency(text: str, topic: str = "") -> bool:
    """Whether the text says to call 112; in an answer about suicide 113 does as well."""
    return re.search(r"\b11[23]\b" if topic == "selvmord" else r"\b112\b", text) is not None
