"""The process that serves: memory overwritten when it is freed, no core dump, a folder to unpack the model in."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sys
import tempfile
from pathlib import Path

# glibc overwrites every block when it is freed, all but those of its thread cache; so that is off, and Python must hand
# its small blocks to glibc.
FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "MALLOC_PERTURB_": "165",
    "MALLOC_ARENA_MAX": "4",
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0",
}
_ROOM = 200 * 1024 * 1024  # bytes for the unpacked model, which is deleted once it is loaded
_IN_MEMORY = Path("/dev/shm")  # nosec B108


def harden() -> None:
    """Start this command anew in an environment that forgets, unless it already runs in one."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wanted = FORGETFUL | _temporary()
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | wanted)  # nosec B606


def give_back() -> None:
    """Give the memory that was freed back to the machine, as far as glibc can: loading needs more than serving."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _temporary() -> dict[str, str]:
    """Where the model is unpacked: as always, or in memory where the disk is full or read-only."""
    try:
        usual = Path(tempfile.gettempdir())
    except OSError:  # no folder at all can be written to
        return {"TMPDIR": str(_IN_MEMORY)}
    return {} if shutil.disk_usage(usual).free > _ROOM else {"TMPDIR": str(_IN_MEMORY)}
