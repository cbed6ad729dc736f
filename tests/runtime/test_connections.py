"""Connections by option: whom to trust, who one is, by which way, and how many."""

import asyncio
import gc
import os
import shutil
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from certificates import Certificates
from loopback import Answer, Api, Connect, Loopback, Seen
from proxy import Proxy
from runtime import (
    AiohttpTransport,
    ApiException,
    Bytes,
    Client,
    ConfigurationError,
    ConnectionFailedError,
    Operation,
    RequestOptions,
    RequestsTransport,
    RequestTimeoutError,
    SdkError,
    Settings,
    Timeout,
    TlsError,
    TransportError,
)
from runtime.aio import AsyncClient, AsyncController
from runtime.streams import Lines
from waiting import WaitingApi

GET: Operation[bytes] = Operation("GET", "/a?b=1", responses={"200": Bytes()})
MADE = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl command")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secure(files: Certificates) -> Iterator[Callable[..., Loopback]]:
    """Start servers with TLS; `demanding` ones want a certificate of the client."""
    started: list[Loopback] = []

    def start(name: str = "server", *, demanding: bool = False) -> Loopback:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.path(name))
        if demanding:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(files.parts("ca")[0])
        started.append(Loopback(context))
        return started[-1]

    yield start
    for each in started:
        each.close()


@MADE
@pytest.mark.parametrize(
    ("certificate", "verify", "wanted"),
    [
        ("server", "ca", None),
        ("server", None, "certificate verify failed"),
        ("server", "other", "certificate verify failed"),
        ("elsewhere", "ca", "certificate verify failed.*IP address mismatch"),
    ],
)
def test_a_server_is_trusted_by_its_authority(
    connect: Connect,
    secure: Callable[..., Loopback],
    files: Certificates,
    certificate: str,
    verify: str | None,
    wanted: str | None,
) -> None:
    there = secure(certificate)
    over = {"verify": files.path(verify)} if verify else {}
    api = connect(server=there.url, over=over, retries=2)
    if wanted is None:
        assert api.call(GET) == b"{}"
        return
    with pytest.raises(TlsError, match=wanted) as caught:
        api.call(GET)
    assert not there.seen
    assert caught.value.attempts == 1  # it would not be trusted in a second either


@MADE
@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_trust_can_be_switched_off_in_code(
    connect: Connect, secure: Callable[..., Loopback]
) -> None:
    there = secure("elsewhere")
    assert connect(server=there.url, over={"verify": False}).call(GET) == b"{}"


@MADE
@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_names_authorities(
    connect: Connect,
    secure: Callable[..., Loopback],
    files: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    there = secure()
    monkeypatch.setenv(name, files.path("ca"))
    assert connect(server=there.url).call(GET) == b"{}"
    with pytest.raises(TlsError):  # what the code says comes first
        connect(server=there.url, over={"verify": files.path("other")}).call(GET)


@MADE
@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("REQUESTS_CA_BUNDLE", "", TlsError),
        ("CURL_CA_BUNDLE", "", TlsError),
        ("REQUESTS_CA_BUNDLE", "0", ConfigurationError),
        ("REQUESTS_CA_BUNDLE", "/nowhere/ca.pem", ConfigurationError),
        ("PYTHONHTTPSVERIFY", "0", TlsError),
    ],
)
def test_the_environment_cannot_switch_trust_off(
    connect: Connect,
    secure: Callable[..., Loopback],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    error: type[Exception],
) -> None:
    there = secure()
    monkeypatch.setenv(name, value)
    with pytest.raises(error, match=value or "verify failed"):
        connect(server=there.url).call(GET)
    assert not there.seen


@MADE
@pytest.mark.parametrize(
    ("given", "welcome"),
    [("file", True), ("files", True), ("stranger", False), (None, False)],
)
def test_a_client_shows_its_certificate(
    connect: Connect,
    secure: Callable[..., Loopback],
    files: Certificates,
    given: str | None,
    welcome: bool,
) -> None:
    there = secure(demanding=True)
    over: dict[str, Any] = {"verify": files.path("ca")}
    if given is not None:
        name = "stranger" if given == "stranger" else "client"
        over["cert"] = files.parts(name) if given == "files" else Path(files.path(name))
    api = connect(server=there.url, over=over)
    if welcome:
        assert api.call(GET) == b"{}"
        assert there.connections == 1
        return
    with pytest.raises(TransportError) as caught:
        api.call(GET)
    # The alert of the server may be overtaken by the end of the connection.
    assert isinstance(caught.value, (TlsError, ConnectionFailedError))
    assert not there.seen


@pytest.mark.parametrize("kind", [RequestsTransport, AiohttpTransport])
@pytest.mark.parametrize(
    "given", [{"verify": "/no"}, {"cert": "/no"}, {"cert": (__file__, "/no")}]
)
def test_certificates_that_are_not_there_are_told_at_once(
    kind: Callable[..., object], given: dict[str, Any]
) -> None:
    with pytest.raises(ConfigurationError, match="no certificate at /no"):
        kind(**given)


@pytest.fixture
def proxied() -> Iterator[Callable[[str], Proxy]]:
    """Start proxies, each with the login that it demands."""
    started: list[Proxy] = []

    def start(login: str = "") -> Proxy:
        started.append(Proxy(login))
        return started[-1]

    yield start
    for each in started:
        each.close()


@MADE
@pytest.mark.parametrize("way", ["option", "environment", "bare"])
@pytest.mark.parametrize("tls", [False, True])
def test_requests_go_through_a_proxy(
    connect: Connect,
    server: Loopback,
    secure: Callable[..., Loopback],
    files: Certificates,
    proxied: Callable[[str], Proxy],
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    tls: bool,
) -> None:
    there = secure() if tls else server
    proxy = proxied("" if way == "bare" else "user:pass")
    host = proxy.url.removeprefix("http://")
    address = host if way == "bare" else f"http://user:pass@{host}"
    over = {"verify": files.path("ca")}
    if way == "environment":
        monkeypatch.setenv("HTTPS_PROXY" if tls else "HTTP_PROXY", address)
    else:
        monkeypatch.setenv("NO_PROXY", "*")
        over["proxy"] = address
    assert connect(server=there.url, over=over).call(GET) == b"{}"
    host = there.url.partition("//")[2]
    asked = f"CONNECT {host}" if tls else f"GET {there.url}/a?b=1"
    assert [each.rpartition(" ")[0] for each in proxy.seen] == [asked]
    assert there.seen[0].path == "/a?b=1"
    assert not tls or "Proxy-Authorization" not in there.seen[0].headers


@MADE
@pytest.mark.parametrize(
    ("tls", "login", "error"),
    [
        (True, "user:right", ConnectionFailedError),
        (False, "user:right", ApiException),
        (True, None, ConnectionFailedError),
        (False, None, ConnectionFailedError),
    ],
)
def test_trouble_with_a_proxy_is_told_without_its_password(
    connect: Connect,
    server: Loopback,
    secure: Callable[..., Loopback],
    files: Certificates,
    proxied: Callable[[str], Proxy],
    tls: bool,
    login: str | None,
    error: type[SdkError],
) -> None:
    there = secure() if tls else server
    address = proxied(login).url if login else "http://127.0.0.1:9"
    over = {"proxy": address.replace("//", "//user:wr0ng@"), "verify": files.path("ca")}
    with pytest.raises(error, match="407" if login else "refused|failed") as caught:
        connect(server=there.url, over=over).call(GET)
    assert "wr0ng" not in str(caught.value)
    assert not there.seen


def test_there_are_no_more_connections_than_allowed(
    connect: Connect, server: Loopback
) -> None:
    held, most = 0, 0
    lock = threading.Lock()

    def slowly(_: object) -> Answer:
        nonlocal held, most
        with lock:
            held += 1
            most = max(most, held)
        time.sleep(0.02)
        with lock:
            held -= 1
        return Answer(body=b"x")

    server.script = slowly
    api = connect(over={"connections": 2})
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: api.call(GET), range(16))) == [b"x"] * 16
    assert (most, server.connections) == (2, 2)


def test_a_call_waits_for_a_connection_until_its_deadline(
    connect: Connect, server: Loopback
) -> None:
    go_on = threading.Event()

    def script(seen: Seen) -> Answer:
        if seen.method == "PUT":
            go_on.wait(5)
        return Answer(body=b"x")

    server.script = script
    api = connect(over={"connections": 1})
    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(api.call, Operation("PUT", "/"))
        while not server.seen:
            time.sleep(0.01)
        options = RequestOptions(timeout=Timeout(total=0.1))
        with pytest.raises(RequestTimeoutError):
            api.call(GET, options=options)
        assert len(server.seen) == 1
        go_on.set()
        slow.result()
    assert api.call(GET) == b"x"


def test_a_stream_that_is_forgotten_gives_its_connection_back(
    connect: Connect, server: Loopback
) -> None:
    lines: Operation[Any] = Operation("GET", "/", responses={"200": Lines(lambda: int)})
    server.script = lambda _: Answer(pieces=[b"1\n"] * 3)
    api = connect(over={"connections": 1}, timeout=Timeout(total=5))
    if isinstance(api, WaitingApi):
        api.call(lines).close()  # a loop cannot be asked from a destructor
    else:
        api.call(lines)
        next(api.call(lines))
        gc.collect()
    assert len(list(api.call(lines))) == 3


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_has_connections_of_its_own(server: Loopback) -> None:
    settings = Settings(server=server.url, timeout=Timeout(connect=5, read=5))
    with Client(settings, None) as client:
        api = Api(client)
        api.call(GET)
        assert forked(lambda: (api.call(GET), client.close())) == 0
        api.call(GET)
    assert len(server.seen) == 3
    assert server.connections == 2


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_process_forked_from_a_task_has_connections_of_its_own(
    server: Loopback,
) -> None:
    settings = Settings(server=server.url, timeout=Timeout(connect=5, read=5))

    async def parent() -> None:
        async with AsyncClient(settings, None) as client:
            controller = AsyncController(client)

            async def child() -> None:
                await controller._call(GET, (), None)
                await client.close()

            await controller._call(GET, (), None)
            assert await asyncio.to_thread(forked, lambda: asyncio.run(child())) == 0
            await controller._call(GET, (), None)

    asyncio.run(parent())
    assert len(server.seen) == 3
    assert server.connections == 2


def forked(work: Callable[[], object]) -> int:
    """Do something in a forked process; give its exit code."""
    if process := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    try:
        work()
    finally:
        os._exit(sys.exc_info()[0] is not None)


def test_a_client_may_be_used_in_one_event_loop_after_another(server: Loopback) -> None:
    client = AsyncClient(Settings(server=server.url), None)

    async def call(*, last: bool) -> bytes:
        found = await AsyncController(client)._call(GET, (), None)
        if last:
            await client.close()
        return found

    async def first() -> None:
        await call(last=False)
        transport = client._shared._transport
        assert transport is not None
        await transport.close()  # or its connections are left to the collector

    asyncio.run(first())
    assert asyncio.run(call(last=True)) == b"{}"
