"""Server-sent events that break off: what is asked for again, and what is given."""

from collections.abc import Iterator
from typing import Any

import pytest
from loopback import Answer, Connect, Loopback, Seen
from runtime import (
    ApiException,
    ConnectionFailedError,
    Hooks,
    Operation,
    RequestOptions,
)
from runtime.streams import Events, Lines, Stream

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


def event(number: int, more: str = "") -> bytes:
    return f"{more}id: {number}\ndata: {number}\n\n".encode()


def broken(*events: bytes) -> Answer:
    """Give chunks of a body, and no end of it."""
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in events)
    return Answer(raw=HEAD + CHUNKED + chunks)


def whole(*events: bytes) -> Answer:
    return Answer(pieces=events)


def unframed(*events: bytes) -> Answer:
    """Give a body that is over when the connection is."""
    return Answer(raw=HEAD + b"\r\n" + b"".join(events))


GONE = Answer(204, b"")
QUICK = "retry: 1\n"


class Script:
    """Answers in turn, the last one for ever; notes where each request goes on."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[str | None] = []

    def __call__(self, seen: Seen) -> Answer:
        self.asked.append(seen.headers.get("Last-Event-ID"))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def operation(reader: Any, method: str = "GET") -> Operation[Stream[Any]]:
    return Operation(method, "/s", responses={"200": reader})


NUMBERS = Events(lambda: int)


@pytest.fixture(autouse=True)
def _in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.retries._FIRST", 0.01)


@pytest.mark.parametrize(
    ("answers", "wanted", "asked"),
    [
        ([broken(event(1), event(2)), whole(event(3))], [1, 2, 3], [None, "2"]),
        ([broken(event(1)), broken(event(2)), whole()], [1, 2], [None, "1", "2"]),
        ([broken(event(1), b"id: 2\ndata: 2\n"), whole(event(2))], [1, 2], [None, "1"]),
        ([broken(event(1), b"id: 2\n\n"), whole(event(3))], [1, 3], [None, "2"]),
        ([broken(), whole(event(1))], [1], [None, None]),
        ([broken(b": hello\n\n"), whole(event(1))], [1], [None, None]),
        ([broken("id: é\ndata: 1\n\n".encode()), whole()], [1], [None, "Ã©"]),
        ([broken(event(1)), GONE], [1], [None, "1"]),
        ([broken(event(1)), Answer(503), whole(event(2))], [1, 2], [None, "1", "1"]),
        # An end that may be a break, or after which the server told when to come back.
        ([unframed(event(1)), unframed(event(2)), GONE], [1, 2], [None, "1", "2"]),
        ([whole(event(1, QUICK)), whole(event(2)), GONE], [1, 2], [None, "1", "2"]),
        ([whole(event(1, QUICK)), whole()], [1], [None, "1", "1"]),
        ([whole(event(1, QUICK) + b"data: [DONE]\n\n")], [1], [None]),
        ([whole(event(1))], [1], [None]),
        ([unframed(b"data: 1\n\n")], [1], [None]),
    ],
)
def test_events_go_on_where_they_broke_off(
    connect: Connect,
    server: Loopback,
    answers: list[Answer],
    wanted: list[int],
    asked: list[str | None],
) -> None:
    server.script = script = Script(*answers)
    assert list(connect(retries=2).call(operation(NUMBERS))) == wanted
    assert script.asked == asked


@pytest.mark.parametrize(
    ("reader", "method", "retries", "first"),
    [
        (NUMBERS, "GET", 2, b"data: 1\n\n"),  # where would it go on?
        (NUMBERS, "GET", 2, b"id: 0\ndata: 1\n\nid\ndata: 1\n\n"),
        (NUMBERS, "GET", 2, b"id: a\x01b\ndata: 1\n\n"),
        (NUMBERS, "GET", 0, event(1)),
        (NUMBERS, "POST", 2, event(1)),
        (Lines(lambda: int), "GET", 2, b"1\n"),
    ],
)
def test_where_an_event_might_be_lost_or_repeated_the_break_is_told(
    connect: Connect,
    server: Loopback,
    reader: Any,
    method: str,
    retries: int,
    first: bytes,
) -> None:
    server.script = script = Script(broken(first))
    stream = connect(retries=retries).call(operation(reader, method))
    assert next(stream) == 1
    with pytest.raises(ConnectionFailedError) as caught:
        list(stream)
    assert (caught.value.method, caught.value.url) == (method, f"{server.url}/s")
    assert script.asked == [None]


def test_a_call_with_a_key_goes_on_whatever_its_method(
    connect: Connect, server: Loopback
) -> None:
    server.script = script = Script(broken(event(1)), whole(event(2)))
    options = RequestOptions(idempotency_key="k", retries=1)
    assert list(connect().call(operation(NUMBERS, "POST"), options=options)) == [1, 2]
    assert script.asked == [None, "1"]
    assert {seen.headers["Idempotency-Key"] for seen in server.seen} == {"k"}


def test_attempts_that_bring_nothing_are_counted(
    connect: Connect, server: Loopback
) -> None:
    server.script = script = Script(broken(event(1)), broken(event(2)), broken())
    stream = connect(retries=2).call(operation(NUMBERS))
    assert [next(stream), next(stream)] == [1, 2]
    with pytest.raises(ConnectionFailedError) as caught:
        next(stream)
    assert script.asked == [None, "1", "2", "2"]
    assert caught.value.attempts == 3


def test_an_error_that_is_the_answer_ends_the_stream(
    connect: Connect, server: Loopback
) -> None:
    server.script = Script(broken(event(1)), Answer(404))
    stream = connect(retries=2).call(operation(NUMBERS))
    assert next(stream) == 1
    with pytest.raises(ApiException, match="404"):
        next(stream)
    assert list(stream) == []


class Heard(Hooks):
    def __init__(self) -> None:
        self.pauses: list[float] = []

    def on_retry(self, request: Any, outcome: Any, pause: float) -> None:
        assert (request.method, request.url[-2:]) == ("GET", "/s")
        assert isinstance(outcome, ConnectionFailedError)
        self.pauses.append(pause)


@pytest.mark.parametrize(("asked", "pause"), [(20, 0.02), (0, 0.0)])
def test_the_server_says_how_long_to_wait(
    connect: Connect, server: Loopback, asked: int, pause: float
) -> None:
    server.script = Script(broken(event(1, f"retry: {asked}\n")), whole())
    heard = Heard()
    stream = connect(retries=1, hooks=(heard,)).call(operation(NUMBERS))
    assert next(stream) == 1
    assert list(stream) == []
    assert heard.pauses[0] == pause


def test_credentials_and_other_headers_are_sent_again(
    connect: Connect, server: Loopback
) -> None:
    server.script = Script(broken(event(1)), whole(event(2)))
    options = RequestOptions(headers={"last-event-id": "0", "X-Own": "x"})
    stream = connect(retries=1).call(operation(NUMBERS), options=options)
    assert list(stream) == [1, 2]
    first, second = (dict(seen.headers) for seen in server.seen)
    assert (first.pop("last-event-id"), second.pop("Last-Event-ID")) == ("0", "1")
    assert first == second


def test_nothing_is_lost_or_repeated_whenever_the_line_is_cut(
    connect: Connect, server: Loopback
) -> None:
    """A server that goes on after the event it is told, and cuts at any byte."""
    log = [event(number) for number in range(40)]
    cuts = iter(range(7, 10_000, 31))

    def script(seen: Seen) -> Answer:
        last = int(seen.headers.get("Last-Event-ID", "-1"))
        left = b"".join(log[last + 1 :])
        cut = next(cuts)
        return broken(left[:cut]) if cut < len(left) else whole(left)

    def streamed() -> Iterator[int]:
        server.script = script
        yield from connect(retries=3).call(operation(NUMBERS))

    assert list(streamed()) == list(range(40))
    assert len(server.seen) > 5
