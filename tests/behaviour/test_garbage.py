"""A server that answers what nobody promised: the right result, or the right error."""

from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.conftest import Connect
from tests.behaviour.loopback import Answer, answer, garbage
from tests.behaviour.thingspace_service import (
    CALLBACKS,
    HISTORY,
    SEND,
    ThingspaceService,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
HTML = b"<html><h1>Bad gateway</h1></html>"


def send(client: Any, thingspace: ModuleType) -> Any:
    return client.sms.send_sms_message_using_post(thingspace.models.SMSSendRequest())


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"OK", id="text"),
        pytest.param(HTML, id="html"),
        pytest.param(b"", id="nothing"),
        pytest.param(b'{"requestId": "r-', id="cut short"),
        pytest.param(b'{"requestId": "r-1"} {"requestId": "r-2"}', id="two values"),
        pytest.param(b'{"requestId": "\xff\xfe\xfd"}', id="not UTF-8"),
        pytest.param(b"[" * 100_000, id="deep and cut short"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, id="deep"),
    ],
)
def test_what_is_not_json_is_a_decode_error_that_carries_it(
    connect: Connect,
    sms: ThingspaceService,
    thingspace: ModuleType,
    body: bytes,
    *,
    strict: bool,
) -> None:
    sms.on(SEND, garbage(body))
    with pytest.raises(thingspace.DecodeError) as caught:
        send(connect(strict_responses=strict), thingspace)
    assert (caught.value.status, caught.value.body) == (200, body)
    assert "POST" in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b'{"requestId": 7}', 7),
        (b'{"requestId": null}', None),
        (b'{"requestId": {"id": [1]}}', {"id": [1]}),
        (b'{"requestId": true}', True),
    ],
)
def test_a_value_of_another_type_is_kept_or_refused(
    connect: Connect,
    sms: ThingspaceService,
    thingspace: ModuleType,
    body: bytes,
    read: object,
) -> None:
    sms.on(SEND, garbage(body))
    result = send(connect(), thingspace)
    assert type(result) is thingspace.models.RequestResponse
    assert (type(result.request_id), result.request_id) == (type(read), read)
    if read is None:
        return
    with pytest.raises(thingspace.DecodeError, match="requestId") as caught:
        send(connect(strict_responses=True), thingspace)
    assert caught.value.body == body


@pytest.mark.parametrize(
    ("body", "read"), [(b"[1]", [1]), (b'"r-1"', "r-1"), (b"null", None)]
)
def test_an_answer_that_is_no_object_is_given_as_it_is_or_refused(
    connect: Connect,
    sms: ThingspaceService,
    thingspace: ModuleType,
    body: bytes,
    read: object,
) -> None:
    sms.on(SEND, garbage(body))
    assert send(connect(), thingspace) == read
    with pytest.raises(thingspace.DecodeError):
        send(connect(strict_responses=True), thingspace)


def test_wrong_values_deep_inside_leave_their_neighbours_typed(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    good = {"message": "one", "timestamp": "2016-01-01T12:29:49Z"}
    bad = {"message": "two", "timestamp": "yesterday", "deviceIds": [7]}
    sms.on(HISTORY, Answer(200, answer({"messages": [good, bad]}).body, promised=False))
    one, two = connect().sms.get_sms_messages_using_get("a").messages
    assert type(two) is thingspace.models.SmsMessage
    assert (one.timestamp.year, two.timestamp) == (2016, "yesterday")
    assert (two.message, two.device_ids) == ("two", [7])
    with pytest.raises(thingspace.DecodeError, match=r"messages: .*timestamp"):
        connect(strict_responses=True).sms.get_sms_messages_using_get("a")


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
def test_unknown_fields_are_no_breach_of_promise(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType, *, strict: bool
) -> None:
    sms.on(SEND, answer({"requestId": "r-1", "later": {"a": [1]}}))
    result = send(connect(strict_responses=strict), thingspace)
    assert result.request_id == "r-1"
    assert result.additional_properties == {"later": {"a": [1]}}


def test_a_success_that_is_not_declared_is_read_like_the_others_or_refused(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    sms.on(SEND, garbage(b'{"requestId": "r-1"}', 203))
    assert send(connect(), thingspace).request_id == "r-1"
    with pytest.raises(thingspace.DecodeError, match="203"):
        send(connect(strict_responses=True), thingspace)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        (garbage(HTML, 500, "text/html"), "ServerErrorException", None),
        (garbage(b"", 503), "ServerErrorException", None),
        (garbage(b'{"errorCode": "E"}', 500), "ServerErrorException", None),
        (garbage(HTML, 400, "text/html"), "RestErrorResponseException", None),
        (garbage(b"", 400), "RestErrorResponseException", None),
        (garbage(b"[]", 400), "RestErrorResponseException", None),
        (garbage(b'{"errorCode": 5}', 400), "RestErrorResponseException", 5),
        (garbage(b"", 304), "ApiException", None),
    ],
)
def test_an_error_status_is_an_api_exception_whatever_its_body(
    connect: Connect,
    sms: ThingspaceService,
    thingspace: ModuleType,
    said: Answer,
    kind: str,
    code: object,
    *,
    strict: bool,
) -> None:
    sms.on(SEND, said)
    with pytest.raises(thingspace.ApiException) as caught:
        send(connect(strict_responses=strict), thingspace)
    assert type(caught.value).__name__ == kind
    assert (caught.value.status, caught.value.body) == (said.status, said.body)
    assert getattr(caught.value, "error_code", None) == code


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="closed at once"),
        pytest.param(b"HTT", id="closed in the status line"),
        pytest.param(HEAD + b"Content-Length: 100\r\n\r\n{}", id="body cut short"),
        pytest.param(
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
            id="last chunk missing",
        ),
        pytest.param(b"hello\r\n\r\n", id="not HTTP"),
        pytest.param(
            HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
            id="not the coding it names",
        ),
    ],
)
def test_half_an_answer_is_a_failed_connection(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType, raw: bytes
) -> None:
    client = connect()
    sms.on(SEND, Answer(raw=raw), answer({"requestId": "r-2"}))
    with pytest.raises(thingspace.ConnectionFailedError) as caught:
        send(client, thingspace)
    assert "POST" in str(caught.value)
    assert "/sms" in str(caught.value)
    assert send(client, thingspace).request_id == "r-2"


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-", id="half a head"),
        pytest.param(HEAD + b"Content-Length: 9\r\n\r\n{", id="half a body"),
    ],
)
def test_an_answer_that_takes_too_long_is_a_timeout(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType, begun: bytes
) -> None:
    sms.on(SEND, Answer(raw=begun, hold=sms.released))
    with pytest.raises(thingspace.RequestTimeoutError) as caught:
        send(connect(timeout=0.2), thingspace)
    assert isinstance(caught.value, thingspace.TransportError)
    assert "POST" in str(caught.value)


def test_nobody_listening_is_a_failed_connection(
    connect: Connect, thingspace: ModuleType
) -> None:
    # The discard port: nothing is there, and nothing can be put there by accident.
    with pytest.raises(thingspace.ConnectionFailedError):
        send(connect(server="http://127.0.0.1:9"), thingspace)


def test_a_redirect_in_a_circle_comes_to_an_end(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    there = {"Location": "/api/m2m/v1/sms/a/history"}
    sms.on(HISTORY, Answer(302, headers=there, promised=False))
    with pytest.raises(thingspace.ApiException) as caught:
        connect().sms.get_sms_messages_using_get("a")
    assert caught.value.status == 302
    assert len(sms.calls) == 6


def test_a_redirect_of_what_changes_something_is_not_followed(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    there = {"Location": "/api/m2m/v1/sms/b/startCallbacks"}
    sms.on(CALLBACKS, Answer(307, headers=there, promised=False))
    with pytest.raises(thingspace.ApiException):
        connect().sms.start_sms_callback_using_put("a")
    assert len(sms.calls) == 1
