"""Who runs a service, where that is known: the kommune itself, or another public body (`content/pages.yml`)."""

from __future__ import annotations

from bot.directory import Service
from bot.publish.words import table


def by_kommune(service: Service) -> bool:
    """Whether the kommune itself runs the service; that it serves the kommune alone is not enough."""
    return service.id in table()["kommunal"]


def by_public_body(service: Service) -> bool:
    """Whether the kommune, the state, a hospital or another kommune runs it."""
    return by_kommune(service) or service.id in table()["public"]
