"""`make check`: every rule on the content. All problems are told with file, line, id and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import clock, kommuner, layers, paths, serving
from bot.checks import advice, follow_ups, places, plan, program, published, services, topics
from bot.checks.material import Material, Problem, Rule, services_of
from bot.strict_yaml import ContentError

# The form and the words of the content, without the utterances: quick enough to look at after every save.
OF_WORDS: tuple[Rule, ...] = (
    *services.RULES,
    *topics.RULES,
    *advice.RULES,
    *follow_ups.RULES,
    *plan.RULES,
    *published.RULES,
)


def every_rule() -> tuple[Rule, ...]:
    """All rules; those on utterances need a learning library, which takes seconds to load."""
    from bot.checks import utterances

    return (*OF_WORDS, *utterances.RULES, *program.RULES)


def problems(material: Material, rules: tuple[Rule, ...] | None = None) -> list[Problem]:
    """Everything that is wrong. Where files cannot be read, that alone: the rest would be wrong only because of it.

    Args:
        rules: those to look with; all of them unless told otherwise.
    """
    rules = every_rule() if rules is None else rules
    found = material.unreadable or _where_said([problem for rule in rules for problem in rule(material)], material)
    return sorted((placed(problem, material.root) for problem in found), key=lambda p: (p.warning, p.file, p.line))


def _where_said(found: list[Problem], material: Material) -> list[Problem]:
    """The problems of services with the first file from which on they are there: a later one may only add to it."""
    said: dict[tuple[str, str], str] = {}
    for file, told in material.layers.items():
        part = Material(services=told, today=material.today, root=material.root)
        for problem in (p for rule in (*services.RULES, *published.RULES) for p in rule(part)):
            said.setdefault((problem.id, problem.message), file)
    return [
        replace(p, file=said[p.id, p.message]) if p.file in material.layers and (p.id, p.message) in said else p
        for p in found
    ]


def placed(problem: Problem, root: Path) -> Problem:
    """The problem with its line."""
    if problem.line:
        return problem
    there = places.read(root / problem.file)
    return replace(problem, line=there.of_problem(problem.id, problem.message, problem.tip))


def report(root: Path = paths.ROOT) -> int:
    """Print all problems of the project; returns 1 when there is an error, 0 when there are warnings at most.

    The chosen kommune is checked with all its content; of the others, what stands in their own files.
    """
    today = clock.now().date()
    material = Material.read(root, today=today)
    found = problems(material)
    if not material.unreadable:
        found += [placed(problem, root) for problem in _of_other_kommuner(today)]
    found.sort(key=lambda p: p.warning)
    print(*found, sep="\n", end="\n" if found else "")
    errors = sum(not problem.warning for problem in found)
    print(f"{errors} feil, {len(found) - errors} varsler.")
    if material.unreadable:
        print(
            "Rett dette først, og kjør make check igjen: resten av reglene ser på innholdet når alle filer kan leses."
        )
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
