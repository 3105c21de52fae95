"""The real server with the real model as a process of its own, for the browser tests and the picture."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.paths import ROOT

TUESDAY = "2026-11-24T10:00:00+01:00"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
_TRIES = 3  # it gives up by itself where the machine is too busy to answer in two minutes


@contextmanager
def running(origin: str = "") -> Iterator[str]:
    """The address of a server on a Tuesday at ten; the site at `origin` may show the guide.

    `GUIDE` names one that runs already, for whoever writes these tests (CONTRIBUTING.md).

    Raises:
        RuntimeError: it did not start; with the end of what it said.
    """
    if address := os.environ.get("GUIDE"):
        yield address
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    given = {"PORT": port, "HOST": "127.0.0.1", "VEIVISER_NOW": TUESDAY, "VEIVISER_ORIGINS": origin}
    given["KOMMUNER"] = "5532,5530"  # several kommuner by one server; a page that names none gets the first
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        server = _started(log, os.environ | given | {"OMP_NUM_THREADS": "1"})
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()


def _started(log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    for _ in range(_TRIES):
        with log.open("w") as out:
            server = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        while "svarer på" not in log.read_text() and server.poll() is None:
            time.sleep(0.2)
        if server.poll() is None:
            return server
    raise RuntimeError(f"the server did not start: {log.read_text()[-500:]}")
