"""Which model belongs to the present data, so that nothing is trained twice and no foreign model is served."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot import paths

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
