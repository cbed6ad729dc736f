"""Bytes that are taken as they come, and gone on with where the line broke off."""

import copy
import gzip
import io
import itertools
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Connect, Loopback, Seen
from runtime import (
    ApiException,
    Bytes,
    ConnectionFailedError,
    Controller,
    DecodeError,
    Json,
    Operation,
    RequestOptions,
)
from runtime import Path as InPath
from runtime.aio import AsyncController
from runtime.aio_pages import AsyncPages
from runtime.downloads import download
from runtime.pages import Pages
from runtime.paging import LinkPages
from waiting import WaitingApi

READERS = {
    "200": Bytes(media_type="application/pdf"),
    "202": Json(lambda: dict[str, int]),
}
GET: Operation[Any] = Operation("GET", "/f", responses=READERS)
POST: Operation[Any] = Operation("POST", "/f", responses=READERS)
NAMED: Operation[Any] = Operation(
    "GET", "/{name}", parameters=(InPath("name"),), responses=READERS
)
PAGES: Any = LinkPages(GET)


class Files(Controller):
    def get(self, *, options: RequestOptions | None = None) -> bytes:
        return self._call(GET, (), options)

    def post(self) -> bytes:
        return self._call(POST, (), None)

    def named(self, name: str) -> bytes:
        return self._call(NAMED, (name,), None)

    def pages(self) -> Any:
        return Pages(PAGES, (), None, self._answer)


class AsyncFiles(AsyncController):
    async def get(self, *, options: RequestOptions | None = None) -> bytes:
        return await self._call(GET, (), options)

    async def post(self) -> bytes:
        return await self._call(POST, (), None)

    async def named(self, name: str) -> bytes:
        return await self._call(NAMED, (name,), None)

    def pages(self) -> Any:
        return AsyncPages(PAGES, (), None, self._answer)


class Halves:
    """Downloads of either half of the runtime."""

    def __init__(self, api: Any) -> None:
        self._loop = api._loop if isinstance(api, WaitingApi) else None
        self.files: Any = (AsyncFiles if self._loop else Files)(api.client)

    def save(self, to: Any, progress: Any = None, method: str = "get") -> None:
        done = download(getattr(self.files, method)).save(to, progress)
        if self._loop is not None:
            self._loop.result(done)

    def pieces(self) -> Iterator[bytes]:
        """Iterate the body; what `with` does is done as well."""
        found: Any = download(self.files.get)
        if self._loop is None:
            with found as body:
                yield from body
            return
        self._loop.result(found.__aenter__())
        yield from self._loop.iterated(found.__aiter__)
        self._loop.result(found.__aexit__())


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.retries._FIRST", 0.01)


BODY = bytes(range(256)) * 1000
OTHER = BODY[::-1]
TAG = {"ETag": '"1"'}
DATES = {
    "Date": "Thu, 01 Jan 2026 00:00:01 GMT",
    "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT",
}


Script = Callable[[Seen], Answer]


class Store:
    """A server of one file, which cuts the first answers off after so many bytes."""

    def __init__(
        self,
        *cuts: int,
        headers: dict[str, str] | None = None,
        ranges: bool = True,
        body: bytes = BODY,
    ) -> None:
        self.cuts = list(cuts)
        self.headers = TAG if headers is None else headers
        self.ranges, self.body = ranges, body
        self.asked: list[tuple[str | None, str | None]] = []

    def __call__(self, seen: Seen) -> Answer:
        assert seen.headers["Accept-Encoding"] == "identity"
        wanted, known = seen.headers.get("Range"), seen.headers.get("If-Range")
        self.asked.append((wanted, known))
        status, body, headers = 200, self.body, dict(self.headers)
        validator = headers.get("ETag", headers.get("Last-Modified"))
        if wanted and known == validator and self.ranges:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            size = len(body)
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
            status, body = 206, body[start:]
        return self.said(status, body, headers)

    def said(self, status: int, body: bytes, headers: dict[str, str]) -> Answer:
        if not self.cuts:
            return Answer(status, body, headers)
        lines = {**headers, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        start = f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode()
        return Answer(raw=start + body[: self.cuts.pop(0)])


def in_turn(first: Store, second: Store) -> Script:
    return lambda seen: (second if first.asked else first)(seen)  # noqa: PLW0108 - late


def left(folder: Path) -> list[str]:
    """List what is there besides the file."""
    return [path.name for path in folder.iterdir() if path.name != "f"]


AT = "bytes=1000-"


@pytest.mark.parametrize(
    ("store", "asked"),
    [
        (Store(), [(None, None)]),
        (Store(1000), [(None, None), (AT, '"1"')]),
        (Store(1000, 0), [(None, None), (AT, '"1"'), (AT, '"1"')]),
        (
            Store(1000, 1000, 1000, 1000),
            [(None, None), *((f"bytes={at}000-", '"1"') for at in range(1, 5))],
        ),
        (Store(1000, headers=DATES), [(None, None), (AT, DATES["Last-Modified"])]),
        (Store(1000, ranges=False), [(None, None), (AT, '"1"')]),
        (Store(1000, 900, ranges=False), [(None, None), *[(AT, '"1"')] * 2]),
        # What does not say that the bytes are the same is taken anew.
        (Store(1000, headers={}), [(None, None)] * 2),
        (Store(1000, headers={"ETag": 'W/"1"', **DATES}), [(None, None)] * 2),
        (Store(1000, headers={**TAG, "Accept-Ranges": "none"}), [(None, None)] * 2),
        (
            Store(1000, headers={**DATES, "Date": DATES["Last-Modified"]}),
            [(None, None)] * 2,
        ),
        (Store(1000, headers={**DATES, "Date": "x"}), [(None, None)] * 2),
    ],
)
def test_a_file_is_whole_however_the_line_broke(
    connect: Connect, server: Loopback, tmp_path: Path, store: Store, asked: Any
) -> None:
    server.script = store = copy.deepcopy(store)
    told: list[tuple[int, int | None]] = []
    Halves(connect(retries=2)).save(tmp_path / "f", lambda *it: told.append(it))
    assert (tmp_path / "f").read_bytes() == BODY
    assert (left(tmp_path), told[-1]) == ([], (len(BODY), len(BODY)))
    assert store.asked == asked


def test_a_body_that_has_changed_meanwhile_is_taken_anew(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    first, second = Store(1000), Store(headers={"ETag": '"2"'}, body=OTHER)
    server.script = in_turn(first, second)
    Halves(connect(retries=1)).save(str(tmp_path / "f"))
    assert (tmp_path / "f").read_bytes() == OTHER
    # What came of the first one may be gone on with, should it come back.
    assert second.asked == [(AT, '"1"')]


def test_attempts_that_bring_nothing_new_are_counted(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.script = store = Store(*[1000] * 9, headers={})
    (tmp_path / "f").write_bytes(b"before")
    with pytest.raises(ConnectionFailedError) as caught:
        Halves(connect(retries=2)).save(tmp_path / "f")
    assert (caught.value.url, caught.value.attempts) == (f"{server.url}/f", 3)
    assert len(store.asked) == 3
    assert (tmp_path / "f").read_bytes() == b"before"
    assert left(tmp_path) == []


def test_a_later_download_goes_on_with_what_is_there(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.script = store = Store(1000)
    halves = Halves(connect())
    with pytest.raises(ConnectionFailedError):
        halves.save(tmp_path / "f")
    assert len(left(tmp_path)) == 1
    told: list[tuple[int, int | None]] = []
    halves.save(tmp_path / "f", lambda *it: told.append(it))
    assert store.asked == [(None, None), (None, None), (AT, '"1"')]
    assert (tmp_path / "f").read_bytes() == BODY
    assert (left(tmp_path), told[0][0] > 1000) == ([], True)


@pytest.mark.parametrize(
    "second",
    [
        Store(headers={"ETag": '"2"'}, body=OTHER),
        Store(body=OTHER[:-1]),
        Store(headers={}, body=OTHER),
    ],
)
def test_what_is_there_of_another_body_is_not_gone_on_with(
    connect: Connect, server: Loopback, tmp_path: Path, second: Store
) -> None:
    server.script = Store(1000)
    halves = Halves(connect())
    with pytest.raises(ConnectionFailedError):
        halves.save(tmp_path / "f")
    server.script = second
    halves.save(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == second.body


def test_what_is_there_is_gone_on_with_for_the_same_address_only(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.script = store = Store(1000)
    halves = Halves(connect())
    with pytest.raises(ConnectionFailedError):
        halves.save(tmp_path / "f")
    store.body = OTHER
    waits = download(halves.files.named, "other").save(tmp_path / "f")
    if halves._loop is not None:
        halves._loop.result(waits)
    assert (tmp_path / "f").read_bytes() == OTHER


@pytest.mark.parametrize(
    "part",
    [
        {"Content-Range": "bytes 0-255999/256000"},
        {"Content-Range": "bytes 1000-255999/256001"},
        {"Content-Range": "bytes */256000"},
        {},
    ],
)
def test_another_part_than_asked_for_is_an_error(
    connect: Connect, server: Loopback, tmp_path: Path, part: dict[str, str]
) -> None:
    store = Store(1000)
    rest = Answer(206, BODY[1000:], part)
    server.script = lambda seen: rest if store.asked else store(seen)
    with pytest.raises(ConnectionFailedError, match="another part"):
        Halves(connect(retries=1)).save(tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_a_part_may_be_of_a_length_that_is_not_told(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    store = Store(1000)
    rest = Answer(206, BODY[1000:], {"Content-Range": "bytes 1000-255999/*"})
    server.script = lambda seen: rest if store.asked else store(seen)
    Halves(connect(retries=1)).save(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY


def test_what_is_iterated_is_gone_on_with(connect: Connect, server: Loopback) -> None:
    server.script = store = Store(1000, 1000)
    assert b"".join(Halves(connect(retries=1)).pieces()) == BODY
    assert len(store.asked) == 3


@pytest.mark.parametrize(("before", "asked"), [(TAG, [(AT, '"1"')]), ({}, [])])
def test_what_was_given_cannot_be_taken_back(
    connect: Connect, server: Loopback, before: dict[str, str], asked: list[Any]
) -> None:
    first, second = Store(1000, headers=before), Store(headers={"ETag": '"2"'})
    server.script = in_turn(first, second)
    given: list[bytes] = []
    with pytest.raises(ConnectionFailedError) as caught:
        given.extend(Halves(connect(retries=1)).pieces())
    assert (b"".join(given), caught.value.url) == (BODY[:1000], f"{server.url}/f")
    assert second.asked == asked


def test_an_error_is_raised_where_the_download_begins(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.say(b'{"no":1}', 404)
    halves = Halves(connect())
    with pytest.raises(ApiException) as caught:
        halves.save(tmp_path / "f")
    assert caught.value.body == b'{"no":1}'
    with pytest.raises(ApiException):
        next(halves.pieces())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("to", "error"), [(".", IsADirectoryError), ("no/f", FileNotFoundError)]
)
def test_a_path_that_cannot_be_written_is_told_before_anything_is_sent(
    connect: Connect, server: Loopback, tmp_path: Path, to: str, error: Any
) -> None:
    with pytest.raises(error):
        Halves(connect()).save(tmp_path / to)
    assert server.seen == []


def test_what_may_not_be_sent_twice_is_not(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.script = store = Store(1000)
    with pytest.raises(ConnectionFailedError):
        Halves(connect(retries=2)).save(tmp_path / "f", method="post")
    assert (len(store.asked), left(tmp_path)) == (1, [])


def test_an_open_file_is_written_from_where_it_stands(
    connect: Connect, server: Loopback
) -> None:
    server.script = Store(1000, headers={})
    file = io.BytesIO(b"head")
    file.seek(4)
    Halves(connect(retries=1)).save(file)
    assert file.getvalue() == b"head" + BODY


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize(("headers", "fails"), [({}, True), (TAG, False)])
def test_a_pipe_cannot_take_anything_back(
    connect: Connect, server: Loopback, headers: dict[str, str], fails: bool
) -> None:
    server.script = Store(1000, headers=headers)
    halves, pipe = Halves(connect(retries=1)), Pipe()
    if fails:
        with pytest.raises(ConnectionFailedError):
            halves.save(pipe)
    else:
        halves.save(pipe)
    assert pipe.getvalue() == (BODY[:1000] if fails else BODY)


def test_content_codings_are_undone(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    told: list[Any] = []
    headers = {"Content-Encoding": "gzip", **TAG}
    server.say(gzip.compress(BODY), headers=headers)
    Halves(connect()).save(tmp_path / "f", lambda *it: told.append(it))
    assert (tmp_path / "f").read_bytes() == BODY
    assert told[-1] == (len(BODY), None)


@pytest.mark.parametrize("status", [200, 202, 299])
def test_any_success_has_bytes(
    connect: Connect, server: Loopback, tmp_path: Path, status: int
) -> None:
    server.say(b'{"a":1}', status)
    Halves(connect()).save(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b'{"a":1}'
    accepted = "application/pdf, application/json"
    assert server.seen[0].headers["Accept"] == accepted


def test_strict_responses_hold_for_downloads(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    server.say(b"", 299)
    with pytest.raises(DecodeError, match="299"):
        Halves(connect(strict_responses=True)).save(tmp_path / "f")


def test_a_part_is_asked_of_the_server_that_a_redirect_names(
    connect: Connect, server: Loopback, second: Loopback, tmp_path: Path
) -> None:
    server.say(b"", 302, {"Location": f"{second.url}/store"})
    second.script = store = Store(1000)
    Halves(connect(retries=1, headers={"X-Key": "secret"})).save(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == BODY
    assert store.asked == [(None, None), (AT, '"1"')]
    assert "X-Key" not in second.seen[1].headers


def test_options_of_a_call_are_those_of_its_download(
    connect: Connect, server: Loopback, tmp_path: Path
) -> None:
    halves = Halves(connect())
    options = RequestOptions(headers={"X-Own": "x"}, query={"a": 1})
    done: Any = download(halves.files.get, options=options).save(tmp_path / "f")
    if halves._loop is not None:
        halves._loop.result(done)
    assert server.seen[0].path == "/f?a=1"
    assert server.seen[0].headers["X-Own"] == "x"


def test_only_calls_can_be_downloaded(connect: Connect) -> None:
    files = Halves(connect()).files
    for given in (len, files.__repr__, files.pages):
        with pytest.raises(TypeError, match=r"controllers|one answer"):
            download(given)
    with pytest.raises(TypeError, match="unexpected keyword argument"):
        download(files.get, nope=1)


def test_leaving_early_closes_the_connection(
    connect: Connect, server: Loopback
) -> None:
    server.script = lambda _: Answer(pieces=itertools.repeat(bytes(1 << 16), 10_000))
    halves = Halves(connect())
    body = halves.pieces()
    assert next(body)
    body.close()
    assert next(halves.pieces())
    assert server.connections == 2


GIGABYTE = 1 << 30

CHILD = """
import asyncio, resource, sys
sys.path[:0] = {path!r}
import runtime
runtime.__path__.append({parts!r})
from runtime import Client, Settings
from runtime.aio import AsyncClient
from runtime.downloads import download
from test_downloads import AsyncFiles, Files

settings = Settings(server=sys.argv[2])

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

async def awaited():
    client = AsyncClient(settings, None)
    for name in "small", "large":
        await download(AsyncFiles(client).named, name).save(sys.argv[3])
        print(peak())
    await client.close()

def waited():
    with Client(settings, None) as client:
        for name in "small", "large":
            download(Files(client).named, name).save(sys.argv[3])
            print(peak())

asyncio.run(awaited()) if sys.argv[1] == "async" else waited()
"""


@pytest.mark.slow
@pytest.mark.parametrize("half", ["sync", "async"])
def test_memory_stays_flat_on_a_gigabyte(
    server: Loopback, tmp_path: Path, half: str
) -> None:
    piece = bytes(1 << 20)

    def script(seen: Seen) -> Answer:
        times = 1 if seen.path == "/small" else GIGABYTE >> 20
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {times << 20}\r\n\r\n".encode()
        return Answer(raw=itertools.chain([head], itertools.repeat(piece, times)))

    server.script = script
    here = Path(__file__).parent
    templates = here.parents[1] / "templates"
    code = CHILD.format(
        path=[str(here), str(templates)], parts=str(templates / "parts")
    )
    command = (sys.executable, "-c", code, half, server.url, str(tmp_path / "f"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    small, large = map(int, re.findall(r"\d+", done.stdout))
    assert (tmp_path / "f").stat().st_size == GIGABYTE
    assert large - small < 30_000  # KB
