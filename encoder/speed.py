"""How fast and how large the packed model is at run time: `python -m encoder.speed` prints it as JSON."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path

import numpy as np

from bot.understanding.encoder import Encoder
from encoder import data, recipe

_TEXTS = 400


def _memory() -> float:
    """What this process holds in memory now, in megabytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main() -> None:
    """Read some utterances, one thread on one core."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    taken = data.read()
    texts = taken.texts[:: max(1, len(taken.texts) // _TEXTS)]
    before, start = _memory(), time.perf_counter()
    packed = Encoder(recipe.MODEL)
    load = time.perf_counter() - start
    packed.predict(texts[:20])
    took = []
    for text in texts:
        start = time.perf_counter()
        packed.predict([text])
        took.append(1000 * (time.perf_counter() - start))
    pieces = [len(packed.ids(text)) for text in texts]
    longest = max(texts, key=len)
    start = time.perf_counter()
    packed.predict([longest] * 20)
    print(
        json.dumps(
            {
                "median_ms": round(float(np.median(took)), 2),
                "p95_ms": round(float(np.percentile(took, 95)), 2),
                "longest_ms": round(1000 * (time.perf_counter() - start) / 20, 2),
                "median_pieces": int(np.median(pieces)),
                "load_ms": round(1000 * load),
                "memory_mb": round(_memory() - before),
                "file_mb": round(recipe.MODEL.stat().st_size / 1e6, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
