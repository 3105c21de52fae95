from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import privacy


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("jeg er født 01019012345 og er redd", "jeg er født [fødselsnummer] og er redd"),
        ("fnr 410190 12345", "fnr [fødselsnummer]"),
        ("nummeret hans er 91 23 45 67", "nummeret hans er [telefon]"),
        ("ring meg på +47 912 34 567", "ring meg på [telefon]"),
        ("skriv til kari.n@eksempel.no", "skriv til [e-post]"),
        ("kontoen 1234 56 78901", "kontoen [konto]"),
        ("jeg heter Kari Nordmann", "jeg heter [navn]"),
        ("æ hete ola og e redd", "æ hete [navn] og e redd"),
        ("mannen min Ola slår meg", "mannen min [navn] slår meg"),
        ("jeg bor i Storgata 12", "jeg bor i [adresse]"),
        ("9050 Storsteinnes", "[adresse]"),
    ],
)
def test_what_points_to_a_person_is_taken_out(said: str, kept: str) -> None:
    assert privacy.redact(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "er det 116 111 jeg skal ringe",
        "politiet på 02800",
        "krisesenteret 77 61 10 60",
        "han er 42 år og jeg er 39",
        "ring 112",
        "klokka 23.30 kom han",
        "han heter ikke noe",
        "vi har vært gift i 20 år",
    ],
)
def test_what_carries_meaning_stays(said: str) -> None:
    assert privacy.redact(said) == said


@given(st.text(max_size=300))
def test_redaction_never_raises(text: str) -> None:
    privacy.redact(text)


@given(st.integers(0, 31), st.integers(1, 12), st.integers(0, 99), st.integers(0, 99999))
def test_eleven_digits_like_a_birth_number_never_stay(day: int, month: int, year: int, tail: int) -> None:
    number = f"{day:02}{month:02}{year:02}{tail:05}"
    assert number not in privacy.redact(f"fnr {number} takk")
