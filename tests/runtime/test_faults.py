"""What becomes of a call when the server misbehaves, and how often it is sent."""

import contextlib
import gzip
import importlib.util
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from faulty import Faulty, Then, Turn, answer, drops
from loopback import Connect
from runtime import (
    ApiException,
    Body,
    Bytes,
    ClientErrorException,
    ConnectionFailedError,
    DecodeError,
    Json,
    Operation,
    RequestTimeoutError,
    ServerErrorException,
    Timeout,
)
from runtime.texts import Text
from waiting import WaitingApi

ANY = Json(lambda: object)
GET: Operation[Any] = Operation("GET", "/a", responses={"200": ANY})
POST: Operation[Any] = Operation(
    "POST", "/a", parameters=(Body(),), responses={"200": ANY}
)
TEXT: Operation[Any] = Operation("GET", "/a", responses={"200": Text()})
RAW: Operation[Any] = Operation("GET", "/a", responses={"200": Bytes()})

CHUNKED = "Transfer-Encoding: chunked"
GZIP, DEFLATE, BR = (f"Content-Encoding: {it}" for it in ("gzip", "deflate", "br"))
LONG = b'{"a": "' + b"x" * 5000 + b'"}'
WHOLE = {"a": "x" * 5000}
PATIENCE = Timeout(connect=0.5, read=0.5, total=1.5)
BROTLI = pytest.mark.skipif(
    importlib.util.find_spec("brotli") is None, reason="no brotli"
)


@pytest.fixture
def faulty() -> Iterator[Callable[..., Faulty]]:
    """Start servers with turns."""
    with contextlib.ExitStack() as stack:

        def start(*turns: Turn, **named: Any) -> Faulty:
            return stack.enter_context(contextlib.closing(Faulty(*turns, **named)))

        yield start


class Either(NamedTuple):
    """What the two libraries make of it; there is no telling who is right."""

    requests: Any
    aiohttp: Any


class Case(NamedTuple):
    """Turns of the server, and what is wanted: a value, or an error; sent how often."""

    turns: list[Turn]
    wanted: Any
    sent: int = 1
    operation: Operation[Any] = GET
    retries: int = 0


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def once(*steps: Any) -> list[Turn]:
    """Do something to every request."""
    return [steps]


def again(status: str, *headers: str) -> list[Turn]:
    """Refuse the first request, and answer all others."""
    return [[answer(b"", *headers, status=status)], [answer(b"[1]")]]


SLOW = {
    "headers that do not come": Case(once(answer()[:20], 9.0), RequestTimeoutError),
    "headers in drops, too slow": Case(
        once(*drops(answer(b"{}", "X-Long: " + "x" * 100))), RequestTimeoutError
    ),
    "headers in drops": Case(once(*drops(answer(), 0.005)), {}),
    "a body that does not come": Case(
        once(answer(LONG)[:-2000], 9.0), RequestTimeoutError
    ),
    "a body in drops, too slow": Case(
        once(answer(b" " * 100, CHUNKED)[:-100], *drops(b"1\r\n \r\n" * 20)),
        RequestTimeoutError,
    ),
    "a body in drops": Case(once(*drops(answer(b"[1, 2]"), 0.005)), [1, 2]),
    "a slow POST": Case(once(9.0), RequestTimeoutError, 1, POST, 2),
    "a slow GET": Case([[9.0], [answer(b"1")]], 1, 2, GET, 2),
}
BROKEN = {
    "reset at once": Case(once(Then.RESET), ConnectionFailedError),
    "closed at once": Case(once(Then.CLOSE), ConnectionFailedError),
    "reset in the headers": Case(
        once(answer()[:20], 0.05, Then.RESET), ConnectionFailedError
    ),
    "reset in the body": Case(
        once(answer(LONG)[:-2000], 0.05, Then.RESET), ConnectionFailedError
    ),
    "closed in the body": Case(
        once(answer(LONG)[:-2000], Then.CLOSE), ConnectionFailedError
    ),
    "closed in a chunk": Case(
        once(answer(b"9\r\nabc", CHUNKED), Then.CLOSE), ConnectionFailedError
    ),
    "closed before the last chunk": Case(
        once(answer(b"2\r\n[]\r\n", CHUNKED), Then.CLOSE), ConnectionFailedError
    ),
    "a POST reset": Case(once(Then.RESET), ConnectionFailedError, 1, POST, 2),
    "a POST closed": Case(once(Then.CLOSE), ConnectionFailedError, 1, POST, 2),
    "a GET reset": Case([[Then.RESET], [Then.CLOSE], [answer(b"1")]], 1, 3, GET, 2),
    "a GET reset for good": Case(once(Then.RESET), ConnectionFailedError, 3, GET, 2),
}
LYING = {
    "a length too long": Case(
        once(answer(b"{}", "Content-Length: 9"), Then.CLOSE), ConnectionFailedError
    ),
    "a length too short": Case(
        once(answer(b"{}junk", "Content-Length: 2")), Either({}, ConnectionFailedError)
    ),
    "a length that cuts": Case(
        once(answer(b"[1, 2]", "Content-Length: 3")),
        Either(DecodeError, ConnectionFailedError),
    ),
    "a length without sense": Case(
        once(answer(b"{}", "Content-Length: many"), Then.CLOSE),
        Either({}, ConnectionFailedError),
    ),
    "no length, but an end": Case(
        once(answer(b"x").replace(b"Content-Length: 1\r\n", b""), Then.CLOSE),
        b"x",
        1,
        RAW,
    ),
    "no HTTP": Case(once(b"SSH-2.0-OpenSSH\r\n\r\n"), ConnectionFailedError),
    "chunks of no length": Case(
        once(answer(b"zz\r\n", CHUNKED)), ConnectionFailedError
    ),
    "chunks of a negative length": Case(
        once(answer(b"-5\r\nabcde\r\n0\r\n\r\n", CHUNKED), Then.CLOSE),
        ConnectionFailedError,
    ),
    "chunks with extensions and trailers": Case(
        once(answer(b"2;a=b\r\n[]\r\n0\r\nX: y\r\n\r\n", CHUNKED)), []
    ),
    "thousands of headers": Case(
        once(answer(b"{}", *(f"X-{it}: y" for it in range(20_000)))),
        ConnectionFailedError,
    ),
    "a header of a megabyte": Case(
        once(answer(b"{}", "X: " + "y" * (1 << 20))), ConnectionFailedError
    ),
    "a header of many kilobytes": Case(once(answer(b"{}", "X: " + "y" * 50_000)), {}),
    "headers on several lines": Case(once(answer(b"[1]", "X: a\r\n b")), [1]),
}
CODED = {
    "gzip": Case(once(answer(gzip.compress(LONG), GZIP)), WHOLE),
    "gzip of several members": Case(
        once(answer(gzip.compress(LONG[:99]) + gzip.compress(LONG[99:]), GZIP)), WHOLE
    ),
    "deflate": Case(once(answer(zlib.compress(LONG), DEFLATE)), WHOLE),
    "deflate without its header": Case(once(answer(raw_deflate(LONG), DEFLATE)), WHOLE),
    "gzip that is none": Case(once(answer(LONG, GZIP)), ConnectionFailedError),
    "gzip with a fault": Case(
        once(answer(gzip.compress(LONG)[:-8] + b"!" * 8, GZIP)), ConnectionFailedError
    ),
    "gzip that is cut": Case(
        once(answer(gzip.compress(LONG)[:-30], GZIP)), DecodeError
    ),
    "gzip of nothing": Case(once(answer(b"", GZIP)), DecodeError),
    "a coding that nobody knows": Case(
        once(answer(b"xyz", "Content-Encoding: secret")), b"xyz", 1, RAW
    ),
    "UTF-8 that says it is UTF-16": Case(
        once(
            answer('["ä"]'.encode(), "Content-Type: application/json; charset=utf-16")
        ),
        ["ä"],
    ),
    "a text in Latin-1": Case(
        once(answer(b"\xe4", "Content-Type: text/plain; charset=latin-1")), "ä", 1, TEXT
    ),
    "a text in an unknown charset": Case(
        once(answer("ä".encode(), "Content-Type: text/plain; charset=klingon")),
        "ä",
        1,
        TEXT,
    ),
    "a text in another charset": Case(
        once(answer(b"a\xff", "Content-Type: text/plain; charset=utf-8")),
        "a\ufffd",
        1,
        TEXT,
    ),
    "a JSON that is none": Case(once(answer(b"<html>")), DecodeError),
    "a JSON in another charset": Case(once(answer(b'["\xff"]')), DecodeError),
    "a JSON of no end": Case(once(answer(b"[" * 100_000)), DecodeError),
    "nothing": Case(once(answer(b"")), DecodeError),
}
STRANGE = {
    "100 before": Case(
        once(b"HTTP/1.1 100 Continue\r\n\r\n", 0.05, answer(b"[1]")), [1]
    ),
    "103 before": Case(
        once(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.05, answer(b"[1]")),
        [1],
    ),
    "1XX without end": Case(
        once(*[b"HTTP/1.1 102 Processing\r\n\r\n", 0.05] * 100), RequestTimeoutError
    ),
    "204 with a body": Case(
        once(answer(b"junk", status="204 No Content")),
        Either(None, ConnectionFailedError),
    ),
    "205 with nothing": Case(once(answer(b"", status="205 Reset Content")), None),
    "304 with a length": Case(
        once(answer(b"", "Content-Length: 9", status="304 Not Modified")), ApiException
    ),
    "a status that is no status": Case(
        once(answer(status="999 Whatever")), ApiException
    ),
    "a status without a reason": Case(once(answer(status="200")), {}),
    "HTTP/1.0": Case(
        once(answer(b"[1]").replace(b"HTTP/1.1", b"HTTP/1.0"), Then.CLOSE), [1]
    ),
}
WAITED_FOR = {
    f"{status} with {header}": Case(again(status, header), [1], 2, GET, 1)
    for status in ("429 Slow Down", "503 Later")
    for header in (
        "Retry-After: 0",
        "Retry-After: 1",
        "Retry-After: Sun, 06 Nov 1994 08:49:37 GMT",
        "Retry-After: -5",
        "Retry-After: soon",
        "Retry-After: 0.01",
        "retry-after-ms: 1",
        "retry-after-ms: -1",
        "retry-after-ms: nan",
        "X: y",
    )
}
HELPLESS = {
    "503 with a wait beyond the deadline": Case(
        again("503 Later", "Retry-After: 20"), ServerErrorException, 1, GET, 1
    ),
    "503 with a wait of years": Case(
        again("503 Later", "Retry-After: 999999999999"), ServerErrorException, 1, GET, 1
    ),
    "503 with a wait without end": Case(
        again("503 Later", "retry-after-ms: inf"), ServerErrorException, 1, GET, 1
    ),
    "503 to a POST": Case(
        again("503 Later", "Retry-After: 0"), ServerErrorException, 1, POST, 1
    ),
    "429 to a POST": Case(
        again("429 Slow Down", "Retry-After: 0"), ClientErrorException, 1, POST, 1
    ),
    "401": Case(again("401 Who"), ClientErrorException, 1, GET, 2),
    "301 of a POST": Case(again("301 There", "Location: /b"), ApiException, 1, POST, 2),
    "302 in circles": Case(
        once(answer(b"", "Location: /a", status="302 There")), ApiException, 6, GET, 2
    ),
    "302 to a file": Case(
        again("302 There", "Location: file:///etc/passwd"), ApiException, 1, GET, 2
    ),
    "302 to nowhere": Case(again("302 There"), ApiException, 1, GET, 2),
    "302 to a blank": Case(again("302 There", "Location: /b c"), [1], 2),
    "302 with a fragment": Case(again("302 There", "Location: /b#d"), [1], 2),
}
CASES = {
    f"{group}: {name}": case
    for group, cases in {
        "slow": SLOW,
        "broken": BROKEN,
        "lying": LYING,
        "coded": CODED,
        "strange": STRANGE,
        "refused for now": WAITED_FOR,
        "refused": HELPLESS,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_fault_has_its_end(
    connect: Connect, faulty: Callable[..., Faulty], case: Case
) -> None:
    server = faulty(*case.turns)
    api = connect(server=server.url, timeout=PATIENCE, retries=case.retries)
    arguments = ({},) if case.operation is POST else ()
    begun = time.monotonic()
    wanted = case.wanted
    if isinstance(wanted, Either):
        wanted = wanted.aiohttp if isinstance(api, WaitingApi) else wanted.requests
    if isinstance(wanted, type):
        with pytest.raises(wanted):
            api.call(case.operation, *arguments)
    else:
        assert api.call(case.operation, *arguments) == wanted
    assert time.monotonic() - begun < PATIENCE.total + 1
    assert len(server.seen) == case.sent
    assert "#" not in server.seen[-1]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_call_after_a_fault_gets_its_own_answer(
    connect: Connect, faulty: Callable[..., Faulty], case: Case
) -> None:
    turns = [*case.turns, *case.turns[-1:] * case.sent][: case.sent]
    server = faulty(*turns, [answer(b'"own"')])
    api = connect(server=server.url, timeout=PATIENCE, retries=case.retries)
    with contextlib.suppress(Exception):
        api.call(case.operation, *(({},) if case.operation is POST else ()))
    assert api.call(GET) == "own"


@BROTLI
def test_br_is_undone_where_it_is_installed(
    connect: Connect, faulty: Callable[..., Faulty]
) -> None:
    packed = importlib.import_module("brotli").compress(LONG)
    api = connect(server=faulty([answer(packed, BR)], [answer(b"\xff" * 20, BR)]).url)
    assert api.call(GET) == WHOLE
    with pytest.raises(ConnectionFailedError):
        api.call(GET)


@pytest.mark.parametrize("operation", [GET, POST])
def test_a_connection_that_closed_meanwhile_is_not_used(
    connect: Connect, faulty: Callable[..., Faulty], operation: Operation[Any]
) -> None:
    server = faulty([answer(b"1"), 0.05, Then.CLOSE], [answer(b"2")])
    api = connect(server=server.url)
    assert api.call(GET) == 1
    time.sleep(0.2)
    assert api.call(operation, *(({},) if operation is POST else ())) == 2
    assert (len(server.seen), server.connections) == (2, 2)


@pytest.mark.parametrize(("operation", "sent"), [(GET, 3), (POST, 2)])
def test_a_connection_that_closes_under_a_request_is_another_attempt(
    connect: Connect,
    faulty: Callable[..., Faulty],
    operation: Operation[Any],
    sent: int,
) -> None:
    server = faulty([answer(b"1")], [Then.CLOSE], [answer(b"2")])
    api = connect(server=server.url, retries=1)
    assert api.call(GET) == 1
    if operation is GET:
        assert api.call(GET) == 2
    else:
        with pytest.raises(ConnectionFailedError) as caught:
            api.call(POST, {})
        assert caught.value.attempts == 1
    assert len(server.seen) == sent


@pytest.mark.parametrize("late", [0.0, 0.1])
def test_an_answer_that_nobody_asked_for_is_nobodys(
    connect: Connect, faulty: Callable[..., Faulty], late: float
) -> None:
    """Two answers to one request; the second is not that of the next one."""
    server = faulty([answer(b"1"), late, answer(b"2")], [answer(b"3")])
    api = connect(server=server.url)
    with contextlib.suppress(ConnectionFailedError):
        assert api.call(GET) == 1
    time.sleep(2 * late)
    assert api.call(GET) == 3


@pytest.mark.parametrize("length", [1 << 10, 1 << 23])
def test_an_answer_before_the_whole_request_is_read(
    connect: Connect, faulty: Callable[..., Faulty], length: int
) -> None:
    refusal = answer(b"", "Connection: close", status="413 Too Much")
    server = faulty([refusal, 0.5, Then.CLOSE], deaf=True)
    api = connect(server=server.url, retries=2)
    with pytest.raises(ClientErrorException, match="413"):
        api.call(POST, "x" * length)
    assert server.seen == ["POST /a"]


def test_who_reads_slowly_is_waited_for(
    connect: Connect, faulty: Callable[..., Faulty]
) -> None:
    """The time to send is that of a piece, not of all that is sent."""
    server = faulty([answer(b"1")])
    server.slowness = 0.004
    api = connect(server=server.url, timeout=Timeout(connect=0.4, read=1.0, total=30))
    begun = time.monotonic()
    assert api.call(POST, "x" * (24 << 20)) == 1
    assert time.monotonic() - begun > 1


def test_who_does_not_read_is_given_up(
    connect: Connect, faulty: Callable[..., Faulty]
) -> None:
    server = faulty([9.0], deaf=True)
    api = connect(server=server.url, timeout=PATIENCE, retries=2)
    begun = time.monotonic()
    with pytest.raises(RequestTimeoutError):
        api.call(POST, "x" * (1 << 24))
    assert time.monotonic() - begun < PATIENCE.total + 1
    assert server.seen == ["POST /a"]


def test_headers_beyond_ascii_are_read_as_utf_8(
    connect: Connect, faulty: Callable[..., Faulty]
) -> None:
    server = faulty([answer(b"no", "X-Name: \u00c3\u00a4", status="400 No")])
    with pytest.raises(ClientErrorException) as caught:
        connect(server=server.url).call(GET)
    assert caught.value.headers["X-Name"] == "ä"
