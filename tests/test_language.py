from __future__ import annotations

import pytest

from bot import language


@pytest.mark.parametrize(
    ("said", "normal"),
    [
        ("Æ e redd mæ sjøl", "jeg er redd meg selv"),
        ("han slær mæ kvar kveld", "han slår meg hver kveld"),
        ("ka e nummeret te krisesentret", "hva er nummeret til krisesenteret"),
        ("eg veit ikkje kva eg skal gjere", "jeg vet ikke hva jeg skal gjøre"),
        ("HAN SLÅR MEG!!!!", "han slår meg ! !"),
        ("hjeeeelp", "hjeelp"),
        ("han\u200b sl\u00e5r meg", "han slår meg"),
        ("h\u0430n sl\u00e5r meg", "han slår meg"),
        ("ha\u030an", "hån"),
    ],
)
def test_many_spellings_become_one_form(said: str, normal: str) -> None:
    assert language.normalise(said) == normal


def test_a_redaction_mark_stays_whole() -> None:
    assert "[navn]" in language.normalise("jeg heter [navn]").split()


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("jeg er redd for mannen min", "nb"),
        ("æ veit ikkje ka æ ska gjør", "nb"),
        ("eg veit ikkje kva eg skal gjere", "nn"),
        ("my husband hits me and I am afraid", "en"),
        ("помогите мне", "en"),
        ("ساعدني", "en"),
        ("hei", "nb"),
        ("", "nb"),
        ("!!!", "nb"),
    ],
)
def test_the_writers_language_is_found(said: str, lang: str) -> None:
    assert language.language(said) == lang


def test_english_is_left_as_it_is() -> None:
    assert language.normalise("he is not in the house") == "he is not in the house"


@pytest.mark.parametrize("text", ["\ud800", "\x00\x07", "a" * 50_000, "\u202ehjelp"])
def test_odd_text_never_raises(text: str) -> None:
    language.normalise(text)
    language.language(text)
