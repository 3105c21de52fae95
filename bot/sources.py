"""What an answer rests on, as staff see it, and what its text says already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.topics import Topic


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
