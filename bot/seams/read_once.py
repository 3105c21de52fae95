"""The utterances are read once a training: Rasa's importer reads every file of `data/` three times, and each of them
twice, once to validate its form.

Why: with thousands of blocks that costs more than the learning itself. What is read is never changed afterwards (Rasa
merges copies), so the second and third reading get the first one's result; the form is validated by `make check` and
`rasa data validate`, not at every training. Fits Rasa 3.6.21.
"""

from __future__ import annotations

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.training_data import TrainingData

_stock_get_nlu_data = RasaFileImporter.get_nlu_data


def _get_nlu_data(self: RasaFileImporter, language: str | None = "en") -> TrainingData:
    known: dict[str | None, TrainingData] = self.__dict__.setdefault("_veiviseren_read", {})
    if language not in known:
        known[language] = _stock_get_nlu_data(self, language)
    return known[language]


def install() -> None:
    """Let each importer read its files once."""
    RasaFileImporter.get_nlu_data = _get_nlu_data


def skip_validation() -> None:
    """For our own training, whose files `make check` has validated."""
    RasaYAMLReader.validate = _believe


def _believe(self: RasaYAMLReader, string: str) -> None:
    """Take the form of a file as right."""
