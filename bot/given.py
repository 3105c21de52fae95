"""How often the answers give each service: what a service weighs, counted instead of judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.topics import Topic

_FIRST_PLACE = 12  # divisible by the places of a list, so that weights are whole numbers


def weights(topics: Iterable[Topic], voices: Iterable[str]) -> Counter[str]:
    """Service id → weight over these voices' answers; a second place counts half of a first, a third a third."""
    found: Counter[str] = Counter()
    wanted = tuple(voices)
    for topic in topics:
        for who in wanted:
            for place, service_id in enumerate(topic.answer_for(who).services, start=1):
                found[service_id] += _FIRST_PLACE // place
    return found
