"""What nobody sees is taken out, what only looks Latin is made Latin, and no alphabet is harmed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import characters, danger, privacy


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("han har tatt kn\u200biv", "han har tatt kniv"),
        ("\u202ehan har tatt kniv\u202c", "han har tatt kniv"),
        ("han\x00har\x1btatt\x7fkniv", "han har tatt kniv"),
        ("hаn hаr tаtt knіv", "han har tatt kniv"),  # Cyrillic а and і
        ("ｈａｎ ｈａｒ ｔａｔｔ ｋｎｉｖ", "han har tatt kniv"),
        ("𝐡𝐚𝐧 𝐡𝐚𝐫 𝐭𝐚𝐭𝐭 𝐤𝐧𝐢𝐯", "han har tatt kniv"),
        ("han\u00a0har\u2003tatt\u3000kniv", "han har tatt kniv"),
        ("han har tatt kn\u00adi\ufeff\u2060v", "han har tatt kniv"),
        ("han ha\u034fr tatt k\u3164niv", "han har tatt kniv"),
        ("\ud800han har tatt kniv", "han har tatt kniv"),
        ("／akutt", "/akutt"),
        ("０１０１９０１２３４５", "01019012345"),
    ],
)
def test_hidden_and_look_alike_characters_are_gone(said: str, read: str) -> None:
    assert characters.clean(said) == read


@pytest.mark.parametrize("said", ["hаn hаr tаtt knіv", "h\u0336a\u0336n\u0336 har tatt k\u200bn\u200bi\u200bv"])
def test_disguised_danger_is_danger(said: str) -> None:
    assert danger.assess(characters.clean(said)).level == "sure"


def test_a_number_cut_up_by_hidden_characters_is_redacted() -> None:
    hidden = "\u200b".join("01019012345")
    assert privacy.redact(characters.clean(f"fnr {hidden}")) == "fnr [fødselsnummer]"


@pytest.mark.parametrize(
    "said",
    [
        "æ e redd før han, å dæm bor i Målselv",
        "Mun lean balus, eamidan cábmá mu. Gos oaččun veahki? Đŋšŧžá",
        "Он меня бьёт, помогите, я боюсь",
        "Він мене б'є, допоможіть",
        "إنه يضربني وأنا خائفة",
        "او مرا می\u200cزند",
        "ይመታኛል እርዱኝ",
        "τον φοβάμαι πολύ",
        "彼が怖い",
        "Anh ấy đánh tôi",
        "første linje\nandre linje",
        "hjelp 😢🙏",
        "han sa «nei» – og gikk … kl. 23.30",
    ],
)
def test_no_alphabet_is_harmed(said: str) -> None:
    expected = unicodedata.normalize("NFC", said).replace("…", "...")
    assert characters.clean(said) == expected


def test_marks_piled_upon_a_letter_are_taken_down() -> None:
    assert len(characters.clean("k" + "\u0301\u0302\u0303" * 500)) <= 4


@given(st.text(st.characters(exclude_categories=()), max_size=400))
def test_cleaning_never_raises_and_cleans_once_for_all(text: str) -> None:
    read = characters.clean(text)
    assert characters.clean(read) == read
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in read)
    read.encode()


def test_plain_characters_stay_as_they_are() -> None:
    plain = [chr(n) for n in range(0x3000) if characters._PLAIN.fullmatch(chr(n))]
    assert len(plain) > 110 and "\t" not in plain and "å" in plain
    for one in plain:
        assert characters._cleaned(f"a{one}b") == f"a{one}b"


@given(st.from_regex(characters._PLAIN, fullmatch=True))
def test_a_plain_text_is_cleaned_the_short_way(text: str) -> None:
    assert characters.clean(text) == characters._cleaned(text)


@given(st.text(max_size=3))
def test_a_long_text_is_read_as_far_as_the_most(text: str) -> None:
    assert len(characters.clean((text or "x") * 20_000)) <= characters.MOST
