"""Predictions for every utterance by a model that has seen neither its writer nor a near-twin of it."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from bot import clear_words, corpus, danger, follow_ups, language, paths, routing
from bot.danger import Danger
from bot.gazetteer import Gazetteer
from bot.settings import Settings
from bot.turn import Turn
from bot.understanding.encoder import Encoder
from bot.understanding.model import Example, Model
from bot.understanding.prediction import NOTHING, Prediction

FOLDS = 3  # as many as encoders are trained for measuring
_FOLD_MODELS = paths.CACHE / "encoder"


@dataclass(frozen=True)
class Judged:
    """One utterance with what the model made of it."""

    example: Example
    prediction: Prediction
    turn: Turn


def folds(
    examples: Sequence[Example], count: int = FOLDS, homes: Mapping[str, int] | None = None
) -> Iterator[tuple[list[int], list[int]]]:
    """(training, test) indices: whole writers are held out, and their near-twins leave the training part.

    Args:
        homes: the fold of writers that have one already.
    """
    writers = sorted({example.writer for example in examples})
    # The largest writers are dealt out first, so that the folds are of like size.
    sizes = {writer: sum(e.writer == writer for e in examples) for writer in writers}
    home = {writer: fold for writer, fold in (homes or {}).items() if writer in sizes}
    load = [sum(sizes[writer] for writer, at in home.items() if at == fold) for fold in range(count)]
    for writer in sorted((w for w in writers if w not in home), key=lambda w: (-sizes[w], w)):
        home[writer] = int(np.argmin(load))
        load[home[writer]] += sizes[writer]
    twins = _twins_across_writers(examples)
    for fold in range(count):
        test = [i for i, e in enumerate(examples) if home[e.writer] == fold]
        banned = {twin for i in test for twin in twins.get(i, ())}
        yield [i for i, e in enumerate(examples) if home[e.writer] != fold and i not in banned], test


def _twins_across_writers(examples: Sequence[Example]) -> dict[int, list[int]]:
    twins: dict[int, list[int]] = {}
    for topic in {e.topic for e in examples}:
        places = [i for i, e in enumerate(examples) if e.topic == topic]
        for a, b, _ in corpus.near_twins([examples[i].text for i in places], 0.5):
            twins.setdefault(places[a], []).append(places[b])
            twins.setdefault(places[b], []).append(places[a])
    return twins


@dataclass(frozen=True)
class Pipeline:
    """What turns a prediction into a `Turn`: the same pure steps as the pipeline's components, in the same order."""

    names: Gazetteer
    places: routing.Places
    settings: Settings

    def turn(self, text: str, found: Prediction) -> Turn:
        """What the pipeline makes of a message."""
        found = clear_words.heard(found, text)
        chosen = routing.settle(found, self.places, self.settings.fallback, self.settings.voice)
        refused = self.names.refused(text)
        judged = danger.judge(text, found.danger, self.settings.danger, routing.outside(found))
        return Turn(
            topic=chosen.topic,
            ranking=found.topics[:10],
            who=chosen.who,
            readings=found.readings,
            danger=judged.danger,
            lang=language.language(text),
            services=tuple(s for s in self.names.find(text) if s not in refused),
            refused=refused,
            recent=judged.recent,
            takes_back=judged.takes_back,
            about=judged.about,
            says_staff=judged.says_staff,
            only_a_name=self.names.is_only_a_name(text),
            asks=routing.plausible(
                routing.asked(found, self.settings.asks, first=True, homes=follow_ups.load().homes), text
            ),
            may_ask=routing.plausible(routing.asked(found, self.settings.may_ask), text),
        )


def labelled_turn(example: Example, names: Gazetteer) -> Turn:
    """The turn that the hand-given labels stand for."""
    certain = danger.judge(example.text, 1.0, danger.Thresholds(0.5, 0.5, 0.5, 0.5))
    return Turn(
        topic=example.topic,
        who=example.who,
        danger=certain.danger if example.danger else Danger(),
        lang=language.language(example.text),
        services=names.find(example.text),
        recent=certain.recent,
        about=certain.about,
        only_a_name=names.is_only_a_name(example.text),
        asks=example.asks.replace(NOTHING, ""),
    )


def judged(examples: Sequence[Example], pipeline: Pipeline) -> list[Judged]:
    """Every utterance as judged by a model, and an encoder, trained without its writer; the folds go to processes."""
    parts = list(folds(examples, homes=homes()))
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        predictions = pool.map(_predictions, *zip(*((n, examples, *part) for n, part in enumerate(parts)), strict=True))
    found = {
        i: one for (_, test), fold in zip(parts, predictions, strict=True) for i, one in zip(test, fold, strict=True)
    }
    return [Judged(e, found[i], pipeline.turn(e.text, found[i])) for i, e in enumerate(examples)]


def _predictions(
    fold: int, examples: Sequence[Example], training: Sequence[int], test: Sequence[int]
) -> list[Prediction]:
    encoder = _fold_encoder(fold)
    model = Model.trained([examples[i] for i in training])
    return [model.predict(examples[i].text, encoder) for i in test]


def _fold_encoder(fold: int) -> Encoder:
    """The encoder that has not learned from the writers of a fold, unavailable where there is none.

    Raises:
        RuntimeError: it was trained when the writers were dealt out otherwise, so it may know those of this fold.
    """
    encoder = Encoder(_FOLD_MODELS / f"seed0-fold{fold}.onnx", checked=False)
    if encoder.available:
        taken = json.loads((_FOLD_MODELS / "data.json").read_text(encoding="utf-8"))
        if encoder.facts.get("fingerprint") != taken["fingerprint"]:
            raise RuntimeError(
                f"{_FOLD_MODELS}: the encoder of fold {fold} is older than the folds; run `make encoder`"
            )
    return encoder


def homes() -> dict[str, int]:
    """Writer → the fold whose encoder has not learned from this writer; empty where `make encoder` has not run here."""
    notes = _FOLD_MODELS / "homes.json"
    return json.loads(notes.read_text(encoding="utf-8")) if notes.exists() else {}
