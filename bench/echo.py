"""A bare Sanic server that answers at once: the floor of anything over HTTP. `python -m bench.echo PORT`"""

from __future__ import annotations

import sys

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json


def main(port: int) -> None:
    """Serve until stopped."""
    app = Sanic("echo", configure_logging=False)

    async def answer(request: Request) -> HTTPResponse:
        said = request.json
        return json([{"recipient_id": said["sender"], "text": said["message"]}])

    app.add_route(answer, "/webhooks/rest/webhook", methods=["POST"])
    app.run(host="127.0.0.1", port=port, access_log=False, motd=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
