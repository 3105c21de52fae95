from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import corpus
from bot.evaluation import corpus_figures
from bot.strict_yaml import ContentError
from bot.topics import VOICES
from bot.understanding.model import Example


def example(text: str, topic: str = "anmelde", danger: bool = False, who: str = "utsatt") -> Example:
    return Example(text, topic, who, danger, "bokmal", "w")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    said = [
        example("jeg vil anmelde"),
        example("han: har kniv #1", "akutt", True),
        example("hei", "hilsen", who="ukjent"),
        example("slå gresset", "utenfor", who="ukjent"),
        example("- strek først", "anmelde"),
    ]
    corpus.write(said, tmp_path)
    assert sorted(p.example.text for p in corpus.load(tmp_path)) == sorted(e.text for e in said)
    assert {p.example for p in corpus.load(tmp_path)} == set(said)
    assert {p.name for p in corpus.files(tmp_path)} == {"nlu.yml", "fare.yml", "utenfor.yml", "utsatt.yml"}


def test_near_twins_are_found_after_normalising() -> None:
    said = ["mannen min slår meg hver kveld", "Mannen min slær mæ kvar kveld!", "hva er nummeret til nav"]
    assert [(a, b) for a, b, _ in corpus.near_twins(said)] == [(0, 1)]


def test_twins_are_dropped_within_a_topic_only() -> None:
    said = [
        example("mannen min slår meg hver kveld"),
        example("mannen min slår meg hver kvell"),
        example("mannen min slår meg hver kvæld nå", "fysisk-vold"),
    ]
    assert [e.topic for e in corpus.without_twins(said)] == ["anmelde", "fysisk-vold"]


def test_a_line_that_is_no_utterance_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "hei"}\n')
    with pytest.raises(ContentError, match=r"x\.jsonl:1"):
        corpus.from_jsonl(tmp_path / "x.jsonl")


def test_added_utterances_join_the_corpus_but_twins_do_not(tmp_path: Path) -> None:
    corpus.write([example("mannen min slår meg hver kveld")], tmp_path)
    line = '{"text": "%s", "topic": "anmelde", "who": "utsatt", "danger": false, "variety": "bokmal", "writer": "w"}'
    said = ("mannen min slår meg hver kvell", "hva koster en advokat")
    (tmp_path / "ny.jsonl").write_text("\n".join(line % text for text in said), encoding="utf-8")
    assert corpus.add(tmp_path / "ny.jsonl", tmp_path) == (1, 1)
    assert len(corpus.load(tmp_path)) == 2


def test_adding_leaves_what_stands_elsewhere_where_it_is(tmp_path: Path) -> None:
    corpus.write([example("mannen min slår meg hver kveld")], tmp_path)
    corpus.write([example("hvordan kan jeg dra uten at han vet det")], tmp_path / "x")
    by_hand = tmp_path / "nlu" / "misbruk.yml"
    by_hand.write_bytes((tmp_path / "x" / "nlu" / "utsatt.yml").read_bytes())
    before = by_hand.read_bytes()
    line = json.dumps(
        {
            "text": "jeg er redd for at han skal komme",
            "topic": "anmelde",
            "who": "utsatt",
            "danger": False,
            "variety": "bokmal",
        }
    )
    (tmp_path / "ny.jsonl").write_text(line + "\n", encoding="utf-8")
    assert corpus.add(tmp_path / "ny.jsonl", tmp_path) == (1, 0)
    assert by_hand.read_bytes() == before
    said = [placed.example.text for placed in corpus.load(tmp_path)]
    assert sorted(said) == sorted(set(said)) and len(said) == 3


@pytest.fixture(scope="module")
def whole() -> list[Example]:
    return [placed.example for placed in corpus.load()]


def test_the_corpus_is_worth_having(whole: list[Example]) -> None:
    found = corpus_figures.count(whole)
    assert found.total >= 12_000 and found.writers >= 40 and found.largest_writer <= 0.05
    assert found.danger >= 1_200 and found.near_misses >= 1_800 and found.long >= 0.09


def test_the_varieties_are_spread_as_people_in_troms_write(whole: list[Example]) -> None:
    wanted = {"bokmal": 0.40, "dialekt": 0.20, "nynorsk": 0.12, "learner": 0.12, "typo": 0.10, "english": 0.05}
    found = corpus_figures.count(whole).varieties
    # Dialect is understood least, so more of it was written than its share.
    assert all(abs(found[name] - share) <= 0.07 for name, share in wanted.items()), found


def test_danger_is_told_in_every_voice_and_variety(whole: list[Example]) -> None:
    told = {(e.who, e.variety) for e in whole if e.danger}
    assert {(who, variety) for who in VOICES for variety in corpus.VARIETIES} <= told


@pytest.mark.parametrize(
    ("said", "danger", "near"),
    [
        ("jeg skal slå gresset", False, True),
        ("han har tatt kniv", True, False),
        ("når åpner biblioteket", False, False),
    ],
)
def test_a_near_miss_is_calm_and_holds_a_frightening_word(said: str, danger: bool, near: bool) -> None:
    assert corpus_figures.is_near_miss(Example(said, "utenfor", "ukjent", danger)) is near


def test_the_nearest_neighbour_is_looked_for_within_the_topic() -> None:
    said = [Example("mannen min slår meg", topic, "utsatt", False) for topic in ("a", "b")]
    assert corpus_figures.median_neighbour(said) == 0.0
    assert corpus_figures.median_neighbour([*said, *said]) == 1.0
