"""What is written to the log, and what is not."""

import asyncio
import logging
import threading
from typing import Any

import pytest
from loopback import Answer, Connect, Loopback
from runtime import (
    ApiException,
    Body,
    Header,
    Hooks,
    Json,
    Operation,
    Query,
    ServerErrorException,
    TransportError,
)
from runtime.credentials import ApiKey, Bearer
from runtime.files import Raw
from runtime.forms import Field, Form
from runtime.logs import Log

SECRET = "do-not-tell"
READ = {"200": Json(lambda: object)}


@pytest.fixture(autouse=True)
def _at_debug(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "lib")


def called(
    connect: Connect, operation: Operation[Any], *given: Any, **more: Any
) -> Any:
    return connect(hooks=(Log("lib"),), **more).call(operation, *given)


def test_credentials_are_hidden(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    auth = {
        "q": ApiKey("query", "code", SECRET),
        "h": ApiKey("header", "X-Code", SECRET),
        "c": ApiKey("cookie", "c", SECRET),
        "b": Bearer(SECRET),
    }
    operation = Operation("GET", "/a", parameters=(Query("page"),), responses=READ)
    needed = (dict.fromkeys(auth, ()),)
    called(connect, operation, "p9", auth=auth, security=needed)
    assert "page=p9" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("name", ["pin", "Pin", "password", "api_key", "apiKey", "Key"])
@pytest.mark.parametrize("kind", [Query, Header])
def test_parameters_are_hidden_by_their_names(
    connect: Connect, caplog: pytest.LogCaptureFixture, name: str, kind: Any
) -> None:
    operation = Operation("GET", "/a", parameters=(kind(name),), responses=READ)
    called(connect, operation, SECRET, hidden=("pin",))
    assert name in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ({"name": "Ada", "pin": SECRET}, '{"name":"Ada","pin":"[hidden]"}'),
        ([{"in": {"PIN": [SECRET]}}], '[{"in":{"PIN":"[hidden]"}}]'),
        ({"accessToken": SECRET, "n": None}, '{"accessToken":"[hidden]","n":null}'),
        ("plain", '"plain"'),
        ({"a": "line\nbreak"}, '{"a":"line\\nbreak"}'),
    ],
)
def test_secret_fields_of_bodies_are_hidden(
    connect: Connect,
    server: Loopback,
    caplog: pytest.LogCaptureFixture,
    body: Any,
    wanted: str,
) -> None:
    """Both ways: the server says the same."""
    server.script = lambda seen: Answer(body=seen.body)
    operation = Operation("POST", "/a", parameters=(Body(),), responses=READ)
    assert called(connect, operation, body, hidden=("pin",)) == body
    sent, came = (record.getMessage() for record in caplog.records)
    assert sent.endswith(f" {wanted}")
    assert came.endswith(f" {wanted}")
    assert SECRET not in caplog.text


def test_secret_fields_of_forms_are_hidden(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    form = Form(media_type="application/x-www-form-urlencoded")
    fields = (Field("user"), Field("pin"))
    operation = Operation("POST", "/a", parameters=fields, form=form, responses=READ)
    called(connect, operation, "ada", SECRET, hidden=("pin",))
    assert "user=ada&pin=%5Bhidden%5D" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("body", "kind", "wanted"),
    [
        (b'{"a":"' + b"x" * 2000 + b'"}', "application/json", "x" * 994 + "…"),
        (b'{"pin":"' + SECRET.encode(), "application/json", "[19 bytes of "),
        (b"pin=" + SECRET.encode(), "text/plain", "[15 bytes of text/plain]"),
        (b"\xff" * 9, "image/png", "[9 bytes of image/png]"),
        (b"[" * 5000, "application/json", "[5000 bytes of application/json]"),
        (b" " * (1 << 21), "application/json", "[2097152 bytes of application/json]"),
        (b"x", "", "[1 bytes of something]"),
    ],
)
def test_of_a_body_without_names_the_size_is_written(
    connect: Connect,
    server: Loopback,
    caplog: pytest.LogCaptureFixture,
    body: bytes,
    kind: str,
    wanted: str,
) -> None:
    server.say(body, 500, headers={"Content-Type": kind})
    with pytest.raises(ServerErrorException):
        called(connect, Operation("GET", "/a"), hidden=("pin",))
    assert wanted in caplog.text
    assert SECRET not in caplog.text


def test_of_what_is_uploaded_the_size_is_written(
    connect: Connect, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    (tmp_path / "f").write_text(SECRET)
    body = Raw(media_type="application/json")
    operation = Operation("PUT", "/a", parameters=(body,), responses=READ)
    called(connect, operation, tmp_path / "f")
    assert "[11 bytes of application/json]" in caplog.text
    assert SECRET not in caplog.text


def test_a_redirect_that_names_a_user_is_not_followed_nor_told(
    connect: Connect, server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    there = f"http://ada:{SECRET}@127.0.0.1:{server.port}/b?token={SECRET}"
    server.say(b"", 302, {"Location": there})
    with pytest.raises(ApiException, match="answered 302") as caught:
        called(connect, Operation("GET", "/a", responses=READ))
    assert SECRET not in caplog.messages[0]
    assert SECRET not in str(caught.value)


def test_retries_are_told_at_the_level_of_information(
    connect: Connect, server: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    server.say(b"", 503, {"Retry-After": "0"})
    server.say(b"{}")
    caplog.set_level(logging.INFO, "lib")
    called(connect, Operation("GET", "/a?key=x", responses=READ), retries=1)
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert "503, next attempt in 0.0 s" in caplog.text


class Counted(Hooks):
    def __init__(self) -> None:
        self.open: list[Any] = []
        self.outcomes: list[Any] = []

    def before_request(self, request: Any) -> None:
        self.open.append(request)

    def after_response(self, request: Any, outcome: Any, elapsed: float) -> None:
        self.open.remove(request)
        self.outcomes.append((outcome, elapsed))


class Stuck(Hooks):
    def before_request(self, request: Any) -> None:
        raise ZeroDivisionError(request.method)


def test_what_has_begun_is_ended_for_every_hook(connect: Connect) -> None:
    counted = Counted()
    api = connect(hooks=(counted, Stuck()))
    with pytest.raises(ZeroDivisionError):
        api.call(Operation("GET", "/a"))
    assert counted.open == []
    assert isinstance(counted.outcomes[0][0], TransportError)


@pytest.mark.parametrize("connect", ["async"], indirect=True)
def test_a_call_that_is_cancelled_is_told_to_the_hooks(
    connect: Connect, server: Loopback
) -> None:
    held, counted = threading.Event(), Counted()

    def script(_: Any) -> Answer:
        held.wait(5)
        return Answer()

    server.script = script
    api: Any = connect(hooks=(counted,))

    async def cancelled() -> None:
        call = api._call(Operation("GET", "/a"), (), None)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(call, 0.05)

    api._loop.result(cancelled())
    held.set()
    assert (counted.open, len(counted.outcomes)) == ([], 1)
