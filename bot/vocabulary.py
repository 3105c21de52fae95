"""The guide's own vocabulary: every word of the utterances and the content. What is outside it may be a name.

Read with one regular expression instead of as YAML, because the server reads it at start: labels and ids come along,
which does no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot import paths, strict_yaml

NAMES = paths.CONTENT / "names.yml"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Vocabulary:
    """Lower-case words that are none of a person's.

    Attributes:
        words: all of them.
        names: those of them that are given names as well («hans», «liv»).
    """

    words: frozenset[str]
    names: frozenset[str]

    def knows(self, word: str) -> bool:
        """Whether every part of a word stands in the vocabulary («Ip-en», «mamma's»)."""
        return all(part in self.words for part in _WORD.findall(word.lower()))


@lru_cache(maxsize=1)
def load() -> Vocabulary:
    """The vocabulary of the files as they are now.

    Raises:
        ContentError: the list of names is missing or broken.
    """
    names = strict_yaml.load(NAMES)
    only, also = (frozenset(str(names[key]).lower().split()) for key in ("only", "also_words"))
    said: set[str] = set()
    for path in (*paths.NLU.rglob("*.yml"), *paths.CONTENT.rglob("*.yml")):
        if path != NAMES:
            said.update(_WORD.findall(path.read_text(encoding="utf-8").lower()))
    return Vocabulary(frozenset(said) - only, also)
