"""The asynchronous half of a generated package, and the whole responses of both."""

import asyncio
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Loopback, answer
from tests.behaviour.thingspace_service import (
    ACCESS,
    HISTORY,
    SEND,
    SESSION,
    ThingspaceService,
    refusal,
)

ACCOUNT = "0252012345-00001"


@pytest.fixture
def awaited(
    loopback: Loopback, thingspace: ModuleType, sms: ThingspaceService
) -> Callable[[Callable[[Any], Awaitable[Any]]], Any]:
    """Run a coroutine with a client of the server."""
    assert (thingspace.__name__, sms.calls) == ("thingspace", [])
    from thingspace.aio import AsyncThingspaceClient

    async def run(job: Callable[[Any], Awaitable[Any]]) -> Any:
        async with AsyncThingspaceClient(
            server=f"{loopback.origin}/api/m2m/v1",
            access_token=ACCESS,
            session_token=SESSION,
            retries=0,
        ) as client:
            return await job(client)

    return lambda job: asyncio.run(run(job))


def test_calls_are_awaited(awaited: Any, thingspace: ModuleType) -> None:
    body = thingspace.models.SMSSendRequest(sms_message="x")
    result = awaited(lambda client: client.sms.send_sms_message_using_post(body))
    assert result.request_id


def test_many_calls_at_once_get_their_own_answers(
    awaited: Any, sms: ThingspaceService
) -> None:
    async def job(client: Any) -> list[Any]:
        calls = (client.sms.get_sms_messages_using_get(ACCOUNT) for _ in range(20))
        return await asyncio.gather(*calls)

    sms.inbox((["a"], None))
    found = awaited(job)
    assert [each.messages[0].message for each in found] == ["a"] * 20
    assert len(sms.calls) == 20


def test_pages_are_iterated_in_the_event_loop(
    awaited: Any, sms: ThingspaceService
) -> None:
    async def job(client: Any) -> list[str]:
        pages = client.sms.get_sms_messages_using_get_pages("a/1")
        return [item.message async for item in pages.items()]

    sms.inbox((["a", "b"], "/sms/a%2F1/history?next=11"), (["c"], None))
    assert awaited(job) == ["a", "b", "c"]


def test_an_error_is_raised_where_the_call_is_awaited(
    awaited: Any, thingspace: ModuleType, sms: ThingspaceService
) -> None:
    sms.on(HISTORY, refusal("E", "no"))
    with pytest.raises(thingspace.exceptions.RestErrorResponseException) as caught:
        awaited(lambda client: client.sms.get_sms_messages_using_get(ACCOUNT))
    assert isinstance(caught.value, thingspace.ClientErrorException)


def test_a_whole_response_has_what_the_value_has_not(
    awaited: Any, client: Any, thingspace: ModuleType, sms: ThingspaceService
) -> None:
    sms.on(SEND, answer({"requestId": "r"}, headers={"X-Request-Id": "7"}))
    body = thingspace.models.SMSSendRequest(sms_message="x")
    for found in (
        client.sms.with_response.send_sms_message_using_post(body),
        awaited(lambda it: it.sms.with_response.send_sms_message_using_post(body)),
    ):
        assert (found.value.request_id, found.status) == ("r", 200)
        assert (found.request_id, found.attempts) == ("7", 1)
        assert b"requestId" in found.body
        assert 0 < found.elapsed < 5
