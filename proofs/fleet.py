"""Several processes of the guide behind the proxy, with the Redis that they share: as `deploy/` lays them out."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bot.paths import ROOT
from proofs import daemons
from proofs.server import Server

_RESTART_SECONDS = 1.0  # `RestartSec` of deploy/veiviseren.service
_READY_SECONDS = 2.0  # the proxy looks twice a second who is there


class Fleet:
    """Redis, `size` processes and the proxy; started on entering, ended on leaving.

    Attributes:
        redis, servers, proxy: the child processes.
        port: where the proxy listens on 127.0.0.1.
    """

    def __init__(self, size: int, *, watched: bool = False, **settings: str) -> None:
        self.redis = daemons.redis(watched=watched)
        shared = {
            "VEIVISER_REDIS": f"redis://127.0.0.1:{self.redis.port}/0",
            "VEIVISER_KEY": secrets.token_hex(32),
            "VEIVISER_LIMIT_SENDER": "0",
            "VEIVISER_LIMIT_ADDRESS": "0",
        }
        self.settings = shared | settings
        self.servers = [Server(**self.settings) for _ in range(size)]
        self._answers = Path(tempfile.mkdtemp(prefix="veiviser-answers-"))
        self.proxy: daemons.Daemon

    @property
    def port(self) -> int:
        """Where the proxy listens."""
        return self.proxy.port

    def spent(self) -> dict[str, float]:
        """Processor seconds so far of the guide's processes together, of the proxy and of Redis."""
        return {
            "guide": sum(_processor(server.process.pid) for server in self.servers),
            "proxy": _processor(self.proxy.process.pid),
            "redis": _processor(self.redis.process.pid),
        }

    def kept(self) -> tuple[int, int]:
        """How many conversations Redis holds, and how many bytes the largest of them has."""
        from redis import Redis

        with Redis(port=self.redis.port) as client:
            sizes = [client.strlen(name) for name in client.scan_iter("veiviser:talk:*", 1000)]
        return len(sizes), max(sizes, default=0)

    def show(self, servers: list[Server]) -> None:
        """Start the proxy before these processes alone, anew where it runs."""
        if hasattr(self, "proxy"):
            self.proxy.stop()
        nobody = [1] * (4 - len(servers))
        ports = [*(server.port for server in servers), *nobody]
        self.proxy = daemons.proxy(self._answers, ports, VEIVISER_FLOOD="1000000")
        self.proxy.start()
        time.sleep(_READY_SECONDS)

    def __enter__(self) -> Fleet:
        try:
            self.redis.start()
            for server in self.servers:
                server.start()
            subprocess.run([sys.executable, "-m", "bot", "proxy", str(self._answers)], cwd=ROOT, check=True, stdout=-3)
            for server in self.servers:
                server.wait_until_it_answers()
            self.show(self.servers)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for server in self.servers:
            if hasattr(server, "process") and server.process.poll() is None:
                server.stop()
        for daemon in (getattr(self, "proxy", None), self.redis):
            if daemon and hasattr(daemon, "process"):
                daemon.__exit__()
        shutil.rmtree(self._answers, ignore_errors=True)


def _processor(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Supervisor:
    """Starts a process again a second after its end, as systemd does by `Restart=always` and `RestartSec=1`.

    It stands in for systemd where none runs, and for these two lines of its terms alone.

    Attributes:
        restarts: how often it has done so.
    """

    def __init__(self, server: Server) -> None:
        self._server, self._over, self.restarts = server, threading.Event(), 0
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            if self._server.process.poll() is not None and not self._over.wait(_RESTART_SECONDS):
                self._server.start()
                self.restarts += 1

    def __enter__(self) -> Supervisor:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
