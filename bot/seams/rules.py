"""Of the policy's rules only those are tried that the last message's intent leaves possible.

Why: Rasa tries each of the rules, one or two a topic, on each of a message's four look-ups. The seam narrows the rules
down by the intent of the last turn and lets Rasa's own code decide among the few that are left.
The seam is `RulePolicy._get_possible_keys`. Fits Rasa 3.6.21.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.nlu.constants import INTENT

_Index = Mapping[str | None, Sequence[str]]
_KEPT = "_rules_by_intent"
stock_possible_keys = RulePolicy._get_possible_keys


def _possible_keys(self: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
    """As stock, which looks at the newest state first."""
    if not states:
        return set(stock_possible_keys(self, lookup, states))
    index = _index(self, lookup)
    intent = states[-1].get(USER, {}).get(INTENT)
    near = (*index.get(None, ()), *(index.get(intent, ()) if intent else ()))
    return set(stock_possible_keys(self, {key: lookup[key] for key in near}, states))


def _index(policy: RulePolicy, lookup: dict[str, str]) -> _Index:
    """Intent → the rules whose newest state asks for it; None → those that ask for none, or begin a conversation."""
    kept: dict[int, tuple[int, _Index]] = policy.__dict__.setdefault(_KEPT, {})
    count, index = kept.get(id(lookup), (-1, {}))
    if count != len(lookup):
        made: dict[str | None, list[str]] = {}
        for key in lookup:
            newest = policy._rule_key_to_state(key)[-1]
            asked = newest.get(USER, {}).get(INTENT) if newest.get(PREVIOUS_ACTION) else None
            made.setdefault(asked if asked != SHOULD_NOT_BE_SET else None, []).append(key)
        index = made
        kept[id(lookup)] = (len(lookup), index)
    return index


def install() -> None:
    """Narrow the rules down before they are tried."""
    RulePolicy._get_possible_keys = _possible_keys
