from __future__ import annotations

import hashlib
import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot import corpus, language, paths
from bot.understanding.encoder import FILE, Encoder
from bot.understanding.mixture import Scores, mixed
from bot.understanding.model import Example, Model
from bot.understanding.windows import Read, Span, read, samples

_array = np.array


class NoEncoder:
    """What the guide has when the encoder cannot load: no opinion."""

    classes: Mapping[str, tuple[str, ...]] = {}

    def begin(self, whole: str, words: Sequence[str], spans: Sequence[Span]) -> Callable[[], dict[str, Scores]]:
        return dict


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
    return Model.trained(EXAMPLES)


def test_it_answers_on_n_grams_alone(model: Model) -> None:
    found = model.predict("hva er nummeret til nav", NoEncoder())
    assert found.topics[0][0] == "kontaktinfo"
    assert sum(p for _, p in found.topics) == pytest.approx(1.0)
    assert model.predict("han har tatt kniv", NoEncoder()).danger > found.danger


def test_training_twice_gives_the_same(model: Model) -> None:
    again = Model.trained(EXAMPLES)
    assert all(np.array_equal(model.heads[n].weights, again.heads[n].weights) for n in model.heads)


def test_a_stored_model_predicts_the_same(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    for example in EXAMPLES:
        assert Model.load(tmp_path).predict(example.text, NoEncoder()) == model.predict(example.text, NoEncoder())


def test_a_stored_model_holds_no_code(model: Model, tmp_path: Path) -> None:
    model.save(tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"model.json", "model.npz"}
    np.load(tmp_path / "model.npz", allow_pickle=False)


def test_a_short_message_is_one_part_a_long_one_its_sentences() -> None:
    assert read("Han slår meg. Hjelp") == Read("han slår meg . hjelp", ("han", "slår", "meg", ".", "hjelp"), ())
    found = read("Vi bor i et hus. " * 8 + "Han har tatt kniv.")
    assert found.whole == " ".join(found.words) and len(found.spans) == 9
    assert found.part(found.spans[-1]) == "han har tatt kniv"
    assert all(behind - first <= 14 for first, behind in read("ord " * 100).spans)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_the_encoder_understands(encoder: Encoder) -> None:
    assert encoder.available
    found = encoder.predict(["mannen min slår meg og jeg er redd", "når åpner svømmehallen på lørdag"])
    assert encoder.classes["voice"][found["voice"][0].argmax()] == "utsatt"
    assert encoder.classes["topic"][found["topic"][1].argmax()] == "utenfor"
    assert np.exp(found["topic"]).sum(axis=1) == pytest.approx(1.0, abs=1e-3)


def test_one_text_is_read_the_same_whatever_stands_beside_it(encoder: Encoder) -> None:
    alone = encoder.predict(["mannen min slår meg"])["topic"][0]
    beside = encoder.predict(["hei", "mannen min slår meg", "noe helt annet og mye lengre enn det"])["topic"][1]
    assert np.array_equal(alone, beside)


CALM, ALARM = "Vi skal på hytta i helga og det er fint vær", "han har tatt kniven og kommer mot meg"


@pytest.mark.parametrize("place", [0, 1, 5, 40])
def test_danger_is_told_where_it_stands(encoder: Encoder, place: int) -> None:
    """Also in a letter that takes several readings; the message as a whole is read as if it stood alone."""
    for count in (5, 40):
        sentences = [CALM] * count
        sentences.insert(min(place, count), ALARM)
        message = read(". ".join(sentences))
        found = encoder.begin(message.whole, message.words, message.spans)()
        assert len(found["danger"]) == 1 + len(message.spans) == 2 + count
        assert np.exp(found["danger"]).sum(axis=1) == pytest.approx(1.0, abs=1e-3)
        odds = found["danger"][1:, 1] - found["danger"][1:, 0]
        assert odds.argmax() == min(place, count)
        whole = encoder.predict([message.whole])
        assert {head: rows[:1] == pytest.approx(whole[head]) for head, rows in found.items()} == dict.fromkeys(
            found, True
        )


def test_a_letter_is_read_at_both_ends_and_costs_no_more(encoder: Encoder) -> None:
    short, long = encoder.ids("han slår meg"), encoder.ids("han slår meg " * 400)
    assert len(short) < 12 < len(long) == 96
    assert long[:4] == short[:4] and long[-1] == short[-1]


def test_a_process_that_ends_while_something_is_read_ends_quietly() -> None:
    reads = "from bot.understanding.encoder import Encoder\nEncoder().begin('han slår meg ' * 30, (), ())"
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", reads], cwd=paths.ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_what_it_has_read_is_overwritten_and_what_it_cannot_read_is_told(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Any] = []
    monkeypatch.setattr(np, "array", lambda *a, **k: given.append(made := _array(*a, **k)) or made)
    ids = encoder.ids("mannen min slår meg")
    assert encoder._network and len(encoder._network.begin(["odds"], ids).result(10)[0]) == len(ids) == given[0].size
    assert not given[0].any()
    with pytest.raises(RuntimeError, match="could not read"):
        encoder._network.begin(["odds"], [10**9]).result(10)
    with pytest.raises(TypeError):
        encoder._network.begin([5], [1])  # type: ignore[list-item]
    assert not encoder._network._begun
    assert encoder.predict(["hei"])["topic"].shape == (1, len(encoder.classes["topic"]))


def test_every_word_of_the_corpus_is_read_without_a_gap(encoder: Encoder) -> None:
    """An unknown piece stands for a letter that the pruned pieces have lost."""
    unknown = encoder.ids("\U0001f9ff")[-2]
    texts = [language.normalise(placed.example.text) for placed in corpus.load()[::25]]
    assert len(texts) > 500
    gaps = [text for text in texts if unknown in encoder.ids(text)]
    assert len(gaps) < 0.005 * len(texts), gaps[:5]


@pytest.mark.parametrize("harm", ["missing", "damaged", "another", "no-hash"])
def test_the_guide_goes_on_when_the_encoder_is_missing_or_damaged(
    harm: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, model: Model
) -> None:
    file = tmp_path / FILE.name
    if harm != "missing":
        shutil.copy(FILE, file)
        shutil.copy(FILE.with_suffix(".sha256"), file.with_suffix(".sha256"))
    if harm == "damaged":
        file.write_bytes(file.read_bytes()[:-100])
    if harm == "another":
        file.write_bytes(b"something else")
        file.with_suffix(".sha256").write_text(hashlib.sha256(b"something else").hexdigest())
    if harm == "no-hash":
        file.with_suffix(".sha256").unlink()
    with caplog.at_level(logging.WARNING):
        broken = Encoder(file)
    assert not broken.available and broken.predict(["hei"]) == {}
    assert "encoder.missing" in caplog.text
    assert model.predict("han har tatt kniv", broken).danger > model.predict("nummeret til nav", broken).danger


def test_two_opinions_become_one() -> None:
    ngrams = np.log(np.array([[0.8, 0.2]]))
    encoded = np.log(np.array([[0.2, 0.8]]))
    middle = np.exp(mixed(ngrams, ("a", "b"), encoded, ("a", "b"), 0.5))
    assert middle[0] == pytest.approx([0.5, 0.5])
    assert np.exp(mixed(ngrams, ("a", "b"), encoded, ("b", "a"), 1.0))[0] == pytest.approx([0.8, 0.2])
    assert mixed(ngrams, ("a", "b"), None, (), 0.5) is ngrams


def test_a_topic_that_the_encoder_has_not_learned_keeps_what_the_n_grams_say() -> None:
    ngrams = np.log(np.array([[0.1, 0.2, 0.7]]))
    encoded = np.log(np.array([[0.9, 0.1]]))
    found = np.exp(mixed(ngrams, ("a", "b", "new"), encoded, ("a", "b"), 0.6))
    assert found.sum() == pytest.approx(1.0) and found[0].argmax() == 2
    assert found[0, 2] == pytest.approx(0.7, abs=0.1)


def test_a_letter_gives_a_few_windows_to_learn_from_and_a_short_text_none() -> None:
    letter = " ".join(f"Dette er setning nummer {n} i brevet." for n in range(30))
    found = read(letter)
    assert len(samples(letter)) == 3 and set(samples(letter)) <= set(map(found.part, found.spans))
    assert not samples("han slår meg")
