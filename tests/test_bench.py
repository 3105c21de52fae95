"""The arithmetic of `make bench`, the form of its result, and what stock Rasa is given. Nothing is timed here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench import figures, load, picture, stock_project
from bot import corpus, topics


def run(p50: float, p95: float, throughput: float) -> dict[str, float]:
    return {"p50": p50, "p95": p95, "p99": p95, "throughput": throughput, "messages": 10, "failed": 0}


def measured(scale: float) -> dict[str, Any]:
    """An assistant whose every cost is `scale` times 10."""
    runs = [run(10 * scale * f, 100 * scale * f, 100 / scale / f) for f in (0.9, 1.0, 1.1)]
    return {
        "load": {str(senders): runs for senders in (1, 8, 32, 200)},
        **{name: [10 * scale * f for f in (0.9, 1.0, 1.1)] for name in ("memory", "ready", "train", "size")},
    }


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [figures.percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert figures.percentile([7.0], 0.5) == 7.0
    with pytest.raises(ValueError, match="no values"):
        figures.percentile([], 0.5)


def test_a_phase_counts_what_was_answered() -> None:
    found = figures.phase([0.01, 0.02, 0.03], took=0.5, failed=2)
    assert found == {"p50": 20.0, "p95": 30.0, "p99": 30.0, "throughput": 6.0, "messages": 3, "failed": 2}


def test_a_ratio_has_the_spread_of_both() -> None:
    assert figures.ratio([1.0, 2.0, 3.0], [4.0, 8.0]) == {"ratio": 2 / 6, "least": 1 / 8, "most": 3 / 4}
    assert figures.spread([9.0, 10.0, 12.0]) == 0.3 and figures.spread([5.0]) == 0.0
    with pytest.raises(ValueError, match="both"):
        figures.ratio([], [1.0])


def test_the_result_has_the_agreed_form() -> None:
    stock, guide, echo = measured(10.0), measured(1.0), measured(0.1)
    found = figures.result({"guide": guide, "stock": stock, "echo": echo}, [0.2], ["note"])
    assert (
        set(found["ratio"]) == {"p50", "p95_32", "throughput", "memory", "ready", "train", "size"} == set(figures.BARS)
    )
    assert found["ratio"] == {**dict.fromkeys(figures.BARS, 0.1), "throughput": 10.0}
    assert found["floor"] == {"p50": 10.0}
    assert found["met"] == dict.fromkeys(figures.BARS, True) and not found["noisy"]
    assert json.loads(json.dumps(found)) == found
    assert "note" in figures.table(found) and "not met" not in figures.table(found)


def test_a_slower_guide_does_not_meet_its_bars_and_says_so() -> None:
    found = figures.result({"guide": measured(5.0), "stock": measured(10.0), "echo": measured(1.0)}, [3.0], [])
    assert found["met"] == dict.fromkeys(figures.BARS, False)
    told = figures.table(found)
    assert told.count("not met") == len(figures.BARS) and "too noisy: load average 3.0" in told


def test_wide_repetitions_are_told_as_noise() -> None:
    guide = measured(1.0) | {"ready": [1.0, 2.0, 3.0]}
    found = figures.result({"guide": guide, "stock": measured(10.0), "echo": measured(1.0)}, [0.1], [])
    assert found["noisy"] and found["noise"]["spread"] == ["ready of the guide: 100%"]


def test_conversations_have_five_messages_and_a_sender_of_their_own() -> None:
    held = list(load.talks(["a", "b", "c"], 12))
    assert [len(talk.texts) for talk in held] == [5, 5, 2]
    assert [text for talk in held for text in talk.texts] == ["a", "b", "c"] * 4
    assert len({talk.sender for talk in held}) == 3
    texts = load.utterances()
    assert texts == load.utterances() != load.utterances(2) and len(texts) > 500


def test_stock_gets_our_topics_and_a_fixed_sample(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text(
        "language: en\nassistant_id: placeholder_default\npipeline:\n", encoding="utf-8"
    )
    placed = corpus.load()
    chosen = stock_project.sample(placed)
    assert chosen == stock_project.sample(placed) and len(chosen) == stock_project.UTTERANCES
    made = stock_project.files(chosen, tmp_path)
    domain, nlu, rules = (yaml.safe_load(made[name]) for name in ("domain.yml", "data/nlu.yml", "data/rules.yml"))
    assert set(domain["intents"]) == {example.topic for example in chosen} <= set(topics.load())
    assert sum(block["examples"].count("\n") for block in nlu["nlu"]) == len(chosen)
    assert made["config.yml"] == "language: nb\nassistant_id: stock\npipeline:\n"
    known = {*domain["responses"], *domain["actions"]}
    assert {step["action"] for rule in rules["rules"] for step in rule["steps"] if "action" in step} <= known
    assert {"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_forstar-ikke"}]} in rules[
        "rules"
    ]
    assert all(response[0]["text"] for response in domain["responses"].values())
    compile(made["actions/actions.py"], "actions.py", "exec")


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    found = figures.result({"guide": measured(1.0), "stock": measured(10.0), "echo": measured(0.1)}, [0.2], [])
    picture.draw(found, tmp_path / "bench.png")
    assert (tmp_path / "bench.png").read_bytes().startswith(b"\x89PNG")


def test_the_written_result_has_the_same_form() -> None:
    path = Path(stock_project.FOLDER).parent / "result.json"
    if not path.exists():
        pytest.skip("make bench has not been run here")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert set(found["ratio"]) == set(figures.BARS) and set(found["floor"]) == {"p50"}
