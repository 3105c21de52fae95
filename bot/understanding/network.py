"""The encoder's network as onnxruntime runs it: piece ids in, in a thread of the library's, scores out."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Given = list[npt.NDArray[np.float32]]  # for one text, the outputs that were asked for
# Beside the processor on which messages are understood; more than two would wait for that one.
_READERS = max(1, min(2, len(os.sched_getaffinity(0)) - 1))
_PATIENCE_SECONDS, _A_MOMENT = 5.0, 0.05


class Network:
    """One loaded file.

    Attributes:
        facts: what the file says about itself.
    """

    def __init__(self, path: Path) -> None:
        """Load a file.

        Raises:
            Exception: of onnxruntime's, when it is none that it can run.
        """
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # The library counts who calls it as a thread; ours only calls. They sleep when they wait: the server needs the
        # machine's cores for other messages.
        options.intra_op_num_threads, options.inter_op_num_threads = _READERS + 1, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.add_session_config_entry("session.inter_op.allow_spinning", "0")
        options.log_severity_level = 3
        # By its path: of bytes, the library keeps 33 MB.
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.facts: Mapping[str, str] = session.get_modelmeta().custom_metadata_map
        self._held: list[Any] = [session]
        self._begun: set[Future[Given]] = set()
        weakref.finalize(self, _close, self._held, self._begun)

    def begin(self, outputs: Sequence[str], ids: Sequence[int]) -> Future[Given]:
        """Begin to read one text. A thread of ours would first wait until the interpreter is free, 0.4 ms on average.

        The future fails with RuntimeError where the library cannot read it.
        """
        future: Future[Given] = Future()
        given = np.array(ids, dtype=np.int64)

        def done(found: Given, _: object, wrong: str) -> None:
            given.fill(0)  # what was written, in pieces; numpy keeps small arrays at hand for its next ones
            if wrong:
                future.set_exception(RuntimeError("the network could not read a text"))
            else:
                future.set_result(found)
            self._begun.discard(future)  # last: until then this thread needs the interpreter

        self._begun.add(future)
        try:
            self._held[0].run_async(outputs, {"ids": given}, done, None)
        except Exception:
            self._begun.discard(future)  # it will never be told of
            raise
        return future


def _close(held: list[Any], begun: set[Future[Given]]) -> None:
    """Let go of the session before the interpreter ends: with its threads the process would end loudly (SIGABRT).

    It waits for its threads and keeps the interpreter meanwhile, so none of them may still need that.
    """
    end = time.monotonic() + _PATIENCE_SECONDS
    while begun and time.monotonic() < end:
        time.sleep(_A_MOMENT)
    if not begun:
        time.sleep(_A_MOMENT)
        held.clear()
