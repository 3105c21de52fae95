"""Which precise question (`content/details.yml`) an utterance asks: what is learned to know it again.

Two sources: how different people ask it (`ask` there), and messages of the corpus that readers who saw the message and
all the questions judged (`data/details.jsonl`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bot import clear_words, paths, strict_yaml
from bot.follow_ups import DETAILS
from bot.understanding.prediction import NOTHING

JUDGED = paths.NLU / "details.jsonl"


@lru_cache(maxsize=1)
def judged(path: Path = JUDGED) -> Mapping[str, str]:
    """Utterance → id of the detail that it asks about, «» for none of them.

    Raises:
        ContentError: a line is no such object; the message names file and line.
    """
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            record = json.loads(line)
            found[str(record["text"])] = str(record["detail"])
        except (ValueError, KeyError, TypeError) as error:
            raise strict_yaml.ContentError(f"{paths.shown(path)}:{number}: not a judged utterance: {error}") from error
    return found


def asked(text: str) -> str:
    """Id of the detail that an utterance asks about, `NOTHING`, or «» where nobody has judged what sounds like one."""
    if text in judged():
        return judged()[text] or NOTHING
    return "" if clear_words.asks(text) else NOTHING


def questions(path: Path = DETAILS) -> Iterator[tuple[str, str]]:
    """Every way of asking that stands with a detail, and its id."""
    for name, record in strict_yaml.load(path)["details"].items():
        for text in record["ask"]:
            yield text, name
