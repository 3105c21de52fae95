"""Which model belongs to the present data, so that nothing is trained twice and no foreign or broken one is served."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot import paths
from bot.strict_yaml import ContentError

# What a model depends on: what it learns from, how it learns, and the libraries that compute it.
_LEARNED_FROM = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "content/words.yml",
    "bot/language.py",
    "bot/components.py",
    "data/**/*.yml",
    "bot/understanding/*.py",
)


def fingerprint(root: Path = paths.ROOT) -> str:
    """Sixteen hexadecimal digits over everything that a model depends on."""
    digest = hashlib.sha256()
    for pattern in _LEARNED_FROM:
        for path in sorted(root.glob(pattern)):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path() -> Path:
    """Where the model of the present data lies, or will lie."""
    return paths.MODELS / f"veiviseren-{fingerprint()}.tar.gz"


def is_trained() -> bool:
    """Whether a whole model of the present data lies there: one without its checksum was never finished."""
    return model_path().exists() and _checksum(model_path()).exists()


def files() -> tuple[Path, Path]:
    """The model and its checksum."""
    return model_path(), _checksum(model_path())


def seal() -> None:
    """Write the checksum of a model beside it."""
    _checksum(model_path()).write_text(_sha256(model_path()) + "\n", encoding="ascii")


def verify() -> None:
    """Whether the model is the one that was trained.

    Raises:
        ContentError: it is cut off or altered.
    """
    path = model_path()
    if _sha256(path) != _checksum(path).read_text(encoding="ascii").strip():
        raise ContentError(f"{paths.shown(path)}: the model is not the one that was trained; delete it and start again")


def _checksum(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".tar.gz") + ".sha256")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
