"""From a response to a value or an exception."""

import pickle
from typing import Any

import pytest
from loopback import Api, Connect, Loopback
from runtime import (
    ApiException,
    Bytes,
    ClientErrorException,
    DecodeError,
    Empty,
    Headers,
    Json,
    Model,
    Operation,
    Query,
    ServerErrorException,
    field,
)
from runtime.texts import Text


class Device(Model, rename="camel"):
    device_id: str


class Problem(ApiException, rename="camel"):
    error_code: str | None = None
    error_message: str | None = None
    devices: list[Device] | None = None
    odd: str | None = field(name="Odd-Name", default=None)


class WorseProblem(Problem):
    how_bad: int


class OtherProblem(ApiException):
    title: str | None = None


JSON = Json(lambda: Device)
OPERATION: Operation[Any] = Operation(
    "GET",
    "/device",
    parameters=(Query("id"),),
    responses={
        "200": JSON,
        "202": (JSON, Text(), Bytes(media_type="image/*")),
        "204": Empty(),
        "206": Text(),
        "2XX": Bytes(),
        "304": Empty(),
    },
    errors={
        "400": Json(lambda: Problem),
        "404": (Text(), Json(lambda: WorseProblem)),
        "4XX": Json(lambda: OtherProblem),
        "503": Empty(),
        "default": Json(lambda: WorseProblem),
    },
)
BODY = b'{"deviceId":"1"}'
DEVICE = Device(device_id="1")
XML_LATIN = b"<?xml version='1.0' encoding='ISO-8859-1'?>\n<a>\xe4</a>"
XML_UTF = '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>'.encode()


@pytest.mark.parametrize(
    ("status", "media_type", "given"),
    [
        (200, "application/json", (BODY, DEVICE)),
        (200, "text/html", (BODY, DEVICE)),
        (202, "application/json; charset=utf-8", (BODY, DEVICE)),
        (202, "text/plain", (b"text", "text")),
        (202, "IMAGE/PNG", (b"\x89", b"\x89")),
        (202, "application/vnd.x+json", (BODY, DEVICE)),
        (202, "nonsense", (BODY, DEVICE)),
        (204, "text/plain", (b"", None)),
        (206, "text/plain; charset=latin-1", (b"\xe4", "ä")),
        (206, "text/plain", ("ä".encode(), "ä")),
        (206, "text/plain", (b"a\xff", "a\ufffd")),
        (206, "text/plain; charset=nonsense", (b"a", "a")),
        (206, "text/plain; charset=hex", (b"a", "a")),
        (206, "text/plain; charset=undefined", (b"a", "a")),
        (206, "text/xml; charset=latin-1", (b"<a>\xe4</a>", "<a>ä</a>")),
        (206, "text/xml", (XML_LATIN, XML_LATIN.decode("latin-1"))),
        (206, "text/xml; charset=utf-8", (XML_UTF, XML_UTF.decode())),
        (206, "text/xml", ("\ufeff<a>ä</a>".encode(), "<a>ä</a>")),
        (206, "text/xml", ("<a>ä</a>".encode("utf-16"), "<a>ä</a>")),
        (299, "application/json", (BODY, BODY)),
        (304, "text/plain", (b"", None)),
    ],
)
def test_the_reader_is_chosen_by_status_and_media_type(
    api: Api, server: Loopback, status: int, media_type: str, given: tuple[bytes, Any]
) -> None:
    body, wanted = given
    server.say(body, status, {"Content-Type": media_type})
    assert api.call(OPERATION, 1) == wanted
    assert server.seen[0].headers["Accept"] == (
        "application/json, text/plain, image/*, application/octet-stream"
    )


@pytest.mark.parametrize(
    ("responses", "body", "wanted"),
    [
        ({"default": JSON}, BODY, DEVICE),
        ({"200": JSON}, BODY, DEVICE),
        ({"200": JSON}, b"", None),
        ({}, b"anything", None),
    ],
)
def test_a_success_that_is_not_declared_is_read_all_the_same(
    connect: Connect, server: Loopback, responses: Any, body: bytes, wanted: Any
) -> None:
    server.say(body, 201)
    operation: Operation[Any] = Operation("GET", "/", responses=responses)
    assert connect().call(operation) == wanted
    if "default" not in responses:
        with pytest.raises(DecodeError, match="status 201 is not declared"):
            connect(strict_responses=True).call(operation)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Problem),
        (404, WorseProblem),
        (418, OtherProblem),
        (500, WorseProblem),
        (503, ApiException),
        (302, WorseProblem),
    ],
)
def test_the_exception_is_chosen_by_status(
    api: Api, server: Loopback, status: int, kind: type[ApiException]
) -> None:
    server.say(b"{}", status)
    with pytest.raises(ApiException) as caught:
        api.call(OPERATION, 1)
    assert isinstance(caught.value, kind)
    if kind is not ApiException:
        assert type(caught.value).__name__ == kind.__name__
    by_status = {4: ClientErrorException, 5: ServerErrorException}
    assert isinstance(caught.value, by_status.get(status // 100, kind))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            b'{"errorCode":"A","errorMessage":"b"}',
            {"error_code": "A", "error_message": "b"},
        ),
        (b'{"errorCode":7,"howBad":"very"}', {"error_code": 7, "how_bad": "very"}),
        (
            b'{"Odd-Name":"o","devices":[{"deviceId":"1"}]}',
            {"odd": "o", "devices": [DEVICE]},
        ),
        (
            b'{"howBad":1,"new":[1]}',
            {"how_bad": 1, "additional_properties": {"new": [1]}},
        ),
        (b"{}", {}),
        (b"[1]", {}),
        (b"null", {}),
        (b'"errorCode"', {}),
        (b"", {}),
        (b"<html>Bad Gateway</html>", {}),
        (b'{"errorCode":', {}),
        (b"\xff\xfe\xfa", {}),
    ],
)
def test_error_fields_are_filled_as_far_as_the_body_fits(
    api: Api, server: Loopback, body: bytes, wanted: dict[str, Any]
) -> None:
    server.say(body, 500, {"X-Request-Id": "r-1"})
    with pytest.raises(WorseProblem) as caught:
        api.call(OPERATION, 1)
    error = caught.value
    blank = dict.fromkeys(["error_code", "error_message", "devices", "odd", "how_bad"])
    fields = {"additional_properties": {}, **blank, **wanted}
    assert {name: getattr(error, name) for name in fields} == fields
    assert (error.method, error.url) == ("GET", f"{server.url}/device?id=1")
    assert (error.status, error.body, error.request_id) == (500, body, "r-1")
    assert error.headers["CONTENT-TYPE"] == "application/json"
    assert str(error).startswith(f"GET {error.url} answered 500 (request r-1)")


def test_an_error_without_a_declared_schema_is_a_plain_one(
    api: Api, server: Loopback
) -> None:
    server.say(b"no", 401)
    with pytest.raises(ApiException) as caught:
        api.call(Operation("POST", "/x"))
    assert type(caught.value) is ClientErrorException
    assert str(caught.value) == f"POST {server.url}/x answered 401: no"
    assert caught.value.request_id is None


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"", b'{"deviceId":"1"'])
def test_a_body_that_is_not_json_is_an_error_that_keeps_it(
    api: Api, server: Loopback, body: bytes
) -> None:
    server.say(body, headers={"X-Correlation-Id": "c"})
    with pytest.raises(
        DecodeError, match="cannot read the answer: it is not JSON"
    ) as caught:
        api.call(OPERATION, 1)
    error = caught.value
    assert (error.status, error.body, error.request_id) == (200, body, "c")
    assert error.url == f"{server.url}/device?id=1"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'{"deviceId":1}', "deviceId: expected str, got int"),
        (b"{}", "Device lacks device_id"),
        (b'{"deviceId":"1","new":0}', None),
    ],
)
def test_strict_responses_refuse_what_was_not_promised(
    connect: Connect, server: Loopback, body: bytes, problem: str | None
) -> None:
    server.say(body)
    assert isinstance(connect().call(OPERATION, 1), Device)
    strict = connect(strict_responses=True)
    if problem is None:
        assert strict.call(OPERATION, 1).additional_properties == {"new": 0}
        return
    with pytest.raises(DecodeError, match=problem) as caught:
        strict.call(OPERATION, 1)
    assert caught.value.body == body


def test_strict_responses_refuse_text_that_is_not_text(
    connect: Connect, server: Loopback
) -> None:
    server.say(b"a\xff", 206)
    with pytest.raises(DecodeError, match="utf-8"):
        connect(strict_responses=True).call(OPERATION, 1)


@pytest.mark.parametrize("status", [200, 400])
def test_errors_about_an_answer_survive_pickling(
    api: Api, server: Loopback, status: int
) -> None:
    server.say(b'{"errorCode":"A"', status, {"X-A": "1"})
    if status == 400:
        server._turns[0].body += b"}"
    with pytest.raises((DecodeError, Problem)) as caught:
        api.call(OPERATION, 1)
    error = caught.value
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert (again.body, again.headers["x-a"]) == (error.body, "1")
    assert getattr(again, "error_code", None) == getattr(error, "error_code", None)


def test_headers_are_found_in_any_letter_case() -> None:
    headers = Headers([("Vary", "a"), ("vary", "b"), ("X-A", "")])
    assert (headers["VARY"], headers.get("x-a"), headers.get("nope")) == (
        "a, b",
        "",
        None,
    )
    assert list(headers) == ["vary", "x-a"]
    assert "Vary" in headers
    assert len(headers) == 2
