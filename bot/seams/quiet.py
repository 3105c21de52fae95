"""No text, sender or local variable in any log line; no telemetry.

Why: Rasa logs message texts on errors, and its JSON renderer prints the local variables of every frame of a
traceback. Of Rasa's structured log only event name and level are kept, of an exception its type. Fits Rasa 3.6.21.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import MutableMapping
from typing import Any

ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "OMP_NUM_THREADS": "1",
    "SANIC_REQUEST_MAX_SIZE": "16384",
    "SANIC_ACCESS_LOG": "false",
    "SANIC_MOTD": "false",
    "SANIC_USE_UVLOOP": "false",  # see `bot.channel`
    "SANIC_GRACEFUL_SHUTDOWN_TIMEOUT": "8",
    "SANIC_RESPONSE_TIMEOUT": "30",
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
_KEPT = frozenset({"event", "level", "log_level", "timestamp"})


def set_environment() -> None:
    """What must be set before Rasa and its libraries are imported; a value set by hand is kept."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    # Filters do not do: Sanic sets its own at import, and Rasa's warnings can hold what a visitor wrote.
    warnings.showwarning = _say_nothing


def _say_nothing(*_: object, **__: object) -> None:
    """Swallow a warning."""


def only_names(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A structlog processor: of an event keep its name and level, of an exception its type."""
    kept = {key: value for key, value in event.items() if key in _KEPT}
    error = event.get("exc_info")
    kind = sys.exc_info()[0] if error is True else type(error) if isinstance(error, BaseException) else None
    return kept | ({"error": kind.__name__} if kind else {})


def install() -> None:
    """Make Rasa's structured log quiet, also after Rasa's command line has configured it anew."""
    import structlog

    _configure(structlog)
    structlog.configure = lambda **_: None  # Rasa configures its own renderer later; ours stays
    logging.getLogger("sanic.access").disabled = True


_stock_record = logging.getLogRecordFactory()
_OURS = ("bot.", "actions.")


def silence_others() -> None:
    """While serving, let other people's code log only where it speaks and what kind of error it met.

    A message of theirs may hold what somebody wrote; a traceback may hold it in the text of the error.
    """
    logging.setLogRecordFactory(_bare_record)


def _bare_record(name: str, level: int, *args: Any, **kwargs: Any) -> logging.LogRecord:
    record = _stock_record(name, level, *args, **kwargs)
    if record.levelno >= logging.WARNING:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.exc_info = record.exc_text = record.stack_info = None
        if not name.startswith(_OURS):
            record.msg, record.args = f"{name}, line {record.lineno} {kind}".strip(), None
    return record


def _configure(structlog: Any) -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.add_log_level,
            only_names,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )
