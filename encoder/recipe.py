"""Every number and place that decides what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = HERE.parent / ".cache" / "encoder"
PIECES = HERE / "pieces.txt"
MODEL = HERE / "veiviser-encoder.onnx"

HEADS = ("topic", "voice", "danger", "asks", "detail")
MEASURED = ("topic", "voice", "danger")  # beside the models without fine-tuning
BALANCED = ("voice", "danger")  # heads in which each class weighs as much as another, however few its examples
PREFIX = "query: "  # what multilingual-e5 was trained to see before a question
MOST_PIECES = 96  # of a longer text, the first and the last half are read
TOGETHER = 2_500  # texts of several utterances in an epoch, others in the next

FOLDS = 3
SEEDS = (0, 1)
EPOCHS = 4
BATCH = 32
RATE = 3e-4  # on the top layer; lower rates, usual for large encoders, underfit this small one
RATE_DECAY = 0.9  # per layer down
HEAD_RATE = 1e-3
WARM_UP = 0.1  # share of all steps
WEIGHT_DECAY = 0.01
BETAS = (0.9, 0.98)
CLIP = 1.0
DROPOUT = 0.1
SMOOTHING = 0.1  # of the labels
LAST_INNER = 192  # neurons of the last layer's 1,536 that the packed file keeps (`encoder.pruning`)
OBSERVED = 2_500  # training texts that the packed file is made to fit
HEAD_STRENGTH = 0.1  # inverse regularisation of the logistic regressions that the heads start from


@dataclass(frozen=True)
class Run:
    """One training: on all writers but those of `fold`, or on everything where it is None."""

    seed: int
    fold: int | None

    @property
    def name(self) -> str:
        """For file names: `seed0-fold1`, `seed0-all`."""
        return f"seed{self.seed}-{'all' if self.fold is None else f'fold{self.fold}'}"

    @property
    def file(self) -> Path:
        """The packed model of this run."""
        return WORK / f"{self.name}.onnx"


# The model that ships comes before the second seed, which only shows, on one fold, how much of a figure is luck.
RUNS = (
    *(Run(SEEDS[0], fold) for fold in range(FOLDS)),
    Run(SEEDS[0], None),
    *(Run(seed, 0) for seed in SEEDS[1:]),
)


def fingerprint() -> dict[str, object]:
    """The settings that a trained model depends on."""
    names = (
        "PREFIX MOST_PIECES TOGETHER FOLDS EPOCHS BATCH RATE RATE_DECAY HEAD_RATE WARM_UP WEIGHT_DECAY BETAS "
        "CLIP DROPOUT SMOOTHING HEAD_STRENGTH"
    ).split()
    return {name: globals()[name] for name in names}
