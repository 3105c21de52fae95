"""The three servers as child processes: started, waited for, weighed, and stopped."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess  # nosec B404
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import environment, stock_project
from bot import paths
from proofs.canaries import family
from proofs.server import free_port

_STARTS = 400.0  # seconds


class Process:
    """One program in a process group of its own."""

    def __init__(self, command: Sequence[str], folder: Path, settings: Mapping[str, str]) -> None:
        self.child = subprocess.Popen(  # nosec B603
            command,
            cwd=folder,
            env={**environment.plain(), **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """SIGTERM to the whole group, and SIGKILL where that does not help."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.child.pid, how)
                self.child.wait(20)
                return
            except ProcessLookupError:
                return
            except subprocess.TimeoutExpired:
                continue


class Server:
    """An assistant that answers on a port of 127.0.0.1.

    Attributes:
        ready: seconds from the start of its processes until it has answered a first message.
    """

    def __init__(self, name: str) -> None:
        self.name, self.port = name, free_port()
        begun = time.monotonic()
        self._processes = [Process(*given) for given in _commands(name, self.port)]
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise
        self.ready = time.monotonic() - begun

    def _wait(self) -> None:
        end = time.monotonic() + _STARTS
        while time.monotonic() < end and all(process.child.poll() is None for process in self._processes):
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not start")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            body = json.dumps({"sender": "bench-is-it-ready", "message": "hva er vold i nære relasjoner"})
            connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status == 200 and isinstance(json.loads(response.read()), list)
        except (OSError, ValueError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def memory(self) -> dict[str, float]:
        """Resident and proportional memory of all its processes, in MB."""
        found = {"rss": 0.0, "pss": 0.0}
        for process in self._processes:
            for one in family(process.child.pid):
                for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines():
                    name, _, value = line.partition(":")
                    if name.lower() in found:
                        found[name.lower()] += int(value.split()[0]) / 1000
        return found

    def stop(self) -> None:
        """End all its processes."""
        for process in self._processes:
            process.stop()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _commands(name: str, port: int) -> list[tuple[Sequence[str], Path, Mapping[str, str]]]:
    """What runs: command, folder, environment; as `make run` and `rasa run` would have it, and see `NOTES`."""
    if name == "echo":
        return [((sys.executable, "-m", "bench.echo", str(port)), paths.ROOT, {})]
    if name == "guide":
        limits = {"VEIVISER_LIMIT_SENDER": "0", "VEIVISER_LIMIT_ADDRESS": "0"}
        return [
            ((sys.executable, "-m", "bot", "run"), paths.ROOT, {"PORT": str(port), "PYTHONWARNINGS": "ignore"} | limits)
        ]
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "PYTHONWARNINGS": "ignore"}
    actions = free_port()
    stock_project.write(actions)
    rasa, folder = (str(stock_project.PYTHON), "-m", "rasa", "run"), stock_project.PROJECT
    return [
        ((*rasa, "actions", "--port", str(actions)), folder, quiet),
        ((*rasa, "--interface", "127.0.0.1", "--port", str(port)), folder, quiet),
    ]
