"""Conversations in a Redis that processes share: what is kept there, for how long, in which order, and without it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextvars import Context
from typing import Any

import pytest
from redis.asyncio import Redis

from bot import memory, sharing
from bot.keeper import Keeper
from bot.shared_keeper import PREFIX, SharedKeeper
from bot.strict_yaml import ContentError
from proofs import daemons
from proofs.server import free_port

KEY = "0123456789abcdef" * 2
OLD, NEW = '[["user", 1.0, "hilsen"]]', '[["user", 2.0, "anmelde"]]'
needs_redis = pytest.mark.skipif(not daemons.program("redis-server"), reason="Debian's redis-server is not installed")


@pytest.fixture(autouse=True)
def no_common_key() -> Iterator[None]:
    sharing.key.cache_clear()
    yield
    sharing.key.cache_clear()


@pytest.fixture
def redis() -> Iterator[daemons.Daemon]:
    with daemons.redis() as running:
        yield running


def keeper(port: int, idle_seconds: float = 60) -> SharedKeeper:
    return SharedKeeper(idle_seconds, Redis(port=port, decode_responses=True))


def ttl(port: int) -> dict[str, int]:
    async def asked() -> dict[str, int]:
        async with Redis(port=port, decode_responses=True) as client:
            return {name: await client.pttl(name) async for name in client.scan_iter("*")}

    return asyncio.run(asked())


@needs_redis
def test_a_conversation_goes_on_at_any_process_and_is_erased_for_all(redis: daemons.Daemon) -> None:
    async def held() -> None:
        one, other = keeper(redis.port), keeper(redis.port)
        await one.keep("x", OLD)
        assert await other.kept("x") == OLD and await other.names() == ["x"]
        assert await Keeper.kept(one, "x") is None
        await other.drop("x")
        assert await one.kept("x") is None

    asyncio.run(held())


@needs_redis
def test_all_that_is_in_redis_expires(redis: daemons.Daemon) -> None:
    async def held() -> None:
        one = keeper(redis.port)
        await one.keep("x", OLD)
        async with one.turn("x"), asyncio.timeout(10):
            other = asyncio.create_task(_once(keeper(redis.port), "x"), context=Context())
            await asyncio.sleep(0.2)
            names = {name: await one._redis.pttl(name) async for name in one._redis.scan_iter("*")}
            assert set(names) == {f"{PREFIX}talk:x", f"{PREFIX}line:x", f"{PREFIX}turn:x"}
            assert all(0 < left <= 60_000 for left in names.values())
        await other

    asyncio.run(held())
    assert set(ttl(redis.port)) == {f"{PREFIX}talk:x"}


async def _once(one: Keeper, name: str) -> None:
    async with one.turn(name):
        pass


@pytest.mark.parametrize("shared", [False, pytest.param(True, marks=needs_redis)])
def test_the_messages_of_a_conversation_are_answered_in_the_order_of_their_coming(
    shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("keeper", "shared_keeper"):
        monkeypatch.setattr(f"bot.{module}.WAITS_SECONDS", 60.0)
    heard: list[int] = []

    async def talk(keepers: list[Keeper], in_line: Callable[[], Awaitable[int]]) -> None:
        tasks, all_in_line = [], asyncio.Event()

        async def message(n: int) -> None:
            async with keepers[n % 3].turn("x"):
                await all_in_line.wait()
                heard.append(n)

        for n in range(6):
            tasks.append(asyncio.create_task(message(n)))
            while await in_line() <= n:
                await asyncio.sleep(0.001)
        all_in_line.set()
        await asyncio.gather(*tasks)

    async def in_process(one: Keeper) -> None:
        async def in_line() -> int:
            return one._lines["x"][1] if one._lines else 0

        await talk([one] * 3, in_line)

    async def in_redis(port: int) -> None:
        client = Redis(port=port)

        async def in_line() -> int:  # those in line behind one who has the turn
            turn: int = await client.exists(f"{PREFIX}turn:x")
            return turn + await client.zcard(f"{PREFIX}line:x")

        await talk([keeper(port) for _ in range(3)], in_line)

    if shared:
        with daemons.redis() as redis:
            asyncio.run(in_redis(redis.port))
    else:
        asyncio.run(in_process(Keeper(60)))
    assert heard == list(range(6))


def test_who_has_the_turn_may_take_it_again_and_others_go_on_meanwhile() -> None:
    async def talk() -> None:
        one = Keeper(60)
        async with asyncio.timeout(1), one.turn("x"), one.turn("x"), one.turn("y"):
            await asyncio.create_task(_once(one, "z"))
        assert one._lines == {}

    asyncio.run(talk())


def test_nobody_waits_for_ever_for_a_message_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.keeper.WAITS_SECONDS", 0.05)

    async def talk() -> None:
        one = Keeper(60)
        hangs = asyncio.create_task(_hang(one))
        await asyncio.sleep(0)
        async with asyncio.timeout(2):
            await _once(one, "x")
        hangs.cancel()
        await asyncio.gather(hangs, return_exceptions=True)
        assert one._lines == {}

    asyncio.run(talk())


async def _hang(one: Keeper) -> None:
    async with one.turn("x"):
        await asyncio.sleep(60)


@needs_redis
def test_a_process_that_dies_in_its_turn_holds_up_its_conversation_for_a_while_only(
    redis: daemons.Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shared_keeper.WAITS_SECONDS", 0.2)

    async def talk() -> None:
        dead, other = keeper(redis.port), keeper(redis.port)
        await dead._enters([f"{PREFIX}line:x", f"{PREFIX}turn:x"], "dead")
        async with asyncio.timeout(2):
            await _once(other, "x")

    asyncio.run(talk())


def test_without_redis_each_process_remembers_for_itself(caplog: pytest.LogCaptureFixture) -> None:
    async def held() -> None:
        one = keeper(free_port())
        async with asyncio.timeout(5), one.turn("x"):
            await one.keep("x", OLD)
            assert await one.kept("x") == OLD and await one.names() == ["x"] and one.where == "process"
            await one.drop("x")
            assert await one.kept("x") is None
            await one.sweep()

    asyncio.run(held())
    assert [record.getMessage() for record in caplog.records] == ["memory.away: ConnectionError"]


def test_a_redis_that_is_there_and_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shared_keeper.PATIENCE_SECONDS", 0.05)

    async def held() -> None:
        silent = await asyncio.start_server(lambda *_: asyncio.sleep(60), "127.0.0.1", 0)
        one = keeper(silent.sockets[0].getsockname()[1])
        await one.keep("x", OLD)
        assert await one.kept("x") == OLD and one.where == "process"
        silent.close()

    asyncio.run(held())


@needs_redis
def test_a_loop_that_is_late_does_not_make_redis_away(redis: daemons.Daemon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shared_keeper.PATIENCE_SECONDS", 0.1)

    async def held() -> None:
        one = keeper(redis.port)
        await one.keep("y", OLD)  # connects
        keeping = asyncio.create_task(one.keep("x", OLD))
        await asyncio.sleep(0)
        time.sleep(0.3)  # as a message that is being understood
        await keeping
        assert one.where == "redis"

    asyncio.run(held())


@needs_redis
def test_what_was_said_while_redis_was_away_is_not_lost_and_what_was_erased_stays_erased(
    redis: daemons.Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shared_keeper.AWAY_SECONDS", 0.0)

    async def held() -> None:
        one, other, away = keeper(redis.port), keeper(redis.port), keeper(free_port())._redis
        await one.keep("x", OLD)
        await one.keep("y", OLD)
        there, one._redis = one._redis, away
        await one.keep("x", NEW)
        await one.drop("y")
        one._redis = there
        assert await one.kept("x") == NEW  # the newer of the two
        assert await one.kept("y") is None and await other.kept("y") is None
        await one.keep("x", NEW)
        assert await other.kept("x") == NEW and await Keeper.kept(one, "x") is None

    asyncio.run(held())


@needs_redis
def test_what_could_not_be_erased_is_erased_by_the_sweep(
    redis: daemons.Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shared_keeper.AWAY_SECONDS", 0.0)

    async def held() -> None:
        one, away = keeper(redis.port), keeper(free_port())._redis
        await one.keep("y", OLD)
        there, one._redis = one._redis, away
        await one.drop("y")
        one._redis = there
        await one.sweep()

    asyncio.run(held())
    assert ttl(redis.port) == {}


@needs_redis
def test_a_clock_that_went_back_costs_the_memory_and_lengthens_none(redis: daemons.Daemon) -> None:
    async def held() -> None:
        one = keeper(redis.port)
        await one.keep("x", OLD)
        await one.sweep()
        assert await one.kept("x") == OLD
        one._clocks = (time.time() + 86_400, time.monotonic())  # as if Redis had been a day ahead just now
        await one.sweep()
        assert await one.kept("x") is None

    asyncio.run(held())


def test_the_default_shares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(sharing.REDIS, raising=False)
    sharing.check()
    assert sharing.client() is None and type(memory.keeper(60)) is Keeper


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({sharing.REDIS: "127.0.0.1:6390"}, "begynner ikke med"),
        ({sharing.REDIS: "http://127.0.0.1:6390"}, "begynner ikke med"),
        ({sharing.REDIS: "redis://127.0.0.1:port/0"}, "kan ikke leses"),
        ({sharing.REDIS: "redis://127.0.0.1:1/0", sharing.KEY: ""}, "samme hemmelige nøkkel"),
        ({sharing.REDIS: "redis://127.0.0.1:1/0", sharing.KEY: "short"}, "minst 32 tegn"),
        ({sharing.WORKERS: "2"}, "hver prosess svarer alene"),
    ],
)
def test_a_mistyped_setting_stops_the_start(
    setting: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ({sharing.KEY: KEY} | setting).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ContentError, match=said):
        sharing.check()


def test_a_redis_that_is_away_does_not_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sharing.REDIS, f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setenv(sharing.KEY, KEY)
    sharing.check()


@needs_redis
def test_a_redis_that_writes_to_disk_or_refuses_us_stops_the_start(
    redis: daemons.Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis import Redis as Blocking

    monkeypatch.setenv(sharing.REDIS, f"redis://127.0.0.1:{redis.port}/0")
    monkeypatch.setenv(sharing.KEY, KEY)
    sharing.check()
    with Blocking(port=redis.port) as admin:
        admin.config_set("save", "60 1")
        with pytest.raises(ContentError, match="skriver til disk"):
            sharing.check()
        admin.config_set("save", "")
        admin.config_set("requirepass", "secret")
        with pytest.raises(ContentError, match="slipper oss ikke inn"):
            sharing.check()


def test_processes_with_one_key_give_a_conversation_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def name(key: str) -> str:
        monkeypatch.setenv(sharing.KEY, key)
        sharing.key.cache_clear()
        return memory.conversation_key("somebody")

    monkeypatch.setenv(sharing.REDIS, "redis://127.0.0.1:1/0")
    assert name(KEY) == name(KEY) != name(KEY[::-1])


def test_the_key_comes_from_the_credential_where_there_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / sharing.CREDENTIAL).write_text(KEY + "\n")
    monkeypatch.setenv(sharing.REDIS, "redis://127.0.0.1:1/0")
    monkeypatch.setenv(sharing.KEY, KEY)
    from_setting = sharing.key()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv(sharing.KEY, "another" * 8)
    sharing.key.cache_clear()
    assert sharing.key() == from_setting


@needs_redis
def test_the_shipped_redis_writes_nothing_and_shows_nothing(redis: daemons.Daemon) -> None:
    from redis import Redis as Blocking
    from redis.exceptions import ResponseError

    with Blocking(port=redis.port) as admin:
        admin.set("x", "y")
        for command in ("SAVE", "BGSAVE", "MONITOR", "REPLICAOF"):
            with pytest.raises(ResponseError, match="unknown command"):
                admin.execute_command(command)
        assert admin.config_get("bind")["bind"] == "127.0.0.1 ::1"
    redis.stop()
    assert list(redis.folder.iterdir()) == []
