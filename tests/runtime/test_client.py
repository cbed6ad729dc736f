"""The client as a whole: what it is given, what it loads, how it ends."""

import subprocess
import sys
import types
from pathlib import Path
from typing import Any

import pytest
import runtime
from loopback import Connect, Loopback
from runtime import (
    ConfigurationError,
    ConnectionFailedError,
    Headers,
    Json,
    Operation,
    Request,
    Response,
    lazy,
)
from runtime.credentials import Bearer

GET: Operation[Any] = Operation("GET", "/a", responses={"200": Json(lambda: object)})


class Recorded:
    """A transport of another library, as a user would write it."""

    def __init__(self) -> None:
        self.sent: list[tuple[Request, float]] = []
        self.closed = 0

    def send(self, request: Request) -> Response:
        self.sent.append((request, request.timeout.read))
        if request.url.endswith("/fail"):
            raise ConnectionFailedError("out of order")
        return Response(200, Headers([("Content-Type", "text/json")]), b"[1]")

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("connect", ["sync"], indirect=True)
def test_another_transport_can_be_plugged_in(connect: Connect) -> None:
    transport = Recorded()
    api = connect(transport=transport, server="https://x.invalid/v1/", timeout=7)
    assert api.call(GET) == [1]
    [(request, timeout)] = transport.sent
    assert (request.method, request.url, timeout) == (
        "GET",
        "https://x.invalid/v1/a",
        7,
    )
    with pytest.raises(ConnectionFailedError, match=r"GET .*/fail: out of order"):
        api.call(Operation("GET", "/fail"))


@pytest.mark.parametrize("connect", ["sync"], indirect=True)
def test_a_transport_that_was_passed_in_stays_open(connect: Connect) -> None:
    transport = Recorded()
    with connect(transport=transport).client as client:
        assert client is not None
    assert transport.closed == 0


def test_an_operation_may_have_a_server_of_its_own(
    connect: Connect, server: Loopback, second: Loopback
) -> None:
    api = connect(auth={"a": Bearer("t")}, security=({"a": ()},))
    own: Operation[Any] = Operation("GET", "/a", server=f"{second.url}/v2/")
    api.call(own)
    api.call(GET)
    assert [seen.path for seen in second.seen] == ["/v2/a"]
    assert [seen.path for seen in server.seen] == ["/a"]
    assert second.seen[0].headers["Authorization"] == "Bearer t"
    api.call(Operation("GET", "/a", server="/v3"))
    assert server.seen[-1].path == "/v3/a"
    with pytest.raises(ConfigurationError, match="absolute"):
        api.call(Operation("GET", "/a", server="ftp://a"))


@pytest.mark.parametrize("used", [True, False])
def test_a_closed_client_makes_no_calls(
    connect: Connect, server: Loopback, used: bool
) -> None:
    api = connect()
    if used:
        api.call(GET)
    api.close()
    api.close()
    with pytest.raises(ConfigurationError, match="the client is closed"):
        api.call(GET)
    assert len(server.seen) == used


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("/v1", "absolute"),
        ("api.example.com", "absolute"),
        ("ftp://api.example.com", "absolute"),
        ("https://", "absolute"),
        ("https://[", "absolute"),
        ("https://a:99999", "absolute"),
        ("https://a/v1?key=secret", "without query"),
        ("https://user:secret@api.example.com", "must not contain credentials"),
    ],
)
def test_a_server_that_cannot_be_called_is_refused(
    connect: Connect, address: str, problem: str
) -> None:
    with pytest.raises(ConfigurationError, match=problem) as caught:
        connect(server=address)
    assert "secret" not in str(caught.value)


def test_the_exported_names_are_the_public_ones() -> None:
    assert runtime.__all__ == sorted(runtime.__all__, key=_by_kind)
    imported = {
        name
        for name, value in vars(runtime).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    lazily = {"AiohttpTransport", "RequestsTransport"}
    assert imported - lazily == set(runtime.__all__) - lazily | {"TYPE_CHECKING"}
    documented = {"UNSET", "Security", "Upload"}
    for name in set(runtime.__all__) - documented:
        assert getattr(runtime, name).__doc__


def _by_kind(name: str) -> tuple[int, str]:
    """Sort as isort does: constants, classes, functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_importing_the_runtime_loads_no_http_library() -> None:
    script = """
import sys
import runtime
class C(runtime.Client): pass
client = C(runtime.Settings(server="http://x.invalid"), None)
heavy = {"requests", "urllib3", "http.client", "urllib.request", "aiohttp"}
print(sorted(heavy & set(sys.modules)))
"""
    folder = Path(runtime.__file__).parents[1]
    command = [sys.executable, "-W", "error", "-c", script]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_lazy_packages_import_on_first_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "lazily"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from runtime import lazy\n"
        "__getattr__, __dir__, __all__ = lazy(__name__, {'B': 'b', 'c': ''})\n"
    )
    (package / "b.py").write_text("class B: pass")
    (package / "c.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    lazily: Any = __import__("lazily")
    assert lazily.__all__ == dir(lazily) == ["B", "c"]
    assert "lazily.b" not in sys.modules
    assert lazily.B is sys.modules["lazily.b"].B
    assert lazily.c is sys.modules["lazily.c"]
    with pytest.raises(AttributeError, match="'lazily' has no attribute 'nope'"):
        _ = lazily.nope
    with pytest.raises(AttributeError, match="no attribute 'x'"):
        lazy("lazily", {})[0]("x")
