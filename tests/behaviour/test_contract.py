"""The server itself: a breach of the document, by either side, does not go unnoticed."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.behaviour.contract import Contract
from tests.behaviour.loopback import Answer, Loopback, answer, refuse_all
from tests.behaviour.thingspace_service import (
    ACCESS,
    HISTORY,
    SEND,
    SESSION,
    ThingspaceService,
    page,
)

HEADERS = {
    "Authorization": f"Bearer {ACCESS}",
    "VZ-M2M-Token": SESSION,
    "Content-Type": "application/json",
}
GOOD = ("POST", "/sms", b"{}", HEADERS)


def without(name: str) -> dict[str, str]:
    return {key: text for key, text in HEADERS.items() if key != name}


@pytest.fixture
def strict(loopback: Loopback, sms_contract: Contract) -> Iterator[ThingspaceService]:
    """Serve as `sms` does, but leave it to the test to judge the faults."""
    service = ThingspaceService(sms_contract)
    loopback.respond = service
    yield service
    loopback.respond = refuse_all


def status(
    server: Loopback, method: str, path: str, body: bytes | None, head: dict[str, str]
) -> int:
    url = f"{server.origin}/api/m2m/v1{path}"
    request = Request(url, data=body, headers=head, method=method)
    try:
        with urlopen(request, timeout=10) as response:
            return int(response.status)
    except HTTPError as error:
        error.close()
        return error.code


@pytest.mark.parametrize(
    ("request_", "fault"),
    [
        (("POST", "/sms", b"{}", without("Authorization")), "Security not found"),
        (("POST", "/sms", b"{}", without("VZ-M2M-Token")), "Security not found"),
        (("POST", "/sms", b"", HEADERS), "request body"),
        (("POST", "/sms", b'{"smsMessage": 1}', HEADERS), "'string'"),
        (("POST", "/sms", b'{"dataEncoding": "9-bit"}', HEADERS), "is not one of"),
        (("GET", "/sms/a/history?next=x", None, HEADERS), "integer"),
        (("GET", "/sms/a/b/history?x", None, HEADERS), "not found"),
        (("GET", "/sms", None, HEADERS), "not found"),
    ],
)
def test_a_request_that_the_document_does_not_allow_is_a_fault(
    loopback: Loopback,
    strict: ThingspaceService,
    request_: tuple[str, str, bytes | None, dict[str, str]],
    fault: str,
) -> None:
    assert status(loopback, *request_) == 400
    assert fault in "".join(strict.faults)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (answer({"requestId": 7}), "'string'"),
        (answer({}, 299), "Unknown response"),
        (Answer(200, b"{", "application/json"), "deserialize"),
        (Answer(200, b"{}", "text/html"), "text/html"),
    ],
)
def test_an_answer_that_the_document_does_not_allow_is_a_fault(
    loopback: Loopback, strict: ThingspaceService, said: Answer, fault: str
) -> None:
    strict.on(SEND, said)
    status(loopback, *GOOD)
    assert fault in "".join(strict.faults)


def test_a_202_without_location_is_a_fault(
    loopback: Loopback, strict: ThingspaceService
) -> None:
    strict.on(HISTORY, answer({}, 202))
    status(loopback, "GET", "/sms/a/history", None, HEADERS)
    assert "Location" in "".join(strict.faults)


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (HEADERS, 200),
        ({**HEADERS, "Authorization": "Bearer wrong"}, 401),
        ({**HEADERS, "VZ-M2M-Token": "wrong"}, 400),
    ],
)
def test_credentials_are_judged_by_the_server_without_a_fault(
    loopback: Loopback, strict: ThingspaceService, head: dict[str, str], wanted: int
) -> None:
    assert status(loopback, "POST", "/sms", b"{}", head) == wanted
    assert strict.faults == []


def test_pages_are_no_fault(loopback: Loopback, strict: ThingspaceService) -> None:
    strict.on(HISTORY, page(["a"], "/sms/a/history?next=1"))
    assert status(loopback, "GET", "/sms/a/history", None, HEADERS) == 202
    assert strict.faults == []
