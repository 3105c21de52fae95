"""The real server as a child process, as `make run` starts it, and a client that can come from any loopback address."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.paths import ROOT

WEBHOOK = "/webhooks/rest/webhook"
_PORTS = range(15_000, 32_000)
_STARTS = 400.0  # seconds; on a machine that is busy with other things
_ANNOUNCED = ("Veiviseren svarer", "Samtalen er slått av")


def free_port() -> int:
    """A port that nobody listens on at this moment, below those that outgoing connections get: a load makes many.

    Raises:
        RuntimeError: all that were tried are taken.
    """
    for port in random.sample(_PORTS, 200):  # nosec B311
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port on 127.0.0.1")


class Server:
    """`python -m bot run`, started on entering and ended by SIGTERM on leaving.

    Args:
        within: a command that starts what follows it, as `env` does, in its own process.

    Attributes:
        port: where it listens on 127.0.0.1.
        out, err: the files that hold what it has printed.
        process: the child process.
    """

    def __init__(
        self,
        root: Path = ROOT,
        command: Sequence[str] = ("bot", "run"),
        port: int = 0,
        within: Sequence[str] = (),
        **environment: str,
    ) -> None:
        self._within = within
        self.port = port or free_port()
        self._root, self._command = root, command
        self._environment = {"OMP_NUM_THREADS": "1", **os.environ, "PORT": str(self.port), **environment}
        folder = Path(tempfile.mkdtemp(prefix="veiviser-proof-"))
        self.out, self.err = folder / "stdout", folder / "stderr"
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start the process without waiting for it."""
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [*self._within, sys.executable, "-m", *(part.format(port=self.port) for part in self._command)],
                cwd=self._root,
                env=self._environment,
                stdout=out,
                stderr=err,
            )

    def wait_until_it_answers(self) -> None:
        """Wait for the line that says so.

        Raises:
            RuntimeError: the process ended or said nothing in time; holds what it printed.
        """
        end = time.monotonic() + _STARTS
        while time.monotonic() < end and self.process.poll() is None:
            if any(line in self.out.read_text(encoding="utf-8") for line in _ANNOUNCED):
                return
            if "rasa" in self._command and self._is_open():
                return
            time.sleep(0.1)
        raise RuntimeError(f"the server did not start: {self.printed()}")

    def _is_open(self) -> bool:
        try:
            return self.request("GET", "/")[0] == 200
        except (OSError, http.client.HTTPException):  # nobody there yet, or the client has reached itself
            return False

    def printed(self) -> str:
        """All that it has printed so far."""
        return self.out.read_text(encoding="utf-8") + self.err.read_text(encoding="utf-8")

    def hold(self, processors: set[int]) -> None:
        """Let all its threads run on these processors alone."""
        for thread in Path(f"/proc/{self.process.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), processors)

    def stop(self, patience: float = 20.0) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def __enter__(self) -> Server:
        self.start()
        try:
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self.process.poll() is None:
            self.stop()

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        source: str = "127.0.0.1",
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers (names in lower case), body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(source, 0))
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
        finally:
            connection.close()

    def ask(self, message: Any, sender: str = "", source: str = "127.0.0.1") -> dict[str, Any]:
        """The one message that answers `message`."""
        payload = {"message": message} | ({"sender": sender} if sender else {})
        _, _, body = self.request("POST", WEBHOOK, json.dumps(payload).encode(), source=source)
        reply: dict[str, Any] = json.loads(body)[0]
        return reply
