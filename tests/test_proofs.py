"""Short forms of the long proofs (`make privacy-proof`, `make fuzz`) on the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proofs import canaries, forgetting, fuzz
from proofs.server import Server

pytestmark = pytest.mark.model


def test_nothing_of_a_few_conversations_is_left_anywhere() -> None:
    table = forgetting.run(4, 60, ("proofs.faulty",))
    assert not any(table.values()), forgetting.shown(table)
    assert "memory of the server" in table


def test_the_search_finds_what_rasas_own_channel_keeps() -> None:
    table = forgetting.run(4, 8, forgetting.CONTROL)
    assert len(table["memory of the server"]) >= 4, forgetting.shown(table)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(VEIVISER_LIMIT_SENDER="0", VEIVISER_LIMIT_ADDRESS="0") as running:
        yield running


def test_a_thousand_made_up_requests_are_all_answered(server: Server) -> None:
    statuses = fuzz.run(server, 1_000)
    assert statuses.total() >= 900 and statuses[200] > 100 and statuses[400] > 20


def test_a_canary_is_found_in_both_encodings_and_across_a_cut() -> None:
    word = canaries.word()
    search = canaries.Search([word])
    found = search.count(f"x{word}y".encode() + word.encode("utf-16-le"))
    assert sorted(found.values()) == [1, 1]
    assert not search.count(b"nothing of the kind")


def test_a_canary_in_memory_is_found() -> None:
    import os

    word = canaries.word()
    kept = [word, word.encode("utf-16-le")]
    assert canaries.Search([word]).memory(os.getpid()).total() >= len(kept)
