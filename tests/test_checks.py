"""Each rule of `make check` has a case in which it fails, and the real content passes them all."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import strict_yaml
from bot.checks import problems
from bot.checks.material import Material
from bot.corpus import Placed
from bot.understanding.model import Example

TODAY = date(2026, 11, 24)
Change = Callable[[Material], None]


@pytest.fixture(scope="module")
def real() -> Material:
    return Material.read(today=TODAY)


@pytest.fixture
def small(real: Material) -> Material:
    """The real services and topics with a handful of utterances: quick to break and check."""
    small = copy.deepcopy(real)
    small.utterances, small.blocks = small.utterances[:40], small.blocks[:5]
    return small


def service(material: Material, service_id: str) -> dict[str, Any]:
    return next(record for _, record in material.services if record["id"] == service_id)


def topic(material: Material, topic_id: str) -> dict[str, Any]:
    return next(record for _, record in material.topics if record["id"] == topic_id)


def add(text: str, name: str = "anmelde", **labels: Any) -> Change:
    example = replace(Example(text, name, "utsatt", False, "bokmal", "w"), **labels)
    return lambda m: m.utterances.append(Placed(example, "data/nlu/x.yml"))


def both(*changes: Change) -> Change:
    return lambda m: [change(m) for change in changes] and None


def advice(material: Material, advice_id: str) -> dict[str, Any]:
    return next(record for record in material.advice if record["id"] == advice_id)


CALL_112 = "ring-112-hva-de-spor"
BREACHES: dict[str, tuple[Change, str, str]] = {
    "a service whose page has no address": (
        lambda m: service(m, "nav").update(id="nav-ny"),
        "nav-ny",
        "ingen adresse",
    ),
    "a topic whose page has no address": (
        lambda m: topic(m, "anmelde").update(id="anmelde-ny"),
        "anmelde-ny",
        "ingen adresse",
    ),
    "hours that no page can say": (
        lambda m: service(m, "nav").update(schedule="Mo-Fr sunrise-sunset"),
        "nav",
        "ikke kan si i ord",
    ),
    "a launch point about no service": (
        lambda m: service(m, "kriseteam").update(id="kriseteamet"),
        "kriseteam",
        "som ikke finnes",
    ),
    "a confirmation without who gave it": (
        lambda m: service(m, "nav").update(confirmed_date="2026-11-22"),
        "nav",
        "hører sammen",
    ),
    "a confirmation on no day": (
        lambda m: service(m, "nav").update(confirmed_date="i går", confirmed_by="Nav på telefon"),
        "nav",
        "hører sammen",
    ),
    "a number hidden when old with nobody instead": (
        lambda m: service(m, "nav").update(when_old="hide"),
        "nav",
        "ingen nevnes i stedet",
    ),
    "advice without an address": (
        lambda m: advice(m, CALL_112).update(address="huska"),
        CALL_112,
        "adressen er «huska»",
    ),
    "advice without a date": (lambda m: advice(m, CALL_112).update(date="i fjor"), CALL_112, "datoen er «i fjor»"),
    "advice without a field": (lambda m: advice(m, CALL_112).pop("says"), CALL_112, "«says» mangler"),
    "advice for nobody known": (lambda m: advice(m, CALL_112).update({"for": ["alle"]}), CALL_112, "ingen stemme"),
    "advice about nothing known": (lambda m: advice(m, CALL_112).update(about=["x"]), CALL_112, "verken tema"),
    "advice that nobody rated": (lambda m: advice(m, CALL_112).update(confidence="bra"), CALL_112, "confidence er"),
    "a sentence without a source": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="Politiet må svare innen en uke."),
        "anmelde",
        "«Politiet må svare innen en uke.» har ingen kilde",
    ),
    "a sentence with a source that is not there": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="Du kan ringe. [finnes-ikke]"),
        "anmelde",
        "viser til «finnes-ikke»",
    ),
    "a call without a source": (
        lambda m: m.calls["services"]["krisesenter"]["cost"].pop("rests"),
        "krisesenter/cost",
        "nevner ingen kilde",
    ),
    "a call with a source that is not there": (
        lambda m: m.calls["services"]["krisesenter"]["cost"].update(rests=["x"]),
        "krisesenter/cost",
        "viser til «x»",
    ),
    "a call in one language": (
        lambda m: m.calls["services"]["krisesenter"]["cost"].pop("nn"),
        "krisesenter/cost",
        "mangler nn",
    ),
    "a call with a number": (
        lambda m: m.calls["services"]["krisesenter"]["cost"].update(nb="Ring 77 65 87 27."),
        "krisesenter/cost",
        "skal ikke stå i teksten",
    ),
    "a call about no service": (lambda m: m.calls["services"].update({"x": {}}), "x", "er ingen tjeneste"),
    "a call about no aspect": (
        lambda m: m.calls["services"]["nav"].update({"luck": m.calls["services"]["nav"]["cost"]}),
        "nav/luck",
        "ikke noe vi svarer på",
    ),
    "a call with a placeholder that is no service": (
        lambda m: m.calls["services"]["krisesenter"]["cost"].update(nb="Ring {x}."),
        "krisesenter/cost",
        "tjenesten «x» finnes ikke",
    ),
    "a fear about no topic": (lambda m: m.fears["fears"]["regret"].update(topic="x"), "regret", "temaet «x»"),
    "a fear that leads to a wrong first service": (
        lambda m: m.fears["fears"]["lose-children"]["answers"]["barn"].update(services=["barnevern"]),
        "lose-children/barn",
        "skal aldri stå først",
    ),
    "a fear that leads to no service": (
        lambda m: m.fears["fears"]["lose-children"]["answers"]["barn"].update(services=["x"]),
        "lose-children/barn",
        "tjenesten «x» finnes ikke",
    ),
    "a card with no service": (lambda m: m.cards["card"].update(services=["x"]), "card", "tjenesten «x»"),
    "advice twice": (lambda m: m.advice.append(advice(m, CALL_112)), CALL_112, "står 2 ganger"),
    "a topic on advice that is gone": (lambda m: m.advice.remove(advice(m, CALL_112)), "akutt", "viser til rådet"),
    "a missing field": (lambda m: service(m, "nav").pop("fees"), "nav", "«fees» mangler"),
    "an unknown field": (lambda m: service(m, "nav").update(telefon="1"), "nav", "«telefon» er ukjent"),
    "a value outside the list": (lambda m: service(m, "nav").update(show="kanskje"), "nav", "«show» er «kanskje»"),
    "an unquoted yes": (lambda m: service(m, "nav").update(show=True), "nav", "«show» er ikke tekst, men True"),
    "an unquoted number": (
        lambda m: service(m, "vo-linjen")["phones"][0].update(number=116006),
        "vo-linjen",
        "«number» er ikke tekst, men 116006",
    ),
    "an unquoted time": (lambda m: service(m, "nav").update(schedule=930), "nav", "«schedule» er ikke tekst"),
    "a wrong phone": (
        lambda m: service(m, "nav")["phones"][0].update(number="55 55 33"),
        "nav",
        "er ikke et telefonnummer",
    ),
    "unparsable hours": (lambda m: service(m, "nav").update(schedule="hverdager 9-15"), "nav", "kan ikke leses"),
    "hours over midnight": (
        lambda m: service(m, "nav").update(schedule="Mo-Fr 15:00-08:00"),
        "nav",
        "går over midnatt",
    ),
    "no stand-in": (lambda m: service(m, "barnevern").pop("instead"), "barnevern", "ingen «instead»"),
    "a stand-in without a number": (
        lambda m: service(m, "barnevern").update(instead="ppt"),
        "barnevern",
        "selv mangler nummer",
    ),
    "an address that is not shown": (
        lambda m: service(m, "krisesenter").update(address="Gata"),
        "krisesenter",
        "adresse som ikke skal vises",
    ),
    "an alias of two services": (
        lambda m: service(m, "nav")["aliases"].append("krisesenter"),
        "",
        "betyr også",
    ),
    "a service nobody names": (
        lambda m: m.services.append(("x.yml", service(m, "nav") | {"id": "ny", "aliases": []})),
        "ny",
        "ingen svar nevner",
    ),
    "an unreadable date": (lambda m: service(m, "nav").update(assured_date="i fjor"), "nav", "«assured_date»"),
    "a topic without an intent": (lambda m: m.intents.remove("anmelde"), "anmelde", "er ikke en intent"),
    "a topic without a rule": (lambda m: m.answered.remove("anmelde"), "anmelde", "er ikke med i regelen"),
    "a topic without a dialogue": (lambda m: m.dialogues.clear(), "anmelde", "har ingen samtaletest"),
    "a topic without an entry": (
        lambda m: m.topics.remove(next(t for t in m.topics if t[1]["id"] == "anmelde")),
        "anmelde",
        "har ikke noe svar",
    ),
    "an unknown topic field": (lambda m: topic(m, "anmelde").update(tekst="x"), "anmelde", "«tekst» er ukjent"),
    "an unknown voice": (
        lambda m: topic(m, "anmelde")["answers"].update(offeret={"nb": "x"}),
        "anmelde",
        "er ingen stemme",
    ),
    "an unknown service": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(services=["purken"]),
        "anmelde",
        "«purken» finnes ikke",
    ),
    "an unknown placeholder": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(after="Ring {purken}."),
        "anmelde",
        "«purken» finnes ikke",
    ),
    "an unknown button": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(buttons=["x"]),
        "anmelde",
        "«x» er ikke et tema",
    ),
    "a forbidden first": (
        lambda m: topic(m, "utover")["answers"]["utover"].update(services=["krisesenter"]),
        "utover",
        "skal aldri stå først",
    ),
    "an emergency number in an answer": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(services=["politi-112"]),
        "anmelde",
        "et nødnummer",
    ),
    "a number in the wording": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="Ring 116 006."),
        "anmelde",
        "er skrevet inn i teksten",
    ),
    "an hour in the wording": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="De åpner kl. 9."),
        "anmelde",
        "er skrevet inn i teksten",
    ),
    "a word that is not used": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="Du er et offer."),
        "anmelde",
        "«offer» brukes ikke",
    ),
    "a promise": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="Ingen får vite det."),
        "anmelde",
        "brukes ikke",
    ),
    "an answer too long": (
        lambda m: topic(m, "anmelde")["answers"]["alle"].update(nb="ord " * 91),
        "anmelde",
        "svaret har",
    ),
    "a label outside the list": (lambda m: m.blocks[0][1].update(metadata={"who": "offer"}), "", "en blokk har who"),
    "too few utterances": (lambda m: None, "", "har bare"),
    "an utterance under two topics": (
        both(add("jeg vil anmelde ham", "anmelde"), add("Jeg vil anmelde ham", "utover")),
        "utover",
        "står også under",
    ),
    "near-twins": (
        both(add("jeg vil anmelde mannen min for vold"), add("jeg vil anmelde mannen min for volden")),
        "anmelde",
        "er nesten lik",
    ),
    "eight digits in a row": (add("ring meg på 91 23 45 67"), "anmelde", "har 8 sifre på rad"),
    "eleven digits in a row": (add("nummeret er 01019012345"), "anmelde", "har 11 sifre på rad"),
    "an e-mail address": (add("skriv til a@b.no"), "anmelde", "e-postadresse"),
    "a name after heter": (add("han heter Ola og slår"), "anmelde", "et navn etter «heter»"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_each_rule_fails_when_it_should(small: Material, name: str) -> None:
    change, where, said = BREACHES[name]
    before = {str(p) for p in problems(small)} if name != "too few utterances" else set()
    change(small)
    new = [p for p in problems(small) if str(p) not in before]
    assert any(said in p.message and (not where or p.id == where) and p.tip and p.file for p in new), new


def test_a_topic_without_utterances_is_found(real: Material) -> None:
    from bot.checks.topics import names_line_up

    silent = copy.copy(real)
    silent.utterances = [placed for placed in real.utterances if placed.example.topic != "anmelde"]
    assert [p.id for p in names_line_up(silent) if "har ingen setninger" in p.message] == ["anmelde"]


def test_a_repeated_key_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")
    with pytest.raises(strict_yaml.ContentError, match=r"x\.yml:3: «a» står to ganger\. Ta bort"):
        strict_yaml.load(tmp_path / "x.yml")


def test_an_unreadable_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "content" / "topics").mkdir(parents=True)
    (tmp_path / "content" / "topics" / "x.yml").write_text("id: x\nid: y\n", encoding="utf-8")
    assert any("står to ganger" in p.message for p in Material.read(tmp_path, TODAY).unreadable)


def test_old_facts_warn_and_do_not_fail(small: Material) -> None:
    small.today = TODAY + timedelta(days=200)
    old = [p for p in problems(small) if "dager siden" in p.message]
    assert len(old) == len(small.services) and all(p.warning for p in old)


def test_the_crisis_centre_warns_until_somebody_has_rung(real: Material) -> None:
    assert any(p.id == "krisesenter" and p.warning and "ikke ringt" in p.message for p in problems(real))


def test_the_real_content_has_no_error(real: Material) -> None:
    assert [str(p) for p in problems(real) if not p.warning] == []
