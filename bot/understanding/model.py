"""The heads (topic, voice, danger now, what is asked) over n-grams, and their mixture with the encoder's.

Training, prediction, storage without pickle.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from scipy.special import expit

from bot import language
from bot.understanding import regression
from bot.understanding.features import Features
from bot.understanding.mixture import mixed
from bot.understanding.prediction import NOTHING, Prediction, Ranked
from bot.understanding.regression import Array, Scores
from bot.understanding.windows import Read, Span, read, samples

MOST_STEPS = 60  # of the solver; more change nothing on writers held out
HEADS = ("topic", "asks", "who", "danger")  # the costliest to train first
# Inverse regularisation per head, chosen by cross-validation over writers.
STRENGTH: Mapping[str, float] = {"topic": 6.0, "who": 2.0, "danger": 6.0, "asks": 6.0}
# The encoder's share of the average per head, and its name for the head; chosen on writers held out.
SHARES: Mapping[str, float] = {"topic": 0.6, "who": 0.6, "danger": 0.6, "asks": 0.7}
_ITS_NAME = {"topic": "topic", "who": "voice", "danger": "danger", "asks": "asks"}
_MOST_PARTS = 16  # of a letter that are worth the encoder, ranked by n-grams alone
_MOST_DETAILS = 5  # that are passed on
_MOST_READINGS = 60  # pairs of topic and voice that are passed on; the rest weighs nothing
_COMPANY = 0.5  # how strongly it counts that some voices speak of some topics: 0 not at all, 1 as seen in training
_WINDOW_MARGIN = 1.4  # of log-odds; more would lose the one sentence of danger in a long calm message
# Topics whose utterances may well ask something of the kind without being labelled so.
_MAY_ASK = frozenset(
    {
        "kontaktinfo",
        "anonym-drofting",
        "krisesenter-opphold",
        "anmelde",
        "forklar",
        "kan-ikke-snakke",
        "rettigheter",
        "fortell-mer",
        "sprak",
        "personvern",
        "skjul-spor",
        "henvise-utover",
        "henvise-utsatt",
    }
)
_UNSEEN = 1e-6  # the share given to a pair that no utterance shows


class Encodes(Protocol):
    """Anything that has an opinion on texts: see `bot.understanding.encoder.Encoder`."""

    classes: Mapping[str, tuple[str, ...]]

    def begin(self, whole: str, words: Sequence[str], spans: Sequence[Span]) -> Callable[[], dict[str, Scores]]:
        """What will give log-probabilities by head, of danger for the whole and its parts; empty for none."""


@dataclass(frozen=True)
class Example:
    """One labelled utterance; all but text and topic come from its block's metadata.

    `asks` is what it asks about a place that was shown, fears, or does in a conversation; «none» for surely nothing of
    the kind, «» where nobody has said.
    """

    text: str
    topic: str
    who: str
    danger: bool
    variety: str = ""
    writer: str = ""
    asks: str = ""


@dataclass
class Head:
    """One linear classifier: weights of shape (classes, features), biases of shape (classes,)."""

    classes: tuple[str, ...]
    weights: Array
    biases: Array

    @classmethod
    def trained(cls, rows: sparse.csr_matrix, labels: Sequence[str], strength: float, *, balanced: bool) -> Head:
        """Multinomial logistic regression; the same data gives the same weights."""
        return cls(*regression.fit(rows, labels, strength, balanced=balanced, steps=MOST_STEPS))

    def logs(self, rows: sparse.csr_matrix) -> Scores:
        """Log-probabilities of shape (rows, classes)."""
        return regression.log_softmax(regression.scores(rows, self.weights, self.biases))

    def ranked(self, row: Scores) -> Ranked:
        """The classes with their probabilities, likeliest first."""
        return tuple((self.classes[i], float(row[i])) for i in np.argsort(-row, kind="stable"))


def company(examples: Sequence[Example], topics: Sequence[str], voices: Sequence[str]) -> Array:
    """How much oftener each voice speaks of each topic than chance would have it, shape (topics, voices)."""
    counts = np.zeros((len(topics), len(voices)))
    rows, columns = ({name: n for n, name in enumerate(names)} for names in (topics, voices))
    for example in examples:
        counts[rows[example.topic], columns[example.who]] += 1
    shares = counts / counts.sum()
    expected = shares.sum(axis=1, keepdims=True) * shares.sum(axis=0, keepdims=True)
    result: Array = (((shares + _UNSEEN) / expected) ** _COMPANY).astype(np.float32)
    return result


def _trained_side_by_side(read: Mapping[str, sparse.csr_matrix], labels: Mapping[str, Sequence[str]]) -> list[Head]:
    """The heads in the order of `HEADS`, each on a processor of its own; how many there are changes no weight."""
    tasks = (
        delayed(Head.trained)(read[name], labels[name], STRENGTH[name], balanced=name in ("who", "danger"))
        for name in HEADS
    )
    heads: list[Head] = Parallel(n_jobs=-1, backend="multiprocessing", batch_size=1)(tasks)
    return heads


def what_it_asks(example: Example) -> str:
    """What it asks about a place, `NOTHING`, or «» where nobody has said."""
    return example.asks or ("" if example.topic in _MAY_ASK else NOTHING)


def _details(encoded: Mapping[str, Scores], classes: Mapping[str, Sequence[str]]) -> Ranked:
    """The likeliest precise questions with their probabilities; that nothing of the kind is asked is one of them."""
    if "detail" not in encoded:
        return ()
    row = np.exp(encoded["detail"][0])
    return tuple((classes["detail"][i], float(row[i])) for i in np.argsort(-row, kind="stable")[:_MOST_DETAILS])


@dataclass
class Model:
    """Features with their three heads, and how topics and voices go together."""

    features: Features
    heads: dict[str, Head]
    together: Array

    @classmethod
    def trained(cls, examples: Sequence[Example]) -> Model:
        """Learn from labelled utterances. The encoder has learned on its own (`encoder/`)."""
        texts = [language.normalise(example.text) for example in examples]
        features = Features.fitted(texts)
        rows = features.rows(texts)
        labels = {
            "topic": [example.topic for example in examples],
            "who": [example.who for example in examples],
            "danger": ["danger" if example.danger else "calm" for example in examples],
        }
        # The danger head reads windows, so it learns from windows too: everyday sentences out of calm letters.
        everyday = [part for example in examples if not example.danger for part in samples(example.text)]
        read = dict.fromkeys(HEADS, rows)
        if everyday:
            read["danger"] = sparse.vstack([rows, features.rows(everyday)], "csr")
            labels["danger"] += ["calm"] * len(everyday)
        asked = [what_it_asks(example) for example in examples]
        told = [i for i, asks in enumerate(asked) if asks]
        read["asks"], labels["asks"] = rows[told], [asked[i] for i in told]
        heads = dict(zip(HEADS, _trained_side_by_side(read, labels), strict=True))
        return cls(features, heads, company(examples, heads["topic"].classes, heads["who"].classes))

    def predict(self, text: str, encoder: Encodes, meanwhile: Callable[[], object] = lambda: None) -> Prediction:
        """Topic and voice of the whole message; danger as the highest over its parts.

        Args:
            meanwhile: what else there is to do while the encoder reads.
        """
        logs, details = self._logs(read(text), encoder, meanwhile)
        joint = self.joint(*(np.exp(logs[name][0]) for name in ("topic", "who")))
        topics, voices = (self.heads[name].ranked(joint.sum(axis=axis)) for name, axis in (("topic", 1), ("who", 0)))
        head = self.heads["asks"]
        asks = head.ranked(np.exp(logs["asks"][0]))
        if topics[0][0] not in encoder.classes.get("topic", ()):
            details = ()  # an encoder that has not learned this topic takes its questions for those of another
        return Prediction(topics, voices, self.danger(logs["danger"]), self._readings(joint), asks, details)

    def _logs(
        self, message: Read, encoder: Encodes, meanwhile: Callable[[], object]
    ) -> tuple[dict[str, Scores], Ranked]:
        """Log-probabilities by head, from n-grams and encoder together, and the details, which the encoder alone tells.

        Of danger, the log-probabilities of the parts come after those of the whole. The encoder reads while the n-grams
        are counted, unless these must first tell what of a letter is worth reading.
        """
        few = len(message.spans) <= _MOST_PARTS
        end = encoder.begin(message.whole, message.words, message.spans) if few else None
        rows = self.features.rows([message.whole, *map(message.part, message.spans)])
        whole = rows[:1]
        own = {name: head.logs(rows if name == "danger" else whole) for name, head in self.heads.items()}
        if end is None:
            kept = self._likeliest(own["danger"][1:])
            own["danger"] = own["danger"][[0, *(1 + n for n in kept)]]
            end = encoder.begin(message.whole, message.words, [message.spans[n] for n in kept])
        meanwhile()
        encoded = end()
        logs = {
            name: mixed(
                own[name],
                head.classes,
                encoded.get(_ITS_NAME[name]),
                encoder.classes.get(_ITS_NAME[name], ()),
                SHARES[name],
            )
            for name, head in self.heads.items()
        }
        return logs, _details(encoded, encoder.classes)

    def joint(self, topics: Scores, voices: Scores) -> Scores:
        """The probability of each pair of topic and voice, shape (topics, voices), from those of both."""
        pairs: Scores = np.outer(topics, voices) * self.together
        pairs /= pairs.sum()
        return pairs

    def _readings(self, joint: Scores) -> tuple[tuple[str, str, float], ...]:
        places = np.argsort(-joint, axis=None, kind="stable")[:_MOST_READINGS]
        pairs = (divmod(int(place), joint.shape[1]) for place in places)
        topics, voices = self.heads["topic"].classes, self.heads["who"].classes
        return tuple((topics[t], voices[w], float(joint[t, w])) for t, w in pairs)

    def danger(self, logs: Scores) -> float:
        """The probability of danger now.

        Args:
            logs: of the whole message first, then of its windows. A sentence that stands alone sounds worse than it
                does in its letter, so a window counts with its log-odds lowered.
        """
        calm, alarm = (self.heads["danger"].classes.index(name) for name in ("calm", "danger"))
        odds = logs[:, alarm] - logs[:, calm]
        odds[1:] -= _WINDOW_MARGIN
        return float(expit(odds.max()))

    def _likeliest(self, logs: Scores) -> list[int]:
        """The places, in order, of the parts that n-grams alone find most dangerous: the encoder reads only these."""
        scores = logs[:, self.heads["danger"].classes.index("danger")]
        return sorted(np.argsort(-scores, kind="stable")[:_MOST_PARTS].tolist())

    def save(self, folder: Path) -> None:
        """Write `model.json` and `model.npz`; neither can run code when it is read."""
        state: dict[str, Any] = self.features.state()
        lists = {name: state.pop(name) for name in ("words", "characters")}
        lists["classes"] = {name: head.classes for name, head in self.heads.items()}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_text(json.dumps(lists, ensure_ascii=False), encoding="utf-8")
        arrays = {
            f"{name}_{part}": getattr(head, part) for name, head in self.heads.items() for part in ("weights", "biases")
        }
        np.savez(folder / "model.npz", together=self.together, **state, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Model:
        """The inverse of `save`."""
        lists = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        with np.load(folder / "model.npz") as arrays:
            state = {**{name: arrays[name] for name in arrays.files}, **lists}
        heads = {
            name: Head(tuple(classes), state[f"{name}_weights"], state[f"{name}_biases"])
            for name, classes in lists["classes"].items()
        }
        return cls(Features.from_state(state), heads, state["together"])
