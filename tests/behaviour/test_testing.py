"""Transports that ask no server, in the tests of an SDK's user; of both halves."""

import asyncio
import re
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SEND = "sms.send_sms_message_using_post"
HISTORY = "sms.get_sms_messages_using_get"
TOKEN = "POST https://thingspace.verizon.com/api/ts/v1/oauth2/token"
GIVEN = {"access_token": "a", "session_token": "s", "retries": 0}


class Fake:
    """A transport of one half, and calls through a client that has it."""

    def __init__(self, package: ModuleType, half: str, **settings: Any) -> None:
        self.testing = package.testing
        self.aio = half == "async"
        name = f"{'Async' * self.aio}FakeTransport"
        self.transport: Any = getattr(package.testing, name)()
        holder = import_module(f"{package.__name__}.aio") if self.aio else package
        (client,) = (
            getattr(holder, each) for each in dir(holder) if each.endswith("Client")
        )
        self._client = client(transport=self.transport, **settings)

    def call(self, name: str, *arguments: Any) -> Any:
        accessor, _, method = name.partition(".")
        result = getattr(getattr(self._client, accessor), method)(*arguments)
        return asyncio.run(result) if self.aio else result

    def items(self, name: str, *arguments: Any) -> list[Any]:
        accessor, _, method = name.partition(".")
        pages = getattr(getattr(self._client, accessor), method)(*arguments)

        async def listed() -> list[Any]:
            return [item async for item in pages.items()]

        return asyncio.run(listed()) if self.aio else list(pages.items())


@pytest.fixture(params=["sync", "async"])
def half(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def fake(thingspace: ModuleType, half: str) -> Fake:
    return Fake(thingspace, half, **GIVEN)


def test_every_call_is_answered_with_its_example(
    fake: Fake, thingspace: ModuleType
) -> None:
    sent = fake.call(SEND, thingspace.models.SMSSendRequest())
    assert sent.request_id == "595f5c44-c31c-4552-8670-020a1545a84d"
    page = fake.call(HISTORY, "0252012345-00001")
    assert [one.message for one in page.messages] == ["testmessage1", "testmessage2"]
    assert fake.call("sms.start_sms_callback_using_put", "a").success is True


def test_what_was_sent_is_recorded(fake: Fake, thingspace: ModuleType) -> None:
    fake.call(SEND, thingspace.models.SMSSendRequest(sms_message="wörld"))
    fake.call(HISTORY, "a/b", 7)
    first, second = fake.transport.requests
    assert (first.operation, first.method) == (SEND, "POST")
    assert first.url == "https://thingspace.verizon.com/api/m2m/v1/sms"
    assert first.json == {"smsMessage": "wörld"}
    assert first.body == '{"smsMessage":"wörld"}'.encode()
    assert first.headers["vz-m2m-token"] == "s"
    assert (second.operation, second.body, second.json) == (HISTORY, b"", None)
    assert second.url.endswith("/sms/a%2Fb/history?next=7")
    assert "next" not in repr(second)


def test_answers_come_in_turn_and_the_last_one_stays(
    fake: Fake, thingspace: ModuleType
) -> None:
    given = thingspace.models.RequestResponse(request_id="2")
    fake.transport.answer(SEND, json={"requestId": "1"})
    fake.transport.answer("POST /sms", 202, json=given, headers={"X-Request-Id": "9"})
    body = thingspace.models.SMSSendRequest()
    found = [fake.call(SEND, body).request_id for _ in range(3)]
    assert found == ["1", "2", "2"]
    fake.transport.answer(SEND)
    assert fake.call(SEND, body).request_id.startswith("595f")
    page = fake.call(HISTORY, "a")
    assert page.messages  # of another call nothing was said


def test_an_error_status_has_its_example(fake: Fake, thingspace: ModuleType) -> None:
    fake.transport.answer(HISTORY, 400, headers={"X-Request-Id": "r"})
    fake.transport.answer(HISTORY, 418)
    with pytest.raises(thingspace.exceptions.RestErrorResponseException) as caught:
        fake.call(HISTORY, "a")
    assert caught.value.error_code == "error code"
    assert caught.value.request_id == "r"
    with pytest.raises(thingspace.ApiException) as plain:
        fake.call(HISTORY, "a")
    assert (plain.value.status, plain.value.body) == (418, b"")


def test_an_error_is_raised_in_place_of_an_answer(
    fake: Fake, thingspace: ModuleType
) -> None:
    fake.transport.answer(HISTORY, error=thingspace.RequestTimeoutError("too long"))
    for _ in range(2):
        with pytest.raises(thingspace.RequestTimeoutError, match="too long"):
            fake.call(HISTORY, "a")
    fake.transport.answer(HISTORY, body=b"{")
    with pytest.raises(thingspace.DecodeError):
        fake.call(HISTORY, "a")


def test_a_call_is_tried_again_as_it_would_be(
    thingspace: ModuleType, half: str
) -> None:
    fake = Fake(thingspace, half, **{**GIVEN, "retries": 1})
    fake.transport.answer(HISTORY, 503, headers={"Retry-After": "0"})
    fake.transport.answer(HISTORY)
    assert fake.call(HISTORY, "a").messages
    assert [one.operation for one in fake.transport.requests] == [HISTORY] * 2


def test_pages_follow_each_other(fake: Fake) -> None:
    more = {"Location": "/sms/a/history?next=7"}
    fake.transport.answer(HISTORY, 202, headers=more)
    fake.transport.answer(HISTORY)
    assert len(fake.items(f"{HISTORY}_pages", "a")) == 4
    assert fake.transport.requests[1].url.endswith("?next=7")


def test_tokens_are_granted(thingspace: ModuleType, half: str) -> None:
    secret = {"client_id": "i", "client_secret": "x", "session_token": "s"}
    fake = Fake(thingspace, half, **secret)
    fake.call(HISTORY, "a")
    first, second = fake.transport.requests
    assert first.operation == TOKEN
    assert second.headers["authorization"] == "Bearer TOKEN"
    fake = Fake(thingspace, half, **secret)
    fake.transport.answer(TOKEN, 401)
    with pytest.raises(thingspace.ApiException):
        fake.call(HISTORY, "a")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sms.send_sms_message", f": did you mean '{SEND}'?"),
        ("POST /sns", ": did you mean 'POST /sms'?"),
        ("?", ""),
    ],
)
def test_a_call_that_the_api_has_not_is_told(fake: Fake, name: str, hint: str) -> None:
    with pytest.raises(ValueError, match="no call") as caught:
        fake.transport.answer(name)
    assert str(caught.value) == f"the API has no call {name!r}{hint}"


MANY = """
openapi: 3.1.0
info: {title: Many, version: '1'}
servers: [{url: 'https://many.example'}]
paths:
  /pets/{id}: {get: {operationId: one, responses: {'200': {description: d, content: {text/plain: {example: one}}}}}}
  /pets/mine: {get: {operationId: mine, responses: {'2XX': {description: d, content: {text/csv: {example: mine}}}}}}
  /pets: {get: {operationId: every, responses: {default: {description: d, content: {application/json: {example: [1]}}}}}}
  /pets?new=true: {get: {operationId: new, responses: {'200': {description: d, content: {application/json: {example: [2]}}}}}}
  /pets/{id}#age: {get: {operationId: age, responses: {'200': {description: d, content: {text/plain: {example: '7'}}}}}}
  /lines: {get: {operationId: lines, responses: {'200': {description: d, content: {application/x-ndjson: {schema: {type: integer}, example: 3}}}}}}
  /none: {get: {operationId: none, responses: {}}}
  /gone: {get: {operationId: gone, responses: {'204': {description: d}, '4XX': {description: d, content: {application/json: {schema: {type: object, properties: {why: {const: gone}}}}}}}}}
"""


@pytest.fixture
def many(small: Callable[[str], ModuleType]) -> ModuleType:
    """Give an SDK with calls that are hard to tell apart."""
    return small(MANY)


ANSWERED = [
    ("api.one", ("7",), "one"),
    ("api.mine", (), "mine"),
    ("api.every", (), [1]),
    ("api.new", (), [2]),
    ("api.none", (), None),
    ("api.gone", (), None),
]


@pytest.mark.parametrize(("name", "arguments", "wanted"), ANSWERED)
def test_the_call_that_fits_best_is_meant(
    many: ModuleType,
    half: str,
    name: str,
    arguments: tuple[Any, ...],
    wanted: object,
) -> None:
    fake = Fake(many, half)
    assert fake.call(name, *arguments) == wanted
    assert fake.transport.requests[0].operation == name


def test_of_calls_alike_on_the_wire_one_that_was_told_is_meant(
    many: ModuleType, half: str
) -> None:
    fake = Fake(many, half)
    assert fake.call("api.age", "1") == "one"
    fake.transport.answer("api.age")
    assert fake.call("api.age", "1") == "7"


def test_a_stream_has_its_example(many: ModuleType) -> None:
    fake = Fake(many, "sync")
    with fake.call("api.lines") as lines:
        assert list(lines) == [3]


def test_a_range_of_errors_has_one_example(many: ModuleType, half: str) -> None:
    fake = Fake(many, half)
    fake.transport.answer("api.gone", 410)
    with pytest.raises(many.ApiException) as caught:
        fake.call("api.gone")
    assert (caught.value.status, caught.value.body) == (410, b'{"why":"gone"}')


def test_an_unforeseen_request_is_no_answer_of_any_kind(
    many: ModuleType, half: str
) -> None:
    fake = Fake(many, half)
    fake.transport.answer("api.one", 302, headers={"Location": "/elsewhere?key=x"})
    with pytest.raises(many.testing.UnforeseenRequestError) as caught:
        fake.call("api.one", "1")
    told = "GET https://many.example/elsewhere is no call of the API"
    assert str(caught.value) == told


def test_threads_share_a_transport(fake: Fake) -> None:
    threads = [
        threading.Thread(target=lambda: fake.call(HISTORY, "a")) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(fake.transport.requests) == 8


def test_the_page_shows_what_runs(thingspace: ModuleType) -> None:
    page = Path(str(thingspace.__file__)).parents[1] / "doc" / "testing.md"
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) == 2
    space: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), space)
    assert space["result"].request_id
