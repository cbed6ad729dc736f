"""A real HTTP server on the loopback address; what it answers is a function."""

import contextlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote


@dataclass(frozen=True)
class Call:
    """A request as it came over the wire; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    @property
    def cookies(self) -> dict[str, str]:
        jar = SimpleCookie(self.headers.get("cookie", ""))
        return {name: unquote(morsel.value) for name, morsel in jar.items()}

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What the server says.

    Unless `promised`, it need not be what the document allows. `raw` goes out in place
    of all else; then, once `hold` is set, the connection is closed.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    promised: bool = True
    raw: bytes | None = None
    hold: threading.Event | None = None


def answer(
    value: object, status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """Answer with JSON, as promised."""
    return Answer(status, json.dumps(value).encode(), headers=headers or {})


def garbage(
    body: bytes, status: int = 200, media_type: str = "application/json"
) -> Answer:
    """Answer with what no document has promised."""
    return Answer(status, body, media_type, promised=False)


def refuse_all(_: Call) -> Answer:
    """Answer when no test has said what to do."""
    return garbage(b"nobody is at home", 503, "text/plain")


class Loopback:
    """The server. It goes on listening; each test says what it answers."""

    def __init__(self) -> None:
        self.respond: Callable[[Call], Answer] = refuse_all
        loopback = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle_one_request(self) -> None:
                with contextlib.suppress(ConnectionError):
                    super().handle_one_request()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

            def exchange(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                headers = {name.lower(): text for name, text in self.headers.items()}
                call = Call(self.command, self.path, headers, body)
                self._say(loopback.respond(call))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = exchange  # noqa: N815
            do_QUERY = do_COPY = do_OPTIONS = exchange  # noqa: N815

            def _say(self, said: Answer) -> None:
                if said.raw is not None:
                    self.wfile.write(said.raw)
                    if said.hold is not None:
                        said.hold.wait(timeout=20)
                    self.close_connection = True
                    return
                self.send_response(said.status)
                if said.body:
                    self.send_header("Content-Type", said.media_type)
                for name, value in said.headers.items():
                    self.send_header(name, value)
                if said.status != 204:
                    self.send_header("Content-Length", str(len(said.body)))
                self.end_headers()
                self.wfile.write(said.body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
