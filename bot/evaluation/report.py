"""`make eval`: runs the evaluation, prints the table, writes `docs/evaluation.md` and `docs/evaluation.png`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot import composer as composing
from bot import corpus, gazetteer, paths, project, routing, settings
from bot.evaluation import figures, held_out, judgement
from bot.evaluation.figures import Share, share
from bot.evaluation.held_out import Judged
from bot.evaluation.judgement import Verdict
from bot.turn import UNKNOWN
from bot.understanding.encoder import CachedEncoder, Encoder
from bot.understanding.model import Model

if TYPE_CHECKING:
    from bot.composer import Composer
    from bot.gazetteer import Gazetteer

PAGE, PICTURE = paths.ROOT / "docs" / "evaluation.md", paths.ROOT / "docs" / "evaluation.png"
THRESHOLDS = (0.5, 0.65, 0.8)
Right = Callable[[Judged], bool]


def run() -> str:
    """Evaluate everything; returns the page in Markdown after writing it and the picture."""
    composer = composing.load()
    names = gazetteer.build(composer.directory)
    pipeline = held_out.Pipeline(names, routing.places(composer.topics), settings.load())
    encoder = CachedEncoder(Encoder())
    examples = [placed.example for placed in corpus.load()]
    items = held_out.judged(examples, encoder, pipeline)
    same_first = _routing(composer, names)
    page = [_heading(items), _main_table(items, same_first), _danger_table(items), _topics(items), _reliability(items)]
    if judgement.CLOSED.exists():
        model = Model.trained(examples, encoder)
        page.append(_closed(judgement.verdicts(model, encoder, composer, pipeline)))
    text = "\n\n".join(page) + "\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    _draw(items, same_first)
    return text


def _routing(composer: Composer, names: Gazetteer) -> Right:
    """Whether the first service equals the one that the hand-given labels lead to, same clock."""

    def right(item: Judged) -> bool:
        wanted = judgement.first_service(composer, held_out.labelled_turn(item.example, names))
        return judgement.first_service(composer, item.turn) == wanted

    return right


def _topic(item: Judged) -> bool:
    return item.prediction.topics[0][0] == item.example.topic


def _among_three(item: Judged) -> bool:
    return item.example.topic in [topic for topic, _ in item.prediction.topics[:3]]


def _voice(item: Judged) -> bool:
    return item.prediction.voices[0][0] == item.example.who


def _urgent(item: Judged) -> bool:
    return item.turn.danger.level == "sure"


def _dangers(items: Sequence[Judged]) -> list[Judged]:
    return [item for item in items if item.example.danger]


def _calm(items: Sequence[Judged]) -> list[Judged]:
    return [item for item in items if not item.example.danger]


def _heading(items: Sequence[Judged]) -> str:
    writers = {item.example.writer for item in items}
    return (
        "# Hvor godt veiviseren forstår\n\n"
        f"Laget av `make eval`, modell {project.fingerprint()}. {len(items)} setninger av {len(writers)} skrivere. "
        "Hver setning er bedømt av en modell som verken har sett skriveren eller noe som ligner. Skriverne har skrevet "
        "vanskelig med vilje; vanlige meldinger er lettere. Tallene er prosent med 95 % intervall."
    )


def _main_table(items: Sequence[Judged], routing: Right) -> str:
    rows = [
        "| gruppe | antall | tema | blant tre | stemme | fare funnet | falsk alarm | rett første tjeneste |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        _row("alle", items, routing),
    ]
    rows += [
        _row(f"stemme: {name}", group, routing) for name, group in figures.by(items, lambda i: i.example.who).items()
    ]
    rows += [
        _row(f"variant: {n}", group, routing) for n, group in figures.by(items, lambda i: i.example.variety).items()
    ]
    known = [g for name, g in figures.by(items, lambda i: i.example.who).items() if name != UNKNOWN]
    rows.append(
        f"\nSnitt over de fem stemmene: stemme {100 * figures.mean([share(g, _voice) for g in known]):.1f}, "
        f"rett første tjeneste {100 * figures.mean([share(g, routing) for g in known]):.1f}."
    )
    return "\n".join(rows)


def _row(name: str, items: Sequence[Judged], routing: Right) -> str:
    shares: list[Share] = [
        share(items, _topic),
        share(items, _among_three),
        share(items, _voice),
        share(_dangers(items), _urgent),
        share(_calm(items), _urgent),
        share(items, routing),
    ]
    return f"| {name} | {len(items)} | {' | '.join(map(str, shares))} |"


def _danger_table(items: Sequence[Judged]) -> str:
    rows = [
        "## Fare ved tre terskler (modellen alene)",
        "| terskel | fare funnet | falsk alarm |",
        "| --- | --- | --- |",
    ]
    for limit in THRESHOLDS:
        found, alarms = (_above(group, limit) for group in (_dangers(items), _calm(items)))
        rows.append(f"| {limit} | {found} | {alarms} |")
    return rows[0] + "\n\n" + "\n".join(rows[1:])


def _above(items: Sequence[Judged], limit: float) -> Share:
    return Share(sum(item.prediction.danger >= limit for item in items), len(items))


def _topics(items: Sequence[Judged]) -> str:
    pairs = figures.confused([(i.example.topic, i.prediction.topics[0][0]) for i in items])
    voices = figures.confused([(i.example.who, i.prediction.voices[0][0]) for i in items], 8)
    rows = ["## Det som oftest tas for hverandre", "", "| egentlig | tatt for | ganger |", "| --- | --- | --- |"]
    return "\n".join(rows + [f"| {true} | {taken} | {count} |" for true, taken, count in (*pairs, *voices)])


def _reliability(items: Sequence[Judged]) -> str:
    table = figures.reliability([(i.prediction.topics[0][1], _topic(i)) for i in items])
    rows = ["## Hvor sikker mot hvor rett (tema)", "", "| sikkerhet | rett | antall |", "| --- | --- | --- |"]
    return "\n".join(rows + [f"| {sure:.2f} | {right:.2f} | {count} |" for sure, right, count in table])


def _closed(found: Sequence[Verdict]) -> str:
    rows = [
        "## Lukket sett: første tjeneste bedømt av uavhengige lesere",
        "",
        "Leserne har ikke sett svarene. Tirsdag klokka ti. Feilene i del j1 er lest mens veiviseren ble laget; "
        "del j2 er ulest, og er det ærligste tallet.",
        "",
        "| gruppe | antall | rett først | skadelig først | fare funnet | falsk alarm |",
        "| --- | --- | --- | --- | --- | --- |",
        _closed_row("alle", found),
    ]
    for title, key in (("del", "writer"), ("stemme", "who"), ("variant", "variety")):
        for name in sorted({getattr(v.judged.example, key) for v in found}):
            rows.append(_closed_row(f"{title}: {name}", [v for v in found if getattr(v.judged.example, key) == name]))
    return "\n".join(rows)


def _closed_row(name: str, found: Sequence[Verdict]) -> str:
    danger, calm = [v for v in found if v.judged.example.danger], [v for v in found if not v.judged.example.danger]
    shares = (
        Share(sum(v.right for v in found), len(found)),
        Share(sum(v.harms for v in found), len(found)),
        Share(sum(v.urgent for v in danger), len(danger)),
        Share(sum(v.urgent for v in calm), len(calm)),
    )
    return f"| {name} | {len(found)} | {' | '.join(map(str, shares))} |"


def _draw(items: Sequence[Judged], routing: Right) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    groups = {**figures.by(items, lambda i: i.example.who), **figures.by(items, lambda i: i.example.variety)}
    picture, (left, right) = pyplot.subplots(1, 2, figsize=(12, 4.5))
    names = list(groups)
    left.barh(names, [100 * share(groups[name], routing).value for name in names], color="#0b4a7a")
    left.set(xlim=(0, 100), title="rett første tjeneste, prosent")
    left.invert_yaxis()
    table = figures.reliability([(i.prediction.topics[0][1], _topic(i)) for i in items])
    right.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    right.plot([sure for sure, _, _ in table], [ok for _, ok, _ in table], marker="o", color="#0b4a7a")
    right.set(xlim=(0, 1), ylim=(0, 1), xlabel="hvor sikker", ylabel="hvor ofte rett", title="tema: sikkerhet mot rett")
    picture.tight_layout()
    picture.savefig(PICTURE, dpi=110)
