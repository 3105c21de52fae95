"""`make linear`: every regex of the project on 200 kB costs at most three times what it costs on 100 kB.

The patterns are recorded where the project's own code compiles them, also those that it makes while it runs. Each is
tried on texts that are bad for it: its own matches repeated, all but matches, single characters, words.
"""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from bot.paths import ROOT

SIZE = 100_000
MOST_TIMES = 3.0
_TOO_QUICK = 0.02  # seconds, below which a quotient says nothing
_SAMPLES = 12
Key = tuple[str, int]


def recorded(work: Callable[[], None]) -> dict[Key, re.Pattern[str]]:
    """The text patterns that the project's code compiles while `work` runs, by pattern and flags."""
    found: dict[Key, re.Pattern[str]] = {}
    stock = re._compile  # type: ignore[attr-defined]
    ours = (str(ROOT / "bot"), str(ROOT / "actions"))

    def compile_(pattern: Any, flags: Any) -> Any:
        result = stock(pattern, flags)
        caller = sys._getframe(2).f_code.co_filename
        if caller.startswith(ours) and isinstance(result.pattern, str):
            found[result.pattern, result.flags] = result
        return result

    re._compile = compile_  # type: ignore[attr-defined]
    try:
        work()
    finally:
        re._compile = stock  # type: ignore[attr-defined]
    return found


def whole_core() -> None:
    """Import the pure core and let it read and answer, so that every pattern is compiled."""
    from bot import (  # noqa: F401
        cards,
        characters,
        checks,
        composer,
        danger,
        directory,
        gazetteer,
        language,
        plan,
        plan_finder,
        privacy,
        reading,
        routing,
    )
    from bot.understanding import windows

    content = composer.load()
    finder, names = plan_finder.build(plan.load()), gazetteer.build(directory.load())
    reading.served(content)
    for text in ("Jeg heter Ola, 12 år. Han har tatt kniv nå!", "koster det noe på krisesenteret?", "ikke politiet"):
        said = privacy.redact(characters.clean(text))
        danger.assess(said), language.normalise(said), names.find(said), names.refused(said), names.is_only_a_name(said)
        finder.find(said, {}, []), windows.read(said), cards.written_in(said), danger.is_recent(said)


def texts(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Texts of `size` characters that are bad for a pattern."""
    seeds = ["a", " ", "1", "-", "'", "å ", "ab ", "1 ", "a.", "a@", ". ", "jeg ", "ikke ", "[navn] ", "\n"]
    for seed in [*seeds, *_examples(pattern)]:
        if seed:
            yield (seed * (size // len(seed) + 1))[:size]
            yield (seed * (size // len(seed) + 1))[: size - 1] + "\x01"


def _examples(pattern: re.Pattern[str]) -> list[str]:
    """Matches of the pattern, whole and without their last character."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import strategies as st
    from hypothesis.errors import HypothesisException

    found: list[str] = []

    @settings(
        max_examples=_SAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.from_regex(pattern))
    def draw(text: str) -> None:
        found.extend((text[:60], text[:-1][:60]))

    with contextlib.suppress(HypothesisException, Exception):  # a pattern that cannot be drawn from keeps the seeds
        draw()
    return sorted(set(found))[: 2 * _SAMPLES]


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Processor seconds for finding all matches, the better of two."""
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        for _ in pattern.finditer(text):
            pass
        best = min(best, time.process_time() - begun)
    return best


def worst(pattern: re.Pattern[str]) -> tuple[float, float, str]:
    """The largest quotient of the cost of twice the text, the seconds of the longer one, and how that text begins."""
    result = (0.0, 0.0, "")
    for short, long in zip(texts(pattern, SIZE), texts(pattern, 2 * SIZE), strict=False):
        first = seconds(pattern, short)
        if first < _TOO_QUICK:
            continue
        second = seconds(pattern, long)
        result = max(result, (second / first, second, long[:20]))
    return result


def main() -> int:
    """Measure all; 1 when one is not linear."""
    found = recorded(whole_core)
    wrong = 0
    slowest = 0.0
    for number, ((text, _), pattern) in enumerate(sorted(found.items()), 1):
        if number % 10 == 0:
            print(f"{number} of {len(found)}, the slowest so far took {slowest:.2f} s", flush=True)
        quotient, took, begins = worst(pattern)
        slowest = max(slowest, took)
        if quotient > MOST_TIMES:
            wrong += 1
            print(f"NOT LINEAR  {quotient:5.1f} times, {took:.2f} s on {begins!r}: {text[:150]}", flush=True)
    print(f"{len(found)} patterns, {wrong} not linear; the slowest took {slowest:.2f} s on 200 kB")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
