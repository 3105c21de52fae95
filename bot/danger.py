"""Danger now, by rule: the detector that needs no model and no network. Reads `content/danger.yml`.

Works on the normalised text, sentence by sentence. It is one of two independent detectors: the other is the trained
head in `bot.understanding`. `combine` puts the two together by contract rules 1 and 2: recall wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from bot import language, paths, strict_yaml

DANGER = paths.CONTENT / "danger.yml"
POLICE, AMBULANCE, FIRE = "politi-112", "ambulanse-113", "brann-110"
Level = Literal["none", "possible", "sure"]
_LEVELS: tuple[Level, ...] = ("none", "possible", "sure")
_GAP = 4  # how many words «..» may skip
_START, _END, _BORDER = "^", "$", "|"
# Weak rules and signs add up over a message: from 3 danger is possible, from 5 sure.
_SIGN, _WEAK, _POSSIBLE, _SURE = 1, 3, 3, 5
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Danger:
    """What is known of danger in one message.

    Attributes:
        level: none, possible (a weak sign alone) or sure (the reply leads with the emergency number).
        emergency: which emergency services, the first one leads.
        detectors: what fired, e.g. ("rule:vapen", "head"); shown by `make ask`, never stored.
    """

    level: Level = "none"
    emergency: tuple[str, ...] = (POLICE,)
    detectors: tuple[str, ...] = ()


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
        sure, weak, signs: the rules by strength; `unless` is one more rule, without services.
        harmless: what is taken out of the text before anything is read; `inverted` is a verb before its subject.
        keywords: a misspelling's shorter forms → the key word it is read as.
        known: words that are never misspellings of another.
        slots: word → the slots it fills; `stems` the slots that hold beginnings of words.
        by_anchor: the rarest slot of a pattern → (rule, pattern); only patterns whose anchor is filled are tried.
    """

    sure: tuple[Rule, ...]
    weak: tuple[Rule, ...]
    signs: tuple[Rule, ...]
    unless: Rule
    harmless: re.Pattern[str]
    inverted: re.Pattern[str]
    keywords: Mapping[str, str]
    known: frozenset[str]
    slots: Mapping[str, tuple[Slot, ...]]
    stems: tuple[Slot, ...]
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
    by_anchor: dict[Slot, list[tuple[Rule, tuple[Slot, ...]]]] = {}
    for rule, pattern in every:
        for slot in pattern:
            for word in slot.words:
                slots.setdefault(word, {})[slot] = None
        required = (slot for slot in pattern if not slot.gap and not slot.optional)
        anchor = min(required, key=lambda slot: max((used[word] for word in slot.words), default=0))
        by_anchor.setdefault(anchor, []).append((rule, pattern))
    return {
        "slots": {word: tuple(found) for word, found in slots.items()},
        "stems": tuple(dict.fromkeys(slot for _, pattern in every for slot in pattern if slot.stems)),
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
    sure, weak, signs = (
        tuple(_rule(record["id"], record["emergency"], record["patterns"], lists) for record in table[strength])
        for strength in ("sure", "weak", "signs")
    )
    unless = _rule("unless", (), table["unless"], lists)
    harmless = "|".join("".join(map(_regex, parse(pattern, lists))) for pattern in table["harmless"])
    indexes = _indexes((*sure, *weak, *signs, unless))
    keywords = table["typos"]["words"].split()
    return Rules(
        sure=sure,
        weak=weak,
        signs=signs,
        unless=unless,
        harmless=re.compile(rf"(?<!\S)(?:{harmless})"),
        inverted=re.compile(rf"(?<!\S)({lists['verb']}) ({lists['subject']}) "),
        keywords={short: keyword for keyword in reversed(keywords) for short in _shorter(keyword)},
        known=frozenset(indexes["slots"]) | frozenset(table["typos"]["never"].split()),
        **indexes,
    )


def sentences(text: str) -> list[str]:
    """The sentences of a raw text, split at full stops, exclamation and question marks and line breaks."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


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


def assess(text: str) -> Danger:
    """Danger by rule in one message (any length): judged sentence by sentence, weak signs added up over the message."""
    read = [_assess_sentence(sentence) for sentence in sentences(text)]
    found = strongest([danger for danger, _ in read])
    if found.level == "sure":
        return found
    added = list(dict.fromkeys(rule for _, rules_found in read for rule in rules_found))
    points = sum(_WEAK if rule in rules().weak else _SIGN for rule in added)
    if points < _POSSIBLE:
        return found
    level: Level = "sure" if points >= _SURE else "possible"
    return strongest([found, Danger(level, _services(added), tuple(f"rule:{rule.id}" for rule in added))])


def _assess_sentence(sentence: str) -> tuple[Danger, tuple[Rule, ...]]:
    """What one sentence says for certain, and its weak rules and signs, which count only together."""
    table = rules()
    words = "".join(f"{word} " for word in language.normalise(sentence).split() if word[0].isalnum())
    found = _matching(_both_orders("".join(f"{_spelled(word)} " for word in table.harmless.sub("", words).split())))
    sure = [rule for rule in table.sure if rule in found]
    if sure:
        level: Level = "possible" if table.unless in found else "sure"
        return Danger(level, _services(sure), tuple(f"rule:{rule.id}" for rule in sure)), ()
    added = () if table.unless in found else (*table.weak, *table.signs)
    return Danger(), tuple(rule for rule in added if rule in found)


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
        for slot in (*table.slots.get(word, ()), *(stem for stem in table.stems if word.startswith(stem.stems))):
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


def _services(found: Sequence[Rule]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(service for rule in found for service in rule.emergency))


def strongest(found: Sequence[Danger]) -> Danger:
    """The most serious of several judgements, with every emergency service that the equally serious ones name."""
    level = max((_LEVELS.index(danger.level) for danger in found), default=0)
    if level == 0:
        return Danger()
    same = [danger for danger in found if _LEVELS.index(danger.level) == level]
    return Danger(
        _LEVELS[level],
        tuple(dict.fromkeys(s for d in same for s in d.emergency)),
        tuple(dict.fromkeys(name for d in same for name in d.detectors)),
    )


def combine(by_rule: Danger, probability: float, *, possible: float, sure: float, topic: str = "") -> Danger:
    """The rule's judgement and the trained head's probability as one: the more serious of the two.

    Args:
        probability: the head's probability of danger now, the highest over the windows of the message.
        possible, sure: the head's thresholds, set from out-of-fold predictions.
        topic: the classified topic; tells which emergency service where only the head has fired.
    """
    level: Level = "sure" if probability >= sure else "possible" if probability >= possible else "none"
    by_head = Danger(level, (AMBULANCE,) if topic == "selvmord" else (POLICE,), (f"head:{probability:.2f}",))
    if level == "none" and by_rule.level == "none":
        return Danger()
    if by_rule.level != "none" and level != "none":
        highest = _LEVELS[max(_LEVELS.index(by_rule.level), _LEVELS.index(level))]
        return Danger(highest, by_rule.emergency, by_rule.detectors + by_head.detectors)
    return by_rule if level == "none" else by_head
