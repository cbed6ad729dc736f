"""Fixtures: the server, and clients of it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "templates")]

import runtime  # noqa: E402

runtime.__path__.append(str(HERE.parents[1] / "templates" / "parts"))

from loopback import Api, Connect, Loopback  # noqa: E402 - found by the path above
from provider import CLIENT, Provider, flows  # noqa: E402
from runtime import (  # noqa: E402
    AiohttpTransport,
    Client,
    RequestsTransport,
    Settings,
    timeout_of,
)
from runtime.aio import AsyncClient  # noqa: E402
from runtime.oauth import oauth  # noqa: E402
from waiting import Loop, WaitingApi  # noqa: E402


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of the machine that the tests run on out of them."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Loopback]:
    loopback = Loopback()
    yield loopback
    loopback.close()


@pytest.fixture
def second() -> Iterator[Loopback]:
    """Give another origin."""
    loopback = Loopback()
    yield loopback
    loopback.close()


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, server: Loopback) -> Iterator[Connect]:
    """Make clients of the server, of either half; they are closed in the end.

    `over` are the options of a transport of their own.
    """
    usual = {
        "server": server.url,
        "user_agent": "test/1.0",
        "timeout": 5.0,
        "retries": 0,
    }
    with contextlib.ExitStack() as stack:
        loop = Loop() if request.param == "async" else None
        if loop is not None:
            stack.callback(loop.close)

        def made(
            transport: Any = None, over: dict[str, Any] | None = None, **changes: Any
        ) -> Any:
            given = {**usual, **changes}
            given["timeout"] = timeout_of(given["timeout"])
            settings = Settings(**given)
            if loop is None:
                if over is not None:
                    transport = RequestsTransport(**over)
                    stack.callback(transport.close)
                return Api(stack.enter_context(Client(settings, transport)))
            if over is not None:
                transport = AiohttpTransport(**over)
                stack.callback(lambda: loop.result(transport.close()))
            client = AsyncClient(settings, transport)
            stack.callback(lambda: loop.result(client.close()))
            return WaitingApi(client, loop)

        yield made


@pytest.fixture
def api(connect: Connect) -> Api:
    return connect()


@pytest.fixture
def provider(server: Loopback) -> Provider:
    """Let the server grant tokens."""
    return Provider(server)


@pytest.fixture
def client(connect: Connect, provider: Provider) -> Any:
    """Make clients that get their tokens there, by the grant given or as CLIENT."""

    def made(grant: Any = None, where: Any = None, **given: Any) -> Api:
        own = CLIENT if grant is None and not given else given
        auth = oauth(where or flows(provider.url), grant=grant, **own)
        return connect(auth={"o": auth}, security=({"o": ()},))

    return made
