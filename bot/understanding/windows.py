"""A message as it is read: whole, and in parts, so that one sentence of danger among calm ones is found.

Topic and voice are read from the whole message, of a letter from its two ends: people begin with why they write and
end with what they want, and the middle of a letter only blurs both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot import danger, language

SHORT = 14  # words: a message of this length is one part
WIDTH = 12
STRIDE = 6
LETTER, SAMPLES = 400, 3  # characters from which a text is a letter; parts of a letter that are worth learning from
_LEARNED = 23  # parts of a letter from which those are taken
LONG = 2_000  # characters from which only the ends are read for topic and voice, and the person is told so
END = 1_000
Span = tuple[int, int]


@dataclass(frozen=True)
class Read:
    """A message in its normal form.

    Attributes:
        whole: all of it, of a long one its ends.
        words: of all of it.
        spans: of each part in which danger is looked for, its first word and the one behind its last, in order: all
            sentences, and overlapping windows of those that run on without a stop; none in a short message.
    """

    whole: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]

    def part(self, span: Span) -> str:
        """The text of a part."""
        return " ".join(self.words[slice(*span)])


def read(text: str) -> Read:
    """A raw message as it is read."""
    whole = language.normalise(ends(text))
    if len(text.split()) <= SHORT and not is_long(text):
        return Read(whole, tuple(whole.split()), ())
    words: list[str] = []
    spans: list[Span] = []
    for sentence in danger.sentences(text):
        found = language.normalise(sentence).split()
        # Without its full stop, which says that somebody had time to write one.
        told = len(" ".join(found).rstrip(" .").split())
        spans += [(len(words) + first, len(words) + behind) for first, behind in _windows(told)]
        words += found
    return Read(whole, tuple(words), tuple(dict.fromkeys(spans)))


def _windows(count: int) -> Iterator[Span]:
    """All words of a sentence at once, or of one that runs on, so many at a time."""
    if count <= SHORT:
        yield from [(0, count)] if count else []
        return
    for first in range(0, count - STRIDE, STRIDE):
        yield first, min(first + WIDTH, count)


def is_long(text: str) -> bool:
    """Whether the middle of the message is read for danger only."""
    return len(text) > LONG


def ends(text: str) -> str:
    """The first and the last part of a long text, cut between words; a shorter text as it is."""
    if not is_long(text):
        return text
    first, last = text[:END], text[-END:]
    return f"{first.rpartition(' ')[0] or first}\n{last.partition(' ')[2] or last}"


def samples(text: str) -> Sequence[str]:
    """A few parts spread evenly over a letter, in their normal form; none of a shorter text."""
    if len(text) <= LETTER:
        return ()
    found = read(text)
    parts = list(dict.fromkeys(map(found.part, found.spans)))[:_LEARNED]
    return parts[:: max(1, len(parts) // SAMPLES)][:SAMPLES]
