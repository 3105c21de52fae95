"""`python -m bot …`: the commands behind the Makefile. Rasa is imported only by the commands that need it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Veiviseren: en veiviser om hjelp mot vold i nære relasjoner.",
)


kommuner = typer.Typer(no_args_is_help=True, help="Ta veiviseren i bruk i en kommune.")
app.add_typer(kommuner, name="kommune")


@kommuner.command("liste")
def kommune_list() -> None:
    """Kommunene som har en fil, og de andre i samme fylker."""
    from bot import kommuner as register
    from bot import layers

    have = {place.number: layers.own_file(place.number) for place in register.known().values()}
    counties = {register.place(number).county for number, file in have.items() if file}
    for place in (p for p in register.known().values() if p.county in counties):
        file = have[place.number]
        typer.echo(f"{place.number}  {place.name:<14} {file.name if file else 'ingen fil: nasjonale linjer'}")


@kommuner.command("ny")
def kommune_new(number: Annotated[str, typer.Argument(help="kommunenummeret fra 2024, for eksempel 5501")]) -> None:
    """Lag fila til en ny kommune av det som er kjent, og vis hvem som må ringes. Skriver aldri over noe."""
    from bot import composer
    from bot.upkeep import new_kommune

    path = new_kommune.make(number)
    typer.echo(new_kommune.next_steps(composer.load(number), path))


@app.command()
def run() -> None:
    """Start serveren på HOST og PORT (127.0.0.1:5005)."""
    from bot.seams import quiet

    quiet.set_environment()  # libraries warn when they are imported
    from bot import process

    process.harden()  # starts anew: before anything that takes time to import
    from bot.server import serve

    serve()


@app.command()
def train() -> None:
    """Tren modellen hvis dataene er endret."""
    from bot import paths, rasa_project

    typer.echo(f"Modellen ligger i {paths.shown(rasa_project.train())}")


@app.command()
def plan() -> None:
    """Skriv docs/plan-coverage.md: handlingsplanen punkt for punkt, og hva som svarer på hvert."""
    from bot import paths
    from bot import plan as plans

    typer.echo(f"Skrevet: {paths.shown(plans.write())}")


@app.command()
def ask(question: Annotated[str, typer.Argument(help="én setning")]) -> None:
    """Vis hvert steg for én setning: renset, normalisert, tema, stemme, fare, svar."""
    from bot.shell import ask as run_ask

    run_ask(question)


@app.command()
def chat() -> None:
    """En samtale i terminalen, på den samme veien som i nettleseren. «slutt» avslutter."""
    from bot.shell import chat as run_chat

    run_chat()


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="én JSON-post per linje: text, topic, who, danger, variety, writer")],
) -> None:
    """Legg setninger fra en fil til korpuset; nesten like setninger blir utelatt."""
    from bot import corpus

    added, left_out = corpus.add(file)
    typer.echo(f"{added} nye setninger, {left_out} utelatt fordi de er nesten lik en som finnes.")


@app.command()
def svarene(
    stemme: Annotated[
        str, typer.Argument(help="utsatt, barn, utover, bekymret, ansatt, alle, tjenestene, presise-vold …")
    ],
    file: Annotated[Path | None, typer.Argument(help="fila siden skrives til")] = None,
    lang: Annotated[str, typer.Option(help="nb, nn eller en")] = "nb",
) -> None:
    """Skriv svarene til én stemme med kilder som én nettside, til den som skal lese dem gjennom."""
    from bot import composer, reading

    if (stemme, lang) not in reading.addresses().values():
        raise ValueError(f"«{stemme}» på «{lang}» finnes ikke. Velg blant {', '.join(reading.titles()['sections'])}.")
    file = file or Path(f"svarene-{stemme}.html")
    file.write_text(reading.self_contained(composer.load(), stemme, lang), encoding="utf-8")
    typer.echo(f"Skrevet: {file}")


@app.command()
def sider(folder: Annotated[Path, typer.Argument(help="mappa sidene skrives til")] = Path("ut/sider")) -> None:
    """Skriv de faste sidene: hvem som kan hjelpe, og ett svar per tema. Nye sider får en adresse som aldri endres."""
    from bot import clock, composer, paths
    from bot.publish import addresses, site

    content = composer.load()
    numbers = addresses.assign(site.builders(content))
    count = site.Site(content, numbers, clock.now(), ".html").write(folder)
    typer.echo(f"{count} sider skrevet til {paths.shown(folder)}, begynn med {paths.shown(folder / 'index.html')}")


@app.command()
def papir(folder: Annotated[Path, typer.Argument(help="mappa arkene skrives til")] = Path("ut/papir")) -> None:
    """Skriv brosjyre, plakat og lommekort som HTML; `make paper` gjør dem til PDF."""
    from bot import clock, composer
    from bot.publish import addresses, paper
    from bot.publish.setting import Setting
    from bot.publish.words import words

    setting = Setting(composer.load(), words("nb"), addresses.load(), "", clock.now())
    typer.echo("\n".join(str(file) for file in paper.write(setting, folder)))


@app.command()
def proxy(folder: Annotated[Path, typer.Argument(help="mappa filene skrives til")] = Path("ut/proxy")) -> None:
    """Skriv svarene som proxyen gir selv når ingen prosess svarer (deploy/haproxy.cfg)."""
    from bot import composer
    from bot import proxy as answers

    typer.echo("\n".join(str(file) for file in answers.write(composer.load(), folder)))


@app.command()
def eksport(folder: Annotated[Path, typer.Argument(help="mappa filene skrives til")] = Path("ut/eksport")) -> None:
    """Skriv katalogen for andre systemer: HSDS, schema.org og CSV."""
    from bot import composer, export

    typer.echo("\n".join(str(file) for file in export.write(composer.load().directory, folder)))


@app.command()
def ferskhet() -> None:
    """Vis og skriv hva som er gammelt, aldri bekreftet eller annerledes enn i planen, og ringelista."""
    from bot import clock, composer, paths
    from bot.upkeep import age

    typer.echo(age.write(composer.load(), clock.now().date()))
    typer.echo(f"Skrevet: {paths.shown(age.PAGE)}")


@app.command()
def lansering() -> None:
    """Skriv docs/for-lansering.md (for en annen kommune: ut/): hva som er bekreftet, og hvem som må lese hva."""
    from bot import directory, paths
    from bot.upkeep import before_launch

    typer.echo(f"Skrevet: {paths.shown(before_launch.write(directory.load()))}")


@app.command()
def check() -> None:
    """Sjekk alt innholdet: numre, tekster, setninger. Feil stopper, gamle fakta varsles."""
    from bot.checks import report

    raise typer.Exit(report())


@app.command()
def forhandsvis() -> None:
    """Vis hvert kort og hvert svar slik samtalen viser dem, med kilder, på denne maskinen. Følger med når du lagrer."""
    from bot.seams import quiet

    quiet.set_environment()  # libraries warn when they are imported
    from bot.preview.server import serve

    serve()


@app.command(name="eval")
def evaluate() -> None:
    """Mål hvor godt den forstår, på skrivere modellen ikke har sett; skriver docs/evaluation.md."""
    from bot.evaluation.report import run as run_evaluation

    typer.echo(run_evaluation())


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []})
def rasa(context: typer.Context) -> None:
    """Kjør en hvilken som helst Rasa-kommando i dette miljøet."""
    from bot.rasa_project import command_line

    command_line(context.args)


def main() -> None:
    """Run one command; a content error is told in one line, without a traceback."""
    from bot.strict_yaml import ContentError

    try:
        app()
    except (ContentError, ValueError, RuntimeError) as error:
        print(f"Feil: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
