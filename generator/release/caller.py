"""Run by the Python that a wheel is installed for: imports all of it, and calls it.

    python -I caller.py PACKAGE README

The first call of the README goes by HTTP to a server on this machine, which answers
with the examples of the API. Nothing but the SDK and what it needs is installed there,
and Python may be the oldest that it supports.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_EXTRAS = {"aio_transport": "aiohttp"}  # what imports more than the SDK needs
_FIRST = re.compile(
    r"^## A first call\n+```python\n(.*?)^```", re.DOTALL | re.MULTILINE
)
_CLIENT = re.compile(r"^from \w+ import (\w+)$", re.MULTILINE)
_JSON = {"content-type": "application/json"}
_TOKEN = b'{"access_token": "token", "token_type": "bearer", "expires_in": 3600}'


def import_all(package: str) -> int:
    """Import every module, but those of an extra that is not here; say how many."""
    count = 1
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        extra = _EXTRAS.get(module.name.rpartition(".")[2])
        if extra is None or find_spec(extra) is not None:
            importlib.import_module(module.name)
            count += 1
    return count


class Handler(BaseHTTPRequestHandler):
    """Answers as the SDK's own double does, which gives the examples of the API."""

    protocol_version = "HTTP/1.1"
    package = ""
    double: Any = None

    def handle_one_request(self) -> None:
        """Answer whatever the method is."""
        self.raw_requestline = self.rfile.readline()
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, content = self._answer(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _answer(self, body: bytes) -> tuple[int, Any, bytes]:
        messages = importlib.import_module(f"{self.package}.runtime.messages")
        testing = importlib.import_module(f"{self.package}.testing")
        asked = messages.Request(self.command, self.path, dict(self.headers), body)
        try:
            said = self.double.send(asked)
        except testing.UnforeseenRequestError:
            # No call of the API: the client fetches a token (RFC 6749, 5.1).
            return 200, _JSON, _TOKEN
        return said.status, said.headers, said.body

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002  its name
        """Say nothing."""


class Redirected:
    """A transport that sends to one server, whatever the host."""

    def __init__(self, package: str, origin: str) -> None:
        transport = importlib.import_module(f"{package}.runtime.transport")
        self._inner: Any = transport.RequestsTransport()
        self._origin = origin

    def send(self, request: Any) -> Any:
        """Send a request by HTTP."""
        path = re.sub("^https?://[^/?]*", "", request.url)
        request.url = f"{self._origin}/{path.lstrip('/')}"
        return self._inner.send(request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()


def call(package: str, code: str) -> Iterator[str]:
    """Run an example of the README against a server on this machine; say what came."""
    exported = importlib.import_module(package)
    if find_spec(f"{package}.testing") is None:
        return  # an API without operations
    Handler.package = package
    Handler.double = importlib.import_module(f"{package}.testing").FakeTransport()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found = _CLIENT.search(code)
    client = found[1] if found else ""
    origin = f"http://127.0.0.1:{server.server_address[1]}"
    made = partial(getattr(exported, client), transport=Redirected(package, origin))
    setattr(exported, client, made)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102  generated, as the SDK is
    for one in Handler.double.requests:
        yield f"{one.method} {one.url.partition('?')[0]}"


def main(package: str, readme: str) -> None:
    """Import a package and run the first example of its README."""
    count = import_all(package)
    found = _FIRST.search(Path(readme).read_text(encoding="utf-8"))
    called = call(package, found[1] if found else "")
    said = ", ".join((f"{count} modules imported", *called))
    sys.stdout.write(f"\n{said}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
