"""`python -m bot kommune ny 5503`: the file of a kommune that takes the guide into use, made of what is known of it.

Nothing in it has been confirmed: numbers that were only read are not shown, and a national line stands in until
somebody has rung. An existing file is never touched.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot import kommuner, layers, paths
from bot.composer import Composer
from bot.kommuner import Lead, Place
from bot.strict_yaml import ContentError
from bot.upkeep.calls import Call, call_list

_READ = "2026-11-22"  # the day on which the leads were read
_DATES = {"undated": "ukjent"}
_HEAD = """\
# {name}s egne tjenester ({number}, {county}). Laget av «python -m bot kommune ny {number}». Ingen har ringt ennå.
# Det som ikke står her, kommer fra lokalt.yml uten nummer, og en nasjonal linje svarer i stedet. Familievernkontoret
# står i content/kommuner.yml. Skriv bare det noen har sagt til deg, aldri det du tror. En post trenger bare feltene som
# er nye eller annerledes:
#   - id: barnevern
#     phones: [{{number: "00 00 00 00", type: voice}}]
#     schedule: "Mo-Fr 08:00-15:30; PH off"
#     show: "yes"                    # nummeret kan vises; after-call = ikke før kommunen har ringt
#     status: active                 # tjenesten finnes her
#     source: [{{address: ringt, date: "2026-12-01"}}]
#     confidence: høy
#     assured_date: "2026-12-01"
#     assurer: ringt
#     confirmed_date: "2026-12-01"
#     confirmed_by: vakthavende      # en rolle, aldri et navn
# Krisesenteret: aldri adresse, bydel eller kjennetegn. Ringelista: KOMMUNE={number} make ferskhet. docs/ny-kommune.md
kommune:
  number: "{number}"
  name: {name}
  place: {in_place}
  web: {web}
  leave_to: {leave_to}   # dit «Forlat siden» fører: nøytral, uten liste over det som er sett på sist
  origins: []   # nettsteder som får vise veiviseren på sine sider, for eksempel [https://www.kommunen.no]
"""


def make(number: str, root: Path = paths.SERVICES) -> Path:
    """Write the kommune's file; gives its path.

    Raises:
        ContentError: there is no such kommune in Norway, or it has a file already; says what to do, in Norwegian.
    """
    place = kommuner.place(number)
    there = layers.own_file(number, root)
    if there:
        raise ContentError(
            f"{place.full_name} har allerede en fil: {paths.shown(there)}. Ingenting er endret. Rett den for hånd, "
            f"og kjør KOMMUNE={number} make check."
        )
    path = root / "kommuner" / f"{number}-{place.slug}.yml"
    path.write_text(text(place), encoding="utf-8")
    return path


def text(place: Place) -> str:
    """The file as text: what the kommune is called, and what was read of its services, none of it shown."""
    head = _HEAD.format(
        name=place.full_name,
        number=place.number,
        county=place.county,
        in_place=place.in_place,
        web=place.web or '""',
        leave_to=kommuner.leave_to(),
    )
    if not place.leads:
        return f"{head}services: []   # ingen spor ennå\n"
    return f"{head}services:\n" + "\n".join(_record(lead) for lead in place.leads)


def _record(lead: Lead) -> str:
    quoted = json.dumps  # a JSON string is a YAML string
    lines = [
        f"  # {lead.name}: lest, ikke bekreftet. Kildens dato: {_DATES.get(lead.date, lead.date)}.",
        f"  - id: {lead.service}",
    ]
    if lead.number:
        note = f"{lead.name}, ikke vist før kommunen har ringt"
        lines += ["    phones:", f"      - number: {quoted(lead.number)}", "        type: voice"]
        lines += [f"        note: {quoted(note, ensure_ascii=False)}", "    show: after-call"]
    if lead.hours:
        lines.append(f"    schedule: {quoted(lead.hours)}")
    lines += ["    source:", f"      - address: {lead.address}", f"        date: {quoted(lead.date)}"]
    lines += [f"    confidence: {lead.confidence}", f"    assured_date: {quoted(_READ)}"]
    lines.append("    assurer: lest i lagret kopi, ikke ringt")
    return "\n".join(lines) + "\n"


def next_steps(composer: Composer, path: Path) -> str:
    """What to do now: whom to ring with which questions, in the order in which a wrong answer would hurt."""
    kommune = composer.directory.kommune
    calls = call_list(composer, national=False)
    ready = f"KOMMUNE={kommune.number}"
    return "\n".join(
        [
            f"{kommune.name}: {paths.shown(path)} er laget. Ingenting i den er bekreftet.",
            f"Veiviseren virker alt nå: {ready} make run. Der noe mangler, svarer de nasjonale linjene.",
            "",
            f"Ring disse ({len(calls)} samtaler), de viktigste først:",
            *(_told(place, call) for place, call in enumerate(calls, start=1)),
            "De nasjonale linjene bekreftes én gang for alle kommuner: make ferskhet har hele lista.",
            "",
            "Så: skriv svarene i fila, ett felt om gangen, med confirmed_date og confirmed_by.",
            f"Sjekk: {ready} make check. Igjen å gjøre: {ready} make ferskhet. Framgangsmåten: docs/ny-kommune.md.",
        ]
    )


def _told(place: int, call: Call) -> str:
    questions = "".join(f"\n     - {question}" for question in call.questions)
    return f"{place:>3}. {call.to}, {call.number or 'finn nummeret'}{questions}"
