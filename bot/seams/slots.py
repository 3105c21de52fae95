"""A slot is copied by copying its values, instead of through the protocol that pickles it.

Why: to name the next action Rasa makes a tracker for every event of the conversation, with a copy of each slot: eighty
a message. The seam is `Slot.__copy__`, which Python's own `copy.copy` asks for. Fits Rasa 3.6.21.
"""

from __future__ import annotations

from rasa.shared.core.slots import Slot


def _copied(slot: Slot) -> Slot:
    made = object.__new__(type(slot))
    made.__dict__.update(slot.__dict__)
    return made


def install() -> None:
    """Copy slots the short way."""
    Slot.__copy__ = _copied
