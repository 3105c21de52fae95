"""Actions in the same process: an action endpoint whose url is `inproc:` runs `actions/` without HTTP.

Why: a second server and an HTTP hop per message buy nothing here, and the request would carry the whole tracker over
a socket. `rasa run actions` with an ordinary url in `endpoints.yml` works as everywhere.
What comes back is not checked against the schema of a foreign server's answers: the SDK's executor, which makes it, is
part of this process, and Rasa checks the schema itself anew with each answer, which costs 17 of 22 ms.
The seams are `EndpointConfig.request`, through which Rasa 3.6.21 calls every action server, and
`RemoteAction._validate_action_result`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

SCHEME = "inproc:"
_stock_request = EndpointConfig.request
_stock_validate = RemoteAction._validate_action_result


@lru_cache(maxsize=1)
def executor() -> ActionExecutor:
    """The SDK's executor with the project's actions registered."""
    result = ActionExecutor()
    result.register_package("actions")
    return result


def _is_here(endpoint: EndpointConfig | None) -> bool:
    return endpoint is not None and (endpoint.url or "").startswith(SCHEME)


async def _request(self: EndpointConfig, *args: Any, **kwargs: Any) -> Any:
    if _is_here(self):
        return await executor().run(kwargs["json"])
    return await _stock_request(self, *args, **kwargs)


def _validate(self: RemoteAction, result: dict[str, Any]) -> bool:
    return True if _is_here(self.action_endpoint) else bool(_stock_validate(self, result))


def install() -> None:
    """Let `inproc:` endpoints run in this process; other endpoints keep Rasa's own way."""
    EndpointConfig.request = _request
    RemoteAction._validate_action_result = _validate
