"""The order in which a wrong fact would hurt."""

from __future__ import annotations

from bot import given, launch
from bot.composer import Composer
from bot.danger import EMERGENCY
from bot.directory import Service
from bot.topics import VOICES


def by_harm(composer: Composer) -> list[Service]:
    """All services: emergency numbers, then what must be confirmed first, then numbers by how often they are given.

    After these come the rest of what must be confirmed before launch, and what no answer gives a number for.
    """
    points = launch.load().points
    first = [s for point in points if point.first for s in point.services]
    later = [s for point in points if not point.first for s in point.services]
    weight = given.weights(composer.topics.values(), VOICES)

    def key(service: Service) -> tuple[int, int, int]:
        if service.id in EMERGENCY:
            return 0, EMERGENCY.index(service.id), 0
        if service.id in first:
            return 1, first.index(service.id), 0
        if service.phone:
            return 2, -weight[service.id], 0
        if service.id in later:
            return 3, later.index(service.id), 0
        return 4, -weight[service.id], 0

    return sorted(composer.directory, key=key)
