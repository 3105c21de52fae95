"""What several processes of one guide share, by setting: `VEIVISER_REDIS` names the Redis that holds the conversations.

Without it each process remembers for itself. With it the processes need a common key for the names of conversations,
from the systemd credential `veiviser-key` or from `VEIVISER_KEY`; the guide itself never writes it anywhere. The client
is the one that Rasa brings along.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.strict_yaml import ContentError

if TYPE_CHECKING:
    from redis.asyncio import Redis

REDIS, KEY, CREDENTIAL = "VEIVISER_REDIS", "VEIVISER_KEY", "veiviser-key"
WORKERS = "SANIC_WORKERS"  # Rasa's: processes that would share the port and its state, but no memory
_FORMS = ("redis://", "rediss://", "unix://")
_SHORTEST_KEY = 32  # characters
_ANSWERS_SECONDS = 2.0  # at the start; how long a message waits is for `bot.shared_keeper`
logger = logging.getLogger(__name__)


def address() -> str:
    """Where the common Redis is, «» when each process remembers for itself.

    Raises:
        ContentError: the setting is no address of a Redis.
    """
    given = os.environ.get(REDIS, "").strip()
    if given and not given.startswith(_FORMS):
        raise ContentError(
            f"{REDIS}: begynner ikke med {' eller '.join(_FORMS)}. Skriv {REDIS}=redis://127.0.0.1:6390/0"
        )
    return given


@lru_cache(maxsize=1)
def key() -> bytes:
    """The 32 bytes that the names of conversations are hashed with: the common ones, or made for this process alone.

    Raises:
        ContentError: there is a common Redis without a common key, or the key is too short to be one.
    """
    given = _given_key()
    if not given and not address():
        return secrets.token_bytes(32)
    if len(given) < _SHORTEST_KEY:
        raise ContentError(
            f"{KEY}: prosesser som deler {REDIS}, må ha samme hemmelige nøkkel på minst {_SHORTEST_KEY} tegn. "
            f"Lag en med «openssl rand -hex 32»; gi den som {KEY} eller som systemd-credential «{CREDENTIAL}»"
        )
    return hashlib.blake2b(given.encode(), digest_size=32).digest()


def _given_key() -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / CREDENTIAL if folder else None
    try:
        return file.read_text(encoding="utf-8").strip() if file and file.exists() else os.environ.get(KEY, "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(f"systemd-credential «{CREDENTIAL}» kan ikke leses: {type(error).__name__}") from error


def client() -> Redis | None:
    """A client that never blocks the event loop, None without a common Redis. Nothing is connected yet.

    Raises:
        ContentError: the setting is no address of a Redis.
    """
    if not (given := address()):
        return None
    from redis.asyncio import Redis

    try:
        return Redis.from_url(given, decode_responses=True)
    except ValueError as error:
        raise _mistyped() from error


def check() -> None:
    """Whether the settings can be right. A Redis that is away stops nothing: until it comes, each remembers alone.

    Raises:
        ContentError: an address or key that cannot be right, a Redis that refuses us, or one that writes to disk.
    """
    key()
    if os.environ.get(WORKERS, "1") != "1":
        raise ContentError(
            f"{WORKERS}: hver prosess svarer alene. Start heller flere, på hver sin PORT (docs/drift.md)"
        )
    if not (given := address()):
        return
    import redis

    try:
        wait = {"socket_timeout": _ANSWERS_SECONDS, "socket_connect_timeout": _ANSWERS_SECONDS}
        with redis.Redis.from_url(given, decode_responses=True, **wait) as asked:
            asked.exists("veiviser")
            _must_not_write(asked)
    except (redis.TimeoutError, redis.BusyLoadingError) as error:
        logger.error("memory.away: %s", type(error).__name__)
    except (redis.AuthenticationError, redis.ResponseError) as error:
        raise ContentError(f"{REDIS}: Redis svarer, men slipper oss ikke inn ({type(error).__name__})") from error
    except (redis.ConnectionError, OSError) as error:
        logger.error("memory.away: %s", type(error).__name__)
    except ValueError as error:
        raise _mistyped() from error


def _must_not_write(asked: Any) -> None:
    """A Redis that saves would leave conversations on a disk. One that does not tell its settings is believed."""
    import redis

    try:
        told = {**asked.config_get("save"), **asked.config_get("appendonly")}
    except redis.ResponseError:
        return
    if told.get("save") or told.get("appendonly") == "yes":
        raise ContentError(
            f'{REDIS}: denne Redis skriver til disk. Sett «save ""» og «appendonly no» (deploy/redis.conf)'
        )


def _mistyped() -> ContentError:
    return ContentError(f"{REDIS}: adressen kan ikke leses. Skriv for eksempel {REDIS}=redis://127.0.0.1:6390/0")
