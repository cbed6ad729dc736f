"""Fixtures: the server, and clients of it."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "templates")]

from loopback import Api, Connect, Loopback  # noqa: E402 - found by the path above
from runtime import Client  # noqa: E402


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of the machine that the tests run on out of them."""
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


@pytest.fixture
def connect(server: Loopback) -> Iterator[Connect]:
    """Make clients of the server; they are closed in the end."""
    usual = {
        "server": server.url,
        "auth": {},
        "security": (),
        "user_agent": "test/1.0",
        "timeout": 5.0,
        "strict_responses": False,
        "validate_requests": False,
        "transport": None,
    }
    with contextlib.ExitStack() as stack:

        def made(**settings: Any) -> Api:
            return Api(stack.enter_context(Client(**{**usual, **settings})))

        yield made


@pytest.fixture
def api(connect: Connect) -> Api:
    return connect()
