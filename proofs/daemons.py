"""Debian's Redis and HAProxy as child processes, each with the file that `deploy/` ships, on ports of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from bot.paths import ROOT
from proofs.server import free_port

DEPLOY = ROOT / "deploy"
_OPENS_SECONDS = 15.0
_SYSTEM = "/usr/sbin:/usr/bin:/sbin:/bin"


def program(name: str) -> str:
    """Where a program of Debian's is, «» where it is not installed."""
    return shutil.which(name) or shutil.which(name, path=_SYSTEM) or ""


class Daemon:
    """A program that listens on `port` of 127.0.0.1; started on entering, ended on leaving.

    Attributes:
        port: where it listens.
        folder: its working directory, empty at first: what it writes is there.
        process: the child process.
    """

    def __init__(self, command: Sequence[str], port: int, environment: Mapping[str, str] | None = None) -> None:
        self.port, self._command, self._environment = port, list(command), environment or {}
        self.folder = Path(tempfile.mkdtemp(prefix="veiviser-daemon-"))
        self.printed = self.folder.with_suffix(".log")
        self.process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start it and wait until it listens.

        Raises:
            RuntimeError: it does not; holds what it printed.
        """
        with self.printed.open("ab") as out:
            self.process = subprocess.Popen(
                self._command, cwd=self.folder, env=os.environ | self._environment, stdout=out, stderr=out
            )
        end = time.monotonic() + _OPENS_SECONDS
        while not _listens(self.port):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self._command[0]} did not start: {self.printed.read_text()}")
            time.sleep(0.05)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """End it and wait for its end."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    @contextlib.contextmanager
    def watched(self, told: IO[bytes]) -> Iterator[None]:
        """Meanwhile Redis's own command writes all that it is told to `told`."""
        watching = subprocess.Popen([program("redis-cli"), "-p", str(self.port), "monitor"], stdout=told)
        time.sleep(0.5)
        try:
            yield
        finally:
            watching.terminate()
            watching.wait()

    def __enter__(self) -> Daemon:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.printed.unlink(missing_ok=True)


def redis(*, watched: bool = False) -> Daemon:
    """Redis with `deploy/redis.conf`; `watched` leaves it the command with which all that it is told can be seen."""
    port, config = free_port(), DEPLOY / "redis.conf"
    if watched:
        lines = config.read_text(encoding="utf-8").splitlines()
        config = Path(tempfile.mkdtemp(prefix="veiviser-watched-")) / "redis.conf"
        config.write_text("\n".join(line for line in lines if "MONITOR" not in line), encoding="utf-8")
    return Daemon([program("redis-server"), str(config), "--port", str(port)], port)


def proxy(answers: Path, servers: Sequence[int], **settings: str) -> Daemon:
    """HAProxy with `deploy/haproxy.cfg`: `answers` holds what `python -m bot proxy` wrote, `servers` are ports."""
    port = free_port()
    environment = {"VEIVISER_BIND": f"127.0.0.1:{port}", "VEIVISER_ANSWERS": str(answers)}
    environment |= {f"VEIVISER_{n}": f"127.0.0.1:{server}" for n, server in enumerate(servers, 1)}
    return Daemon([program("haproxy"), "-db", "-f", str(DEPLOY / "haproxy.cfg")], port, environment | settings)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
