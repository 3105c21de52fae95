"""Actions in the same process: an action endpoint whose url is `inproc:` runs `actions/` without HTTP.

Why: a second server and an HTTP hop per message buy nothing here, and the request would carry the whole tracker over
a socket. `rasa run actions` with an ordinary url in `endpoints.yml` works as everywhere.
The seam is `EndpointConfig.request`, through which Rasa 3.6.21 calls every action server.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

SCHEME = "inproc:"
_stock_request = EndpointConfig.request


@lru_cache(maxsize=1)
def executor() -> ActionExecutor:
    """The SDK's executor with the project's actions registered."""
    result = ActionExecutor()
    result.register_package("actions")
    return result


async def _request(self: EndpointConfig, *args: Any, **kwargs: Any) -> Any:
    if (self.url or "").startswith(SCHEME):
        return await executor().run(kwargs["json"])
    return await _stock_request(self, *args, **kwargs)


def install() -> None:
    """Let `inproc:` endpoints run in this process; other endpoints keep Rasa's own way."""
    EndpointConfig.request = _request
