"""A loopback server that does as told, and a controller that calls anything."""

import contextlib
import itertools
import ssl
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from runtime import Client, Controller, Operation, RequestOptions
from runtime.pages import Pages
from runtime.paging import Paging


@dataclass
class Seen:
    """A request as it came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What the server says; `raw` goes out as it is, and then the line is cut.

    `pieces` go out one by one, in chunks.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | Iterable[bytes] | None = None
    pieces: Iterable[bytes] | None = None


class Loopback:
    """A server with a script: a function, or answers in turn, the last one for ever."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.seen: list[Seen] = []
        self.connections = 0
        self.answer = Answer
        self.script: Callable[[Seen], Answer] = self._in_turn
        self._turns: list[Answer] = []
        self._lock = threading.Lock()
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                loopback.connections += 1

            def handle_one_request(self) -> None:
                with contextlib.suppress(ConnectionError):
                    super().handle_one_request()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def __getattr__(self, name: str) -> object:
                if name.startswith("do_"):
                    return self.answer
                raise AttributeError(name)

            def answer(self) -> None:
                seen = Seen(self.command, self.path, dict(self.headers), self.body())
                with loopback._lock:
                    loopback.seen.append(seen)
                answer = loopback.script(seen)
                if answer.raw is not None:
                    whole = isinstance(answer.raw, bytes)
                    for piece in [answer.raw] if whole else answer.raw:
                        self.wfile.write(piece)
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                headers = {"Content-Type": "application/json", **answer.headers}
                for name, value in headers.items():
                    self.send_header(name, value)
                if answer.pieces is not None:
                    self.send_header("Transfer-Encoding", "chunked")
                    self.end_headers()
                    for piece in itertools.chain(answer.pieces, [b""]):
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                    return
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def body(self) -> bytes:
                if self.headers.get("Transfer-Encoding") != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length", "0")))
                body = b""
                while length := int(self.rfile.readline(), 16):
                    body += self.rfile.read(length)
                    self.rfile.readline()
                self.rfile.readline()
                return body

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def say(
        self,
        body: bytes = b"{}",
        status: int = 200,
        headers: dict[str, str] | None = None,
        *,
        raw: bytes | None = None,
    ) -> None:
        """Add an answer to those given in turn."""
        self._turns.append(Answer(status, body, headers or {}, raw))

    def _in_turn(self, _: Seen) -> Answer:
        if not self._turns:
            return Answer()
        return self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Api(Controller):
    """A controller whose calls any operation can be given to."""

    def call(
        self,
        operation: Operation[Any],
        *arguments: object,
        options: RequestOptions | None = None,
    ) -> Any:
        """Carry out an operation."""
        return self._call(operation, arguments, options)

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.client = client
        self.close = client.close
        self.more = ()  # what else it is made of

    def pages(
        self, kind: Paging[Any, Any], *arguments: object, options: Any = None
    ) -> Any:
        """Iterate pages."""
        return Pages(kind, arguments, options, self._answer)

    def words(self, either: str) -> str:
        """Choose the words of this half's library; before the bar those of requests."""
        return either.partition("|")[0]


Connect = Callable[..., Api]
"""Makes an Api of a client with the settings given."""
