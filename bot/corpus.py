"""The labelled utterances in `data/nlu.yml` and `data/nlu/*.yml`: read, written in one form, compared.

One Rasa block per intent, voice, danger, variety and writer; the labels stand in the block's metadata.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from bot import language, paths, strict_yaml
from bot.understanding.model import Example

VARIETIES = ("bokmal", "dialekt", "nynorsk", "learner", "typo", "english")
NEAR_TWIN = 0.6  # character-5-gram Jaccard after normalising, from which two utterances count as one


@dataclass(frozen=True)
class Placed:
    """An utterance and the file it stands in."""

    example: Example
    file: str


def files(root: Path = paths.NLU) -> list[Path]:
    """The files that hold utterances."""
    return [path for path in (root / "nlu.yml", *sorted((root / "nlu").glob("*.yml"))) if path.exists()]


def blocks(path: Path) -> list[dict[str, Any]]:
    """The raw Rasa blocks of one file."""
    return list(strict_yaml.load(path)["nlu"])


def texts(block: dict[str, Any]) -> list[str]:
    """The utterances of one block."""
    return [line.strip()[2:].strip() for line in str(block["examples"]).splitlines() if line.strip().startswith("- ")]


def load(root: Path = paths.NLU) -> list[Placed]:
    """All utterances with their labels, in the order of the files."""
    return [
        Placed(example, paths.shown(path))
        for path in files(root)
        for block in blocks(path)
        for example in examples(block)
    ]


def examples(block: dict[str, Any]) -> Iterator[Example]:
    """The labelled utterances of one block."""
    labels = block.get("metadata") or {}
    for text in texts(block):
        yield Example(
            text,
            block["intent"],
            labels.get("who", ""),
            labels.get("danger", False) is True,
            labels.get("variety", ""),
            str(labels.get("writer", "")),
            labels.get("asks", ""),
        )


def from_jsonl(path: Path) -> list[Example]:
    """Utterances as one JSON object a line (text, topic, who, danger, variety, writer, asks).

    Raises:
        ContentError: a line is no such object; the message names file and line.
    """
    result = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
            result.append(
                Example(
                    " ".join(record["text"].split()),
                    record["topic"],
                    record["who"],
                    bool(record["danger"]),
                    record["variety"],
                    record.get("writer", path.stem),
                    record.get("asks", ""),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise strict_yaml.ContentError(f"{paths.shown(path)}:{number}: not an utterance: {error}") from error
    return result


def home(example: Example, root: Path = paths.NLU) -> Path:
    """The file an utterance belongs in: danger now, outside, then its voice, then what no voice owns."""
    if example.danger:
        return root / "nlu" / "fare.yml"
    if example.topic == "utenfor":
        return root / "nlu" / "utenfor.yml"
    return root / "nlu.yml" if example.who == "ukjent" else root / "nlu" / f"{example.who}.yml"


def write(examples: Iterable[Example], root: Path = paths.NLU) -> None:
    """Write all utterances in the one form: files by `home`, blocks sorted, utterances sorted within a block."""
    by_file: dict[Path, list[Example]] = defaultdict(list)
    for example in examples:
        by_file[home(example, root)].append(example)
    for path, there in by_file.items():
        _write_file(path, there)


def _write_file(path: Path, examples: Iterable[Example]) -> None:
    grouped: dict[tuple[str, str, bool, str, str, str], list[str]] = defaultdict(list)
    for e in examples:
        grouped[e.topic, e.who, e.danger, e.variety, e.writer, e.asks].append(e.text)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ['version: "3.1"', "nlu:"]
    for (topic, who, danger, variety, writer, asks), said in sorted(grouped.items()):
        asked = f', asks: "{asks}"' if asks else ""  # in quotes, because YAML takes «no» for a truth value
        labels = f"who: {who}, danger: {str(danger).lower()}, variety: {variety}, writer: {writer}"
        lines += [
            f"- intent: {topic}",
            f"  metadata: {{{labels}{asked}}}",
            "  examples: |",
            *(f"    - {text}" for text in sorted(said)),
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def near_twins(said: Sequence[str], limit: float = NEAR_TWIN) -> list[tuple[int, int, float]]:
    """Pairs (earlier, later, similarity) of texts whose normal forms share too many character 5-grams."""
    similar = similarities(said)
    first, second = np.where(np.triu(similar, 1) >= limit)
    return [(int(a), int(b), float(similar[a, b])) for a, b in zip(first, second, strict=True)]


def similarities(said: Sequence[str]) -> Any:
    """Jaccard similarity of the normal forms' character 5-grams, shape (n, n)."""
    normal = [f"  {language.normalise(text)}  " for text in said]
    grams = CountVectorizer(analyzer="char", ngram_range=(5, 5), binary=True).fit_transform(normal)
    shared = (grams @ grams.T).toarray().astype(np.float32)
    sizes = np.asarray(grams.sum(axis=1)).ravel()
    return shared / np.maximum(sizes[:, None] + sizes[None, :] - shared, 1)


def without_twins(examples: Sequence[Example]) -> list[Example]:
    """The examples less every later near-twin within a topic, and less a text that already stands anywhere."""
    seen: set[str] = set()
    kept: list[Example] = []
    by_topic: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        key = language.normalise(example.text)
        if key and key not in seen:
            seen.add(key)
            by_topic[example.topic].append(example)
    for group in by_topic.values():
        gone: set[int] = set()
        for earlier, later, _ in near_twins([e.text for e in group]):
            if earlier not in gone:
                gone.add(later)
        kept += [e for i, e in enumerate(group) if i not in gone]
    return kept


def add(path: Path, root: Path = paths.NLU) -> tuple[int, int]:
    """Add the utterances of a JSONL file to the corpus; gives how many were new and how many were left out as twins.

    What is there stays in the file in which it stands; files that get nothing new are left alone.
    """
    present = {file: [e for block in blocks(file) for e in examples(block)] for file in files(root)}
    known = [example for there in present.values() for example in there]
    new, there_already = from_jsonl(path), set(known)
    added = [example for example in without_twins([*known, *new]) if example not in there_already]
    for file in {home(example, root) for example in added}:
        _write_file(file, [*present.get(file, []), *(example for example in added if home(example, root) == file)])
    return len(added), len(new) - len(added)
