"""Counts for whoever runs the guide, in Prometheus' form, on a loopback port of their own; off unless it is set.

`VEIVISER_METRICS_PORT=9090` serves `http://127.0.0.1:9090/metrics`. What is counted is a closed list: replies by the
topic told and whether they were urgent, and how long answering took. No voice, text, id, address or language. In a
small kommune one count may be one person, whose visit could be told from two readings: so counts are shown in whole
tens, rounded down, what has not yet been told ten times is not shown at all, and nothing shown changes before ten more
replies have been given.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

SETTING = "VEIVISER_METRICS_PORT"
HOST = "127.0.0.1"
SHOWN_IN = 10
OTHER = "other"  # a topic that is none of ours: a fault, counted all the same
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds


def port() -> int:
    """The port that the environment sets; 0 for off.

    Raises:
        ValueError: the setting is no port number.
    """
    text = os.environ.get(SETTING) or "0"
    if not text.isdecimal() or int(text) > 65535:
        raise ValueError(f"{SETTING}={text!r} er ikke et portnummer. Skriv for eksempel {SETTING}=9090, eller 0 for av")
    return int(text)


def _shown(count: int) -> int:
    return count - count % SHOWN_IN


class Metrics:
    """Counts since the start, in memory; a collector for Prometheus' client library."""

    def __init__(self, topics: Collection[str]) -> None:
        self._topics = frozenset(topics)
        self._replies: Counter[tuple[str, bool]] = Counter()
        self._took: Counter[int] = Counter()  # place among `BOUNDS` → answers
        self._seconds = 0.0
        self._told: tuple[Counter[tuple[str, bool]], Counter[int], float] = (Counter(), Counter(), 0.0)

    def count(self, custom: dict[str, Any], seconds: float) -> None:
        """Count one reply.

        Args:
            custom: its `custom` by the contract, of which only the first topic and `urgent` are read.
            seconds: that answering took.
        """
        told = next(iter(custom.get("topics") or ()), OTHER)
        self._replies[told if told in self._topics else OTHER, custom.get("urgent") is True] += 1
        self._took[bisect_left(BOUNDS, seconds)] += 1
        self._seconds += seconds
        if self._took.total() % SHOWN_IN == 0:
            self._told = (self._replies.copy(), self._took.copy(), self._seconds)

    def collect(self) -> Iterator[Any]:
        """The counts as Prometheus' client library wants them."""
        from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

        told, took, seconds = self._told
        replies = CounterMetricFamily("veiviser_replies", "Replies, in whole tens.", labels=("topic", "urgent"))
        for (topic, urgent), count in sorted(told.items()):
            if _shown(count):
                replies.add_metric((topic, str(urgent).lower()), _shown(count))
        yield replies
        reached = [_shown(sum(took[n] for n in range(place + 1))) for place in range(len(BOUNDS))]
        buckets = [*((str(bound), count) for bound, count in zip(BOUNDS, reached, strict=True)), ("+Inf", took.total())]
        answers = HistogramMetricFamily("veiviser_answer_seconds", "Seconds until a reply, in whole tens of replies.")
        answers.add_metric((), buckets, seconds)
        yield answers


def serve(topics: Collection[str]) -> Metrics | None:
    """Counts that are served from now on, or None where they are off.

    Raises:
        ValueError: the setting is no port number.
        OSError: another program listens on that port.
    """
    if not port():
        return None
    from prometheus_client import CollectorRegistry, start_http_server

    counts = Metrics(topics)
    registry = CollectorRegistry()  # not the library's own, which tells of the process and of Python
    registry.register(counts)
    start_http_server(port(), HOST, registry)
    return counts
