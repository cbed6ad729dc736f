"""A pypiserver on a free port, which it prints; run by the tests in a process of its own.

    python server.py FOLDER USER PASSWORD

Of FOLDER, `files` has the packages. An upload waits while there is a file `hold`; the
file `uploads` has a line for each that began, and for each that was done.
"""

import sys
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pypiserver


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main(folder: Path, user: str, password: str) -> None:
    app = pypiserver.app(
        roots=[folder / "files"],
        authenticate=["update"],
        password_file=".",
        auther=lambda *given: given == (user, password),
        disable_fallback=True,
        backend_arg="simple-dir",
    )

    def note(line: str) -> None:
        with (folder / "uploads").open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")

    def noted(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] != "POST":
            return app(environ, start)
        note("begun")
        while (folder / "hold").exists():
            time.sleep(0.01)
        try:
            return app(environ, start)
        finally:
            note("done")

    with make_server("127.0.0.1", 0, noted, _Server, _Quiet) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
