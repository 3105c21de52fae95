"""The pattern language of `content/danger.yml`: how rules are read, indexed and found in a sentence.

Positions of words are bits of one number, so that hundreds of patterns are tried in a fraction of a millisecond and
in linear time whatever the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot import language, paths, strict_yaml

DANGER = paths.CONTENT / "danger.yml"
_GAP = 4  # how many words «..» may skip
_WITHOUT_SERVICES = (
    "unless",
    "recent",
    "over",
    "all_clear",
    "about_child",
    "hit_child",
    "no_child",
    "about_adult",
    "says_staff",
)
_START, _END, _BORDER = "^", "$", "|"


@dataclass(frozen=True, eq=False)
class Slot:
    """One place in a pattern: any of these words, any word that begins so, or a gap of a few words."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False


@dataclass(frozen=True, eq=False)
class Rule:
    """One named group of patterns with the emergency services it calls for."""

    id: str
    emergency: tuple[str, ...]
    patterns: tuple[tuple[Slot, ...], ...]


@dataclass(frozen=True)
class Rules:
    """The rule list, with the indexes that keep reading it quick.

    Attributes:
        sure, weak, signs: the rules by strength; `unless`, `recent`, `over`, `all_clear`, `about_child`, `hit_child`,
            `no_child`, `about_adult`, `says_staff` are rules without services.
        calls: which emergency service the words of a danger call for.
        harmless: what is taken out of the text before anything is read; `inverted` is a verb before its subject.
        keywords: a misspelling's shorter forms → the key word it is read as.
        known: words that are never misspellings of another.
        frightening: the words of the lists that name weapons, blows, killing and the like.
        slots: word → the slots it fills; `stems` first letter → the slots that hold beginnings of words with it.
        by_anchor: the rarest slot of a pattern → (rule, pattern); only patterns whose anchor is filled are tried.
    """

    sure: tuple[Rule, ...]
    weak: tuple[Rule, ...]
    signs: tuple[Rule, ...]
    calls: tuple[Rule, ...]
    unless: Rule
    recent: Rule
    over: Rule
    all_clear: Rule
    about_child: Rule
    hit_child: Rule
    no_child: Rule
    about_adult: Rule
    says_staff: Rule
    harmless: re.Pattern[str]
    inverted: re.Pattern[str]
    keywords: Mapping[str, str]
    known: frozenset[str]
    frightening: frozenset[str]
    slots: Mapping[str, tuple[Slot, ...]]
    stems: Mapping[str, tuple[Slot, ...]]
    by_anchor: Mapping[Slot, tuple[tuple[Rule, tuple[Slot, ...]], ...]]


def parse(pattern: str, lists: Mapping[str, str]) -> tuple[Slot, ...]:
    """One pattern as slots.

    Raises:
        KeyError: the pattern names a list that does not exist.
    """
    return tuple(_slot(_expanded(word, lists)) for word in pattern.split())


def _expanded(word: str, lists: Mapping[str, str]) -> str:
    """Lists named in a word, or in a later list, as their words."""
    return re.sub(r"<(\w+)>", lambda m: lists[m.group(1)], word)


@lru_cache(maxsize=4096)
def _slot(word: str) -> Slot:
    """Kept, so that equal slots are one and the same."""
    if word == "..":
        return Slot(gap=True)
    choices = word.rstrip("?").split("|")
    stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
    return Slot(frozenset(choice for choice in choices if not choice.endswith("*")), stems, optional=word.endswith("?"))


def _regex(slot: Slot) -> str:
    """A slot as a regex over «word word word » (each word followed by a blank)."""
    options = [re.escape(word) for word in sorted(slot.words)] + [re.escape(stem) + r"\S*" for stem in slot.stems]
    return rf"(?:\S+ ){{0,{_GAP}}}?" if slot.gap else f"(?:(?:{'|'.join(options)}) )" + "?" * slot.optional


def _rule(name: str, emergency: Iterable[str], patterns: Iterable[str], lists: Mapping[str, str]) -> Rule:
    return Rule(name, tuple(emergency), tuple(parse(pattern, lists) for pattern in patterns))


def _shorter(word: str) -> list[str]:
    """The word and the word with one letter left out, the first letter kept: two words that share one are close."""
    return [word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))]


def _indexes(read: Sequence[Rule]) -> dict[str, Any]:
    """The indexes of `Rules` over all slots of these rules."""
    every = [(rule, pattern) for rule in read for pattern in rule.patterns]
    used = Counter(word for _, pattern in every for slot in pattern for word in slot.words)
    slots: dict[str, dict[Slot, None]] = {}
    stems: dict[str, dict[Slot, None]] = {}
    by_anchor: dict[Slot, list[tuple[Rule, tuple[Slot, ...]]]] = {}
    for rule, pattern in every:
        for slot in pattern:
            for word in slot.words:
                slots.setdefault(word, {})[slot] = None
            for stem in slot.stems:
                stems.setdefault(stem[0], {})[slot] = None
        required = (slot for slot in pattern if not slot.gap and not slot.optional)
        anchor = min(required, key=lambda slot: max((used[word] for word in slot.words), default=0))
        by_anchor.setdefault(anchor, []).append((rule, pattern))
    return {
        "slots": {word: tuple(found) for word, found in slots.items()},
        "stems": {letter: tuple(found) for letter, found in stems.items()},
        "by_anchor": {slot: tuple(found) for slot, found in by_anchor.items()},
    }


@lru_cache(maxsize=4)
def rules(path: Path = DANGER) -> Rules:
    """The rule list of the project.

    Raises:
        ContentError: the file is missing or broken.
    """
    table = strict_yaml.load(path)
    lists: dict[str, str] = {}
    for name, choices in table["lists"].items():
        lists[name] = _expanded(choices, lists)
    sure, weak, signs, calls = (
        tuple(_rule(record["id"], record["emergency"], record["patterns"], lists) for record in table[strength])
        for strength in ("sure", "weak", "signs", "calls")
    )
    others: dict[str, Any] = {name: _rule(name, (), table[name], lists) for name in _WITHOUT_SERVICES}
    harmless = "|".join("".join(map(_regex, parse(pattern, lists))) for pattern in table["harmless"])
    indexes = _indexes((*sure, *weak, *signs, *calls, *others.values()))
    keywords = table["typos"]["words"].split()
    return Rules(
        sure=sure,
        weak=weak,
        signs=signs,
        calls=calls,
        **others,
        harmless=re.compile(rf"(?<!\S)(?:{harmless})"),
        inverted=re.compile(rf"(?<!\S)({lists['verb']}) ({lists['subject']}) "),
        keywords={short: keyword for keyword in reversed(keywords) for short in _shorter(keyword)},
        frightening=frozenset(word for name in table["frightening"].split() for word in lists[name].split("|")),
        known=frozenset(indexes["slots"]) | frozenset(table["typos"]["never"].split()),
        **indexes,
    )


def _spelled(word: str) -> str:
    """A word that is one slip of the finger from a key word, as that key word: «knvien» → «kniven»."""
    table = rules()
    if word in table.known or len(word) < 3:
        return word
    near = (table.keywords[short] for short in _shorter(word) if short in table.keywords)
    close = (key for key in near if sorted(key) == sorted(word) or (len(key) > 5 and abs(len(key) - len(word)) < 2))
    return next(close, word)


def _both_orders(words: str) -> list[str]:
    """The sentence, and behind a border the same with verb and subject changed: «har han kniv», «han har kniv»."""
    other = rules().inverted.sub(r"\2 \1 ", words)
    orders = [words] if other == words else [words, other]
    return [word for order in orders for word in (_START, *order.split(), _END, _BORDER)]


def _words(sentence: str) -> str:
    return "".join(f"{word} " for word in language.normalise(sentence).split() if word[0].isalnum())


def holds_everyday_words(sentence: str) -> bool:
    """Whether an everyday expression that only sounds like violence stands in this raw sentence: «slå gresset»."""
    return rules().harmless.search(_words(sentence)) is not None


def found_in(sentence: str) -> set[Rule]:
    """The rules with a pattern that stands in this raw sentence."""
    kept = rules().harmless.sub("", _words(sentence)).split()
    return _matching(_both_orders("".join(f"{_spelled(word)} " for word in kept)))


def _matching(words: Sequence[str]) -> set[Rule]:
    """The rules with a pattern that stands somewhere in these words.

    Positions are bits of one number: a slot's bits are where its words stand, and matching shifts them along.
    """
    table = rules()
    places: dict[str, int] = {}
    for position, word in enumerate(words):
        places[word] = places.get(word, 0) | 1 << position
    filled: dict[Slot, int] = {}
    for word, bits in places.items():
        for slot in (
            *table.slots.get(word, ()),
            *(s for s in table.stems.get(word[0], ()) if word.startswith(s.stems)),
        ):
            filled[slot] = filled.get(slot, 0) | bits
    inside = ((1 << len(words)) - 1) & ~places.get(_BORDER, 0)
    found: set[Rule] = set()
    for slot in filled:
        for rule, pattern in table.by_anchor.get(slot, ()):
            if rule not in found and _stands(pattern, filled, inside):
                found.add(rule)
    return found


def _stands(pattern: Sequence[Slot], filled: Mapping[Slot, int], inside: int) -> bool:
    """Whether the slots of a pattern stand one after the other, nowhere across a border."""
    here = inside
    for slot in pattern:
        for _ in range(_GAP * slot.gap):
            here |= (here & inside) << 1
        if slot.gap:
            continue
        there = (here & filled.get(slot, 0)) << 1
        here = here | there if slot.optional else there
        if not here:
            return False
    return True
