"""Danger now, by rule: the detector that needs no model and no network. Reads `content/danger.yml`.

Works on the normalised text, sentence by sentence. It is one of two independent detectors: the other is the trained
head in `bot.understanding`. `combine` puts the two together by contract rules 1 and 2: recall wins.
"""

from __future__ import annotations

import re
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
_GAP = r"(?:\S+ ){0,4}?"
_INVERTED = re.compile(
    r"(?<!\S)(har|er|står|kommer|går|tar|tok|slår|slo|sparker|banker|holder|holdt|truer|truet|prøver|skal|vil|ligger|"
    r"kveler|jager|roper|sitter|stakk|griper|river|hamrer|låste|bryter|skyter|dreper) "
    r"(jeg|vi|han|hun|de|pappa|mamma|mannen|kona|faren|moren|broren|eksen|samboeren|kjæresten|naboen) "
)
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


@dataclass(frozen=True)
class Rule:
    """One named group of patterns with the emergency services it calls for."""

    id: str
    emergency: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Rules:
    """The compiled rule list."""

    sure: tuple[Rule, ...]
    weak: tuple[Rule, ...]
    unless: re.Pattern[str]
    harmless: re.Pattern[str]


def _slot(word: str, lists: Mapping[str, str]) -> str:
    if word == "..":
        return _GAP
    optional = word.endswith("?")
    choices = re.sub(r"<(\w+)>", lambda m: lists[m.group(1)], word.rstrip("?"))
    options = "|".join(re.escape(c[:-1]) + r"\S*" if c.endswith("*") else re.escape(c) for c in choices.split("|"))
    return f"(?:(?:{options}) )" + ("?" if optional else "")


def _phrases(pattern: str, lists: Mapping[str, str]) -> str:
    """One pattern as a regex over «word word word » (each word followed by a blank)."""
    multiword = {name: words for name, words in lists.items() if " " in words}
    for name, words in multiword.items():
        options = "|".join(re.escape(choice) for choice in words.split("|"))
        pattern = pattern.replace(f"<{name}>", f"\0{options}\0")
    parts = pattern.split("\0")
    regex = ""
    for number, part in enumerate(parts):
        regex += f"(?:(?:{part}) )" if number % 2 else "".join(_slot(word, lists) for word in part.split())
    return regex


def compile_patterns(patterns: Iterable[str], lists: Mapping[str, str]) -> re.Pattern[str]:
    """Many patterns as one regex that matches at word starts.

    Raises:
        KeyError: a pattern names a list that does not exist.
    """
    return re.compile(r"(?<!\S)(?:" + "|".join(_phrases(pattern, lists) for pattern in patterns) + ")")


def _rule(record: Mapping[str, Any], lists: Mapping[str, str]) -> Rule:
    return Rule(record["id"], tuple(record["emergency"]), compile_patterns(record["patterns"], lists))


@lru_cache(maxsize=4)
def rules(path: Path = DANGER) -> Rules:
    """The rule list of the project.

    Raises:
        ContentError: the file is missing or broken.
    """
    table = strict_yaml.load(path)
    lists = table["lists"]
    return Rules(
        sure=tuple(_rule(record, lists) for record in table["sure"]),
        weak=tuple(_rule(record, lists) for record in table["weak"]),
        unless=compile_patterns(table["unless"], lists),
        harmless=compile_patterns(table["harmless"], lists),
    )


def sentences(text: str) -> list[str]:
    """The sentences of a raw text, split at full stops, exclamation and question marks and line breaks."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def _words(normal: str) -> str:
    return " ".join(word for word in normal.split() if word[0].isalnum()) + " "


def _both_orders(words: str) -> str:
    """The sentence, and beside it the sentence with verb and subject changed: «nå har han kniv» → «nå han har kniv»."""
    return words + "| " + _INVERTED.sub(r"\2 \1 ", words)


def assess(text: str) -> Danger:
    """Danger by rule in one message (any length), judged sentence by sentence."""
    found = [_assess_sentence(sentence) for sentence in sentences(text)]
    return strongest(found)


def _assess_sentence(sentence: str) -> Danger:
    table = rules()
    words = _both_orders(table.harmless.sub("", _words(language.normalise(sentence))))
    excused = bool(table.unless.search(words))
    sure = [rule for rule in table.sure if rule.pattern.search(words)]
    weak = [rule for rule in table.weak if rule.pattern.search(words)]
    if sure:
        return Danger("possible" if excused else "sure", _services(sure), tuple(f"rule:{rule.id}" for rule in sure))
    if weak and not excused:
        return Danger("possible", _services(weak), tuple(f"rule:{rule.id}" for rule in weak))
    return Danger()


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
