"""What the guide reads when it starts, read as it reads it: what no other rule looks at must not be found there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot import cards, danger_rules, follow_ups, launch, measures, plan, reading, strict_yaml, traces, widget
from bot.checks.material import Material, Problem
from bot.publish import addresses, words
from bot.strict_yaml import ContentError, Unreadable

WORDS = "content/words.yml"
_LOADERS: Mapping[str, Callable[[], Any]] = {
    "content/danger.yml": danger_rules.rules,
    "content/cards.yml": cards.load,
    "content/calls.yml": follow_ups.load,
    "content/launch.yml": launch.load,
    "content/plan.yml": plan.load,
    "content/measures.yml": measures.load,
    "content/widget.yml": widget.words,
    "content/traces.yml": traces.content,
    "content/pages.yml": words.table,
    "content/reading.yml": reading.titles,
    "content/addresses.yml": addresses.load,
}


def loads(_: Material) -> Iterator[Problem]:
    """A file that the guide cannot make anything of."""
    for file, load in _LOADERS.items():
        yield from wrong(file, load)


def wrong(file: str, load: Callable[[], Any]) -> Iterator[Problem]:
    """What keeps `load` from reading a file."""
    try:
        load()
    except Unreadable as error:
        yield Problem(file, "", error.what, error.tip, line=error.line)
    except (ContentError, ValueError) as error:
        yield Problem(file, "", str(error).removeprefix(f"{file}: ").rstrip("."), "Rett fila")
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        yield Problem(file, "", f"noe mangler eller har feil form: «{_name(error)}»", "Sammenlign med linjene rundt")


def _name(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__


def spelled_once(material: Material) -> Iterator[Problem]:
    """A spelling in `content/words.yml` that would be read as two words."""
    forms: dict[str, str] = {}
    for written, spellings in strict_yaml.load(material.root / WORDS)["forms"].items():
        for spelling in str(spellings).split():
            if forms.setdefault(spelling, str(written)) != str(written):
                message = f"«{spelling}» er skrivemåte for «{forms[spelling]}» også"
                yield Problem(WORDS, str(written), message, "Behold den ett sted")


RULES = (loads, spelled_once)
