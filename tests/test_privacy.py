"""What points to a person is taken out before anything reads a text; what carries meaning stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.no import fodselsnummer, kontonr

from bot import corpus, danger, directory, names, privacy, vocabulary

DIGIT = st.integers(0, 9).map(str)
# Names that no text of ours holds; a test below sees to it.
STRANGERS = ("Kåre", "Torbjørg", "Svein-Erik", "Åshild", "Mohamud", "Zlatka", "D’Angelo", "Øyvind", "Marit", "Solfrid")
SHAPES = (str, str.lower, str.upper, str.title)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("jeg er født 01019012345 og er redd", "jeg er født [fødselsnummer] og er redd"),
        ("fnr 410190 12345", "fnr [fødselsnummer]"),
        ("født 01.02.1990 i Tromsø", "født [fødselsnummer] i Tromsø"),
        ("nummeret hans er 91 23 45 67", "nummeret hans er [telefon]"),
        ("ring meg på +47 912 34 567", "ring meg på [telefon]"),
        ("hun har 0046 70 123 45 67", "hun har [telefon]"),
        ("skriv til kari.n@eksempel.no", "skriv til [e-post]"),
        ("kari krøllalfa eksempel.no", "[e-post]"),
        ("han er @kari_99 på snap", "han er [navn] på snap"),
        ("kontoen 1234 56 78901", "kontoen [konto]"),
        ("iban NO93 8601 1117 947", "iban [konto]"),
        ("kortet 4242 4242 4242 4242 er borte", "kortet [konto] er borte"),
        ("han kjører EK 12345", "han kjører [bilnummer]"),
        ("jeg heter Kari Nordmann", "jeg heter [navn]"),
        ("æ hete ola og e redd", "æ hete [navn] og e redd"),
        ("jeg heter Kåre og han heter Øyvind", "jeg heter [navn] og han heter [navn]"),
        ("JEG HETER KÅRE OG ER REDD", "JEG HETER [navn] OG ER REDD"),
        ("mannen min Ola slår meg", "mannen min [navn] slår meg"),
        ("mannen min Hans slår meg", "mannen min [navn] slår meg"),
        ("læreren min, Hansen, sa det", "læreren min, [navn], sa det"),
        ("Solfrid Nordmann er redd", "[navn] er redd"),
        ("my husband Mohamud hits me", "my husband [navn] hits me"),
        ("jeg bor i Storgata 12", "jeg bor i [adresse]"),
        ("jeg bor i storgata 12 b", "jeg bor i [adresse]"),
        ("vi bor i Kong Olavs vei 3", "vi bor i [adresse]"),
        ("9050 Storsteinnes", "[adresse]"),
    ],
)
def test_what_points_to_a_person_is_taken_out(said: str, kept: str) -> None:
    assert privacy.redact(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "er det 116 111 jeg skal ringe",
        "er det 116 111 116 123 eller 112 113 110",
        "politiet på 02800",
        "NR 02800",
        "krisesenteret 77 61 10 60",
        "han er 42 år og jeg er 39",
        "ring 112",
        "klokka 23.30 kom han",
        "det var 24.11.2026 det skjedde",
        "i 2016 Slo han meg",
        "han tok 9000 Kroner av lønna",
        "han veg 110 kilo",
        "vi kjørte en annen vei 3 ganger",
        "han heter ikke noe",
        "hva heter det når han slår",
        "må jeg si hva jeg heter når jeg ringer",
        "vi har vært gift i 20 år",
        "Mannen Min Slår Meg Med Belte",
        "MANNEN MIN SLÅR MEG",
        "Jeg er Redd for Mannen Min",
        "kvinne fra Somalia, 33",
    ],
)
def test_what_carries_meaning_stays(said: str) -> None:
    assert privacy.redact(said) == said


@given(st.text(max_size=300))
def test_redaction_never_raises_and_a_second_one_changes_nothing(text: str) -> None:
    once = privacy.redact(text)
    assert privacy.redact(once) == once


@given(
    day=st.integers(1, 31),
    month=st.sampled_from([m + plus for m in range(1, 13) for plus in (0, 40, 65, 80)]),
    year=st.integers(0, 99),
    tail=st.integers(0, 99999),
    of_d=st.booleans(),
    form=st.sampled_from(["{0}{1}{2}{3}", "{0}{1}{2} {3}", "{0}{1}{2}-{3}", "{0}.{1}.{2} {3}", "{0} {1} {2} {3}"]),
)
def test_birth_d_h_and_synthetic_numbers_never_stay(
    day: int, month: int, year: int, tail: int, of_d: bool, form: str
) -> None:
    number = form.format(f"{day + 40 * of_d:02}", f"{month:02}", f"{year:02}", f"{tail:05}")
    assert privacy.redact(f"fnr {number} takk") == "fnr [fødselsnummer] takk"


def test_every_number_that_the_register_would_accept_is_taken_out() -> None:
    found = 0
    for base in range(10101_000, 10101_900, 7):
        number = f"{base:09}"
        valid = f"{number}{(c1 := fodselsnummer.calc_check_digit1(number + '00'))}"
        valid += fodselsnummer.calc_check_digit2(valid + "0") if c1 != "-" else ""
        if fodselsnummer.is_valid(valid):
            found += 1
            assert valid not in privacy.redact(f"jeg har {valid}")
    assert found > 50


@given(st.lists(DIGIT, min_size=10, max_size=10).map("".join).filter(lambda digits: digits[0] not in "0"))
def test_accounts_never_stay(digits: str) -> None:
    check = kontonr.calc_check_digit(digits + "0") if hasattr(kontonr, "calc_check_digit") else "0"
    number = digits + str(check)[-1:].replace("-", "0")
    for form in (number, f"{number[:4]} {number[4:6]} {number[6:]}", f"{number[:4]}.{number[4:6]}.{number[6:]}"):
        assert re.search(r"\d", privacy.redact(f"send til {form} nå")) is None


@given(st.lists(DIGIT, min_size=15, max_size=15).map(lambda d: "4" + "".join(d)[:14]))
def test_cards_never_stay(digits: str) -> None:
    number = digits + luhn.calc_check_digit(digits)
    for form in (number, " ".join(number[n : n + 4] for n in range(0, 16, 4)), number.replace("", "-")[1:-1]):
        assert privacy.redact(f"kort {form} takk") == "kort [konto] takk"


SERVICES = sorted({p.number for s in directory.load() for p in s.phones if p.number})


@given(
    st.integers(20000000, 99999999).filter(lambda n: str(n) not in {s.replace(" ", "") for s in SERVICES}),
    st.sampled_from(["{a}", "{b}", "{c}", "+47 {a}", "0047{a}", "+47{b}"]),
)
def test_phones_never_stay(number: int, form: str) -> None:
    n = str(number)
    said = form.format(a=n, b=f"{n[:3]} {n[3:5]} {n[5:]}", c=f"{n[:2]} {n[2:4]} {n[4:6]} {n[6:]}")
    assert privacy.redact(f"nummeret er {said}, ring") == "nummeret er [telefon], ring"


@pytest.mark.parametrize("number", SERVICES)
def test_the_services_numbers_stay_in_every_form(number: str) -> None:
    home = number.removeprefix("+47").strip()
    for said in (number, home.replace(" ", ""), f"+47 {home}" if len(home.replace(" ", "")) == 8 else home):
        assert privacy.redact(f"er {said} rett") == f"er {said} rett"


@given(st.integers(0, 120), st.sampled_from(["jeg er {}", "han på {}", "æ e {} år", "she is {}", "hun ble {} i fjor"]))
def test_ages_stay(age: int, form: str) -> None:
    assert privacy.redact(form.format(age)) == form.format(age)


@given(
    st.from_regex(r"[a-z][a-z0-9._+-]{0,20}", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9-]{1,20}\.(no|com|org)", fullmatch=True),
)
def test_mail_addresses_never_stay(user: str, host: str) -> None:
    for address in (f"{user}@{host}", f"{user}@{host}".upper()):
        assert privacy.redact(f"skriv til {address} da") == "skriv til [e-post] da"


@given(
    st.sampled_from(
        [
            "jeg heter {}",
            "eg heiter {}",
            "æ hete {}",
            "han heter {}",
            "my name is {}",
            "navnet mitt er {}",
            "hun heter {} og er redd",
        ]
    ),
    st.sampled_from(STRANGERS),
    st.sampled_from(SHAPES),
)
def test_a_name_after_being_called_never_stays_in_any_case(form: str, name: str, shape: type) -> None:
    said = privacy.redact(shape(form.format(name)))
    assert name.lower() not in said.lower() and "[navn]" in said


@given(
    st.sampled_from(
        [
            "sønnen min {} er redd",
            "mannen min {} slår meg",
            "broren hans, {}, kom",
            "naboen {} skriker",
            "my brother {} hit me",
            "lærer {} vet det",
            "eksen min {} {} følger etter meg",
        ]
    ),
    st.sampled_from(STRANGERS),
)
def test_a_name_after_kin_or_a_title_never_stays(form: str, name: str) -> None:
    said = privacy.redact(form.format(name, "Olsvoll"))
    assert name not in said and "Olsvoll" not in said and "[navn]" in said


def test_the_strangers_are_none_of_our_words() -> None:
    known = vocabulary.load()
    assert not [name for name in STRANGERS if known.knows(name)]


@pytest.mark.parametrize(
    ("said", "meaningful"),
    [("Mannen min slår meg", True), ("Mannen Min Slår Meg", False), ("MANNEN MIN SLÅR", False), ("hjelp", True)],
)
def test_capitals_tell_names_only_where_not_everything_has_one(said: str, meaningful: bool) -> None:
    assert names.capitals_mean_something(said) is meaningful


@pytest.fixture(scope="module")
def judged() -> dict[str, danger.Danger]:
    """Every utterance of the corpus with its danger by rule, as it is read when nothing is taken out."""
    return {text: danger.assess(text) for text in sorted({placed.example.text for placed in corpus.load()})}


@pytest.mark.parametrize("shape", [str.title, str.upper])
def test_the_whole_corpus_in_any_capitals_keeps_its_danger_by_rule(
    shape: type, judged: dict[str, danger.Danger]
) -> None:
    """Every utterance, as people with caps lock or a capitalising keyboard write it."""
    lost = []
    for text, known in judged.items():
        found = danger.assess(privacy.redact(shape(text)))
        if (known.level, known.emergency) != (found.level, found.emergency):
            lost.append(f"{text}: {known} → {found}")
    assert lost == []


def test_no_utterance_of_ours_is_taken_to_point_to_somebody(judged: dict[str, danger.Danger]) -> None:
    assert [text for text in judged if privacy.redact(text) != text] == []


@pytest.mark.parametrize(
    "unit", ["jeg heter Xqz ", "1 ", "a@", "NO93 ", "Abc Def ", "mannen min, ", "Veien ", "9050 A", "+47"]
)
def test_the_time_grows_with_the_length_only(unit: str) -> None:
    """No exponent hides in the patterns: four thousand repetitions end (they would not in a hundred years)."""
    privacy.redact(unit * 4_000)
