"""The guide's own training time and size, beside stock's."""

from __future__ import annotations

import re
import shutil
import subprocess  # nosec B404
import sys
import tempfile
import time
from pathlib import Path

from bench import environment
from bench.stock_project import SIZE
from bot import paths, project
from bot.understanding import encoder

_NEEDED = (
    *("bot", "actions", "content", "data", "encoder", "widget"),
    *("config.yml", "domain.yml", "credentials.yml", "endpoints.yml", "requirements.lock", "pyproject.toml"),
)


def train() -> float:
    """Seconds that training takes from nothing, in a copy of the project: the model that serves stays as it is.

    Raises:
        CalledProcessError: the training failed.
    """
    with tempfile.TemporaryDirectory(prefix="veiviser-bench-") as temporary:
        root = Path(temporary)
        for name in _NEEDED:
            source = paths.ROOT / name
            if source.is_dir():
                shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / name)
        (root / "models").mkdir()
        begun = time.monotonic()
        subprocess.run(  # nosec B603
            [sys.executable, "-m", "bot", "train"],
            cwd=root,
            check=True,
            stdout=subprocess.DEVNULL,
            env=environment.plain() | {"PYTHONWARNINGS": "ignore"},
        )
        return time.monotonic() - begun


def size() -> float:
    """What is installed to serve, in MB: the packages of `requirements.lock`, the model and the encoder."""
    lock = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)
    told = subprocess.run([sys.executable, "-c", SIZE, *names], check=True, capture_output=True, text=True)  # nosec B603
    return float(told.stdout) + sum(path.stat().st_size for path in (project.model_path(), encoder.FILE)) / 1e6
