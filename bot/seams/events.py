"""The class of an event is looked up once by its name, instead of among all classes for each event anew.

Why: a tracker's events and an action's are made from their names, and each time Rasa walks the whole tree of classes:
a tenth of the time that Rasa itself takes. A name that no class has is not kept: such classes may be loaded later.
The seam is `Event.resolve_by_type`. Fits Rasa 3.6.21.
"""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event

stock_resolve = Event.resolve_by_type


@lru_cache(maxsize=128)
def _known(name: str) -> type[Event] | None:
    """As stock; a `ValueError` is raised anew each time and not kept."""
    found: type[Event] | None = stock_resolve(name)
    return found


def _resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    return _known(type_name) if default is None else stock_resolve(type_name, default)


def install() -> None:
    """Keep what was found."""
    Event.resolve_by_type = staticmethod(_resolve)
