"""What Rasa opens by itself and the guide keeps shut: origins, its HTTP API, its log of everything, a wrong store.

Why: `--cors` reflects any origin and always allows credentials, and without it a credentials header is still sent;
`bot.wire` names origins instead. `--enable-api` lets anybody read conversations and load a model, and `--debug` logs
what people write. A tracker store whose class is mistyped is exchanged in silence for one that never forgets.
Fits Rasa 3.6.21.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import rasa.core.tracker_store as stores
import rasa.server
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import class_from_module_path

_REFUSED = ("--enable-api", "--debug", "-vv", "--cors")
_stock_load_store = stores._load_from_module_name_in_endpoint_config
_stock_configure_cors = rasa.server.configure_cors


def refuse(arguments: Sequence[str]) -> None:
    """Stop a server that would be started with an option that must stay shut.

    Raises:
        SystemExit: with what the option would do, and what to do instead.
    """
    for given in arguments if arguments[:1] == ["run"] and arguments[1:2] != ["actions"] else ():
        if given.partition("=")[0] in _REFUSED:
            raise SystemExit(
                f"{given} er slått av her: det ville vist hva folk skriver, eller hvem som helst andres samtale. "
                "Hvilke nettsteder som får bruke veiviseren, sier VEIVISER_ORIGINS."
            )


def _no_cors(*_: Any, **__: Any) -> None:
    """`bot.wire` names the origins."""


def _load_store(domain: Any, store: Any, event_broker: Any = None) -> Any:
    try:
        class_from_module_path(store.type)
    except (AttributeError, ImportError, ValueError) as error:
        raise RasaException(f"endpoints.yml: tracker_store: there is no class {store.type!r}") from error
    return _stock_load_store(domain, store, event_broker)


def install() -> None:
    """Shut them for this process."""
    rasa.server.configure_cors = _no_cors
    stores._load_from_module_name_in_endpoint_config = _load_store
