"""`make bench`: builds what is missing, measures both in turn, prints and writes the ratios.

Phases repeat three times, in turn: the bare echo, stock, the guide; then the next number of senders. Both assistants
stay up meanwhile, the one that is not asked idle. At most 45 minutes; what there was no time for is said.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench import conversations, figures, guide_project, load, picture, stock_project
from bench.servers import Server
from bot import paths, rasa_project

RESULT, PICTURE = paths.ROOT / "bench" / "result.json", paths.ROOT / "docs" / "bench.png"
SENDERS = {1: 150, 8: 300, 32: 450, 200: 600}  # at once → messages a phase
REPETITIONS, LATER = 3, 5_000  # messages after which memory is measured again
MOST_SECONDS = 45 * 60.0
NOTES = (
    "The guide's limits on how fast one sender and one address may write are off (VEIVISER_LIMIT_SENDER=0, "
    "VEIVISER_LIMIT_ADDRESS=0): the whole load comes from one address.",
    "Stock answers most topics with a response of its domain and two by its action server; the guide runs its action "
    "for each message. Stock has learned from a sample of 2,000 short utterances, the guide from all, long ones too.",
    "The client runs on the same processors.",
)


class Bench:
    """One run, with what it has measured so far."""

    def __init__(self, repetitions: int, later: int, seconds: float) -> None:
        self.measured: dict[str, dict[str, Any]] = {
            name: {"load": defaultdict(list), "memory": [], "memory_pss": [], "ready": []}
            for name in ("guide", "stock", "echo")
        }
        self.loads: list[float] = []
        self.notes: list[str] = list(NOTES)
        self._repetitions, self._later, self._end = repetitions, later, time.monotonic() + seconds

    def run(self) -> dict[str, Any]:
        """Everything, in order; gives the result."""
        stock_project.install()
        rasa_project.train()
        self._quiet()
        for name, made in (("guide", guide_project), ("stock", stock_project)):
            self.measured[name]["train"] = [made.train()]
            self.measured[name]["size"] = [made.size()]
        self._start_times()
        with Server("echo") as echo, Server("stock") as stock, Server("guide") as guide:
            servers = {"echo": echo, "stock": stock, "guide": guide}
            self._load_them(servers)
            self._weigh_later({name: servers[name] for name in ("stock", "guide")})
            self.measured["guide"]["long_conversation"] = load.long_conversation(guide.port, load.utterances())
        self.measured["guide"]["many_conversations"] = found = conversations.measured()
        print(f"a message among {found['many']:,.0f} conversations: {found['ratio']:.2f} of one alone", flush=True)
        return figures.result(self.measured, self.loads, self.notes)

    def _quiet(self) -> None:
        self.loads.append(os.getloadavg()[0])

    def _in_time(self, what: str) -> bool:
        if time.monotonic() < self._end:
            return True
        if (note := f"No time was left for: {what}.") not in self.notes:
            self.notes.append(note)
        return False

    def _start_times(self) -> None:
        """Each started alone, as often as the phases repeat: seconds until it answers, memory once it does."""
        for name in ("stock", "guide") * self._repetitions:
            if self.measured[name]["ready"] and not self._in_time("starting again"):
                continue
            with Server(name) as server:
                self.measured[name]["ready"].append(server.ready)
                weight = server.memory()
                self.measured[name]["memory"].append(weight["rss"])
                self.measured[name]["memory_pss"].append(weight["pss"])
            print(f"{name}: answers after {server.ready:.1f} s, {weight['rss']:.0f} MB resident", flush=True)

    def _load_them(self, servers: dict[str, Server]) -> None:
        texts = load.utterances()
        for server in servers.values():
            load.phase(server.port, texts, 1, 30)  # warm
        for senders, count in SENDERS.items():
            for n in range(self._repetitions):
                for name, server in servers.items():
                    if n and not self._in_time(f"{senders} senders again"):
                        continue
                    found = load.phase(server.port, texts, senders, count)
                    self.measured[name]["load"][str(senders)].append(found)
                    print(
                        f"{name}, {senders} at once: p50 {found['p50']:.1f} ms, p95 {found['p95']:.1f} ms, "
                        f"{found['throughput']:.0f} a second, {found['failed']:.0f} failed",
                        flush=True,
                    )

    def _weigh_later(self, servers: dict[str, Server]) -> None:
        asked = sum(SENDERS.values()) * self._repetitions + 30
        for name, server in servers.items():
            if self._in_time(f"memory of {name} after {self._later} messages"):
                load.phase(server.port, load.utterances(2), 8, max(0, self._later - asked) or 8)
            weight = server.memory()
            self.measured[name]["memory_later"] = weight
            print(f"{name}: {weight['rss']:.0f} MB resident after {max(self._later, asked)} messages", flush=True)


def main() -> int:
    """Measure, print, write `bench/result.json` and the picture."""
    options = argparse.ArgumentParser()
    options.add_argument("--repetitions", type=int, default=REPETITIONS)
    options.add_argument("--later", type=int, default=LATER)
    options.add_argument("--minutes", type=float, default=MOST_SECONDS / 60)
    options.add_argument("--result", type=Path, default=RESULT)
    options.add_argument("--picture", type=Path, default=PICTURE)
    given = options.parse_args()
    found = Bench(given.repetitions, given.later, given.minutes * 60).run()
    given.result.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    picture.draw(found, given.picture)
    print(figures.table(found))
    print(f"Written: {given.result}, {given.picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
