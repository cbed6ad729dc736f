"""HTTP as it is: redirects, proxies, and servers that misbehave."""

import gzip
import pickle
import socket
import threading
from typing import Any

import pytest
from loopback import Answer, Api, Connect, Loopback, Seen
from runtime import (
    ApiException,
    Body,
    Bytes,
    ConnectionFailedError,
    Empty,
    Header,
    Json,
    Operation,
    RequestTimeoutError,
    TlsError,
    TransportError,
)
from runtime.core import origin
from runtime.credentials import ApiKey, Bearer

GET: Operation[bytes] = Operation("GET", "/a", responses={"200": Bytes()})
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HEAD: Operation[None] = Operation("HEAD", "/a", responses={"200": Empty()})
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"


def test_a_connection_serves_many_calls(api: Api, server: Loopback) -> None:
    for body in (b"1", b"", b"2"):
        server.say(body)
    assert [api.call(GET) for _ in range(3)] == [b"1", b"", b"2"]
    assert server.connections == 1


def test_a_failed_call_leaves_the_client_usable(api: Api, server: Loopback) -> None:
    server.say(raw=OK + b"\r\n1")
    server.say(b"fine")
    with pytest.raises(ConnectionFailedError):
        api.call(GET)
    assert api.call(GET) == b"fine"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "RemoteDisconnected|ServerDisconnectedError"),
        (b"junk\r\n\r\n", "BadStatusLine|BadStatusLine"),
        (OK + b"\r\n1", "IncompleteRead|ContentLengthError"),
        (OK + b"\r\n", "IncompleteRead|ContentLengthError"),
        (CHUNKED + b"zz\r\n", "IncompleteRead|BadHttpMessage"),
        (CHUNKED + b"5\r\nab", "IncompleteRead|TransferEncodingError"),
    ],
)
def test_half_an_answer_is_no_answer(
    api: Api, server: Loopback, raw: bytes, reason: str
) -> None:
    server.say(raw=raw)
    with pytest.raises(ConnectionFailedError, match=api.words(reason)) as caught:
        api.call(GET)
    error = caught.value
    assert (error.method, error.url) == ("GET", f"{server.url}/a")
    assert str(error) == f"GET {server.url}/a: {error.reason}"
    assert len(server.seen) == 1
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.url) == (str(error), error.url)


@pytest.mark.parametrize(
    ("url", "kind", "reason"),
    [
        ("http://127.0.0.1:9", ConnectionFailedError, "refused|Connect call failed"),
        ("http://nowhere.invalid", ConnectionFailedError, "gaierror|gaierror"),
        ("https://127.0.0.1:{port}", TlsError, "SSLError|SSLError"),
    ],
)
def test_what_cannot_be_reached_is_told(
    connect: Connect,
    server: Loopback,
    url: str,
    kind: type[TransportError],
    reason: str,
) -> None:
    api = connect(server=url.format(port=server.port))
    with pytest.raises(kind, match=api.words(reason)):
        api.call(GET)


@pytest.mark.parametrize("early", [b"", OK, OK + b"\r\n1"])
def test_a_slow_server_is_given_up(
    connect: Connect, server: Loopback, early: bytes
) -> None:
    done = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def stall() -> None:
        with listener, listener.accept()[0] as line:
            line.recv(1000)
            line.sendall(early)
            done.wait(5)

    thread = threading.Thread(target=stall)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with pytest.raises(RequestTimeoutError, match=r"(?i)time") as caught:
        connect(server=url, timeout=0.1).call(GET)
    done.set()
    thread.join()
    assert isinstance(caught.value, TransportError)
    assert not server.seen


def test_compressed_answers_are_unpacked(api: Api, server: Loopback) -> None:
    server.say(gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    assert api.call(GET) == b"hello"
    assert "gzip" in server.seen[0].headers["Accept-Encoding"]


def test_cookies_of_the_server_are_not_kept(api: Api, server: Loopback) -> None:
    server.say(headers={"Set-Cookie": "session=1"})
    api.call(GET)
    api.call(GET)
    assert "Cookie" not in server.seen[1].headers


def test_netrc_is_not_read(
    api: Api, server: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b")
    monkeypatch.setenv("NETRC", str(netrc))
    api.call(GET)
    assert "Authorization" not in server.seen[0].headers


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("operation", [GET, HEAD])
def test_redirects_of_safe_methods_are_followed(
    api: Api, server: Loopback, status: int, operation: Operation[Any]
) -> None:
    server.say(b"", status, {"Location": "/b?c=1"})
    server.say(b"" if operation is HEAD else b"there")
    assert api.call(operation) == (None if operation is HEAD else b"there")
    asked = [(seen.method, seen.path) for seen in server.seen]
    assert asked == [(operation.method, "/a"), (operation.method, "/b?c=1")]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_redirects_of_other_methods_are_not(
    api: Api, server: Loopback, method: str
) -> None:
    server.say(b"", 307, {"Location": "/b"})
    operation: Operation[Any] = Operation(method, "/a", parameters=(Body(),))
    with pytest.raises(ApiException, match="answered 307"):
        api.call(operation, {})
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("location", "calls"),
    [
        ("/a", 6),
        ("", 1),
        ("http://[", 1),
        ("http://x:99999/", 1),
        ("ftp://127.0.0.1/a", 1),
        ("file:///etc/passwd", 1),
    ],
)
def test_a_redirect_to_nowhere_is_the_answer(
    api: Api, server: Loopback, location: str, calls: int
) -> None:
    server.say(b"", 302, {"Location": location})
    with pytest.raises(ApiException, match="answered 302"):
        api.call(GET)
    assert len(server.seen) == calls


@pytest.mark.parametrize("elsewhere", [True, False])
def test_another_origin_is_sent_no_credential(
    connect: Connect, server: Loopback, second: Loopback, elsewhere: bool
) -> None:
    auth = {
        "bearer": Bearer("t"),
        "header": ApiKey("header", "X-Key", "k"),
        "cookie": ApiKey("cookie", "c", "k"),
        "query": ApiKey("query", "q", "k"),
    }
    target = second if elsewhere else server
    server.say(b"", 302, {"Location": f"{target.url}/b"})
    server.say(b"")
    api = connect(auth=auth, security=(dict.fromkeys(auth, ()),))
    operation: Operation[Any] = Operation("GET", "/a", parameters=(Header("X-Own"),))
    api.call(operation, "own")
    first, last = server.seen[0], target.seen[-1]
    assert first.path == "/a?q=k"
    assert last.path == "/b"
    names = {"Authorization", "X-Key", "Cookie", "X-Own"}
    assert names <= set(first.headers)
    assert names & set(last.headers) == (set() if elsewhere else names)
    assert last.headers["User-Agent"] == "test/1.0"


@pytest.mark.parametrize(
    ("location", "followed"),
    [
        ("{home}/b", True),
        ("{HOME}/b", True),
        ("//127.0.0.1:{port}/b", True),
        # Libraries disagree on where these lead.
        (r"http://127.0.0.1:{other}\@127.0.0.1:{port}/b", False),
        (r"http://127.0.0.1:{port}\@127.0.0.1:{other}/b", False),
        ("http://127.0.0.1:{other}@127.0.0.1:{port}/b", False),
        ("http://user:password@127.0.0.1:{port}/b", False),
        ("http://127.0.0.1:{port}\t.evil.example/b", False),
    ],
)
def test_a_redirect_is_followed_only_where_it_is_clear_to_whom(
    connect: Connect,
    server: Loopback,
    second: Loopback,
    location: str,
    followed: bool,
) -> None:
    places = {"port": server.port, "other": second.port, "home": server.url}
    to = location.format(**places, HOME=server.url.upper())
    server.say(b"", 302, {"Location": to})
    server.say(b"there")
    api = connect(auth={"a": Bearer("t")}, security=({"a": ()},))
    if followed:
        assert api.call(GET) == b"there"
        assert server.seen[-1].headers["Authorization"] == "Bearer t"
    else:
        with pytest.raises(ApiException, match="answered 302"):
            api.call(GET)
        assert len(server.seen) == 1
    assert not second.seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/", "https://a.example/"),
        ("http://a.example/", "http://a.example:8080/"),
        ("https://a.example/", "https://b.a.example/"),
        ("https://a.example/", "https://a.example.evil/"),
        ("https://a.example/", "https://a.example:80/"),
    ],
)
def test_another_scheme_host_or_port_is_another_origin(one: str, other: str) -> None:
    assert origin(one) != origin(other)


@pytest.mark.parametrize(
    "url", ["https://A.example", "HTTPS://a.example:443/x", "https://a.example/?b#c"]
)
def test_case_path_and_usual_port_make_no_other_origin(url: str) -> None:
    assert origin(url) == origin("https://a.example/")


def test_credentials_do_not_come_back_after_a_detour(
    connect: Connect, server: Loopback, second: Loopback
) -> None:
    server.say(b"", 302, {"Location": f"{second.url}/b"})
    second.say(b"", 302, {"Location": f"{server.url}/c"})
    server.say(b"")
    connect(auth={"a": Bearer("t")}, security=({"a": ()},)).call(GET)
    assert [seen.headers.get("Authorization") for seen in server.seen] == [
        "Bearer t",
        None,
    ]


@pytest.mark.parametrize(
    ("environment", "proxied"),
    [
        ({}, False),
        ({"http_proxy": "PROXY"}, True),
        ({"HTTP_PROXY": "PROXY"}, True),
        ({"ALL_PROXY": "PROXY"}, True),
        ({"http_proxy": "PROXY", "NO_PROXY": "api.invalid,127.0.0.1"}, False),
        ({"http_proxy": "PROXY", "no_proxy": "other.invalid"}, True),
    ],
)
def test_proxies_of_the_environment_are_used(
    connect: Connect,
    second: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    proxied: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, second.url if value == "PROXY" else value)
    api = connect(server="http://api.invalid")
    if not proxied:
        with pytest.raises(ConnectionFailedError, match="gaierror"):
            api.call(GET)
        assert not second.seen
        return
    api.call(GET)
    # Looked up once: a later change of the environment does not move the client.
    monkeypatch.setenv("NO_PROXY", "*")
    api.call(GET)
    assert [seen.path for seen in second.seen] == ["http://api.invalid/a"] * 2


@pytest.mark.parametrize("threads", [8])
def test_threads_get_their_own_answers(
    api: Api, server: Loopback, threads: int
) -> None:
    operation: Operation[Any] = Operation(
        "POST", "/", parameters=(Body(),), responses={"200": Json(lambda: object)}
    )

    def echo(seen: Seen) -> Answer:
        return Answer(body=seen.body)

    server.script = echo
    wrong: list[object] = []

    def work(number: int) -> None:
        for turn in range(20):
            sent = {"thread": number, "turn": turn}
            if api.call(operation, sent) != sent:
                wrong.append(sent)

    workers = [threading.Thread(target=work, args=(each,)) for each in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong
    assert len(server.seen) == 20 * threads
