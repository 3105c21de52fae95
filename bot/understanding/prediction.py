"""What the model says of one message. Light: who only reads predictions loads no learning library."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = "none"  # what is asked where nothing of the kind is asked
Ranked = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Prediction:
    """Probabilities, likeliest first.

    Attributes:
        topics, voices: each id with its probability.
        danger: danger now, the highest over the windows.
        readings: (topic, voice, probability) of the likeliest pairs.
        asks: what the message asks about a place, fears or does in the conversation, likeliest first.
        details: which precise question it asks (`content/details.yml`), likeliest first; empty without an encoder.
    """

    topics: Ranked
    voices: Ranked
    danger: float
    readings: tuple[tuple[str, str, float], ...] = ()
    asks: Ranked = ()
    details: Ranked = ()
