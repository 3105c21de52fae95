"""Windows of a long message, so that one sentence of danger among twenty calm ones is found."""

from __future__ import annotations

from bot import danger

SHORT = 14  # words: a message of this length is one window
WIDTH = 12
STRIDE = 6
MOST = 24
LETTER, SAMPLES = 400, 3  # characters from which a text is a letter; windows of a letter that are worth learning from


def windows(text: str) -> list[str]:
    """The whole message first, then its sentences, and overlapping spans of sentences that run on without a stop."""
    if len(text.split()) <= SHORT:
        return [text]
    # Without its full stop, which says that somebody had time to write one.
    spans = [span.rstrip(" .") for sentence in danger.sentences(text) for span in _spans(sentence)]
    return [text, *dict.fromkeys(spans)][:MOST]


def samples(text: str) -> list[str]:
    """A few windows spread evenly over a letter, none of a shorter text."""
    spans = windows(text)[1:] if len(text) > LETTER else []
    return spans[:: max(1, len(spans) // SAMPLES)][:SAMPLES]


def _spans(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= SHORT:
        return [sentence]
    return [" ".join(words[start : start + WIDTH]) for start in range(0, max(1, len(words) - STRIDE), STRIDE)]
