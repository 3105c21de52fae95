"""Counts tell of no single visit: closed labels, whole tens, on a loopback port that is shut unless it is set."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from bot import metrics
from bot.composer import Composer
from proofs.server import free_port


def shown(counts: metrics.Metrics) -> dict[tuple[str, tuple[str, ...]], float]:
    """Each sample's name and label values → its value."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in counts.collect()
        for sample in family.samples
    }


def test_counts_are_shown_in_whole_tens_and_small_ones_not_at_all() -> None:
    counts = metrics.Metrics(["utover", "akutt"])
    for topic, urgent, times in (("utover", False, 9), ("akutt", True, 21), ("Kari Nordmann", False, 10)):
        for _ in range(times):
            counts.count({"topics": [topic, "secret"], "urgent": urgent, "who": "barn"}, 0.03)
    found = shown(counts)
    replies = {labels: value for (name, labels), value in found.items() if name == "veiviser_replies_total"}
    assert replies == {("akutt", "true"): 20, ("other", "false"): 10}
    assert found["veiviser_answer_seconds_count", ()] == 40
    assert found["veiviser_answer_seconds_bucket", ("0.025",)] == 0
    assert found["veiviser_answer_seconds_bucket", ("0.05",)] == 40
    assert all(value % 10 == 0 for (name, _), value in found.items() if not name.endswith("_sum"))


def test_nothing_shown_changes_before_ten_more_replies() -> None:
    counts = metrics.Metrics(["utover"])
    seen = []
    for _ in range(29):
        counts.count({"topics": ["utover"], "urgent": False}, 0.5)
        seen.append(shown(counts))
    assert seen[9] == seen[18] != seen[19] == seen[28]
    assert seen[18]["veiviser_answer_seconds_sum", ()] == 5.0


def test_nothing_is_shown_before_ten_replies() -> None:
    counts = metrics.Metrics(["utover"])
    for _ in range(9):
        counts.count({"topics": ["utover"], "urgent": False}, 0.01)
    assert set(shown(counts).values()) == {0}


def test_a_reply_without_topics_is_counted_as_other() -> None:
    counts = metrics.Metrics(["utover"])
    for _ in range(10):
        counts.count({}, 9.0)
    assert shown(counts)["veiviser_replies_total", ("other", "false")] == 10
    assert shown(counts)["veiviser_answer_seconds_bucket", ("+Inf",)] == 10


@pytest.mark.parametrize("wrong", ["x", "-1", "70000", "9090.5"])
def test_a_setting_that_is_no_port_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv(metrics.SETTING, wrong)
    with pytest.raises(ValueError, match=metrics.SETTING):
        metrics.port()


def test_it_is_off_unless_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for off in ("", "0"):
        monkeypatch.setenv(metrics.SETTING, off)
        assert metrics.serve(["utover"]) is None
    monkeypatch.delenv(metrics.SETTING)
    assert metrics.serve(["utover"]) is None


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, composer: Composer) -> Iterator[tuple[int, metrics.Metrics]]:
    port = free_port()
    monkeypatch.setenv(metrics.SETTING, str(port))
    counts = metrics.serve(composer.topics)
    assert counts is not None
    yield port, counts


def test_it_is_served_on_loopback_alone_and_tells_of_nothing_else(served: tuple[int, metrics.Metrics]) -> None:
    port, counts = served
    for _ in range(10):
        counts.count({"topics": ["anmelde"], "urgent": False}, 0.2)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as response:
        told = response.read().decode()
    assert 'veiviser_replies_total{topic="anmelde",urgent="false"} 10.0' in told
    lines = [line for line in told.splitlines() if not line.startswith("#")]
    assert lines and all(line.startswith(("veiviser_replies_total", "veiviser_answer_seconds")) for line in lines)
    with socket.socket() as other, pytest.raises(OSError):
        other.connect(("127.0.0.2", port))  # another address of the same machine


@pytest.mark.model
def test_a_visit_is_counted_and_the_readiness_questions_are_not(agent: Any, composer: Composer) -> None:
    import asyncio
    from types import SimpleNamespace

    from bot import channel
    from bot.pressure import Counts

    counts = metrics.Metrics(composer.topics)
    context = SimpleNamespace(agent=agent, counts=Counts(0, 0), metrics=counts)
    request = SimpleNamespace(
        app=SimpleNamespace(ctx=context), json={"message": "/anmelde"}, remote_addr="", ip="127.0.0.1"
    )
    asyncio.run(channel._received(request))  # type: ignore[arg-type]
    asyncio.run(channel.answer({"message": "/anmelde"}, agent))
    assert dict(counts._replies) == {("anmelde", False): 1}
