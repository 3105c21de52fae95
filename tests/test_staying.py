"""Short forms of `make staying`, and of what it stands on."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import pytest

from proofs import staying
from proofs.fleet import Supervisor


class Sleeper:
    """A process that does nothing, where a supervisor looks for a server."""

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def test_the_supervisor_starts_again_what_was_killed_and_leaves_alone_what_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("proofs.fleet._RESTART_SECONDS", 0.1)
    sleeper: Any = Sleeper()
    sleeper.start()
    first = sleeper.process
    with Supervisor(sleeper) as supervisor:
        time.sleep(0.2)
        assert supervisor.restarts == 0
        first.kill()
        while not supervisor.restarts:
            time.sleep(0.01)
    assert sleeper.process.pid != first.pid and sleeper.process.poll() is None
    sleeper.process.kill()
    sleeper.process.wait()


@pytest.mark.model
def test_it_answers_from_a_full_disk() -> None:
    with staying.told() as said:
        said.append(staying.full_disk())
    if said[-1].startswith("NOT SHOWN"):
        pytest.skip(said[-1])
    assert said[-1].endswith("and answers")
