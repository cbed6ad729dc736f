"""Answers that come item by item, and what becomes of the connection."""

import gzip
import itertools
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from loopback import Answer, Api, Connect, Loopback
from runtime import (
    ApiException,
    Bytes,
    ConnectionFailedError,
    DecodeError,
    Headers,
    Json,
    Model,
    Operation,
    Request,
    RequestTimeoutError,
    Response,
    Settings,
)
from runtime.core import Opened
from runtime.streams import Event, Events, Lines, Stream
from runtime.texts import Text
from waiting import WaitingStream


class Item(Model):
    id: int
    name: str | None = None


class Problem(ApiException):
    title: str | None = None


LINES = Lines(lambda: Item)
EVENTS = Events(lambda: Item)


def streaming(*readers: Any) -> Operation[Stream[Any]]:
    return Operation(
        "GET",
        "/s",
        responses={"200": readers},
        errors={"default": Json(lambda: Problem)},
    )


def called(api: Api, *readers: Any) -> Stream[Any]:
    stream = api.call(streaming(*readers))
    assert isinstance(stream, (Stream, WaitingStream))
    return stream


ONE, TWO = Item(id=1), Item(id=2)


@pytest.mark.parametrize(
    ("reader", "body", "wanted"),
    [
        (LINES, b'{"id":1}\n{"id":2}\n', [ONE, TWO]),
        (LINES, b'{"id":1}\r\n\r\n{"id":2}', [ONE, TWO]),
        (LINES, b"", []),
        (LINES, b"\n \n", []),
        (LINES, b'{"id":"x"}\n', [Item(id="x")]),
        (LINES, b'{"id":1,"y":2}\n', [Item(id=1, additional_properties={"y": 2})]),
        (Lines(lambda: int, "application/jsonl"), b"1\n2\n", [1, 2]),
        (
            Lines(lambda: Item, "application/json-seq"),
            b'\x1e{"id":\n1}\n\x1e{"id":2}\n',
            [ONE, TWO],
        ),
        (Lines(lambda: int, "application/x+json-seq"), b"\x1e1\n\x1e2", [1, 2]),
        (EVENTS, b'data: {"id":1}\n\ndata: {"id":2}\n\n', [ONE, TWO]),
        (EVENTS, b'data: {"id":\ndata: 1}\n\n', [ONE]),
        (EVENTS, b'data: {"id":1}\n\ndata: [DONE]\n\ndata: rest\n\n', [ONE]),
        (EVENTS, b'data: {"id":1}\n\ndata: {"id":', [ONE]),
        (EVENTS, b": hello\n\nevent: ping\n\ndata: {}\n\n", [Item(id=None)]),
        (Events(lambda: str), b'data: "a"\n\ndata:\n\n', ['"a"', ""]),
        (Events(lambda: int), b"data:\n\ndata: 1\n\n", [1]),
    ],
)
def test_a_stream_gives_its_items(
    api: Api, server: Loopback, reader: Any, body: bytes, wanted: list[Any]
) -> None:
    server.say(body, headers={"Content-Type": reader.media_type})
    assert list(called(api, reader)) == wanted
    assert server.seen[0].headers["Accept"] == f"{reader.media_type}, application/json"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("data: a\n\n", [Event("message", "a")]),
        ("data:a\ndata\ndata:  b\n\n", [Event("message", "a\n\n b")]),
        ("event: e\ndata: a\n\ndata: b\n\n", [Event("e", "a"), Event("message", "b")]),
        ("event: e\n\ndata: b\n\n", [Event("message", "b")]),
        ("data\n\n", [Event("message", "")]),
        ("data: a", []),
        ("data: a\n", []),
        ("", []),
        (
            "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
            [
                Event("message", "a", "1"),
                Event("message", "b", "1"),
                Event("message", "c", ""),
            ],
        ),
        ("id: a\0b\ndata: a\n\n", [Event("message", "a", "")]),
        (
            "retry: 10\n\nretry: \u0661\nretry: x\ndata: a\n\n",
            [Event("message", "a", "", 10)],
        ),
        (": c\nnope: x\nDATA: y\ndata: a\n\n", [Event("message", "a")]),
        ("\ufeffdata: a\n\n\ufeffdata: b\n\n", [Event("message", "a")]),
        ("data: ä€😀\x0b\u2028x\n\n", [Event("message", "ä€😀\x0b\u2028x")]),
        ("data: a\n\n\n\ndata: b\n\n", [Event("message", "a"), Event("message", "b")]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_events_are_parsed_by_the_standard_however_they_are_cut(
    text: str, wanted: list[Event], end: str, size: int
) -> None:
    body = text.replace("\n", end).encode()
    cuts = [body[at : at + size] for at in range(0, len(body), size)]
    assert list(streamed(EVENTS, *cuts).events()) == wanted


class Still:
    """A runner that sends nothing."""

    aio = False

    def run(self, steps: Any) -> Any:
        with pytest.raises(StopIteration) as ended:
            next(steps)
        return ended.value.value


def streamed(reader: Any, *pieces: bytes) -> Stream[Any]:
    """Give the stream of an answer that comes in these pieces."""
    response = Response(200, Headers(), b"", Pieces(pieces))
    request = Request("GET", "", {})
    settings, operation = Settings(server=""), streaming(reader)
    return Stream(Opened(settings, Still(), operation, request, (), response), reader)


class Pieces(tuple[bytes, ...]):
    __slots__ = ()

    def close(self) -> None: ...


def test_bytes_that_are_no_text_do_not_stop_events() -> None:
    [event] = streamed(EVENTS, b"data: a\xff\n\n").events()
    assert event.data == "a\ufffd"


def test_a_long_item_is_found_in_linear_time() -> None:
    pieces = [b'"', *[b"x" * 1000] * 20_000, b'"\n"y"']
    start = time.perf_counter()
    whole, last = streamed(Lines(lambda: str), *pieces)
    assert (len(whole), last) == (20_000_000, "y")
    assert time.perf_counter() - start < 2


def test_the_events_themselves_can_be_had(api: Api, server: Loopback) -> None:
    server.say(b"event: e\nid: 1\nretry: 5\ndata: a\n\ndata: [DONE]\n\n")
    assert list(called(api, EVENTS).events()) == [Event("e", "a", "1", 5)]
    lines = called(api, LINES)
    with pytest.raises(TypeError, match="no server-sent events"):
        lines.events()
    lines.close()


class Slowly:
    """Pieces that are sent when the test says so."""

    def __init__(self, *pieces: bytes) -> None:
        self._pieces = pieces
        self.allowed = threading.Semaphore(0)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.allowed.acquire(timeout=5)
            yield piece


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_items_are_there_as_soon_as_they_arrive(
    api: Api, server: Loopback, coding: str
) -> None:
    lines = [b'{"id":1}\n', b'{"id":2}\n']
    given = [gzip.compress(line) for line in lines] if coding == "gzip" else lines
    pieces = Slowly(*given)
    server.script = lambda _: Answer(
        headers={"Content-Encoding": coding}, pieces=pieces
    )
    pieces.allowed.release()
    stream = called(api, LINES)
    assert next(stream) == ONE
    pieces.allowed.release()
    assert list(stream) == [TWO]


def test_items_without_chunks_are_there_as_soon_as_they_arrive(
    api: Api, server: Loopback
) -> None:
    go_on = threading.Event()

    def raw() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n\r\n"
        yield b'data: {"id":1}\n\n'
        go_on.wait(5)
        yield b'data: {"id":2}\n\n'

    server.script = lambda _: Answer(raw=raw())
    stream = called(api, EVENTS)
    assert next(stream) == ONE
    go_on.set()
    assert list(stream) == [TWO]


def test_a_stream_that_is_read_to_its_end_leaves_the_connection(
    api: Api, server: Loopback
) -> None:
    server.script = lambda _: Answer(pieces=[b"1\n", b"2\n"])
    for _ in range(3):
        assert list(called(api, Lines(lambda: int))) == [1, 2]
    assert server.connections == 1


@pytest.mark.parametrize("way", ["close", "with", "done", "unread"])
def test_a_stream_that_is_left_early_closes_the_connection(
    api: Api, server: Loopback, way: str
) -> None:
    gone = threading.Event()

    def endless() -> Iterator[bytes]:
        try:
            yield b"data: 1\n\n"
            if way == "done":
                yield b"data: [DONE]\n\n"
            while True:
                yield b":" + b" " * 60_000 + b"\n"
        finally:
            gone.set()

    server.script = lambda _: Answer(pieces=endless())
    stream = called(api, Events(lambda: int))
    if way == "with":
        with stream as inner:
            assert next(inner) == 1
    elif way == "done":
        assert list(stream) == [1]
    else:
        assert way == "unread" or next(stream) == 1
        stream.close()
        stream.close()
    assert gone.wait(5)
    assert list(stream) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n1\n2",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n1\n2\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n1\n\r\n9\r\nab",
    ],
)
def test_a_connection_that_breaks_is_told_by_the_iteration(
    api: Api, server: Loopback, raw: bytes
) -> None:
    server.say(raw=raw)
    stream = called(api, Lines(lambda: int))
    assert next(stream) == 1
    with pytest.raises(ConnectionFailedError) as caught:
        next(stream)
    assert (caught.value.method, caught.value.url) == ("GET", f"{server.url}/s")
    assert list(stream) == []


def test_nonsense_in_place_of_a_chunk_is_an_error_of_the_connection(
    api: Api, server: Loopback
) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    server.say(raw=head + b"3\r\n1\n2\r\nzz\r\n")
    with pytest.raises(ConnectionFailedError):
        list(called(api, Lines(lambda: int)))


def test_a_stream_that_stalls_is_given_up(connect: Connect, server: Loopback) -> None:
    pieces = Slowly(b"1\n", b"2\n")
    pieces.allowed.release()
    server.script = lambda _: Answer(pieces=pieces)
    stream = called(connect(timeout=0.1), Lines(lambda: int))
    assert next(stream) == 1
    with pytest.raises(RequestTimeoutError):
        next(stream)
    pieces.allowed.release()


@pytest.mark.parametrize("reader", [LINES, EVENTS])
def test_an_item_that_cannot_be_read_does_not_end_the_stream(
    api: Api, server: Loopback, reader: Any
) -> None:
    mark = b"data: " if reader is EVENTS else b""
    end = b"\n\n" if reader is EVENTS else b"\n"
    server.say(b"".join(mark + each + end for each in (b'{"id":', b'{"id":1}')))
    stream = called(api, reader)
    with pytest.raises(DecodeError, match="not JSON") as caught:
        next(stream)
    assert (caught.value.body, caught.value.status) == (b'{"id":', 200)
    assert caught.value.url == f"{server.url}/s"
    assert list(stream) == [ONE]


@pytest.mark.parametrize("reader", [LINES, EVENTS])
def test_strict_responses_hold_for_every_item(
    connect: Connect, server: Loopback, reader: Any
) -> None:
    server.say(b'data: {"id":"x"}\n\n' if reader is EVENTS else b'{"id":"x"}\n')
    stream = called(connect(strict_responses=True), reader)
    with pytest.raises(DecodeError, match="id: expected int"):
        next(stream)


@pytest.mark.parametrize("chunked", [True, False])
def test_errors_are_raised_before_there_is_a_stream(
    api: Api, server: Loopback, chunked: bool
) -> None:
    body = b'{"title":"no"}'
    pieces = [body[:5], body[5:]] if chunked else None
    server.script = lambda _: Answer(500, body, pieces=pieces)
    for _ in range(2):
        with pytest.raises(Problem) as caught:
            called(api, EVENTS)
        assert (caught.value.title, caught.value.body) == ("no", body)
    assert server.connections == 1


def test_an_error_that_breaks_off_is_an_error_of_the_connection(
    api: Api, server: Loopback
) -> None:
    server.say(raw=b"HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\n{")
    with pytest.raises(ConnectionFailedError, match=f"GET {server.url}/s"):
        called(api, EVENTS)


@pytest.mark.parametrize(
    ("media_type", "body", "wanted"),
    [
        ("application/json", b'{"id":1}', ONE),
        ("text/event-stream; charset=utf-8", b'data: {"id":1}\n\n', [ONE]),
        ("application/x-ndjson", b'{"id":1}', [ONE]),
        ("text/plain", b"x", "x"),
        ("application/other", b'{"id":1}', ONE),
    ],
)
def test_the_content_type_decides_whether_there_is_a_stream(
    api: Api, server: Loopback, media_type: str, body: bytes, wanted: Any
) -> None:
    server.say(body, headers={"Content-Type": media_type})
    operation = streaming(Json(lambda: Item), EVENTS, LINES, Text())
    value = api.call(operation)
    streams = (Stream, WaitingStream)
    assert (list(value) if isinstance(value, streams) else value) == wanted
    if not isinstance(value, streams):
        api.call(operation)
        assert server.connections == 1


def test_a_whole_answer_of_a_streaming_call_may_break_off(
    api: Api, server: Loopback
) -> None:
    server.say(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")
    with pytest.raises(ConnectionFailedError, match=f"GET {server.url}/s"):
        api.call(streaming(Json(lambda: Item), EVENTS))


@pytest.mark.parametrize(("body", "wanted"), [(b"", None), (b'{"id":1}', ONE)])
def test_an_undeclared_success_of_a_streaming_call_is_read_whole(
    api: Api, server: Loopback, body: bytes, wanted: Any
) -> None:
    server.say(body, 202)
    assert api.call(streaming(Json(lambda: Item), EVENTS)) == wanted


def test_redirects_lead_to_the_stream(api: Api, server: Loopback) -> None:
    server.say(b"moved", 302, {"Location": "/t"})
    server.say(b'{"id":1}\n')
    assert list(called(api, LINES)) == [ONE]
    assert server.connections == 1


class Whole:
    """A transport that knows nothing of streams."""

    def send(self, request: Request) -> Response:
        assert (request.stream, request.timeout.read) == (True, 5.0)
        return Response(200, Headers(), b'{"id":1}\n{"id":2}\n')

    def close(self) -> None: ...


@pytest.mark.parametrize("connect", ["sync"], indirect=True)
def test_a_transport_may_give_whole_answers_only(connect: Connect) -> None:
    with called(connect(transport=Whole()), LINES) as stream:
        assert list(stream) == [ONE, TWO]


def test_memory_stays_flat_however_long_a_stream_is(api: Api, server: Loopback) -> None:
    line = json.dumps({"id": 1, "name": "x" * 100_000}).encode() + b"\n"
    server.script = lambda _: Answer(pieces=itertools.repeat(line, 300))
    assert sum(1 for item in called(api, LINES) if item.name) == 300


def test_a_hundred_megabytes_come_unchanged(api: Api, server: Loopback) -> None:
    body = bytes(range(256)) * (100 << 12)
    server.say(body, headers={"Content-Type": "text/plain; charset=utf-16"})
    operation: Operation[bytes] = Operation("GET", "/", responses={"200": Bytes()})
    assert api.call(operation) == body
