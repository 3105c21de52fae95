"""Other people's web pages: a small site that shows the guide, with whatever headers and style a test wants."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STRICT = (
    "default-src 'none'; script-src {guide}; connect-src {guide}; style-src 'self'; img-src data:; frame-src {guide}"
)
HOSTILE = """* { all: unset !important; color: yellow !important; font-size: 3px !important }
button, a, textarea, div, section { display: none !important } body { direction: rtl }
vei-viser { opacity: 0 !important; transform: scale(0) !important; position: static !important }"""


class Site:
    """Serves pages from memory on a free port; `page` adds one and gives its address; `asked` is what was fetched."""

    def __init__(self, port: int = 0) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body, headers = site.pages.get(self.path.split("?")[0], ("", {"X-Missing": "1"}))
                self.send_response(404 if "X-Missing" in headers else 200)
                kind = "text/css" if self.path.endswith(".css") else "text/html; charset=utf-8"
                for name, value in {"Content-Type": kind, **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, body: str, *, head: str = "", policy: str = "", title: str = "Kommunen") -> str:
        """Adds a page and gives its address; `policy` is its Content-Security-Policy."""
        text = (
            f'<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">{head}'
            f"</head><body><main><h1>{title}</h1>{body}</main></body></html>"
        )
        self.pages[path] = (text, {"Content-Security-Policy": policy} if policy else {})
        return self.origin + path

    def close(self) -> None:
        """Stops serving."""
        self.server.shutdown()
        self.server.server_close()
