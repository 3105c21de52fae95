"""What is learnt from: utterances, everyday windows and folds, taken down once so that all runs see the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from encoder import recipe

Labels = npt.NDArray[np.int64]
NONE = -100  # the label of a head that does not learn from a text
DANGER = ("calm", "danger")
FILE = recipe.WORK / "data.json"


@dataclass(frozen=True)
class Data:
    """Texts in their normal form: utterances in the order of the corpus, everyday windows, questions.

    Attributes:
        corpus: hash of texts and labels; `fingerprint` adds the word pieces and the recipe.
        labels: by head, the class of each utterance; «» where nobody has said.
        varieties, writers: of each utterance.
        keys: a hash of each utterance as it was written, so that figures can be matched to it in another order.
        everyday: the windows of calm letters, each with the place of its utterance; they teach only the danger head,
            beside other utterances (`encoder.together`).
        questions: the ways of asking that stand with a detail, each with its id; they teach only the detail head.
        folds: places of utterances, (training, held out).
    """

    corpus: str
    fingerprint: str
    texts: list[str]
    labels: dict[str, list[str]]
    varieties: list[str]
    writers: list[str]
    keys: list[str]
    everyday: list[tuple[str, int]]
    questions: list[tuple[str, str]]
    folds: list[tuple[list[int], list[int]]]

    @cached_property
    def classes(self) -> dict[str, tuple[str, ...]]:
        """The classes of each head, in the order of its outputs."""
        labels = self.labels | {"detail": [*self.labels["detail"], *(name for _, name in self.questions)]}
        return {head: tuple(sorted(set(labels[head]) - {""})) for head in recipe.HEADS}

    @cached_property
    def all_texts(self) -> list[str]:
        """Utterances, then everyday windows, then questions."""
        return [*self.texts, *(text for text, _ in self.everyday), *(text for text, _ in self.questions)]

    def targets(self) -> Labels:
        """The class of every text in every head, shape (texts, heads)."""
        result = np.full((len(self.all_texts), len(recipe.HEADS)), NONE, dtype=np.int64)
        for column, head in enumerate(recipe.HEADS):
            places = {name: n for n, name in enumerate(self.classes[head])} | {"": NONE}
            result[: len(self.texts), column] = [places[label] for label in self.labels[head]]
        windows = slice(len(self.texts), len(self.texts) + len(self.everyday))
        result[windows, recipe.HEADS.index("danger")] = self.classes["danger"].index("calm")
        details = [self.classes["detail"].index(name) for _, name in self.questions]
        result[windows.stop :, recipe.HEADS.index("detail")] = details
        return result

    def training(self, fold: int | None) -> tuple[list[int], list[int]]:
        """Places in `all_texts` of a run's utterances and of the everyday windows out of them."""
        chosen = list(range(len(self.texts))) if fold is None else self.folds[fold][0]
        inside = set(chosen)
        return chosen, [len(self.texts) + n for n, (_, home) in enumerate(self.everyday) if home in inside]

    def places_of_questions(self) -> list[int]:
        """Places in `all_texts` of the questions, which belong to every run."""
        return list(range(len(self.texts) + len(self.everyday), len(self.all_texts)))


def read(path: Path = FILE) -> Data:
    """What `taking.taken` wrote down."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["everyday"] = [(text, home) for text, home in stored["everyday"]]
    stored["questions"] = [(text, name) for text, name in stored["questions"]]
    stored["folds"] = [(training, test) for training, test in stored["folds"]]
    return Data(**stored)


def keys(texts: Sequence[str]) -> list[str]:
    """A short hash of each text."""
    return [hashlib.sha256(text.encode()).hexdigest()[:24] for text in texts]


def digest(value: object) -> str:
    """A short hash of anything that JSON can write."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]
