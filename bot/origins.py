"""Which sites may show the guide: those of the kommune's file, and those of `VEIVISER_ORIGINS` (divided by spaces).

Only these may read replies from another page, and only these may put the chat page into a frame. Never «*», never
with credentials: the guide sets no cookie and asks for none.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache

from bot import directory, serving
from bot.directory import Kommune
from bot.strict_yaml import ContentError

SETTING = "VEIVISER_ORIGINS"
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
_SAME = "'self'"


def allowed(kommune: Kommune) -> frozenset[str]:
    """The origins that may show the guide beside its own.

    Raises:
        ContentError: one of them is no origin (`https://host`, without a path).
    """
    return _checked((*kommune.origins, *os.environ.get(SETTING, "").replace(",", " ").split()))


def of_all() -> frozenset[str]:
    """The origins of every kommune that this process serves.

    Raises:
        ContentError: one of them is no origin.
    """
    return frozenset().union(*(allowed(directory.kommune_of(number)) for number in serving.served()))


@lru_cache(maxsize=64)
def _checked(given: tuple[str, ...]) -> frozenset[str]:
    for origin in given:
        if not _ORIGIN.fullmatch(origin):
            example = "https://www.balsfjord.kommune.no"
            raise ContentError(f"{SETTING}: {origin!r} er ingen adresse som {example} (uten sti og stjerne)")
    return frozenset(given)


def frame_ancestors(kommune: Kommune) -> str:
    """The directive of the chat page's policy that lets these sites frame it."""
    return " ".join(["frame-ancestors", _SAME, *sorted(allowed(kommune))])
