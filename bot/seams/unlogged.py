"""What only a log line or a warning would show is not made, since neither is ever written.

Why: before each debug line Rasa copies what it would tell, with all inside it, and then drops the line: a third of a
millisecond a message, and copies of what was understood. After each message it compares the whole domain with an empty
one, to warn of an intent that it does not know; `rasa data validate` has looked at that. The seams are the name `copy`
in `rasa.core.processor`, which uses it for debug lines alone, and `MessageProcessor._check_for_unseen_features`. Fits
Rasa 3.6.21.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, TypeVar

import rasa.core.processor as processor

T = TypeVar("T")
stock_check = processor.MessageProcessor._check_for_unseen_features


def _itself(what: T) -> T:
    """In place of a copy that nobody would see."""
    return what


def _unchecked(self: processor.MessageProcessor, parse_data: dict[str, Any]) -> None:
    """In place of a warning that nobody would see."""


def install() -> None:
    """Leave out what nobody would see."""
    processor.copy = SimpleNamespace(deepcopy=_itself)
    processor.MessageProcessor._check_for_unseen_features = _unchecked
