"""What the guide is made of: each locked package in the papers, an SBOM that agrees with the lock, no unsafe calls."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from bot.paths import ROOT

LOCKED = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
PAPER = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
SERVER = Path(sys.executable).parent


def test_the_sbom_lists_what_is_locked(tmp_path: Path) -> None:
    out = tmp_path / "sbom.json"
    command = [str(SERVER / "cyclonedx-py"), "-r", "-i", "requirements.lock", "--format", "json", "-o", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    sbom = json.loads(out.read_text(encoding="utf-8"))
    assert sbom["bomFormat"] == "CycloneDX"
    assert {part["name"]: part["version"] for part in sbom["components"]} == LOCKED
    assert all(part["hashes"] for part in sbom["components"])


def test_every_locked_package_stands_in_the_paper_with_a_licence() -> None:
    told = set(re.findall(r"`([\w.-]+)`", PAPER.split("## Lisenser")[1].split("\n## ")[0]))
    assert set(LOCKED) - told == set(), "no licence is told"
    assert told - set(LOCKED) == set(), "told, but no longer locked"


def test_every_advisory_speaks_of_the_locked_version_and_has_a_date_that_has_not_passed() -> None:
    """A paper that nobody looks at again is worth nothing: it stands until a date, and then this test fails."""
    rows = re.findall(r"^\| `([\w-]+)` ([\w.]+) \|.*\| (\d{4}-\d\d-\d\d) \|$", PAPER, re.MULTILINE)
    assert len(rows) >= 10
    assert [row for row in rows if LOCKED.get(row[0]) != row[1]] == [], "another version is locked now: look again"
    assert [row for row in rows if date.fromisoformat(row[2]) < date.today()] == [], "look again, and set a new date"


def test_bandit_finds_nothing_in_what_the_server_runs() -> None:
    command = [sys.executable, "-m", "bandit", "-q", "-r", "-c", "pyproject.toml", "-f", "json", "bot", "actions"]
    found = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout)
    assert found["results"] == [] and found["errors"] == []
    assert found["metrics"]["_totals"]["loc"] > 3_000


def test_what_loads_foreign_code_stays_out() -> None:
    """Advisories below rest on it: no model by network, no pickle, no HTTP API of Rasa."""
    files = [path for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py")]
    files.remove(ROOT / "bot" / "seams" / "closed.py")  # which refuses the very flag
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    banned = r"pickle\.load|import pickle|jsonpickle|--enable-api|EmailStr|import aiohttp|\.static\("
    assert re.findall(banned, code) == []
    assert "models:" not in (ROOT / "endpoints.yml").read_text(encoding="utf-8")


def test_the_paper_on_privacy_names_only_tests_that_exist() -> None:
    """By name, in every test file that is here."""
    paper = (ROOT / "docs" / "personvern.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/\w+\.py)::(\w+)`", paper)
    assert len(named) > 15
    here = [(file, test) for file, test in named if (ROOT / file).exists()]
    assert [f"{file}::{test}" for file, test in here if f"def {test}(" not in (ROOT / file).read_text("utf-8")] == []
