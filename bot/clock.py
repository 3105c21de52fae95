"""The guide's clock: Europe/Oslo, and frozen where `VEIVISER_NOW` says so (tests, demonstrations)."""

from __future__ import annotations

import os
from datetime import datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
FREEZE = "VEIVISER_NOW"


def frozen() -> datetime | None:
    """The frozen moment, or None on a running clock.

    Raises:
        ValueError: `VEIVISER_NOW` is not an ISO 8601 time; the message says how to write one.
    """
    text = os.environ.get(FREEZE, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{FREEZE}={text!r} is no time; write it like 2026-11-24T10:00:00+01:00") from error
    return moment.replace(tzinfo=OSLO) if moment.tzinfo is None else moment.astimezone(OSLO)


def now() -> datetime:
    """This moment in Europe/Oslo."""
    return frozen() or datetime.now(OSLO)
