"""Predictions for every utterance by a model that has seen neither its writer nor a near-twin of it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from bot import corpus, danger, language, routing
from bot.danger import Danger
from bot.gazetteer import Gazetteer
from bot.settings import Settings
from bot.turn import Turn
from bot.understanding.encoder import CachedEncoder, Encoder
from bot.understanding.model import NOTHING, Example, Model, Prediction

FOLDS = 5


@dataclass(frozen=True)
class Judged:
    """One utterance with what the model made of it."""

    example: Example
    prediction: Prediction
    turn: Turn


def folds(examples: Sequence[Example], count: int = FOLDS) -> Iterator[tuple[list[int], list[int]]]:
    """(training, test) indices: whole writers are held out, and their near-twins leave the training part."""
    writers = sorted({example.writer for example in examples})
    # The largest writers are dealt out first, so that the folds are of like size.
    sizes = {writer: sum(e.writer == writer for e in examples) for writer in writers}
    home: dict[str, int] = {}
    load = [0] * count
    for writer in sorted(writers, key=lambda w: (-sizes[w], w)):
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
        chosen = routing.settle(found, self.places, self.settings.fallback, self.settings.voice)
        refused = self.names.refused(text)
        judged = danger.judge(text, found.danger, self.settings.danger, dict(found.topics).get("utenfor", 0.0))
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
            only_a_name=self.names.is_only_a_name(text),
            asks=routing.asked(found, self.settings.asks, first=True),
            may_ask=routing.asked(found, self.settings.may_ask),
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


def judged(examples: Sequence[Example], encoder: CachedEncoder, pipeline: Pipeline) -> list[Judged]:
    """Every utterance as judged by a model trained without its writer; the folds are shared out among processes."""
    encoder.encode([language.normalise(example.text) for example in examples])
    encoder.save()
    parts = list(folds(examples))
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("fork")) as pool:
        predictions = pool.map(_predictions, *zip(*((examples, *part) for part in parts), strict=True))
    found = {
        i: one for (_, test), fold in zip(parts, predictions, strict=True) for i, one in zip(test, fold, strict=True)
    }
    return [Judged(e, found[i], pipeline.turn(e.text, found[i])) for i, e in enumerate(examples)]


def _predictions(examples: Sequence[Example], training: Sequence[int], test: Sequence[int]) -> list[Prediction]:
    encoder = CachedEncoder(Encoder())
    model = Model.trained([examples[i] for i in training], encoder)
    return [model.predict(examples[i].text, encoder) for i in test]
