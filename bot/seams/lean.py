"""The server starts without what other set-ups of Rasa use: chat services' libraries, databases, plots, statistics.

Why: Rasa imports all of its channels and stores whether or not they are configured, and its server the code that draws
the figures of `rasa test`: a third of the time and 50 MB of the memory that Rasa's imports take. Only the process that
serves does without; every Rasa command has them. What is left out can be imported and named, not used.
Fits Rasa 3.6.21. Must be installed before the first `import rasa.core`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_CHANNELS = (
    "botframework callback console facebook hangouts mattermost rasa_chat rocketchat slack socketio telegram twilio "
    "twilio_voice webexteams"
).split()
MODULES = frozenset({*(f"rasa.core.channels.{name}" for name in _CHANNELS), "rasa.utils.plotting"})
# scikit-learn names the distributions of `scipy.stats` for its searches, of which there are none here.
PACKAGES = frozenset({"boto3", "botocore", "pymongo", "scipy.stats"})


class _Absent(Exception):
    """Stands where a class would, also where it is caught as an error; using it says what is missing."""

    def __new__(cls, *_: object, **__: object) -> _Absent:
        raise RuntimeError(f"{cls.__module__}.{cls.__name__} is left out of the process that serves; use `bot rasa …`")

    @classmethod
    def name(cls) -> str:
        """Rasa lists its channels by their names; no configuration names this one."""
        return f"absent {cls.__module__}"


class _Loader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        def made(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return type(name, (_Absent,), {"__module__": module.__name__})

        module.__getattr__ = made  # type: ignore[method-assign]


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        of_package = any(fullname == name or fullname.startswith(f"{name}.") for name in PACKAGES)
        if fullname in MODULES or of_package:
            return ModuleSpec(fullname, _Loader(), is_package=of_package)
        return None


def install() -> None:
    """Leave them out from now on; without effect where they are loaded already."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
