"""Trains one run: `python -m encoder.training seed0-fold1`. Goes on from the last whole epoch where it was stopped."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from encoder import base, data, pieces, recipe, tokens
from encoder.data import NONE, Data
from encoder.network import Network
from encoder.recipe import HEADS, Run
from encoder.together import Maker, Together

VECTORS = recipe.WORK / "frozen.npz"
Places = Sequence[int] | npt.NDArray[np.int64]


def weights_file(run: Run) -> Path:
    """Where a finished training leaves its weights."""
    return recipe.WORK / f"{run.name}.weights.pt"


def finished(run: Run, taken: Data) -> bool:
    """Whether the run's weights are there and were learnt from this data with this recipe."""
    path = weights_file(run)
    return path.exists() and torch.load(path, mmap=True)["fingerprint"] == taken.fingerprint


def parts(taken: Data) -> tuple[Network, tokens.Tokenizer]:
    """The base network with untrained heads, and its tokenizer."""
    model = base.load(base.bundled())
    kept = pieces.kept()
    scores = dict(zip(model.pieces, model.scores, strict=True))
    splitter = tokens.Tokenizer(tokens.serialised(kept, [scores[piece] for piece in kept]))
    return Network(model, kept, taken.classes), splitter


def padded(ids: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Ids of shape (texts, longest) and lengths of shape (texts,)."""
    lengths = torch.tensor([len(one) for one in ids])
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(one) for one in ids], batch_first=True), lengths


def mixed_precision() -> torch.autocast:
    """bfloat16 where it does not hurt: two and a half times as fast on processors that have it."""
    return torch.autocast("cpu", torch.bfloat16)


def frozen(network: Network, ids: Sequence[list[int]]) -> npt.NDArray[np.float32]:
    """Pooled vectors before training, shape (texts, width)."""
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    result = np.empty((len(ids), network.mean.shape[0]), dtype=np.float32)
    network.eval()
    for start in tqdm(range(0, len(order), 64), desc="frozen vectors", mininterval=10):
        places = order[start : start + 64]
        with torch.inference_mode(), mixed_precision():
            result[places] = network.pooled(*padded([ids[i] for i in places])).numpy()
    return result


def save_vectors(taken: Data) -> None:
    """Compute the frozen vectors of all texts once for all runs."""
    if VECTORS.exists() and np.load(VECTORS)["fingerprint"] == taken.fingerprint:
        return
    network, splitter = parts(taken)
    vectors = frozen(network, [splitter.ids(text) for text in taken.all_texts])
    np.savez(VECTORS, vectors=vectors, fingerprint=taken.fingerprint)


def start_heads(network: Network, vectors: npt.NDArray[np.float32], targets: data.Labels) -> None:
    """Z-score what the heads read, and start them from logistic regressions on the frozen vectors."""
    mean, scale = vectors.mean(0), vectors.std(0)
    network.mean.copy_(torch.from_numpy(mean))
    network.scale.copy_(torch.from_numpy(scale))
    rows = (vectors - mean) / scale
    for column, head in enumerate(HEADS):
        known = targets[:, column] != NONE
        weight = "balanced" if head in recipe.BALANCED else None
        found = LogisticRegression(C=recipe.HEAD_STRENGTH, max_iter=60, class_weight=weight, tol=1e-3)
        found.fit(rows[known], targets[known, column])
        coefficients, intercept = found.coef_, found.intercept_
        if len(coefficients) == 1:  # two classes share one row of weights
            coefficients, intercept = np.vstack([-coefficients, coefficients]) / 2, np.r_[-intercept, intercept] / 2
        with torch.no_grad():
            network.heads[head].weight.copy_(torch.from_numpy(coefficients))
            network.heads[head].bias.copy_(torch.from_numpy(intercept))


def optimizer(network: Network) -> torch.optim.AdamW:
    """Lower layers learn more slowly; biases and normalisation are not decayed."""
    top = len(network.layers)
    groups = [(network.norm, top), *((layer, top - 1 - n) for n, layer in enumerate(network.layers))]
    settings: list[dict[str, Any]] = []
    rates = [(module, recipe.RATE * recipe.RATE_DECAY**depth) for module, depth in groups]
    for module, rate in [*rates, (network.heads, recipe.HEAD_RATE)]:
        for decayed in (True, False):
            chosen = [p for p in module.parameters() if (p.ndim > 1) == decayed]
            decay = recipe.WEIGHT_DECAY if decayed else 0.0
            settings.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW([s for s in settings if s["params"]], betas=recipe.BETAS, fused=True)


def share_of_rate(step: int, steps: int) -> float:
    """Linear rise, then linear fall to nothing."""
    rise = recipe.WARM_UP * steps
    return min((step + 1) / rise, (steps - step) / (steps - rise))


def batches(lengths: npt.NDArray[np.int64], places: Places, seed: int) -> list[npt.NDArray[np.int64]]:
    """The places in batches of like length, all in random order."""
    random = np.random.default_rng(seed)
    shuffled = random.permutation(places)
    order = shuffled[np.argsort(lengths[shuffled] + random.uniform(-2, 2, len(shuffled)), kind="stable")]
    cut = [order[start : start + recipe.BATCH] for start in range(0, len(order), recipe.BATCH)]
    return [cut[i] for i in random.permutation(len(cut))]


def importance(targets: data.Labels, classes: dict[str, tuple[str, ...]]) -> dict[str, Tensor | None]:
    """By head, the weight of each class; None where all weigh the same."""
    result: dict[str, Tensor | None] = dict.fromkeys(HEADS)
    for column, head in enumerate(HEADS):
        if head in recipe.BALANCED:
            known = targets[:, column][targets[:, column] != NONE]
            sizes = np.bincount(known, minlength=len(classes[head]))
            result[head] = torch.tensor(len(known) / (len(sizes) * sizes), dtype=torch.float32)
    return result


def loss(scores: dict[str, Tensor], targets: Tensor, weights: dict[str, Tensor | None]) -> Tensor:
    """The sum over the heads; a head without a label in the batch adds nothing."""
    total = torch.zeros(())
    for column, head in enumerate(HEADS):
        wanted = targets[:, column]
        if bool((wanted != NONE).any()):
            total = total + functional.cross_entropy(
                scores[head], wanted, weights[head], ignore_index=NONE, label_smoothing=recipe.SMOOTHING
            )
    return total


Batch = npt.NDArray[np.int64] | list[Together]


class Training:
    """One run with all that must be kept to go on with it."""

    def __init__(self, run: Run, taken: Data) -> None:
        torch.manual_seed(run.seed)
        self.run, self.taken = run, taken
        self.network, splitter = parts(taken)
        self.ids = [splitter.ids(text) for text in taken.all_texts]
        self.lengths = np.array([len(one) for one in self.ids])
        self.targets = taken.targets()
        self.utterances, self.everyday = taken.training(run.fold)
        self.alone = [*self.utterances, *taken.places_of_questions()]
        danger = self.targets[:, HEADS.index("danger")]
        self.maker = Maker(splitter, [splitter.pieces(text) for text in taken.all_texts], danger.tolist())
        seen = [*self.alone, *self.everyday]
        self.weights = importance(self.targets[self.alone], taken.classes)
        self.optimizer = optimizer(self.network)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.checkpoint = recipe.WORK / f"{run.name}.checkpoint.pt"
        self.epoch = self._resumed()
        if self.epoch == 0:
            start_heads(self.network, np.load(VECTORS)["vectors"][seen], self.targets[seen])

    def batches(self, epoch: int) -> list[Batch]:
        """What an epoch learns from: utterances alone, and others together, in random order."""
        seed = 1000 * self.run.seed + epoch
        made = self.maker.made([*self.utterances, *self.everyday], seed)
        lengths = np.array([len(one.ids) for one in made])
        together = [[made[i] for i in places] for places in batches(lengths, range(len(made)), seed)]
        found: list[Batch] = [*batches(self.lengths, self.alone, seed), *together]
        return [found[i] for i in np.random.default_rng(seed).permutation(len(found))]

    def go(self) -> None:
        """Train what is left and leave the weights."""
        plan = [self.batches(epoch) for epoch in range(recipe.EPOCHS)]
        steps, step = sum(map(len, plan)), sum(map(len, plan[: self.epoch]))
        with tqdm(total=steps, initial=step, desc=self.run.name, mininterval=15, unit=" batches") as bar:
            for epoch in range(self.epoch, recipe.EPOCHS):
                mean = 0.0
                for number, batch in enumerate(plan[epoch], 1):
                    mean += (self._step(batch, share_of_rate(step, steps)) - mean) / number
                    step += 1
                    bar.update()
                bar.set_postfix(epoch=epoch + 1, loss=round(mean, 3))
                self.epoch = epoch + 1
                self._keep()
        kept = {"fingerprint": self.taken.fingerprint, "network": self.network.state_dict()}
        torch.save(kept, weights_file(self.run))
        self.checkpoint.unlink()

    def _step(self, batch: Batch, share: float) -> float:
        self.network.train()
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * share
        value = self._loss_together(batch) if isinstance(batch, list) else self._loss_alone(batch)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), recipe.CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return float(value.detach())

    def _loss_alone(self, places: Places) -> Tensor:
        with mixed_precision():
            scores = self.network(*padded([self.ids[i] for i in places]))
        return loss(scores, torch.from_numpy(self.targets[places]), self.weights)

    def _loss_together(self, texts: Sequence[Together]) -> Tensor:
        spans = [(n, *span) for n, text in enumerate(texts) for span in text.spans]
        wanted = torch.tensor([label for text in texts for label in text.danger])
        with mixed_precision():
            scores = self.network.danger(*padded([text.ids for text in texts]), torch.tensor(spans))
        return functional.cross_entropy(scores, wanted, self.weights["danger"], label_smoothing=recipe.SMOOTHING)

    def _keep(self) -> None:
        partial = self.checkpoint.with_suffix(".partial")
        state = {
            "fingerprint": self.taken.fingerprint,
            "epoch": self.epoch,
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "random": torch.get_rng_state(),
        }
        torch.save(state, partial)
        partial.replace(self.checkpoint)

    def _resumed(self) -> int:
        """Whole epochs behind us."""
        if not self.checkpoint.exists():
            return 0
        state = torch.load(self.checkpoint)
        if state["fingerprint"] != self.taken.fingerprint:
            return 0
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])
        return int(state["epoch"])


def main(name: str) -> None:
    """Train the run of this name."""
    torch.set_num_threads(1)  # two runs side by side do more than two threads on one
    taken = data.read()
    Training(next(run for run in recipe.RUNS if run.name == name), taken).go()


if __name__ == "__main__":
    main(sys.argv[1])
