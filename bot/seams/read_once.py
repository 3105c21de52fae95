"""What does not change is read once a process. Rasa makes two importers a training, each of them reads every file of
`data/` three times, and each of those twice, once to validate its form; and it reads `endpoints.yml` seven times.

Why: with thousands of blocks that costs more than the learning itself. What is read is never changed afterwards (Rasa
merges copies), so the later readings of unchanged files get the first one's result; the form is validated by
`make check` and `rasa data validate`, not at every training. Fits Rasa 3.6.21.
"""

from __future__ import annotations

import copy
import os
from typing import Any

import rasa.shared.utils.io as files
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

_stock_get_nlu_data = RasaFileImporter.get_nlu_data
_State = tuple[str | None, tuple[tuple[str, int, int], ...]]
_read: dict[_State, TrainingData] = {}
_stock_read_config_file = files.read_config_file
_settings: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {}


def _get_nlu_data(self: RasaFileImporter, language: str | None = "en") -> TrainingData:
    state = (language, tuple((file, *_written(file)) for file in self._nlu_files))
    if state not in _read:
        _read.clear()  # what has changed since is read anew, and its former state is of no use
        _read[state] = _stock_get_nlu_data(self, language)
    return _read[state]


def _read_config_file(filename: str | os.PathLike[str], *arguments: Any, **options: Any) -> dict[str, Any]:
    if arguments or options:
        told: dict[str, Any] = _stock_read_config_file(filename, *arguments, **options)
        return told
    name, state = os.path.abspath(filename), _written(os.fspath(filename))
    if _settings.get(name, (None,))[0] != state:
        _settings[name] = state, _stock_read_config_file(filename)
    return copy.deepcopy(_settings[name][1])


def _written(file: str) -> tuple[int, int]:
    """When a file was written last, in nanoseconds, and its size in bytes."""
    found = os.stat(file)
    return found.st_mtime_ns, found.st_size


def install() -> None:
    """Let unchanged files be read once."""
    RasaFileImporter.get_nlu_data = _get_nlu_data
    files.read_config_file = _read_config_file


def skip_validation() -> None:
    """For our own training, whose files `make check` has validated."""
    RasaYAMLReader.validate = _believe


def _believe(self: RasaYAMLReader, string: str) -> None:
    """Take the form of a file as right."""
