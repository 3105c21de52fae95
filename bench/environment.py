"""The environment in which both assistants are trained and run."""

from __future__ import annotations

import os

# What a workplace sets and no server has: the first slows the matrices of one, the second the start of both.
_NOT_A_SERVERS = frozenset({"OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE"})


def plain() -> dict[str, str]:
    """That of this process, without the settings of a workplace."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_A_SERVERS}
