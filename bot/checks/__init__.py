"""`make check`: every rule on the content. All problems are collected and told with file, id and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot import clock
from bot.checks import advice, follow_ups, published, services, topics, utterances
from bot.checks.material import Material, Problem

RULES: tuple[Callable[[Material], Iterator[Problem]], ...] = (
    *services.RULES,
    *topics.RULES,
    *advice.RULES,
    *follow_ups.RULES,
    *utterances.RULES,
    *published.RULES,
)


def problems(material: Material) -> list[Problem]:
    """Everything that is wrong, those that could not even be read first."""
    return [*material.unreadable, *(problem for rule in RULES for problem in rule(material))]


def report() -> int:
    """Print all problems of the project; returns 1 when there is an error, 0 when there are warnings at most."""
    found = problems(Material.read(today=clock.now().date()))
    errors = [problem for problem in found if not problem.warning]
    for problem in sorted(found, key=lambda p: (p.warning, p.file, p.id)):
        print(problem)
    print(f"{len(errors)} feil, {len(found) - len(errors)} varsler.")
    return 1 if errors else 0
