"""`make check`: every rule on the content. All problems are collected and told with file, id and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from bot import clock, kommuner, layers, paths, serving
from bot.checks import advice, follow_ups, published, services, topics, utterances
from bot.checks.material import Material, Problem, services_of
from bot.strict_yaml import ContentError

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
    """Print all problems of the project; returns 1 when there is an error, 0 when there are warnings at most.

    The chosen kommune is checked with all its content; of the others, what stands in their own files.
    """
    today = clock.now().date()
    found = [*problems(Material.read(today=today)), *_of_other_kommuner(today)]
    errors = [problem for problem in found if not problem.warning]
    for problem in sorted(found, key=lambda p: (p.warning, p.file, p.id)):
        print(problem)
    print(f"{len(errors)} feil, {len(found) - len(errors)} varsler.")
    return 1 if errors else 0


def _of_other_kommuner(today: date) -> Iterator[Problem]:
    """What is wrong in the files of the kommuner that this process does not serve first; old facts are theirs."""
    for number in kommuner.known():
        file = layers.own_file(number)
        if file is None or number == serving.current():
            continue
        try:
            material = Material(services=services_of(number), today=today)
        except ContentError as error:
            where, _, message = str(error).partition(": ")
            yield Problem(where, "YAML", message, "Rett fila, og kjør make check igjen")
            continue
        found = (problem for rule in services.RULES for problem in rule(material))
        yield from (p for p in found if p.file == paths.shown(file) and not p.warning)
