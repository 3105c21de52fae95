"""Short forms of the long proofs (`make privacy-proof`, `make fuzz`, `make scale`) on the real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proofs import canaries, daemons, forgetting, fuzz, scale
from proofs.fleet import Fleet
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


@pytest.mark.skipif(not daemons.program("redis-server"), reason="Debian's redis-server is not installed")
@pytest.mark.skipif(not daemons.program("haproxy"), reason="Debian's haproxy is not installed")
def test_conversations_go_on_at_any_process_and_redis_holds_nothing_of_them() -> None:
    with Fleet(2, watched=True) as fleet:
        assert scale.goes_on_anywhere(fleet) == []
        assert scale.canaries_in_redis(fleet, 3) == 0
        assert scale.danger_without_redis(fleet)


@pytest.mark.skipif(not daemons.program("redis-server"), reason="Debian's redis-server is not installed")
def test_a_canary_that_redis_holds_is_found() -> None:
    from redis import Redis

    word = canaries.word()
    with daemons.redis() as running, Redis(port=running.port) as client:
        client.set("x", word)
        assert canaries.Search([word]).memory(running.process.pid).total() >= 1


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
