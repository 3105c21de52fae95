"""Thirty broken projects: each must refuse to start, with the file (and the line, where there is one) and in time.

`python -m proofs.mutants [name …]` copies the project, breaks one thing, starts it, and prints a table.
"""

from __future__ import annotations

import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot import project
from bot.paths import ROOT
from proofs.server import Server

SECONDS = 30.0  # of the processor, which on a machine that does nothing else are those of the clock
_PATIENCE = 240.0
_COPIED = ("bot", "actions", "content", "data", "encoder", "widget", "models")
_FILES = ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml", "requirements.lock", "pyproject.toml")


@dataclass(frozen=True)
class Mutant:
    """One thing broken: how, what must stand in what is printed, and under which settings."""

    breaks: Callable[[Path], None]
    says: str
    environment: Mapping[str, str] = field(default_factory=dict)


def _replaced(file: str, old: str, new: str) -> Callable[[Path], None]:
    def breaks(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        if old not in text:
            raise ValueError(f"{file} does not hold {old!r}: the mutant changes nothing")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return breaks


def _missing(file: str) -> Callable[[Path], None]:
    return lambda root: (root / file).unlink()


def _cut(file: str, part: float = 0.5) -> Callable[[Path], None]:
    def breaks(root: Path) -> None:
        content = (root / file).read_bytes()
        (root / file).write_bytes(content[: int(len(content) * part)])

    return breaks


def _flipped(file: str) -> Callable[[Path], None]:
    def breaks(root: Path) -> None:
        content = bytearray((root / file).read_bytes())
        content[len(content) // 2] ^= 0xFF
        (root / file).write_bytes(bytes(content))

    return breaks


def _nothing(_: Path) -> None:
    return None


MODEL = f"models/{project.model_path().name}"
ENCODER, TROMS = "encoder/veiviser-encoder.onnx", "content/services/troms.yml"
NATIONAL = "content/services/nasjonalt.yml"
MUTANTS: dict[str, Mutant] = {
    "model-cut": Mutant(_cut(MODEL), MODEL),
    "model-flipped": Mutant(_flipped(MODEL), MODEL),
    "model-empty": Mutant(_cut(MODEL, 0), MODEL),
    "model-other": Mutant(lambda root: shutil.copy(root / "encoder/pieces.txt", root / MODEL), MODEL),
    "encoder-cut": Mutant(_cut(ENCODER), ENCODER),
    "encoder-flipped": Mutant(_flipped(ENCODER), ENCODER),
    "yaml-tab": Mutant(_replaced("content/phrases.yml", "\n  nb: [mandag", "\n\tnb: [mandag"), "content/phrases.yml:"),
    "yaml-cut": Mutant(_cut("content/danger.yml", 0.503), "content/danger.yml:"),
    "yaml-key-twice": Mutant(_replaced("content/phrases.yml", "open_now:", "closed:"), "content/phrases.yml:"),
    "yaml-brackets": Mutant(_replaced("content/cards.yml", "\ncard:", "\ncard: ["), "content/cards.yml:"),
    "words-missing": Mutant(_missing("content/words.yml"), "content/words.yml"),
    "phrases-missing": Mutant(_missing("content/phrases.yml"), "content/phrases.yml"),
    "danger-missing": Mutant(_missing("content/danger.yml"), "content/danger.yml"),
    "cards-missing": Mutant(_missing("content/cards.yml"), "content/cards.yml"),
    "calls-missing": Mutant(_missing("content/calls.yml"), "content/calls.yml"),
    "plan-missing": Mutant(_missing("content/plan.yml"), "content/plan.yml"),
    "topic-missing": Mutant(_missing("content/topics/akutt.yml"), "akutt"),
    "topic-broken": Mutant(
        _replaced(
            "content/topics/takk.yml",
            "id:",
            "id: [",
        ),
        "content/topics/takk.yml:",
    ),
    "topic-service-unknown": Mutant(
        _replaced("content/topics/fysisk-vold.yml", "services: [", "services: [finnes-ikke, "), "finnes-ikke"
    ),
    "services-missing": Mutant(_missing(NATIONAL), "content/services/"),
    "service-id-twice": Mutant(_replaced(NATIONAL, "- id: ambulanse-113", "- id: politi-112"), "politi-112"),
    "phone-missing": Mutant(_replaced(NATIONAL, 'number: "112"', 'number: ""'), NATIONAL),
    "phone-no-text": Mutant(_replaced(NATIONAL, 'number: "112"', "number: 0112"), NATIONAL),
    "hours-broken": Mutant(_replaced(TROMS, 'schedule: "', 'schedule: "hele dagen '), TROMS),
    "kommune-unknown": Mutant(_nothing, "KOMMUNE", {"KOMMUNE": "9999"}),
    "store-unknown": Mutant(_replaced("endpoints.yml", "ForgettingStore", "ForgetingStore"), "endpoints.yml"),
    "store-stock": Mutant(_replaced("endpoints.yml", "bot.memory.ForgettingStore", "sql"), "endpoints.yml"),
    "channel-unknown": Mutant(_replaced("credentials.yml", "WebChannel", "WebChanel"), "credentials.yml"),
    "component-unknown": Mutant(
        _replaced("config.yml", "bot.components.DangerGate", "bot.component.Gate"), "config.yml"
    ),
    "config-broken": Mutant(_replaced("config.yml", "pipeline:", "pipeline: ["), "config.yml:"),
    "intent-missing": Mutant(_replaced("domain.yml", "  - akutt:\n      use_entities: []\n", ""), "domain.yml"),
    "utterances-broken": Mutant(_replaced("data/nlu/barn.yml", "examples: |", "examples: ["), "data/nlu/barn.yml:"),
    "rule-broken": Mutant(_replaced("data/stories.yml", "rules:", "rules: ["), "data/stories.yml:"),
    "clock-broken": Mutant(_nothing, "VEIVISER_NOW", {"VEIVISER_NOW": "i morgen"}),
    "origin-star": Mutant(_nothing, "VEIVISER_ORIGINS", {"VEIVISER_ORIGINS": "*"}),
    "limit-broken": Mutant(_nothing, "VEIVISER_LIMIT_SENDER", {"VEIVISER_LIMIT_SENDER": "mange"}),
    "redis-mistyped": Mutant(_nothing, "VEIVISER_REDIS", {"VEIVISER_REDIS": "127.0.0.1:6390"}),
    "redis-without-key": Mutant(_nothing, "VEIVISER_KEY", {"VEIVISER_REDIS": "redis://127.0.0.1:6390/0"}),
    "port-no-number": Mutant(_nothing, "PORT", {"PORT": "abc"}),
    "port-taken": Mutant(_nothing, "Porten"),
}
FAST = ("model-cut", "yaml-tab", "words-missing", "store-unknown", "port-taken")


def copy(target: Path) -> None:
    """What a start needs, copied; the models by reference, all but the one that is served."""
    for name in _COPIED[:-1]:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in _FILES:
        shutil.copy(ROOT / name, target / name)
    (target / "models").mkdir()
    for path in project.files():
        shutil.copy(path, target / "models" / path.name)


def try_one(name: str) -> tuple[int | None, float, str]:
    """Break one copy and start it: exit code (None: it stayed up), processor seconds, what it printed."""
    with tempfile.TemporaryDirectory(prefix="veiviser-mutant-") as folder, socket.socket() as taken:
        root = Path(folder)
        copy(root)
        MUTANTS[name].breaks(root)
        server = Server(root, **MUTANTS[name].environment)
        if name == "port-taken":
            taken.bind(("127.0.0.1", server.port))
            taken.listen()
        begun = _processor_seconds()
        server.start()
        try:
            code: int | None = server.process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            server.stop()
            code = None
        return code, _processor_seconds() - begun, server.printed()


def _processor_seconds() -> float:
    """Of all children that have ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_refused(name: str, code: int | None, seconds: float, printed: str) -> bool:
    """Whether it ended in time, with an exit code other than 0, and said where the fault is, without a traceback."""
    return code not in (0, None) and seconds <= SECONDS and MUTANTS[name].says in printed and "Traceback" not in printed


def main(names: list[str]) -> int:
    """Try the named mutants, or all; 1 when one of them got through."""
    failed = 0
    for name in names or MUTANTS:
        code, seconds, printed = try_one(name)
        refused = is_refused(name, code, seconds, printed)
        failed += not refused
        last = printed.strip().splitlines()[-1:] or [""]
        print(
            f"{'refused' if refused else 'THROUGH':8} {name:22} exit {code}  {seconds:4.1f} s  {last[0][:150]}",
            flush=True,
        )
    print(f"{len(names or MUTANTS) - failed} of {len(names or MUTANTS)} refused")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
