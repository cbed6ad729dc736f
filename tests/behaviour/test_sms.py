"""The three operations of the SMS API: what goes over the wire, and what comes back."""

import platform
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import answer
from tests.behaviour.thingspace_service import (
    ACCESS,
    CALLBACKS,
    HISTORY,
    SEND,
    SESSION,
    ThingspaceService,
    refusal,
)

ACCOUNT = "0252012345-00001"
BASE = "/api/m2m/v1"

HOSTILE = "a/b?c#d é"
WRITTEN = "a%2Fb%3Fc%23d%20%C3%A9"

CALLS: dict[str, Callable[[Any, Any], object]] = {
    SEND: lambda sms, models: sms.send_sms_message_using_post(models.SMSSendRequest()),
    HISTORY: lambda sms, _: sms.get_sms_messages_using_get(ACCOUNT),
    CALLBACKS: lambda sms, _: sms.start_sms_callback_using_put(ACCOUNT),
}


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (CALLS[SEND], f"POST {BASE}/sms"),
        (CALLS[HISTORY], f"GET {BASE}/sms/{ACCOUNT}/history"),
        (CALLS[CALLBACKS], f"PUT {BASE}/sms/{ACCOUNT}/startCallbacks"),
        (
            lambda sms, _: sms.get_sms_messages_using_get(ACCOUNT, next=2**63 - 1),
            f"GET {BASE}/sms/{ACCOUNT}/history?next={2**63 - 1}",
        ),
        (
            lambda sms, _: sms.get_sms_messages_using_get(ACCOUNT, 0),
            f"GET {BASE}/sms/{ACCOUNT}/history?next=0",
        ),
        (
            lambda sms, _: sms.get_sms_messages_using_get(HOSTILE),
            f"GET {BASE}/sms/{WRITTEN}/history",
        ),
        (
            lambda sms, _: sms.start_sms_callback_using_put("100%25;a=b&.."),
            f"PUT {BASE}/sms/100%2525%3Ba%3Db%26../startCallbacks",
        ),
    ],
)
def test_the_request_line_is_what_the_document_says(
    client: Any,
    sms: ThingspaceService,
    thingspace: ModuleType,
    call: Callable[[Any, Any], object],
    line: str,
) -> None:
    sms.inbox((["hi"], None))
    call(client.sms, thingspace.models)
    assert [f"{each.method} {each.target}" for each in sms.calls] == [line]


@pytest.mark.parametrize("aname", ["", ".", ".."])
def test_an_account_that_would_lead_elsewhere_is_not_sent(
    client: Any, sms: ThingspaceService, aname: str
) -> None:
    with pytest.raises(ValueError, match="path"):
        client.sms.start_sms_callback_using_put(aname)
    assert sms.calls == []


@pytest.mark.parametrize("operation", CALLS)
def test_every_request_carries_both_credentials_and_says_who_asks(
    client: Any, sms: ThingspaceService, thingspace: ModuleType, operation: str
) -> None:
    sms.inbox((["hi"], None))
    CALLS[operation](client.sms, thingspace.models)
    headers = sms.calls[0].headers
    version, python = thingspace.__version__, platform.python_version()
    wanted = {
        "authorization": f"Bearer {ACCESS}",
        "vz-m2m-token": SESSION,
        "accept": "application/json",
        "user-agent": f"thingspace/{version} python/{python}",
    }
    assert {name: headers[name] for name in wanted} == wanted
    assert ("content-type" in headers) is (operation == SEND)


def test_a_message_is_sent_as_it_was_put_together(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    models = thingspace.models
    body = models.SMSSendRequest()
    body.account_name = ACCOUNT
    body.custom_fields = [models.CustomFields(key="CustomField2", value="Grüße")]
    body.data_encoding = models.DataEncodingEnum.EIGHT_BIT_UTF_8
    body.device_ids = [models.DeviceId(id="09623489171", kind="esn")]
    body.sms_message = 'The "rain"\nin Spain.'
    result = client.sms.send_sms_message_using_post(body)

    assert sms.calls[0].headers["content-type"] == "application/json"
    assert sms.calls[0].json == {
        "accountName": ACCOUNT,
        "customFields": [{"key": "CustomField2", "value": "Grüße"}],
        "dataEncoding": "8-bit-UTF-8",
        "deviceIds": [{"id": "09623489171", "kind": "esn"}],
        "smsMessage": 'The "rain"\nin Spain.',
    }
    assert result == models.RequestResponse(request_id="r-1")


def test_what_is_not_set_is_not_sent(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    client.sms.send_sms_message_using_post(thingspace.models.SMSSendRequest())
    assert sms.calls[0].body == b"{}"


def test_the_history_comes_back_typed(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    sent = {
        "deviceIds": [{"id": "09623489171", "kind": "esn"}],
        "message": "testmessage1",
        "timestamp": "2016-01-01T12:29:49-08:00",
    }
    sms.on(HISTORY, answer({"messages": [sent], "hasMoreData": False}))
    result = client.sms.get_sms_messages_using_get(ACCOUNT)

    models = thingspace.models
    assert isinstance(result, models.SmsMessagesResponse)
    assert result.has_more_data is False
    assert result.messages == [
        models.SmsMessage(
            device_ids=[models.DeviceId(id="09623489171", kind="esn")],
            message="testmessage1",
            timestamp=datetime(
                2016, 1, 1, 12, 29, 49, tzinfo=timezone(timedelta(hours=-8))
            ),
        )
    ]


def test_callbacks_start(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    result = client.sms.start_sms_callback_using_put(ACCOUNT)
    assert result == thingspace.models.SuccessResponse(success=True)
    assert sms.calls[0].body == b""


@pytest.mark.parametrize("operation", CALLS)
def test_a_400_raises_the_error_of_the_document(
    client: Any, sms: ThingspaceService, thingspace: ModuleType, operation: str
) -> None:
    sms.on(operation, refusal("INPUT_INVALID", "The request body is invalid."))
    with pytest.raises(thingspace.exceptions.RestErrorResponseException) as caught:
        CALLS[operation](client.sms, thingspace.models)
    error = caught.value
    assert isinstance(error, thingspace.ApiException)
    assert error.status == 400
    assert error.error_code == "INPUT_INVALID"
    assert error.error_message == "The request body is invalid."


def test_unknown_fields_survive_a_round_trip(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    device = {"id": "1", "kind": "esn", "slot": {"n": 2, "of": [None, "é"]}}
    sms.on(HISTORY, answer({"messages": [{"deviceIds": [device], "later": True}]}))
    (message,) = client.sms.get_sms_messages_using_get(ACCOUNT).messages
    assert message.additional_properties == {"later": True}

    body = thingspace.models.SMSSendRequest(device_ids=message.device_ids)
    client.sms.send_sms_message_using_post(body)
    assert sms.calls[1].json == {"deviceIds": [device]}


def test_a_client_that_is_closed_sends_nothing(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    client.close()
    with pytest.raises(thingspace.ConfigurationError, match="closed"):
        client.sms.start_sms_callback_using_put(ACCOUNT)
    assert sms.calls == []
