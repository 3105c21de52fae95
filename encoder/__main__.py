"""`make encoder`: every step that is not done yet. Can be stopped at any time and started again.

`--anew` takes the corpus as it is now; without it, what was taken down when it was last begun."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import torch

from encoder import recipe, taking, training
from encoder.recipe import Run


def _module(name: str, *arguments: str) -> None:
    """Another process, because PyTorch's thread count is a matter of the process."""
    settings = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run(
        [sys.executable, "-m", f"encoder.{name}", *arguments], check=True, cwd=recipe.HERE.parent, env=settings
    )


def main() -> None:
    """Take the corpus down, train and pack every run, compute the figures."""
    torch.set_num_threads(1)  # two that wait for each other stand still on a machine that does other work too
    taken = taking.taken(anew="--anew" in sys.argv)
    print(
        f"{len(taken.texts)} utterances, {len(taken.everyday)} everyday windows, data {taken.fingerprint}", flush=True
    )
    training.save_vectors(taken)

    def carried_out(run: Run) -> None:
        if not training.finished(run, taken):
            _module("training", run.name)
        _module("packing", run.name)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for done in [pool.submit(carried_out, run) for run in recipe.RUNS]:
            done.result()
    _module("figures")


if __name__ == "__main__":
    main()
