"""Attempts: which calls are made again, when, and what they then send."""

import io
import json
import pickle
import time
from typing import Any

import pytest
from loopback import Answer, Connect, Loopback, Seen
from runtime import (
    ApiException,
    Body,
    ClientErrorException,
    ConfigurationError,
    Hooks,
    Json,
    Operation,
    Query,
    RequestOptions,
    RequestTimeoutError,
    ServerErrorException,
    Timeout,
)
from runtime.credentials import ApiKey, Bearer
from runtime.discovery import Flow
from runtime.files import Raw
from runtime.grants import ClientCredentials
from runtime.oauth import OAuth

ANY = {"200": Json(lambda: object)}
GET: Operation[Any] = Operation("GET", "/a", responses=ANY)
POST: Operation[Any] = Operation("POST", "/a", parameters=(Body(),), responses=ANY)
OCTETS: Operation[Any] = Operation(
    "PUT", "/a", parameters=(Raw("application/octet-stream"),), responses=ANY
)
KEYED = RequestOptions(idempotency_key="k1")


class Once(io.BytesIO):
    """A file that can be read once."""

    def seekable(self) -> bool:
        return False


CASES = [
    # operation, arguments, status, options, requests that are seen
    (GET, (), 503, None, 3),
    (GET, (), 429, None, 3),
    (GET, (), 408, None, 3),
    (GET, (), 500, RequestOptions(retries=1), 2),
    (GET, (), 503, RequestOptions(retries=0), 1),
    (GET, (), 404, None, 1),
    (GET, (), 501, None, 1),
    (OCTETS, (b"x",), 503, None, 3),
    (OCTETS, (Once(b"x"),), 503, None, 1),
    (POST, ({},), 503, None, 1),
    (POST, ({},), 503, KEYED, 3),
]


@pytest.mark.parametrize(("operation", "arguments", "status", "options", "seen"), CASES)
def test_only_what_may_be_sent_again_is(
    connect: Connect,
    server: Loopback,
    operation: Operation[Any],
    arguments: tuple[Any, ...],
    status: int,
    options: RequestOptions | None,
    seen: int,
) -> None:
    server.say(b"{}", status, {"Retry-After": "0"})
    with pytest.raises(ApiException) as caught:
        connect(retries=2).call(operation, *arguments, options=options)
    assert len(server.seen) == caught.value.attempts == seen
    by_status = ServerErrorException if status >= 500 else ClientErrorException
    assert isinstance(caught.value, by_status)


def test_a_call_that_succeeds_in_the_end_gives_its_value(
    connect: Connect, server: Loopback
) -> None:
    server.say(b"", 503, {"retry-after-ms": "1"})
    server.say(b"", 503, {"Retry-After": "Sun, 06 Nov 1994 08:49:37 GMT"})
    server.say(b"[1]")
    assert connect(retries=2).call(GET) == [1]


@pytest.mark.parametrize(
    ("header", "options", "wanted"),
    [
        (None, None, [None]),
        (None, KEYED, [("Idempotency-Key", "k1")]),
        ("X-Key", KEYED, [("X-Key", "k1")]),
    ],
)
def test_a_key_is_sent_in_its_header(
    connect: Connect,
    server: Loopback,
    header: str | None,
    options: RequestOptions | None,
    wanted: list[Any],
) -> None:
    connect(idempotency_header=header).call(POST, {}, options=options)
    found = [
        next((pair for pair in seen.headers.items() if "Key" in pair[0]), None)
        for seen in server.seen
    ]
    assert found == wanted


def test_each_call_has_a_key_of_its_own_for_all_its_attempts(
    connect: Connect, server: Loopback
) -> None:
    server.script = lambda _: Answer(503 if len(server.seen) % 2 else 200)
    api = connect(retries=2, idempotency_header="X-Key")
    api.call(POST, {})
    api.call(POST, {})
    api.call(GET)
    first, again, second, more, get, *_ = [
        seen.headers.get("X-Key") for seen in server.seen
    ]
    assert first == again != second == more
    assert first
    assert get is None


def test_a_pause_never_goes_beyond_the_deadline(
    connect: Connect, server: Loopback
) -> None:
    server.say(b"", 503, {"Retry-After": "20"})
    begun = time.monotonic()
    with pytest.raises(ServerErrorException):
        connect(retries=2, timeout=Timeout(total=1.0)).call(GET)
    assert time.monotonic() - begun < 1


def test_an_answer_in_drops_meets_the_deadline(
    connect: Connect, server: Loopback
) -> None:
    def drops() -> Any:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
        for _ in range(100):
            time.sleep(0.05)
            yield b"1"

    server.script = lambda _: Answer(raw=drops())
    with pytest.raises(RequestTimeoutError):
        connect(timeout=Timeout(total=0.3)).call(GET)


@pytest.mark.parametrize(
    ("client", "options", "wanted"),
    [
        ({"accept": "text/x"}, {}, ("accept", "text/x")),
        ({}, {"ACCEPT": "text/y"}, ("ACCEPT", "text/y")),
        ({"accept": "text/x"}, {"ACCEPT": "text/y"}, ("ACCEPT", "text/y")),
    ],
)
def test_a_header_is_sent_once_in_whichever_letter_case(
    connect: Connect,
    server: Loopback,
    client: dict[str, str],
    options: dict[str, str],
    wanted: tuple[str, str],
) -> None:
    server.say(b"[1]")
    connect(headers=client).call(GET, options=RequestOptions(headers=options))
    (seen,) = server.seen
    found = [pair for pair in seen.headers.items() if pair[0].lower() == "accept"]
    assert found == [wanted]


def test_a_refused_token_is_fetched_anew_once(
    connect: Connect, server: Loopback
) -> None:
    tokens = iter(["old", "new", "newer"])

    def script(seen: Seen) -> Answer:
        if seen.path == "/token":
            fields = {"access_token": next(tokens), "expires_in": 3600}
            return Answer(body=json.dumps(fields).encode())
        good = seen.headers["Authorization"] == "Bearer new"
        return Answer(200 if good else 401, b"[1]")

    server.script = script
    flow = Flow(token_url=f"{server.url}/token")
    auth = OAuth(flow, ClientCredentials(client_id="i", client_secret="s"))
    api = connect(auth={"o": auth}, security=({"o": ()},))
    assert api.call(POST, {}) == [1]
    assert [seen.path for seen in server.seen] == ["/token", "/a", "/token", "/a"]


def test_a_token_of_the_user_is_not_sent_again(
    connect: Connect, server: Loopback
) -> None:
    server.say(b"", 401)
    api = connect(auth={"b": Bearer("t")}, security=({"b": ()},), retries=2)
    with pytest.raises(ClientErrorException):
        api.call(GET)
    assert len(server.seen) == 1


def test_options_hold_for_one_call(
    connect: Connect, server: Loopback, second: Loopback
) -> None:
    api = connect(
        headers={"X-All": "1"},
        auth={"k": ApiKey("header", "X-K", "a")},
        security=({"k": ()},),
    )
    options = RequestOptions(
        headers={"X-One": "2", "Accept": "text/x"},
        query={"q": [1, "ä"]},
        server=f"{second.url}/v2",
        auth={"k": ApiKey("header", "X-K", "b")},
    )
    api.call(Operation("GET", "/a", parameters=(Query("p"),)), 1, options=options)
    api.call(GET)
    [there], [here] = second.seen, server.seen
    assert there.path == "/v2/a?p=1&q=1&q=%C3%A4"
    wanted = {"X-All": "1", "X-One": "2", "Accept": "text/x", "X-K": "b"}
    assert wanted.items() <= there.headers.items()
    assert (here.path, here.headers["X-K"]) == ("/a", "a")
    assert "X-One" not in here.headers


def test_a_copy_shares_the_connections(connect: Connect, server: Loopback) -> None:
    api = connect()
    api.call(GET)
    other = api.client.copy(headers={"X-Other": "1"}, retries=0)
    type(api).call(type(api)(other, *api.more), GET)
    api.call(GET)
    assert ["X-Other" in seen.headers for seen in server.seen] == [False, True, False]
    assert server.connections == 1


@pytest.mark.parametrize("header", ["a\r\nb", "a\0"])
def test_headers_of_a_client_are_checked_when_it_is_made(
    connect: Connect, header: str
) -> None:
    with pytest.raises(ValueError, match="control characters"):
        connect(headers={"X": header})
    with pytest.raises(ConfigurationError):
        connect(server="ftp://x")


class Told(Hooks):
    def __init__(self) -> None:
        self.told: list[Any] = []

    def before_request(self, request: Any) -> None:
        request.headers["X-Hook"] = "1"
        self.told.append(request.method)

    def after_response(self, request: Any, outcome: Any, elapsed: float) -> None:
        assert request.method == "GET"
        assert 0 <= elapsed < 5
        self.told.append(outcome.status)

    def on_retry(self, request: Any, outcome: Any, pause: float) -> None:
        assert request.headers["X-Hook"] == "1"
        self.told.append((outcome.status, pause))


def test_hooks_are_told_of_each_attempt(connect: Connect, server: Loopback) -> None:
    server.say(b"", 503, {"Retry-After": "0"})
    server.say(b"[1]")
    hook = Told()
    connect(retries=1, hooks=(hook,)).call(GET)
    assert hook.told == ["GET", 503, (503, 0.0), "GET", 200]
    assert [seen.headers["X-Hook"] for seen in server.seen] == ["1", "1"]


def test_problem_details_and_pickling(connect: Connect, server: Loopback) -> None:
    body = b'{"type": "about:blank", "title": "No.", "status": 404, "more": 1}'
    server.say(body, 404, {"Content-Type": "application/problem+json; charset=utf-8"})
    with pytest.raises(ClientErrorException) as caught:
        connect().call(GET)
    again = pickle.loads(pickle.dumps(caught.value))
    for error in (caught.value, again):
        assert error.problem is not None
        assert (error.problem.title, error.problem.status) == ("No.", 404)
        assert (type(error), error.attempts) == (ClientErrorException, 1)
        assert str(error).startswith(f"GET {server.url}/a answered 404")
