"""The tables of the evaluation in Markdown; each cell is a share in per cent with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter

from bot.evaluation import figures
from bot.evaluation.corpus_figures import LONG, CorpusFigures
from bot.evaluation.figures import Share
from bot.evaluation.held_out import Judged
from bot.evaluation.judgement import Outcome
from bot.turn import UNKNOWN

THRESHOLDS = (0.5, 0.65, 0.8)
Outcomes = Sequence[Outcome]
Column = tuple[str, Callable[[Outcomes], Share]]


def share(items: Outcomes, counts: Callable[[Outcome], object]) -> Share:
    """How many of the outcomes count."""
    return Share(sum(bool(counts(item)) for item in items), len(items))


def _topic(item: Outcome) -> bool:
    return item.judged.prediction.topics[0][0] == item.example.topic


def _among_three(item: Outcome) -> bool:
    return item.example.topic in [topic for topic, _ in item.judged.prediction.topics[:3]]


def _voice(item: Outcome) -> bool:
    return item.judged.prediction.voices[0][0] == item.example.who


def _found(items: Outcomes) -> Share:
    return share([item for item in items if item.example.danger], lambda item: item.urgent)


def _false_alarms(items: Outcomes) -> Share:
    return share([item for item in items if not item.example.danger], lambda item: item.urgent)


_ROUTED: tuple[Column, ...] = (
    ("rett først", lambda items: share(items, lambda item: item.right)),
    ("skadelig først", lambda items: share(items, lambda item: item.harmful)),
    ("fare funnet", _found),
    ("falsk alarm", _false_alarms),
    ("stemme", lambda items: share(items, _voice)),
)
HELD_OUT: tuple[Column, ...] = (
    *_ROUTED,
    ("tema", lambda items: share(items, _topic)),
    ("blant tre", lambda items: share(items, _among_three)),
)
CLOSED: tuple[Column, ...] = (
    *_ROUTED,
    ("rett etter minst én leser", lambda items: share(items, lambda item: item.right or item.right_by_second)),
    ("leserne møtes", lambda items: share(items, lambda item: item.readers_meet)),
)


def grouped(items: Outcomes, columns: Sequence[Column], groups: Sequence[tuple[str, str]]) -> str:
    """A table with a row for all, and one for each value of each group.

    Args:
        groups: (Norwegian title, field of the example), e.g. ("stemme", "who").
    """
    lines = [
        "| gruppe | antall | " + " | ".join(title for title, _ in columns) + " |",
        "| --- " * (len(columns) + 2) + "|",
        _row("alle", items, columns),
    ]
    for title, field in groups:
        of_example = attrgetter(f"example.{field}")
        lines += [_row(f"{title}: {name}", group, columns) for name, group in figures.by(items, of_example).items()]
    return "\n".join(lines)


def _row(name: str, items: Outcomes, columns: Sequence[Column]) -> str:
    return f"| {name} | {len(items)} | " + " | ".join(str(of(items)) for _, of in columns) + " |"


def means(items: Outcomes) -> str:
    """The mean over the five voices, in which a small hard group counts as much as a large easy one."""
    voices = [group for name, group in figures.by(items, lambda item: item.example.who).items() if name != UNKNOWN]
    right, heard = (
        100 * figures.mean([share(group, counts) for group in voices]) for counts in (lambda item: item.right, _voice)
    )
    return f"Snitt over de fem stemmene: rett første tjeneste {right:.1f}, stemme {heard:.1f}."


def thresholds(items: Sequence[Judged]) -> str:
    """Danger by the trained head alone at three thresholds."""
    lines = ["| terskel | fare funnet | falsk alarm |", "| --- | --- | --- |"]
    for limit in THRESHOLDS:
        found, alarms = (
            Share(sum(i.prediction.danger >= limit for i in group), len(group))
            for group in ([i for i in items if i.example.danger], [i for i in items if not i.example.danger])
        )
        lines.append(f"| {limit} | {found} | {alarms} |")
    return "\n".join(lines)


def confusions(items: Outcomes) -> str:
    """What is most often taken for what: topics, voices, first services."""
    pairs = (
        [(i.example.topic, i.judged.prediction.topics[0][0]) for i in items],
        [(i.example.who, i.judged.prediction.voices[0][0]) for i in items],
    )
    lines = ["| egentlig | tatt for | ganger |", "| --- | --- | --- |"]
    for group, most in zip(pairs, (15, 8), strict=True):
        lines += [f"| {true} | {taken} | {count} |" for true, taken, count in figures.confused(group, most)]
    return "\n".join(lines)


def reliability(items: Sequence[tuple[float, bool]]) -> str:
    """How sure against how right, in tenths."""
    lines = ["| sikkerhet | rett | antall |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {sure:.2f} | {right:.2f} | {n} |" for sure, right, n in figures.reliability(items)])


def corpus(found: CorpusFigures, neighbour: float) -> str:
    """What the corpus is made of."""
    spread = ", ".join(f"{name} {100 * part:.0f} %" for name, part in found.varieties.items())
    return (
        f"{found.total} ulike setninger av {found.writers} skrivere; den som skrev mest, har "
        f"{100 * found.largest_writer:.1f} %. {spread}. {100 * found.long:.0f} % er over {LONG} tegn. "
        f"{found.danger} er fare nå; {found.near_misses} rolige har et ord som skremmer. "
        f"Likheten med nærmeste nabo i samme tema er {neighbour:.2f} i median (1 er lik)."
    )
