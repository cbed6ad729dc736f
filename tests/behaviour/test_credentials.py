"""Two credentials on every call: given, fetched, missing or wrong."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.conftest import Connect
from tests.behaviour.loopback import Answer, Call, Loopback, answer, garbage
from tests.behaviour.thingspace_service import (
    ACCESS,
    CLIENT,
    SESSION,
    ThingspaceService,
)

ID, SECRET = CLIENT
GIVEN = {
    "access_token": ACCESS,
    "session_token": SESSION,
    "client_id": ID,
    "client_secret": SECRET,
}


@pytest.fixture
def local(
    local_thingspace: ModuleType, sms: ThingspaceService
) -> Iterator[Callable[..., Any]]:
    """Make clients of the package whose token URL is the server's, too."""
    del sms  # it has to serve
    made: list[Any] = []

    def make(**settings: str) -> Any:
        credentials = {
            "client_id": ID,
            "client_secret": SECRET,
            "session_token": SESSION,
        }
        made.append(local_thingspace.ThingspaceClient(**{**credentials, **settings}))
        return made[-1]

    yield make
    for client in made:
        client.close()


def call(client: Any) -> object:
    return client.sms.start_sms_callback_using_put("account").success


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ([], {"access_token", "client_id", "client_secret", "session_token"}),
        (["session_token"], {"access_token", "client_id", "client_secret"}),
        (["access_token"], {"session_token"}),
        (["client_id"], {"client_secret", "session_token"}),
        (["client_secret"], {"client_id", "session_token"}),
        (["client_id", "session_token"], {"client_secret"}),
        (["client_secret", "session_token"], {"client_id"}),
        (["client_id", "client_secret"], {"session_token"}),
    ],
    ids=lambda names: "+".join(sorted(names)) or "none",
)
@pytest.mark.parametrize("absent", [None, ""], ids=["None", "empty"])
def test_missing_credentials_are_named_and_nothing_is_sent(
    connect: Connect,
    sms: ThingspaceService,
    thingspace: ModuleType,
    given: list[str],
    missing: set[str],
    absent: str | None,
) -> None:
    client = connect(
        **{name: text if name in given else absent for name, text in GIVEN.items()}
    )
    with pytest.raises(thingspace.ConfigurationError) as caught:
        call(client)
    assert set(re.findall(r"\w+_\w+", str(caught.value))) == missing
    assert "StartSmsCallbackUsingPUT" in str(caught.value)
    assert (sms.calls, sms.token_calls) == ([], [])


def test_a_wrong_access_token_is_a_401(
    connect: Connect, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    with pytest.raises(thingspace.ApiException) as caught:
        call(connect(access_token="wrong"))
    assert caught.value.status == 401
    assert not isinstance(
        caught.value, thingspace.exceptions.RestErrorResponseException
    )
    assert len(sms.calls) == 1


def test_a_wrong_session_token_is_the_error_of_the_document(
    connect: Connect, thingspace: ModuleType
) -> None:
    with pytest.raises(thingspace.exceptions.RestErrorResponseException) as caught:
        call(connect(session_token="wrong"))
    assert caught.value.error_code == "UnifiedWebService.REQUEST_FAILED.SessionToken"


@pytest.mark.parametrize("name", ["access_token", "session_token"])
def test_a_credential_cannot_add_a_header(
    connect: Connect, sms: ThingspaceService, name: str
) -> None:
    with pytest.raises(ValueError, match="control characters") as caught:
        call(connect(**{name: "a\r\nX-Other: b"}))
    assert "X-Other" not in str(caught.value)
    assert sms.calls == []


def test_an_access_token_that_is_given_is_used_as_it_is(
    local: Callable[..., Any], sms: ThingspaceService
) -> None:
    assert call(local(access_token=ACCESS)) is True
    assert sms.token_calls == []


def test_one_token_is_fetched_for_several_calls(
    local: Callable[..., Any], sms: ThingspaceService
) -> None:
    client = local()
    assert sms.token_calls == []
    assert [call(client) for _ in range(3)] == [True] * 3
    assert len(sms.token_calls) == 1
    assert {each.headers["authorization"] for each in sms.calls} == {"Bearer granted-1"}


def test_threads_share_one_token(
    local: Callable[..., Any], sms: ThingspaceService
) -> None:
    client = local()
    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(call, [client] * 16))
    assert (len(sms.token_calls), len(sms.calls)) == (1, 16)


def test_a_token_that_has_expired_is_fetched_anew(
    local: Callable[..., Any], sms: ThingspaceService
) -> None:
    sms.expires_in = 0
    client = local()
    call(client)
    call(client)
    assert [each.headers["authorization"] for each in sms.calls] == [
        "Bearer granted-1",
        "Bearer granted-2",
    ]


def test_the_session_token_does_not_go_to_the_token_endpoint(
    local: Callable[..., Any], sms: ThingspaceService
) -> None:
    call(local())
    assert SESSION not in str(sms.token_calls[0])


@pytest.mark.parametrize("wrong", ["client_id", "client_secret"])
def test_a_wrong_client_gets_no_token_and_calls_nothing(
    local: Callable[..., Any],
    sms: ThingspaceService,
    local_thingspace: ModuleType,
    wrong: str,
) -> None:
    with pytest.raises(local_thingspace.ApiException, match="invalid_client") as caught:
        call(local(**{wrong: "unheard-of"}))
    assert caught.value.status == 401
    assert "unheard-of" not in str(caught.value)
    assert sms.calls == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (garbage(b"<html>", media_type="text/html"), "DecodeError"),
        (garbage(b""), "DecodeError"),
        (answer(["granted"]), "DecodeError"),
        (answer({"token_type": "bearer"}), "DecodeError"),
        (answer({"access_token": "", "token_type": "bearer"}), "DecodeError"),
        (answer({"access_token": 7, "token_type": "bearer"}), "DecodeError"),
        (garbage(b"<html>", 500, "text/html"), "ApiException"),
        (Answer(raw=b""), "ConnectionFailedError"),
    ],
)
def test_a_token_endpoint_that_fails_is_told_and_the_call_is_not_made(
    local: Callable[..., Any],
    sms: ThingspaceService,
    local_thingspace: ModuleType,
    said: Answer,
    error: str,
) -> None:
    sms.token_answer = said
    with pytest.raises(getattr(local_thingspace, error)) as caught:
        call(local())
    assert "/api/ts/v1/oauth2/token" in str(caught.value)
    assert SECRET not in repr(caught.value)
    assert sms.calls == []


def test_a_token_endpoint_that_has_recovered_is_asked_again(
    local: Callable[..., Any], sms: ThingspaceService, local_thingspace: ModuleType
) -> None:
    client = local()
    sms.token_answer = garbage(b"", 503)
    with pytest.raises(local_thingspace.ApiException):
        call(client)
    sms.token_answer = None
    assert call(client) is True


@pytest.mark.parametrize(
    "grant",
    [
        {"token_type": "bearer"},
        {"token_type": "Bearer", "expires_in": "3600"},
        {"token_type": "bearer", "expires_in": None},
        {"token_type": "bearer", "expires_in": 3600, "scope": "x", "later": [1]},
    ],
)
def test_a_grant_may_lack_its_lifetime_or_say_more(
    local: Callable[..., Any], sms: ThingspaceService, grant: dict[str, object]
) -> None:
    sms.token_answer = answer({"access_token": ACCESS, **grant})
    client = local()
    assert call(client) is call(client) is True
    assert len(sms.token_calls) == 1


GHOST = """
openapi: 3.1.0
info: {title: Attic, version: '1'}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
paths:
  /open:
    get: {operationId: open, security: [{ghost: []}, {key: []}], responses: {'204': {description: d}}}
  /shut:
    get: {operationId: shut, security: [{ghost: []}], responses: {'204': {description: d}}}
"""


def test_a_scheme_that_nothing_declares_is_never_taken_for_none(
    small: Callable[[str], ModuleType], loopback: Loopback, heard: list[Call]
) -> None:
    package = small(GHOST)
    with package.AtticClient(key="k", server=loopback.origin) as client:
        client.api.open()
        with pytest.raises(package.ConfigurationError, match=r"shut needs .*'ghost'"):
            client.api.shut()
    assert [(call.path, call.headers["x-key"]) for call in heard] == [("/open", "k")]
