"""The real server on a clock that jumps: `python -m proofs.jumping` serves like `make run`.

The file that `MOMENT` names says by how many days the clock on the wall is off, at any moment while it runs. What
measures spans (`time.monotonic`) goes on as it does on a machine whose clock is set. What is written in C and asks the
system itself is not moved.
"""

from __future__ import annotations

import datetime
import os
import threading
import time
from pathlib import Path

MOMENT = "PROOF_MOMENT"
_LOOKS_SECONDS = 0.05


def install(file: Path) -> None:
    """Let the clock follow the file from now on."""
    import time_machine

    wall, steady = time.time(), time.monotonic()
    traveller = time_machine.travel(datetime.datetime.now(datetime.UTC), tick=True).start()

    def follow() -> None:
        known = 0.0
        while True:
            days = float(file.read_text() or known)
            if days != known:
                known = days
                traveller.move_to(wall + time.monotonic() - steady + days * 86_400, tick=True)
            time.sleep(_LOOKS_SECONDS)

    threading.Thread(target=follow, daemon=True).start()


def main() -> None:
    """Serve on such a clock."""
    from bot.seams import quiet

    quiet.set_environment()
    from bot import process, rasa_project, server

    process.harden()  # starts this anew: threads before it would be gone
    rasa_project.prepare()
    install(Path(os.environ[MOMENT]))
    server.serve()


if __name__ == "__main__":
    main()
