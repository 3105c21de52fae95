"""Windows of a long message, so that one sentence of danger among many calm ones is found wherever it stands.

Topic and voice are read from the whole message, of a letter from its two ends: people begin with why they write and
end with what they want, and the middle of a letter only blurs both.
"""

from __future__ import annotations

from bot import danger

SHORT = 14  # words: a message of this length is one window
WIDTH = 12
STRIDE = 6
LETTER, SAMPLES = 400, 3  # characters from which a text is a letter; windows of a letter that are worth learning from
_LEARNED = 23  # windows of a letter from which those are taken
LONG = 2_000  # characters from which only the ends are read for topic and voice, and the person is told so
END = 1_000


def windows(text: str) -> list[str]:
    """The message (of a long one its ends) first, then all its sentences, and overlapping spans of sentences that run
    on without a stop."""
    if len(text.split()) <= SHORT and not is_long(text):
        return [text]
    # Without its full stop, which says that somebody had time to write one.
    spans = [span.rstrip(" .") for sentence in danger.sentences(text) for span in _spans(sentence)]
    return [ends(text), *dict.fromkeys(spans)]


def is_long(text: str) -> bool:
    """Whether the middle of the message is read for danger only."""
    return len(text) > LONG


def ends(text: str) -> str:
    """The first and the last part of a long text, cut between words; a shorter text as it is."""
    if not is_long(text):
        return text
    first, last = text[:END], text[-END:]
    return f"{first.rpartition(' ')[0] or first}\n{last.partition(' ')[2] or last}"


def samples(text: str) -> list[str]:
    """A few windows spread evenly over a letter, none of a shorter text."""
    spans = windows(text)[1 : _LEARNED + 1] if len(text) > LETTER else []
    return spans[:: max(1, len(spans) // SAMPLES)][:SAMPLES]


def _spans(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= SHORT:
        return [sentence]
    return [" ".join(words[start : start + WIDTH]) for start in range(0, max(1, len(words) - STRIDE), STRIDE)]
