"""An index on this machine, and the SMS SDK in a folder that releases are made from."""

import os
import shutil
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.support import ROOT, SDK, THINGSPACE, Done, must, run, sdkwright

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its libraries use what Python gives up
    import pypiserver

USER, PASSWORD = "ann", "let me in"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Index:
    """A pypiserver; `before` may hold up an upload, by its number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.uploads = 0
        self.before: Callable[[int, Any], None] = lambda _number, _body: None
        app = pypiserver.app(
            roots=[folder],
            authenticate=["update"],
            password_file=".",
            auther=lambda user, password: (user, password) == (USER, PASSWORD),
            disable_fallback=True,
            backend_arg="simple-dir",
        )

        def counted(environ: dict[str, Any], start: Any) -> Any:
            if environ["REQUEST_METHOD"] == "POST":
                self.uploads += 1
                self.before(self.uploads, environ["wsgi.input"])
            return app(environ, start)

        self._server = make_server("127.0.0.1", 0, counted, _Server, _Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="session")
def index_in() -> Iterator[Callable[[Path], Index]]:
    """Start an index that keeps its files in a folder."""
    started: list[Index] = []

    def start(folder: Path) -> Index:
        started.append(Index(folder))
        return started[-1]

    yield start
    for one in started:
        one.close()


class Project:
    """A folder with a document, its settings and the SDK."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spec = folder / "spec" / THINGSPACE.name
        self.settings = folder / "spec" / SDK.name

    def environment(self, **more: str) -> dict[str, str]:
        return {
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(self.folder.with_name("cache")),
            "TWINE_USERNAME": USER,
            "TWINE_PASSWORD": PASSWORD,
            **more,
        }

    def sdkwright(self, *arguments: object, **environment: str) -> Done:
        command = (sys.executable, "-m", "generator", *arguments)
        return run(*command, cwd=self.folder, **self.environment(**environment))

    def release(self, index: str, *arguments: object, **environment: str) -> Done:
        options = ("--index", index, "--python", sys.executable)
        return self.sdkwright("release", *options, *arguments, **environment)

    def change(self, *replaced: tuple[str, str], path: Path | None = None) -> None:
        """Edit the document, and generate anew."""
        path = path or self.spec
        text = path.read_text(encoding="utf-8")
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        must(self.sdkwright("generate"))


def new_project(folder: Path) -> Project:
    (folder / "spec").mkdir(parents=True)
    for path in (THINGSPACE, SDK):
        shutil.copy(path, folder / "spec")
    project = Project(folder)
    must(project.sdkwright("generate"))
    return project
