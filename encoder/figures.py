"""Out-of-fold figures of all models: `figures.json` and the same as tables in `figures.md`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from encoder import baselines, data, metrics, packing, recipe
from encoder.data import Data
from encoder.metrics import Places, Scores, Truth
from encoder.recipe import HEADS, SEEDS

WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
_EVEN = 0.5  # the weight that was fixed beforehand
_TABLES = recipe.HERE / "figures.md"


def tuned(seed: int, taken: Data) -> tuple[dict[str, Any], Places]:
    """A seed's out-of-fold log-probabilities, and the utterances that it has them for."""
    path = packing.oof_file(seed)
    if not path.exists():
        return {}, np.array([], dtype=np.int64)
    with np.load(path) as found:
        if found["fingerprint"] != taken.fingerprint:
            return {}, np.array([], dtype=np.int64)
        return {head: found[head] for head in HEADS}, np.flatnonzero(found["fold"] >= 0)


def of_seed(own: Scores, places: Places, others: Mapping[str, Scores], truth: Truth) -> dict[str, Any]:
    """All figures over the utterances that a seed has read."""
    ngrams, frozen = (others[name] for name in baselines.NAMES)
    models = {**others, "fine-tuned": own, "fine-tuned + n-grams": metrics.mixed(own, ngrams, _EVEN)}
    varieties = sorted(set(truth.varieties[places]))
    return {
        "utterances": len(places),
        "dangers": int((truth.labels["danger"][places] == 1).sum()),
        "models": {name: metrics.measured(scores, truth, places) for name, scores in models.items()},
        "weights": {
            str(weight): metrics.measured(metrics.mixed(own, ngrams, weight), truth, places) for weight in WEIGHTS
        },
        "gain over frozen": metrics.difference(models["fine-tuned + n-grams"], frozen, truth, places),
        "varieties": {
            variety: {
                name: metrics.measured(scores, truth, places[truth.varieties[places] == variety])
                for name, scores in models.items()
            }
            for variety in varieties
        },
    }


def computed(taken: Data) -> dict[str, Any]:
    """Everything that `figures.json` holds."""
    truth, others = Truth(taken), baselines.computed(taken)
    result: dict[str, Any] = {"corpus": taken.corpus, "recipe": recipe.fingerprint(), "seeds": {}}
    for seed in SEEDS:
        own, places = tuned(seed, taken)
        if len(places):
            result["seeds"][str(seed)] = of_seed(own, places, others, truth)
    result["packed against PyTorch"] = {
        run.name: json.loads(path.read_text())
        for run in recipe.RUNS
        if (path := recipe.WORK / f"{run.name}.agreement.json").exists()
    }
    if recipe.MODEL.exists():
        ran = subprocess.run([sys.executable, "-m", "encoder.speed"], check=True, capture_output=True, text=True)
        result["speed"] = json.loads(ran.stdout)
    return result


def _row(name: str, values: dict[str, float | None]) -> str:
    shown = ("–" if value is None else f"{value:.3f}" for value in values.values())
    return f"| {name} | {' | '.join(shown)} |"


def _head(first: str) -> list[str]:
    return [f"| {first} | " + " | ".join(metrics.MEASURES) + " |", "| --- " * (len(metrics.MEASURES) + 1) + "|"]


def tables(found: dict[str, Any]) -> Iterator[str]:
    """The figures as Markdown."""
    yield "# Figures of the fine-tuned encoder"
    yield "\nMade by `make encoder`. Each utterance is read by a model without its writer and near-twins."
    for seed, part in found["seeds"].items():
        yield f"\n## Seed {seed}: {part['utterances']} utterances, {part['dangers']} dangers\n"
        yield from _head("model")
        yield from (_row(name, values) for name, values in part["models"].items())
        yield "\nThe half-and-half mix less n-grams + frozen e5, with its standard error over writers:\n"
        yield "| measure | difference | standard error |\n| --- | --- | --- |"
        yield from (
            f"| {name} | {value:+.3f} | {error:.3f} |" for name, (value, error) in part["gain over frozen"].items()
        )
        yield "\nBy the fine-tuned model's weight in the mix:\n"
        yield from _head("weight")
        yield from (_row(weight, values) for weight, values in part["weights"].items())
        yield "\nBy variety:\n"
        yield from _head("variety, model")
        for variety, models in part["varieties"].items():
            yield from (_row(f"{variety}, {name}", values) for name, values in models.items())
    yield from _small(found)


def _small(found: dict[str, Any]) -> Iterator[str]:
    yield "\n## The packed file against PyTorch\n"
    yield "| run, head | same first class | mean difference of probabilities | largest |\n| --- | --- | --- | --- |"
    for run, heads in found["packed against PyTorch"].items():
        for head, values in heads.items():
            yield f"| {run}, {head} | " + " | ".join(f"{value:.4f}" for value in values.values()) + " |"
    if "speed" in found:
        yield "\n## Speed and size, one thread on one core\n"
        yield "| " + " | ".join(found["speed"]) + " |\n" + "| --- " * len(found["speed"]) + "|"
        yield "| " + " | ".join(str(value) for value in found["speed"].values()) + " |"


def main() -> None:
    """Compute and write both files."""
    found = computed(data.read())
    (recipe.HERE / "figures.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _TABLES.write_text("\n".join(tables(found)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
