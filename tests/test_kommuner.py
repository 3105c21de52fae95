"""Any kommune can be served: what is known of it, nothing of its neighbours; its own words and conversations."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot import channel, composer, contract, directory, gazetteer, kommuner, layers, memory, plan, serving
from bot.checks import OF_WORDS, services, topics
from bot.checks.material import Material, services_of
from bot.composer import Composer
from bot.local_words import LocalWords
from bot.strict_yaml import ContentError
from bot.upkeep import age, new_kommune
from bot.upkeep.calls import call_list

TROMS = [number for number, place in kommuner.known().items() if place.county == "Troms"]
ELSEWHERE = ["0301", "4601", "4649"]  # several family offices, divided, none known
BALSFJORD, TROMSO, SENJA = "5532", "5501", "5530"
ONLY_BALSFJORD = re.compile(r"balsfjord|storsteinnes|nordkjosbotn|malangen", re.IGNORECASE)
UNFILLED = re.compile(r"\{(?:sted|place|kommunenavn|municipality|navn|fylke|plan|uten-plan)\b")


@pytest.fixture(scope="module", params=[TROMSO, SENJA, "5540", *ELSEWHERE])
def other(request: pytest.FixtureRequest) -> Composer:
    return composer.load(request.param)


def numbers(number: str) -> set[str]:
    return {phone.tel for service in directory.load(number) if service.show == "yes" for phone in service.phones}


def texts(content: Composer) -> dict[str, str]:
    """Every text that the guide can say to a person, with where it comes from."""
    found = {}
    for topic in content.topics.values():
        for answers in (topic.answers, *topic.situations.values()):
            for who, said in answers.items():
                found[f"{topic.id}/{who}"] = "\n".join((*said.before.values(), *said.after.values()))
        found[f"{topic.id}/simple"] = "\n".join((*topic.simple.values(), *topic.titles.values()))
    for name, fear in content.known.told.items():
        for who, words in fear.answers.items():
            found[f"{name}/{who}"] = "\n".join(words.words.values())
    for service_id, aspects in content.known.calls.items():
        for aspect, words in aspects.items():
            found[f"{service_id}/{aspect}"] = "\n".join(words.words.values())
    for service in content.directory:
        lines = (service.line, service.line_barn, service.line_utover, service.line_ansatt, service.line_nn)
        found[service.id] = "\n".join((service.name, service.description, *lines, service.line_en, *service.aliases))
    return found


# --- the register ----------------------------------------------------------------------------------------------
def test_all_of_norway_is_known_by_number_and_name() -> None:
    assert len(kommuner.known()) == 357 and len(TROMS) == 21
    assert (kommuner.place(TROMSO).name, kommuner.place("0301").county) == ("Tromsø", "Oslo")


@pytest.mark.parametrize(
    ("number", "words"),
    [(BALSFJORD, "i Balsfjord"), (SENJA, "på Senja"), (TROMSO, "i Tromsø"), ("5542", "i Skjervøy kommune")],
)
def test_a_place_stands_rightly_in_a_sentence(number: str, words: str) -> None:
    assert kommuner.place(number).in_place == words == directory.load(number).kommune.place


@pytest.mark.parametrize("wrong", ["9999", "550", "Tromsø", "5422"])
def test_a_number_that_is_no_kommunes_is_refused_in_norwegian(wrong: str) -> None:
    with pytest.raises(ContentError, match="Ingen kommune i Norge har nummeret"):
        kommuner.place(wrong)


# --- the directory ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [*TROMS, *ELSEWHERE])
def test_every_service_of_every_kommune_leads_to_a_number(number: str) -> None:
    found = directory.load(number)
    for service in found:
        if service.phone is None:
            other = found.stand_in(service)
            assert other is not None and other.phone is not None, service.id
    material = Material(services=services_of(number))
    assert [p for rule in services.RULES for p in rule(material) if not p.warning] == []


def test_no_kommune_is_given_the_number_of_another() -> None:
    local = numbers(BALSFJORD) - numbers("3201")
    assert local == {"+4777611060", "+4746615620"}
    for number in kommuner.known():
        shared = local & numbers(number)
        served = directory.load(number)
        if number not in (BALSFJORD, TROMSO):
            assert served["krisesenter"].phone is None and "+4777611060" not in shared, number
        offices = {office.phone for office, _ in kommuner.place(number).offices}
        assert ("+4746615620" in shared) == ("46 61 56 20" in offices), number


def test_a_number_that_was_only_read_is_not_shown_before_somebody_has_rung() -> None:
    for number, lead in ((n, lead) for n, place in kommuner.known().items() for lead in place.leads if lead.number):
        service = directory.load(number)[lead.service]
        assert service.phones[0].number == lead.number and service.phone is None


def test_a_kommune_with_several_family_offices_is_told_all_of_them() -> None:
    oslo = composer.load("0301")
    office = oslo.directory["familievern"]
    assert office.phone is None and len(office.phones_by_area) == 4
    from bot.turn import Memory

    line = oslo.parts.service_line("familievern", Memory(who="utover", lang="nb"), _tuesday())
    assert all(phone.number in line and phone.area in line for phone in office.phones)


def _tuesday() -> Any:
    from bot import clock

    return clock.now()


# --- the words -------------------------------------------------------------------------------------------------
def test_another_kommune_never_hears_of_balsfjord(other: Composer) -> None:
    for where, said in texts(other).items():
        # The hospital's centre at Storsteinnes takes patients from Tromsø too.
        shared = where == "vop" and other.directory.kommune.number == TROMSO
        assert shared or not ONLY_BALSFJORD.search(said), (where, said)
        assert not UNFILLED.search(said), (where, said)


def test_another_kommune_never_hears_of_a_plan_as_its_own(other: Composer) -> None:
    assert other.points == {} and plan.load()
    told = {k: said for k, said in texts(other).items() if not k.startswith(("om-planen", "individuell-plan"))}
    for where, said in told.items():
        assert not re.search(r"\bplanen\b|handlingsplan|satsingsområde|\bthe plan\b|focus area", said, re.I), where
    assert "Jeg kjenner ikke handlingsplanen" in other.topics["om-planen"].answers["alle"].before["nb"]
    assert not any("plan" in source for topic in other.topics.values() for source in topic.source)


def test_no_answer_is_left_without_words_or_services(other: Composer) -> None:
    balsfjord = composer.load(BALSFJORD)
    for topic in other.topics.values():
        for who, said in topic.answers.items():
            assert all(said.text("before", lang) for lang in ("nb", "nn", "en")), (topic.id, who)
            assert bool(said.services) == bool(balsfjord.topics[topic.id].answers[who].services), (topic.id, who)


def test_balsfjord_hears_of_its_own() -> None:
    said = texts(composer.load(BALSFJORD))
    assert "laget for Balsfjord kommunes handlingsplan" in said["om-boten/alle"]
    assert "ressursgruppa (planen, kapittel 4.1)" in said["prosedyre-ansatt/ansatt"]
    assert not any(UNFILLED.search(one) for one in said.values())


def test_words_follow_the_plan_and_an_empty_line_goes() -> None:
    text = "Først.\n{plan:Planen sier {vo-linjen}.} [plan-x]\nMeld{plan: (kap. 4)} {sted}.{uten-plan: Spør.}\n"
    with_plan, without = (LocalWords.of(kommuner.place(SENJA), has_plan=has).told(text) for has in (True, False))
    assert with_plan == "Først.\nPlanen sier {vo-linjen}. [plan-x]\nMeld (kap. 4) på Senja.\n"
    assert without == "Først.\nMeld på Senja. Spør.\n"


@pytest.mark.parametrize("number", [TROMSO, SENJA, "0301"])
def test_the_checks_pass_for_another_kommune(number: str) -> None:
    material = Material.of_kommune(number)
    rules = set(OF_WORDS) - {topics.names_line_up}  # those are about what is learned, by all alike
    assert [str(problem) for rule in rules for problem in rule(material) if not problem.warning] == []


def test_what_to_do_is_told_for_another_kommune() -> None:
    senja = composer.load(SENJA)
    assert "Senja kommune." in age.report(senja, _tuesday().date())
    asked = {call.to: call.questions for call in call_list(senja, national=False)}
    assert any("Hvilket krisesenter" in question for question in asked["Senja kommune, sentralbordet"])
    assert not any("vo-linjen" in to.lower() for to in asked)


# --- a new kommune ---------------------------------------------------------------------------------------------
@pytest.fixture
def empty(tmp_path: Path) -> Path:
    for name in ("nasjonalt.yml", "lokalt.yml", "troms.yml"):
        (tmp_path / name).write_bytes((Path("content/services") / name).read_bytes())
    (tmp_path / "kommuner").mkdir()
    return tmp_path


def test_a_new_kommune_gets_a_file_that_the_guide_runs_on(empty: Path) -> None:
    path = new_kommune.make("5524", empty)
    assert path.name == "5524-malselv.yml" and "Ingen har ringt ennå" in path.read_text(encoding="utf-8")
    found = directory.load("5524", empty)
    assert found.kommune.name == "Målselv kommune" and found["krisesenter"].phone is None
    assert found["krisesenter"].phones[0].number == "77 84 52 60" and found["krisesenter"].instead == "vo-linjen"
    assert found["familievern"].phone and found["familievern"].phone.number == "46 61 56 30"


def test_nothing_is_overwritten(empty: Path) -> None:
    path = new_kommune.make("5524", empty)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ContentError, match="har allerede en fil"):
        new_kommune.make("5524", empty)
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_files_that_are_shipped_say_that_nothing_is_confirmed() -> None:
    for number in TROMS:
        file = layers.own_file(number)
        assert file is not None, number
        assert not any(service.confirmed_date for service in directory.load(number))


def test_what_to_do_next_is_said_in_norwegian(empty: Path) -> None:
    said = new_kommune.next_steps(composer.load(SENJA), empty / "kommuner" / "5530-senja.yml")
    assert "Ingenting i den er bekreftet" in said and "KOMMUNE=5530 make run" in said and "docs/ny-kommune.md" in said
    assert "Hvilket krisesenter hører kommunen til" in said


# --- several in one process ------------------------------------------------------------------------------------
@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(serving.FIRST, raising=False)
    monkeypatch.setenv(serving.ALL, f"{BALSFJORD}, {SENJA} {TROMSO}")


@pytest.mark.parametrize(
    ("first", "rest", "numbers"),
    [
        ("", "", (BALSFJORD,)),
        (SENJA, "", (SENJA,)),
        ("", f"{TROMSO},{SENJA}", (TROMSO, SENJA)),
        (SENJA, f"{TROMSO} {SENJA}", (SENJA, TROMSO)),
    ],
)
def test_the_setting_says_who_is_served(
    first: str, rest: str, numbers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(serving.FIRST, first)
    monkeypatch.setenv(serving.ALL, rest)
    assert serving.served() == numbers and serving.current() == numbers[0]


@pytest.mark.parametrize("given", ["9999", "5503", "", None, 5530, ["5530"], {"a": 1}, "5530 "])
def test_what_is_not_served_is_answered_as_the_first(given: object, several: None) -> None:
    assert serving.chosen(given) == BALSFJORD and serving.chosen(SENJA) == SENJA


def test_a_request_leaves_no_kommune_behind_it(several: None) -> None:
    with pytest.raises(RuntimeError), serving.answering(SENJA):
        assert serving.current() == SENJA
        raise RuntimeError
    assert serving.current() == BALSFJORD


def test_requests_at_once_and_in_threads_keep_their_own(several: None) -> None:
    async def request(number: str) -> tuple[str, str]:
        with serving.answering(number):
            await asyncio.sleep(0)
            in_thread = await asyncio.to_thread(serving.current)
            await asyncio.sleep(0)
            return serving.current(), in_thread

    async def many() -> list[tuple[str, str]]:
        return await asyncio.gather(*(request(number) for number in (SENJA, TROMSO, BALSFJORD) * 20))

    assert asyncio.run(many()) == [(n, n) for n in (SENJA, TROMSO, BALSFJORD) * 20]


def test_a_conversation_is_with_one_kommune_and_what_is_kept_does_not_say_which(several: None) -> None:
    keys = {memory.conversation_key("a" * 24, number) for number in serving.served()}
    assert len(keys) == 3 and all(re.fullmatch("[0-9a-f]{32}", key) for key in keys)
    with serving.answering(SENJA):
        assert memory.conversation_key("a" * 24) == memory.conversation_key("a" * 24, SENJA)


def test_each_kommune_knows_its_own_names(several: None) -> None:
    with serving.answering(SENJA):
        assert gazetteer.current().find("nummeret til barnevernet på senja") == ("barnevern",)
        assert gazetteer.current().is_only_a_name("krisesenteret senja")
        assert not gazetteer.current().is_only_a_name("krisesenteret balsfjord")
    assert gazetteer.current().is_only_a_name("krisesenteret balsfjord")


SAID = (
    "mannen min slår meg",
    "hva er nummeret til krisesenteret",
    "hvor henviser jeg en voldsutøver",
    "/om-planen",
    "/om-boten",
    "hvem er i ressursgruppa",
    "/krisesenter-opphold",
    "hva gjør jeg som lærer hvis et barn blir slått hjemme",
)


@pytest.mark.model
def test_interleaved_conversations_never_mix(several: None, agent: Any) -> None:
    own = {number: numbers(number) for number in (BALSFJORD, SENJA)}
    foreign = {BALSFJORD: own[SENJA] - own[BALSFJORD], SENJA: own[BALSFJORD] - own[SENJA]}
    assert foreign[BALSFJORD] == {"+4746615630"} and foreign[SENJA] == {"+4777611060", "+4746615620"}

    async def said(number: str, text: str, sender: str) -> tuple[str, list[dict[str, Any]]]:
        return number, await channel.answer({"sender": sender, "message": text, "kommune": number}, agent)

    async def both(text: str) -> list[tuple[str, list[dict[str, Any]]]]:
        # The same sender with both: the worst case, a tab of each kommune's site with one id.
        return list(await asyncio.gather(*(said(n, text, "felles-avsender-1234") for n in (BALSFJORD, SENJA) * 2)))

    for text in SAID:
        for number, messages in asyncio.run(both(text)):
            assert contract.problems(messages) == []
            shown = json.dumps(messages, ensure_ascii=False)
            digits = re.sub(r"[ \u00a0]", "", shown)
            for tel in foreign[number]:
                assert tel.removeprefix("+47") not in digits, (number, text, shown)
            if number == SENJA:
                assert not ONLY_BALSFJORD.search(shown), (text, shown)
    assert len([k for k in asyncio.run(agent.tracker_store.keys())]) >= 2
    asyncio.run(channel.forget("felles-avsender-1234", agent))
    for number in serving.served():
        assert (
            asyncio.run(agent.tracker_store.retrieve(memory.conversation_key("felles-avsender-1234", number))) is None
        )


@pytest.mark.model
@pytest.mark.parametrize("given", ["9999", None, 7, "../etc"])
def test_an_unknown_kommune_is_no_error(given: object, several: None, agent: Any) -> None:
    messages = asyncio.run(channel.answer({"message": "mannen min slår meg", "kommune": given}, agent))
    assert contract.problems(messages) == []
    assert messages[0]["custom"]["services"][0] == "krisesenter"


@pytest.mark.model
def test_without_a_crisis_centre_a_national_line_leads(several: None, agent: Any) -> None:
    messages = asyncio.run(channel.answer({"message": "mannen min slår meg", "kommune": SENJA}, agent))
    custom = messages[0]["custom"]
    assert custom["services"][0] == "vo-linjen" and "116 006" in messages[0]["text"]


@pytest.mark.model
def test_a_refusal_is_the_kommunes_own_too(several: None, agent: Any) -> None:
    for number in (SENJA, BALSFJORD):
        with serving.answering(number):
            assert contract.problems([{"recipient_id": "x" * 16, **m} for m in channel.prepared().reply("")]) == []
