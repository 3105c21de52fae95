"""Which of the action plan's measures the guide carries out, and where that is to be seen (`content/measures.yml`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot import paths, strict_yaml

FILE = paths.CONTENT / "measures.yml"
DOES = ("ja", "delvis", "nei")
_TOPIC, _PAGE = "topic", "page"


@dataclass(frozen=True)
class Measure:
    """What the guide does about one measure.

    Attributes:
        id: the point's in `content/plan.yml`.
        does: a word of `DOES`.
        how: in what way; «» where it does nothing.
        shown_by: where that can be seen, each as {kind: what}, e.g. {"page": "places"}.
        left: what remains for the kommune.
    """

    id: str
    does: str
    left: str
    how: str = ""
    shown_by: Sequence[Mapping[str, str]] = ()


def load(path: Path = FILE) -> dict[str, Measure]:
    """The measures by id, in the order of the file.

    Raises:
        ContentError: the file is missing or broken, or a measure has a field too many or too few.
    """
    try:
        return {name: Measure(name, **record) for name, record in strict_yaml.load(path)["measures"].items()}
    except (TypeError, KeyError, AttributeError) as error:
        raise strict_yaml.ContentError(f"{paths.shown(path)}: et tiltak har et felt som er feil: {error}") from error


def shown(claim: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    """One place to see it, as the page of the plan tells it.

    Args:
        numbers: page key → number (`bot.publish.addresses`).
    """
    if _TOPIC in claim:
        return f"tema `{claim[_TOPIC]}` ({claim['voice']})"
    if _PAGE in claim:
        return f"side `/h/{numbers[claim[_PAGE]]}`"
    kind, what = next(iter(claim.items()))
    return {"command": f"`{what}`", "address": f"`{what}`", "test": f"prøve `{what.partition('::')[2] or what}`"}[kind]
