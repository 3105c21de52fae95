"""Which of the 250,002 word pieces are kept, so that the file stays small.

`python -m encoder.pieces WORD-LIST …` writes `pieces.txt` anew: the pieces of all our own texts, those of every word in
the lists (one a line; lists of Bokmål, Nynorsk and English words), and every letter that stands alone. Unseen words
then split as they did in the base model. Training reads the stored list, so it needs no word lists.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import sentencepiece
from tqdm import tqdm

from encoder import base, tokens
from encoder.recipe import PIECES, PREFIX

_LATIN = range(0x20, 0x250)  # ASCII, Latin-1 and the two extended Latin blocks


def kept() -> list[str]:
    """The stored list, in the order of the base model's ids."""
    return PIECES.read_text(encoding="utf-8").rstrip("\n").split("\n")


def own_texts() -> Iterator[str]:
    """Utterances and everyday windows as the classifier reads them, and all our content."""
    from bot import corpus, language, paths  # here, because reading the stored list needs none of the guide's code
    from bot.understanding.windows import samples

    for placed in corpus.load():
        yield language.normalise(placed.example.text)
        yield from samples(placed.example.text)
    for path in sorted([*paths.CONTENT.rglob("*.yml"), *(paths.ROOT / "docs").glob("*.md")]):
        yield from map(language.normalise, path.read_text(encoding="utf-8").splitlines())


def words(path: Path) -> Iterator[str]:
    """The words of a list, lower-case; marks after a slash (as in spelling dictionaries) are left out."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return (line.split("/")[0].strip().lower() for line in text.splitlines())


def chosen(model: base.Base, texts: Iterable[str]) -> list[str]:
    """The pieces that the texts split into, the marks, and Latin letters alone."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=tokens.serialised(model.pieces, model.scores))
    used = set(model.marks.values()) | set(processor.encode(PREFIX))
    for text in tqdm(texts, unit=" texts", desc="splitting"):
        used.update(processor.encode(text))
    letters = {chr(code) for code in _LATIN if chr(code).isprintable()} | {"▁"}
    used |= {i for i, piece in enumerate(model.pieces) if piece in letters or piece[1:] in letters and piece[0] == "▁"}
    return [model.pieces[i] for i in sorted(used) if model.pieces[i].isprintable()]


def _texts(lists: Iterable[str]) -> Iterator[str]:
    yield from own_texts()
    for path in lists:
        yield from words(Path(path))


if __name__ == "__main__":
    found = chosen(base.load(base.bundled()), _texts(sys.argv[1:]))
    PIECES.write_text("\n".join(found) + "\n", encoding="utf-8")
    print(f"{len(found)} pieces → {PIECES.name}")
