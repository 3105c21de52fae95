"""`make eval`: runs the evaluation, prints the page, writes `docs/evaluation.md` and `docs/evaluation.png`."""

from __future__ import annotations

from collections.abc import Sequence

from bot import composer as composing
from bot import corpus, gazetteer, paths, project, routing, settings
from bot.evaluation import corpus_figures, figures, held_out, judgement, tables
from bot.evaluation.judgement import Outcome
from bot.understanding.encoder import Encoder
from bot.understanding.model import Model

PAGE, PICTURE = paths.ROOT / "docs" / "evaluation.md", paths.ROOT / "docs" / "evaluation.png"
_HELD_OUT = (
    "Hver setning er bedømt av en modell som verken har sett skriveren eller noe som ligner. Skriverne har skrevet "
    "vanskelig med vilje; vanlige meldinger er lettere. Rett først: den første tjenesten er den som veiviseren gir når "
    "tema, stemme og fare er merket for hånd. Skadelig først: en tjeneste som stemmen aldri skal ha først."
)
_CLOSED = (
    "Skrevet og bedømt av lesere som ikke har sett svarene, ut fra fakta og kontrakt alene, for en tirsdag klokka ti. "
    "Feilene i del j1 er lest mens veiviseren ble laget; j2 og j3 er ulest. En annen leser har bedømt de samme "
    "meldingene ut fra teksten alene: «leserne møtes» er hvor ofte de to godtar minst én felles første tjeneste."
)
_SURE = (
    "Sikkerhet: sannsynligheten for det stedet som flest lesninger av meldingen fører til. Under terskelen "
    "(`fallback` i `config.yml`) svarer veiviseren ikke på et tema, men spør: den er satt der den "
    "tar feil to av tre ganger."
)


def run() -> str:
    """Evaluate everything; returns the page in Markdown after writing it and the picture."""
    composer = composing.load()
    names = gazetteer.build(composer.directory)
    pipeline = held_out.Pipeline(names, routing.places(composer.topics), settings.load())
    examples = [placed.example for placed in corpus.load()]
    items = held_out.judged(examples, pipeline)
    outcomes = judgement.by_labels(items, composer, pipeline)
    closed = judgement.by_readers(Model.trained(examples), Encoder(), composer, pipeline)
    sure = [(routing.choose(i.judged.prediction.readings, pipeline.places).certainty, i.right) for i in outcomes]
    material = tables.corpus(corpus_figures.count(examples), corpus_figures.median_neighbour(examples))
    by_voice_and_variety = (("stemme", "who"), ("variant", "variety"))
    parts = (
        ("# Hvor godt veiviseren forstår", f"Laget av `make eval`, modell {project.fingerprint()}."),
        ("## Det den har lært av", material),
        ("## Skrivere den ikke har sett", _HELD_OUT),
        ("", tables.grouped(outcomes, tables.HELD_OUT, by_voice_and_variety)),
        ("", tables.means(outcomes)),
        ("## Lukket sett: første tjeneste bedømt av uavhengige lesere", _CLOSED),
        ("", tables.grouped(closed, tables.CLOSED, (("del", "writer"), *by_voice_and_variety))),
        ("", tables.means(closed)),
        ("## Fare ved tre terskler (modellen alene)", tables.thresholds(items)),
        ("## Det som oftest tas for hverandre", tables.confusions(outcomes)),
        ("## Hvor sikker mot hvor rett", _SURE),
        ("", tables.reliability(sure)),
    )
    text = "\n\n".join(part for heading, words in parts for part in (heading, words) if part) + "\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    _draw(outcomes, closed, sure)
    return text


def _draw(outcomes: Sequence[Outcome], closed: Sequence[Outcome], sure: Sequence[tuple[float, bool]]) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    picture, (left, right) = pyplot.subplots(1, 2, figsize=(12, 5))
    for shift, (items, colour, title) in enumerate(
        ((outcomes, "#9bbfd8", "nye skrivere"), (closed, "#0b4a7a", "lukket sett"))
    ):
        groups = figures.by(items, lambda i: i.example.who) | figures.by(items, lambda i: i.example.variety)
        places = [place + 0.4 * shift for place in range(len(groups))]
        values = [100 * tables.share(group, lambda i: i.right).value for group in groups.values()]
        left.barh(places, values, height=0.4, color=colour, label=title)
        left.set_yticks(places, list(groups))
    left.set(xlim=(0, 100), title="rett første tjeneste, prosent")
    left.invert_yaxis()
    left.legend()
    table = figures.reliability(sure)
    right.plot([0, 1], [0, 1], color="#999999", linewidth=1)
    right.plot([p for p, _, _ in table], [ok for _, ok, _ in table], marker="o", color="#0b4a7a")
    right.set(xlim=(0, 1), ylim=(0, 1), xlabel="hvor sikker", ylabel="hvor ofte rett", title="sikkerhet mot rett")
    picture.tight_layout()
    picture.savefig(PICTURE, dpi=110)
