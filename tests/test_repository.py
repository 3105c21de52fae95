"""What holds for the repository as a whole: the pure core, the papers, what may not be tracked."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT

RASA_SIDE = set("channel wire pages served memory components rasa_project server shell off readiness __main__".split())
CORE = [p for p in sorted((ROOT / "bot").rglob("*.py")) if p.stem not in RASA_SIDE and "seams" not in p.parts]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CORE, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_pure_core_names_no_rasa(path: Path) -> None:
    imported = re.findall(r"^\s*(?:from|import)\s+([\w.]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert not {name.split(".")[0] for name in imported} & {"rasa", "rasa_sdk", "sanic", "actions"}


def test_the_pure_core_loads_no_rasa() -> None:
    modules = ",".join(
        "bot." + ".".join(p.relative_to(ROOT / "bot").with_suffix("").parts) for p in CORE if p.stem != "__init__"
    )
    code = (
        f"import sys, {modules}; sys.exit(any(m.split('.')[0] in ('rasa', 'rasa_sdk', 'sanic') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_readme_names_only_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*?##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README)) | set(re.findall(r"^make ([a-z-]+)", README, re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def test_readme_names_only_paths_that_exist() -> None:
    named = set(re.findall(r"`((?:bot|content|data|tests|widget|docs|actions)/[\w./-]*)`", README))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_readme_names_only_commands_that_exist() -> None:
    from typer.main import get_command

    from bot.__main__ import app

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"python -m bot ([a-z-]+)", README)) <= commands


def test_nothing_is_tracked_that_a_machine_makes() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    wrong = [f for f in tracked if re.search(r"\.(db|tar\.gz|pyc|log)$|^(models|results|\.cache|\.venv)/|uv\.lock$", f)]
    assert wrong == []


def test_every_dependency_is_locked_with_a_hash_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", text, re.MULTILINE)
        assert len(pins) > 50 and text.count("--hash=sha256:") >= len(pins)
        assert "http" not in re.sub(r"\b\w*http\w*\b(?!:)", "", text)


def test_functions_and_modules_stay_small() -> None:
    import ast

    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 300, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 40, f"{path}:{node.name}"
