from __future__ import annotations

import pytest

from bot import pressure
from bot.pressure import Counts, Pressure

HOME, ELSEWHERE = "127.0.0.7", "127.0.0.8"


def hit(counts: Counts, times: int, sender: str = "abc", address: str = HOME) -> list[Pressure]:
    return [counts.count(sender, address) for _ in range(times)]


def test_a_sender_has_twenty_a_minute_then_presses_then_floods() -> None:
    found = hit(Counts(), 61)
    assert found[:20] == [Pressure.NONE] * 20
    assert found[20:60] == [Pressure.OVER] * 40
    assert found[60] == Pressure.FLOOD


def test_an_address_has_three_hundred_whatever_its_senders_are_called() -> None:
    counts = Counts()
    found = [counts.count(f"sender-{n}", HOME) for n in range(301)]
    assert found[:300] == [Pressure.NONE] * 300 and found[300] == Pressure.OVER
    assert counts.count("another", ELSEWHERE) == Pressure.NONE


def test_one_who_presses_does_not_take_from_others() -> None:
    counts = Counts()
    hit(counts, 100)
    assert counts.count("another", HOME) == Pressure.NONE


def test_a_minute_later_all_is_well_again(monkeypatch: pytest.MonkeyPatch) -> None:
    from limits.storage import memory

    counts = Counts(sender=2)
    assert hit(counts, 3)[-1] == Pressure.OVER
    start = memory.time.time()
    monkeypatch.setattr(memory.time, "time", lambda: start + 61)
    assert hit(counts, 1) == [Pressure.NONE]


def test_nothing_is_counted_where_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_LIMIT_SENDER", "0")
    monkeypatch.setenv("VEIVISER_LIMIT_ADDRESS", "0")
    assert set(hit(Counts.from_environment(), 1_000)) == {Pressure.NONE}


def test_a_limit_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_LIMIT_SENDER", "mange")
    with pytest.raises(ValueError, match="VEIVISER_LIMIT_SENDER='mange' er ikke et helt tall"):
        Counts.from_environment()


def test_no_sender_and_no_address_is_kept_in_the_clear() -> None:
    counts = Counts()
    hit(counts, 3, sender="kanarifugl")
    kept = repr(vars(counts._storage))
    assert "LIMITER" in kept and "kanarifugl" not in kept and HOME not in kept


def test_salt_and_counts_are_thrown_away_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts()
    hit(counts, 3)
    salt, start = counts._salt, pressure.time.monotonic()
    monkeypatch.setattr(pressure.time, "monotonic", lambda: start + pressure.ROTATES_SECONDS + 1)
    hit(counts, 1)
    assert counts._salt != salt and len(counts._storage.events) == 2


def test_an_ipv6_household_is_one_address() -> None:
    counts = Counts(address=2)
    found = [counts.count("", f"2001:db8:1:2::{n:x}") for n in range(1, 4)]
    assert found[-1] == Pressure.OVER
    assert counts.count("", "2001:db8:1:3::1") == Pressure.NONE
