"""Files on their way to the server: who watches them, and what memory they take."""

import contextlib
import io
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Connect, Loopback
from runtime import Operation
from runtime.files import File, Raw
from runtime.forms import Field, Form

BODY = bytes(range(256)) * 1000
OCTETS: Operation[Any] = Operation(
    "PUT", "/", parameters=(Raw(media_type="application/octet-stream"),)
)
MULTIPART: Operation[Any] = Operation(
    "PUT",
    "/",
    parameters=(Field("a"), Field("b")),
    form=Form(media_type="multipart/form-data"),
)

Told = list[tuple[int, int | None]]


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "f"
    path.write_bytes(BODY)
    return path


@pytest.mark.parametrize("form", [True, False])
@pytest.mark.parametrize("kind", ["path", "open", "bytes", "pipe"])
def test_progress_is_told_to_the_end(
    connect: Connect, server: Loopback, path: Path, kind: str, form: bool
) -> None:
    told: Told = []
    with path.open("rb") as file:
        content = {"path": path, "open": file, "bytes": BODY, "pipe": Pipe(BODY)}[kind]
        given = File(content, "f", progress=lambda *it: told.append(it))
        if form:
            connect().call(MULTIPART, given, "b")
        else:
            connect().call(OCTETS, given)
    total = None if kind == "pipe" else len(BODY)
    steps = [done for done, _ in told]
    assert told[-1] == (len(BODY), total)
    assert steps == sorted(set(steps))
    assert len(steps) > 2
    assert BODY in server.seen[0].body
    assert b'filename="f"' in server.seen[0].body or not form


def test_progress_begins_anew_with_each_attempt(
    connect: Connect, server: Loopback, path: Path
) -> None:
    server.say(b"", 503, {"Retry-After": "0"})
    server.say(b"{}")
    told: Told = []
    connect(retries=1).call(OCTETS, File(path, progress=lambda *it: told.append(it)))
    assert [seen.body for seen in server.seen] == [BODY, BODY]
    half = len(told) // 2
    assert told[:half] == told[half:]


class EnoughError(Exception):
    pass


def test_who_watches_the_progress_may_stop_it(connect: Connect, path: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise EnoughError(done, total)

    with pytest.raises(EnoughError, match=f"{1 << 16}, {len(BODY)}"):
        connect(retries=2).call(OCTETS, File(path, progress=stop))


class Drain:
    """A server that reads a gigabyte and forgets it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.lengths: list[int] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listener.accept()
                with line, line.makefile("rb") as came:
                    while self._answered(line, came):
                        pass

    def _answered(self, line: socket.socket, came: Any) -> bool:
        head = b"".join(iter(came.readline, b"\r\n")) if came.peek(1) else b""
        found = re.search(rb"(?i)content-length: (\d+)", head)
        if found is None:
            return False
        left = int(found[1])
        self.lengths.append(left)
        while left:
            left -= len(came.read(min(left, 1 << 20)))
        line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
        return True

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture
def drain() -> Iterator[Drain]:
    made = Drain()
    yield made
    made.close()


GIGABYTE = 1 << 30

CHILD = """
import asyncio, resource, sys
from pathlib import Path
sys.path[:0] = {path!r}
import runtime
runtime.__path__.append({parts!r})
from runtime import Client, Settings, Timeout
from runtime.aio import AsyncClient
from runtime.files import File
from test_uploads import MULTIPART, OCTETS

half, form, server, folder = sys.argv[1:]
settings = Settings(server=server, timeout=Timeout(read=60.0))
told = []

def given(name):
    file = File(Path(folder) / name, progress=lambda *it: told.append(it))
    return (MULTIPART, (file, "b")) if form == "form" else (OCTETS, (file,))

def peak():
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, told[-1][0])
    told.clear()

async def awaited():
    client = AsyncClient(settings, None)
    for name in "small", "large":
        await client._answer(*given(name))
        peak()
    await client.close()

def waited():
    with Client(settings, None) as client:
        for name in "small", "large":
            client._answer(*given(name))
            peak()

asyncio.run(awaited()) if half == "async" else waited()
"""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["form", "octets"])
@pytest.mark.parametrize("half", ["sync", "async"])
def test_memory_stays_flat_on_a_gigabyte(
    drain: Drain, tmp_path: Path, half: str, form: str
) -> None:
    for name, length in (("small", 1 << 20), ("large", GIGABYTE)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(length)
    here = Path(__file__).parent
    templates = here.parents[1] / "templates"
    code = CHILD.format(
        path=[str(here), str(templates)], parts=str(templates / "parts")
    )
    command = (sys.executable, "-c", code, half, form, drain.url, str(tmp_path))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    small, first, large, second = map(int, re.findall(r"\d+", done.stdout))
    assert (first, second) == (1 << 20, GIGABYTE)
    assert drain.lengths[-1] - drain.lengths[0] == GIGABYTE - (1 << 20)
    assert large - small < 30_000  # KB
