"""The kommune's action plan, point by point, and `docs/plan-coverage.md`, which is made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from bot import measures, paths, strict_yaml
from bot.measures import Measure
from bot.publish import addresses

PLAN, WORDS = paths.CONTENT / "plan.yml", paths.CONTENT / "plan_words.yml"
PAGE = paths.ROOT / "docs" / "plan-coverage.md"
KINDS: Mapping[str, str] = {
    "service": "Tjenester",
    "measure-existing": "Tiltak som finnes",
    "measure-proposed": "Tiltak som er foreslått",
    "focus-area": "Satsingsområder",
    "group": "Grupper",
    "violence": "Former for vold",
    "law": "Lover",
    "report": "Rapporter og planer",
    "other": "Annet",
}


@dataclass(frozen=True)
class Point:
    """One thing that the plan names.

    Attributes:
        kind: a key of `KINDS`; `chapter` as in the plan.
        plan_says, today: what the plan says and what holds today where that differs, in our own words.
        answered_by: the topic or service id that answers it.
        sentence: what only this point's answer says; «» where its service's name is enough.
        ask: two questions about it as people put them.
        also: more questions and search words, by which the guide knows the point again.
        today_source: where it stands what holds today.
        words: language → `sentence` and `today` in it; bokmål stands in the fields of that name.
    """

    id: str
    kind: str
    chapter: str
    plan_says: str
    today: str
    answered_by: str
    sentence: str
    ask: tuple[str, ...]
    also: tuple[str, ...] = ()
    today_source: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    only_asked: ClassVar[bool] = False
    sure: ClassVar[float] = 0.5
    certain: ClassVar[float] = 0.7

    @property
    def phrases(self) -> tuple[str, ...]:
        """What the point is known again by."""
        return tuple(said for said in (*self.ask, *self.also, self.plan_says, self.sentence) if said)

    def text(self, part: str, lang: str) -> str:
        """The `sentence` or what holds `today`, in `lang`; in bokmål where that language has none."""
        own: str = self.sentence if part == "sentence" else self.today
        return self.words.get(lang, {}).get(part, own)


@lru_cache(maxsize=2)
def _table(path: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = strict_yaml.load(path)
    return found


def belongs_to(number: str, path: Path = PLAN) -> bool:
    """Whether the plan is that of this kommune: another one must not hear of it as its own."""
    return str(_table(path).get("kommune")) == number


def load(path: Path = PLAN) -> list[Point]:
    """All points in the order of the plan.

    Raises:
        ContentError: the file is missing or broken, or a point has a field too many or too few.
    """
    try:
        words = strict_yaml.load(WORDS)["words"]
        return [
            Point(
                **record | {key: tuple(record.get(key) or ()) for key in ("ask", "also")},
                words=words.get(record["id"], {}),
            )
            for record in _table(path)["plan"]
        ]
    except (TypeError, KeyError) as error:
        raise strict_yaml.ContentError(f"{paths.shown(path)}: et punkt har et felt som er feil: {error}") from error


def page(points: Sequence[Point], done: Mapping[str, Measure]) -> str:
    """The coverage as Markdown: what the guide does of what the plan proposes, then one table a kind.

    Args:
        done: what the guide does about measures, by the point's id.
    """
    lines = [
        "# Handlingsplanen, punkt for punkt",
        "",
        "Laget av `python -m bot plan` fra `content/plan.yml`. Kapitlene er handlingsplanens egne (om lag 2017). "
        "Der noe annet gjelder i dag, står det i egen kolonne. "
        "Hva veiviseren gjør med tiltakene, står i `content/measures.yml`, og prøver ser at det den viser til, finnes.",
        *_done("Tiltakene planen foreslår", [p for p in points if p.kind == "measure-proposed" and p.id in done], done),
        *_done(
            "Tiltak som finnes, og som veiviseren bidrar til",
            [p for p in points if p.kind == "measure-existing" and p.id in done],
            done,
        ),
    ]
    for kind, title in KINDS.items():
        chosen = [point for point in points if point.kind == kind]
        lines += ["", f"## {title} ({len(chosen)})", ""]
        lines += ["| kapittel | planen sier | i dag | svares av |", "| --- | --- | --- | --- |"]
        lines += [f"| {p.chapter} | {p.plan_says} | {p.today} | `{p.answered_by}` |" for p in chosen]
    return "\n".join(lines) + "\n"


def _done(title: str, points: Sequence[Point], done: Mapping[str, Measure]) -> list[str]:
    """A table of measures, those that the guide carries out first."""
    if not points:
        return []
    numbers = addresses.load()
    count = {word: sum(done[p.id].does == word for p in points) for word in measures.DOES}
    told = ", ".join(f"{number} {word}" for word, number in count.items() if number)
    lines = [
        "",
        f"## {title} ({told})",
        "",
        "| kapittel | planen sier | gjør veiviseren det | hvordan | ses her | står igjen |",
    ]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for point in sorted(points, key=lambda p: measures.DOES.index(done[p.id].does)):
        one = done[point.id]
        seen = "<br>".join(measures.shown(claim, numbers) for claim in one.shown_by)
        lines.append(f"| {point.chapter} | {point.plan_says} | {one.does} | {one.how} | {seen} | {one.left} |")
    return lines


def write() -> Path:
    """Write the page; gives its path."""
    PAGE.write_text(page(load(), measures.load()), encoding="utf-8")
    return PAGE
