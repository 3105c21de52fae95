"""`make privacy-proof`: conversations full of canaries go through the real server, and then nothing holds one.

Searched, each canary in UTF-8 and UTF-16: stdout, stderr, every file written meanwhile, what readiness tells, and,
after other people's conversations have passed and these have expired, the writable memory of every process. The
control run sends the same to Rasa's own `rest` channel, where the search must find them: else it could find nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.paths import ROOT
from proofs import canaries, faulty
from proofs.canaries import Search
from proofs.server import WEBHOOK, Server

IDLE_SECONDS = 5.0
CONTROL = (
    *("bot", "rasa", "run", "--port", "{port}", "--interface", "127.0.0.1"),
    *("--credentials", "proofs/stock/credentials.yml", "--endpoints", "proofs/stock/endpoints.yml"),
)
_SWEPT_SECONDS = 2 * IDLE_SECONDS + 15.0  # the server looks for idle conversations that often, after a first while
OTHERS = (
    "mannen min slår meg",
    "pappa slår mæ når han har drukke",
    "hvor henviser jeg en voldsutøver",
    "koster det noe",
    "eg er redd for naboen sine barn",
    "what is the number of the crisis centre",
)


@dataclass
class Conversation:
    """One person's messages and all that must be forgotten of them, the address and the sender id among it."""

    number: int
    name: str = field(default_factory=canaries.word)
    street: str = field(default_factory=canaries.word)
    secret: str = field(default_factory=canaries.word)
    birth: str = field(default_factory=canaries.number)
    phone: str = field(default_factory=canaries.phone)
    sender: str = field(default_factory=lambda: canaries.word() * 2)

    @property
    def address(self) -> str:
        """The client's own loopback address."""
        return f"127.0.{7 + self.number // 200}.{self.number % 200 + 2}"

    @property
    def all(self) -> list[str]:
        """Every canary of the conversation."""
        return [self.name, self.street, self.secret, self.birth, self.phone, self.sender]

    def bodies(self) -> list[bytes]:
        """Requests of every kind, whole and broken."""
        said = [
            f"Jeg heter {self.name} og bor i {self.street}veien 12. Mannen min {self.secret} slår meg.",
            f"fødselsnummeret mitt er {self.birth}, ring meg på {self.phone}",
            f"/{self.secret}{{ikke json",
            f'/utover{{"topic": "{self.secret}"}}',
            f"{self.secret} " * 400,
        ]
        bodies = [
            json.dumps({"sender": self.sender, "message": text, "metadata": {"who": self.name}}).encode()
            for text in said
        ]
        broken = f'{{"sender": "{self.sender}", "message": "{self.secret}'.encode()
        if self.number % 50 == 0:  # see `proofs.faulty`
            faults = (f"{faulty.RAISE} {self.secret}", f"{faulty.WAIT} {self.name}")
            bodies += [json.dumps({"sender": self.sender, "message": text}).encode() for text in faults]
        return [*bodies, broken, json.dumps([self.secret]).encode(), broken + b"\xff\xfe" + b"x" * 17_000]

    def headers(self) -> dict[str, str]:
        """Headers that could give somebody away."""
        return {
            "Content-Type": "application/json",
            "User-Agent": self.name,
            "Referer": f"http://127.0.0.1/{self.secret}",
            "Cookie": f"x={self.secret}",
            "X-Forwarded-For": f"{self.address}, {self.name}",
        }


def hold(server: Server, talk: Conversation) -> None:
    """All requests of one conversation, the last of them aborted half-way and one aborted while it is answered."""
    for body in talk.bodies():
        try:
            server.request("POST", f"{WEBHOOK}?q={talk.secret}", body, talk.headers(), talk.address)
        except OSError:  # the server may close on a body that is too large
            continue
    server.request("GET", f"/{talk.secret}", headers=talk.headers(), source=talk.address)
    whole = json.dumps({"sender": talk.sender, "message": f"{talk.secret} {talk.name} slår meg"}).encode()
    head = f"POST {WEBHOOK} HTTP/1.1\r\nHost: x\r\nUser-Agent: {talk.name}\r\nContent-Length: {len(whole)}\r\n\r\n"
    for sent in (head.encode() + whole[: len(whole) // 2], head.encode() + whole):
        with socket.create_connection(("127.0.0.1", server.port), source_address=(talk.address, 0)) as line:
            line.sendall(sent)


def search(server: Server, talks: list[Conversation], since: float, folders: list[Path]) -> dict[str, Counter[bytes]]:
    """Where canaries are found, by place; addresses are looked for in what is printed and written alone."""
    found = Search(word for talk in talks for word in talk.all)
    printed = Search(word for talk in talks for word in [*talk.all, talk.address])
    told = server.request("GET", "/klar")[2]
    table = {
        "stdout": printed.count(server.out.read_bytes()),
        "stderr": printed.count(server.err.read_bytes()),
        "readiness": printed.count(told),
        "files": printed.files(folders, since),
    }
    for process in canaries.family(server.process.pid):
        table[f"memory of {'the server' if process == server.process.pid else process}"] = found.memory(process)
    return table


def run(conversations: int, others: int, command: Sequence[str]) -> dict[str, Counter[bytes]]:
    """One run on a server of its own: hits by place."""
    with tempfile.TemporaryDirectory(prefix="veiviser-tmp-") as temporary:
        settings = {
            "VEIVISER_IDLE_SECONDS": str(IDLE_SECONDS),
            "VEIVISER_LIMIT_SENDER": "0",
            "VEIVISER_LIMIT_ADDRESS": "0",
            "SANIC_RESPONSE_TIMEOUT": "8",
            "TMPDIR": temporary,
            "HOME": temporary,
        }
        since = time.time()
        with Server(command=command, **settings) as server:
            talks = [Conversation(n) for n in range(conversations)]
            for talk in talks:
                hold(server, talk)
            for n in range(others):
                server.ask(random.choice(OTHERS), sender=f"somebody-else-{n // 3:06}")
            time.sleep(IDLE_SECONDS + _SWEPT_SECONDS)
            return search(server, talks, since, [Path(temporary), ROOT, server.out.parent, Path("/dev/shm")])


def shown(table: dict[str, Counter[bytes]]) -> str:
    """The table: hits by place."""
    return "\n".join(f"  {place:24} {hits.total():6} hits of {len(hits)} canaries" for place, hits in table.items())


def main() -> int:
    """Prove it, then run the control; 1 when either is not as it must be."""
    options = argparse.ArgumentParser()
    options.add_argument("--conversations", type=int, default=500)
    options.add_argument("--others", type=int, default=1_500)
    options.add_argument("--no-control", action="store_true")
    given = options.parse_args()
    table = run(given.conversations, given.others, ("proofs.faulty",))
    print(f"The guide, {given.conversations} conversations, {given.others} messages of others after them:")
    print(shown(table), flush=True)
    failed = any(hits for hits in table.values())
    if not given.no_control:
        few = min(given.conversations, 50)
        control = run(few, few, CONTROL)
        print(f"The control, Rasa's own channel and store, {few} conversations:\n{shown(control)}")
        failed |= not any(hits for hits in control.values())
    print("FAILED" if failed else "0 hits in the guide; the search finds what is there")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
