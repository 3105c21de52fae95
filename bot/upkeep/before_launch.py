"""`docs/for-lansering.md`: what is confirmed and by whom, what is not, and who must read what."""

from __future__ import annotations

from pathlib import Path

from bot import freshness, launch, paths, serving
from bot.directory import Directory
from bot.launch import Point

PAGE = paths.ROOT / "docs" / "for-lansering.md"
_DONE = "er bekreftet. Linja «Ikke bekreftet av kommunen ennå» er borte."
_WAITING = (
    "er ikke alle bekreftet ennå. Til de er det, sier hver fast side og hvert ark «Ikke bekreftet av kommunen ennå», "
    "og de faste sidene ber søkemotorer la være å vise dem."
)


def page(directory: Directory) -> str:
    """The page as Markdown, made of the content alone: the same on every day."""
    plan = launch.load(directory.kommune.number)
    first = sum(1 for point in plan.points if point.first)
    state = _DONE if launch.confirmed(directory) else _WAITING
    lines = [
        "# Før lansering",
        f"{directory.kommune.name}. Laget av `python -m bot lansering` fra `content/launch.yml` og tjenestenes filer.",
        f"De første {first} punktene {state}",
        "Slik bekreftes noe: ring, skriv svaret i `content/services/`, og sett `confirmed_date` (dagen) og "
        "`confirmed_by` (hvem som svarte, som en rolle, aldri et navn). `make ferskhet` gir ringelista.",
        "## Hva som må bekreftes",
        "\n".join(_row(place, point, directory) for place, point in enumerate(plan.points, start=1)),
        "## Spørsmålet som kommer først",
        plan.first_question,
        "## Hvem som må lese hva",
        "Alle svar med kilder står på én side: `python -m bot svarene`, eller `/svarene` på serveren.",
        "\n".join(f"- [ ] **{reader['who']}**: {reader['reads']}." for reader in plan.readers),
        "## Alle tjenester",
        "\n".join(_table(directory)),
    ]
    return "\n\n".join(lines) + "\n"


def write(directory: Directory) -> Path:
    """Write the page; gives its path. Only the kommune that the repository is made for has it among the documents."""
    number = directory.kommune.number
    path = PAGE if number == serving.DEFAULT else paths.ROOT / "ut" / f"for-lansering-{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(directory), encoding="utf-8")
    return path


def _row(place: int, point: Point, directory: Directory) -> str:
    mark = "x" if point.confirmed(directory) else " "
    first = " (må være bekreftet før lansering)" if point.first else ""
    open_questions = [
        f"  - {question}"
        for service_id in point.services
        if service_id in directory and not freshness.confirmed(directory[service_id])
        for question in directory[service_id].confirm
    ]
    return "\n".join([f"- [{mark}] {place}. {point.what}{first}", *open_questions])


def _table(directory: Directory) -> list[str]:
    rows = ["| tjeneste | vises | bekreftet | av | sist lest | sikkerhet |", "| --- | --- | --- | --- | --- | --- |"]
    for service in directory:
        shown = service.phone.number if service.phone else "nettside" if service.show == "yes" else "nei"
        told = [service.confirmed_date or "nei", service.confirmed_by or service.assurer]
        rows.append(
            f"| {service.name} | {shown} | {' | '.join(told)} | {service.assured_date} | {service.confidence} |"
        )
    return rows
