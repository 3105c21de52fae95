"""Danger now: by rule, which needs no model and no network, and put together with the trained head.

Works on the normalised text, sentence by sentence. The rule list (`content/danger.yml`, read by `bot.danger_rules`)
is one of two independent detectors: the other is the head in `bot.understanding`. `combine` puts the two together by
contract rules 1 and 2: recall wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot import ages
from bot.danger_rules import Rule, found_in, holds_everyday_words, rules
from bot.once import once

POLICE, AMBULANCE, FIRE = "politi-112", "ambulanse-113", "brann-110"
EMERGENCY = (POLICE, AMBULANCE, FIRE)
Level = Literal["none", "possible", "sure"]
_LEVELS: tuple[Level, ...] = ("none", "possible", "sure")
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


def sentences(text: str) -> list[str]:
    """The sentences of a raw text, split at full stops, exclamation and question marks and line breaks."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def assess(text: str) -> Danger:
    """Danger by rule in one message (any length): judged sentence by sentence, weak signs added up over the message."""
    return _assess(read(text))


@once
def read(text: str) -> list[set[Rule]]:
    """The rules found in each sentence: the costly part, which needs nothing but the text."""
    return [found_in(sentence) for sentence in sentences(text)]


def _assess(matches: Sequence[set[Rule]]) -> Danger:
    read = [_assess_sentence(found) for found in matches]
    found = strongest([danger for danger, _ in read])
    if found.level == "sure":
        return found
    heard = {rule for _, rules_found in read for rule in rules_found}
    # The weightiest names whom to call first.
    added = [rule for rule in (*rules().weak, *rules().signs) if rule in heard]
    points = sum(_WEAK if rule in rules().weak else _SIGN for rule in added)
    if points < _POSSIBLE:
        return found
    level: Level = "sure" if points >= _SURE else "possible"
    return strongest([found, Danger(level, _services(added), tuple(f"rule:{rule.id}" for rule in added))])


def called_for(text: str) -> tuple[Rule, ...]:
    """The rules that tell which emergency service the words call for, if there is danger."""
    return _called(read(text))


def _called(matches: Sequence[set[Rule]]) -> tuple[Rule, ...]:
    found = set().union(*matches)
    return tuple(rule for rule in rules().calls if rule in found)


def is_recent(text: str) -> bool:
    """Whether the message speaks of the last days: «i går», «for to netter siden», «på lørdag»."""
    return _any(read(text), rules().recent)


def _any(matches: Sequence[set[Rule]], rule: Rule) -> bool:
    return any(rule in found for found in matches)


@dataclass(frozen=True)
class Thresholds:
    """From which probability the trained head makes danger possible or sure, by what the rule list says itself.

    Attributes:
        possible: where the rules find nothing.
        sure, sure_if_possible, sure_if_sure: where the rules find nothing, a weak sign, a sure sign. The last is low:
            it only keeps the rules from ringing where the head, which has read the whole message, is certain of calm.
        outside: from which probability of an outside matter or of a contact question the head does not ring alone
            («skal slå gresset i kveld», «er kors på halsen åpent nå»).
    """

    possible: float
    sure: float
    sure_if_possible: float
    sure_if_sure: float
    outside: float = 1.0

    def level(self, by_rule: Level, probability: float) -> Level:
        """The level of both detectors together."""
        sure_from = {"none": self.sure, "possible": self.sure_if_possible, "sure": self.sure_if_sure}[by_rule]
        if probability >= sure_from:
            return "sure"
        return "none" if by_rule == "none" and probability < self.possible else "possible"


@dataclass(frozen=True)
class Judgement:
    """One message judged by both detectors.

    Attributes:
        danger: the level, whom to call, what fired.
        recent: the message speaks of the last days.
        takes_back: the message says that what was taken for danger is none, and the rules find none either.
        about: the message speaks of a «child» or an «adult»; «» when of both or of neither.
        says_staff: the writer says what she works as.
    """

    danger: Danger
    recent: bool = False
    takes_back: bool = False
    about: str = ""
    says_staff: bool = False


def judge(text: str, probability: float, thresholds: Thresholds, outside: float = 0.0) -> Judgement:
    """Both detectors on one message, which is read once.

    Args: as for `combine`; outside: the probability that the topic is none that the guide helps with.
    """
    matches = read(text)
    by_rule = _assess(matches)
    # A letter of everyday matters may hold one sentence of danger, of which the head is then all but certain.
    if len(matches) >= _LETTER and probability >= _ALL_BUT_CERTAIN:
        outside = 0.0
    if by_rule.level == "none" and outside >= thresholds.outside:
        everyday = any(map(holds_everyday_words, sentences(text)))
        probability = 0.0 if everyday else min(probability, thresholds.possible)
    if by_rule.level == "possible" and outside >= thresholds.outside and probability < thresholds.sure:
        probability = min(probability, thresholds.possible)
    if _is_over(by_rule, matches):
        by_rule = replace(by_rule, level="possible")
        probability = probability if probability >= thresholds.sure else 0.0
    found = combine(by_rule, probability, thresholds, _called(matches))
    all_clear = by_rule.level != "sure" and _any(matches, rules().all_clear)
    return Judgement(
        found, _any(matches, rules().recent), all_clear, _about(text, matches), _any(matches, rules().says_staff)
    )


def _about(text: str, matches: Sequence[set[Rule]]) -> str:
    """Whether a message speaks of a «child» or an «adult», by the age it tells, else by its words.

    «» when of both or of neither.
    """
    age = ages.of_another(text)
    if age is not None:
        return "child" if age < ages.OF_AGE else "adult"
    if _any(matches, rules().no_child):
        return "adult"
    if _any(matches, rules().hit_child):
        return "child"
    child, adult = (_any(matches, rule) for rule in (rules().about_child, rules().about_adult))
    return "" if child == adult else "child" if child else "adult"


_LETTER, _ALL_BUT_CERTAIN = 6, 0.8  # sentences; probability of danger
# Rules whose harm, once it is over, is for the doctor: by contract rule 1 a choke hold of yesterday is not urgent.
CHOKING = frozenset({"rule:kveler", "rule:kvelertak", "rule:kveler-kanskje"})
_BESIDE = frozenset({"rule:han-naer"})


def _is_over(by_rule: Danger, matches: Sequence[set[Rule]]) -> bool:
    fired = set(by_rule.detectors)
    return bool(fired & CHOKING) and fired <= CHOKING | _BESIDE and _any(matches, rules().over)


def _assess_sentence(found: set[Rule]) -> tuple[Danger, tuple[Rule, ...]]:
    """What one sentence says for certain, and its weak rules and signs, which count only together."""
    table = rules()
    sure = [rule for rule in table.sure if rule in found]
    if sure:
        level: Level = "possible" if table.unless in found else "sure"
        return Danger(level, _services(sure), tuple(f"rule:{rule.id}" for rule in sure)), ()
    added = () if table.unless in found else (*table.weak, *table.signs)
    return Danger(), tuple(rule for rule in added if rule in found)


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


def combine(by_rule: Danger, probability: float, thresholds: Thresholds, called: Sequence[Rule] = ()) -> Danger:
    """The rules' judgement and the trained head's probability as one.

    Args:
        probability: the head's probability of danger now, the highest over the windows of the message.
        thresholds: set from out-of-fold predictions.
        called: what the words call for (`called_for`).
    """
    level = thresholds.level(by_rule.level, probability)
    if level == "none":
        return Danger()
    fired = (*by_rule.detectors, *((f"head:{probability:.2f}",) if probability >= thresholds.possible else ()))
    ruled = by_rule.emergency if by_rule.level != "none" else () if called else (POLICE,)
    # What the rules surely know to be violence is not turned into an illness by a word («hun svarer ikke»).
    asked = (POLICE, *_services(called)) if by_rule.level == "sure" and ruled == (POLICE,) else _services(called)
    return Danger(level, _in_order(ruled, asked), (*fired, *(f"call:{rule.id}" for rule in called)))


def _in_order(ruled: Sequence[str], called: Sequence[str]) -> tuple[str, ...]:
    """Fire leads, then what the words call for before all else (a life that hangs on medical help), then the rest."""
    before = called if called[:1] == (AMBULANCE,) and POLICE in called else ()
    services = dict.fromkeys((*before, *ruled, *called))
    return tuple(sorted(services, key=lambda service: service != FIRE))


def situation(danger: Danger, topic: str) -> str:
    """Which answer of the danger topic fits: by who must come, and who first."""
    both = {POLICE, AMBULANCE} <= set(danger.emergency)
    against_others = AMBULANCE not in danger.emergency and any(name.startswith("rule:") for name in danger.detectors)
    if against_others:
        return "brann" if FIRE in danger.emergency else "vold"
    if topic == "selvmord" or any("selvmord" in name for name in danger.detectors):
        return "begge" if "call:andre-i-fare" in danger.detectors else "selvmord"
    if FIRE in danger.emergency:
        return "brann"
    if AMBULANCE not in danger.emergency:
        return "vold"
    return "begge" if both and danger.emergency[0] == POLICE else "helse"
