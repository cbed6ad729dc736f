"""The history in pages: 202 and a Location while there is more, one request at a time."""

from itertools import islice
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import answer
from tests.behaviour.thingspace_service import HISTORY, ThingspaceService, page, refusal

ACCOUNT = "a/1"


def link(token: str) -> str:
    return f"/sms/a%2F1/history?next={token}"


def tokens(sms: ThingspaceService) -> list[str | None]:
    """Give the token of each request that came."""
    return [dict(call.query).get("next") for call in sms.calls]


@pytest.fixture
def pages(client: Any, sms: ThingspaceService) -> Any:
    """Give the pages of an inbox of three, of two messages, none, and one."""
    sms.inbox((["a", "b"], link("11")), ([], link("22")), (["c"], None))
    return client.sms.get_sms_messages_using_get_pages(ACCOUNT)


def texts(messages: Any) -> list[str]:
    return [message.message for message in messages]


def test_items_come_from_all_pages_in_order(
    pages: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    items = list(pages.items())
    assert texts(items) == ["a", "b", "c"]
    assert {type(item) for item in items} == {thingspace.models.SmsMessage}
    assert tokens(sms) == [None, "11", "22"]


def test_pages_come_whole(pages: Any, thingspace: ModuleType) -> None:
    found = list(pages)
    assert {type(each) for each in found} == {thingspace.models.SmsMessagesResponse}
    assert [texts(each.messages) for each in found] == [["a", "b"], [], ["c"]]
    assert [each.has_more_data for each in found] == [True, True, False]


def test_every_page_is_asked_of_the_same_account_with_the_same_credentials(
    pages: Any, sms: ThingspaceService
) -> None:
    list(pages)
    assert len(sms.calls) == 3
    assert {call.path for call in sms.calls} == {"/api/m2m/v1/sms/a%2F1/history"}
    assert {call.headers["vz-m2m-token"] for call in sms.calls} == {"session-1"}


@pytest.mark.parametrize(
    ("wanted", "asked"), [(0, []), (1, [None]), (2, [None]), (3, [None, "11", "22"])]
)
def test_the_next_page_is_asked_for_only_when_an_item_of_it_is_wanted(
    pages: Any, sms: ThingspaceService, wanted: int, asked: list[str | None]
) -> None:
    # To ask is to acknowledge: a page too many, and its messages are lost.
    assert len(list(islice(pages.items(), wanted))) == wanted
    assert tokens(sms) == asked


def test_a_page_is_in_hand_before_the_next_one_is_asked_for(
    pages: Any, sms: ThingspaceService
) -> None:
    asked = []
    for number, _ in enumerate(pages, 1):
        asked.append((number, len(sms.calls)))
    assert asked == [(1, 1), (2, 2), (3, 3)]


def test_each_iteration_begins_with_the_first_page(
    client: Any, sms: ThingspaceService
) -> None:
    sms.inbox((["a"], None))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT)
    assert texts(pages.items()) == texts(pages.items()) == ["a"]
    assert tokens(sms) == [None, None]


def test_iteration_can_begin_in_the_middle(client: Any, sms: ThingspaceService) -> None:
    sms.inbox((["c"], link("22")), (["d"], None))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT, next=11)
    assert texts(pages.items()) == ["c", "d"]
    assert tokens(sms) == ["11", "22"]


def test_a_token_taken_amid_the_items_of_a_page_acknowledges_none_of_them(
    client: Any, sms: ThingspaceService
) -> None:
    sms.inbox((["a", "b"], link("11")), (["c", "d"], link("22")), (["c", "d"], None))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT)
    assert texts(islice(pages.items(), 3)) == ["a", "b", "c"]
    later = client.sms.get_sms_messages_using_get_pages(ACCOUNT).resume(pages.token)
    assert texts(later.items()) == ["c", "d"]
    assert tokens(sms) == [None, "11", "11"]


def test_a_token_taken_after_a_page_acknowledges_it(
    client: Any, sms: ThingspaceService
) -> None:
    sms.inbox((["a", "b"], link("11")), (["c"], None))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT)
    assert texts(next(iter(pages)).messages) == ["a", "b"]
    assert tokens(sms) == [None]
    assert texts(pages.resume(pages.token).items()) == ["c"]
    assert tokens(sms) == [None, "11"]


@pytest.mark.parametrize(
    "location",
    [
        "https://elsewhere.example/api/m2m/v1/sms/a%2F1/history?next=5",
        "?next=5",
        "/sms/b/history?first=1&next=5#there",
    ],
)
def test_only_the_token_of_a_location_counts(
    client: Any, sms: ThingspaceService, location: str
) -> None:
    sms.inbox((["a"], location), (["b"], None))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT)
    assert texts(pages.items()) == ["a", "b"]
    assert sms.calls[1].target == "/api/m2m/v1/sms/a%2F1/history?next=5"


@pytest.mark.parametrize(
    ("offered", "delivered"),
    [(["5", "5"], 2), (["5", "6", "5"], 3), (["5", "6", "7", "6"], 4)],
)
def test_a_token_that_comes_twice_is_an_error_after_the_pages_so_far(
    client: Any,
    sms: ThingspaceService,
    thingspace: ModuleType,
    offered: list[str],
    delivered: int,
) -> None:
    sms.inbox(*((["x"], link(token)) for token in offered), (["end"], None))
    pages = iter(client.sms.get_sms_messages_using_get_pages(ACCOUNT))
    assert [texts(each.messages) for each in islice(pages, delivered)] == (
        [["x"]] * delivered
    )
    with pytest.raises(thingspace.PaginationError, match=offered[-1]):
        next(pages)
    assert len(sms.calls) == delivered


def test_an_error_on_a_later_page_comes_after_the_pages_so_far(
    client: Any, sms: ThingspaceService, thingspace: ModuleType
) -> None:
    sms.on(HISTORY, page(["a"], link("5")), refusal("LATE", "no more"))
    items = client.sms.get_sms_messages_using_get_pages(ACCOUNT).items()
    assert next(items).message == "a"
    with pytest.raises(thingspace.exceptions.RestErrorResponseException, match="LATE"):
        next(items)


def test_a_page_without_its_array_has_no_items(
    client: Any, sms: ThingspaceService
) -> None:
    sms.on(HISTORY, answer({}, 202, {"Location": link("5")}), page(["a"]))
    pages = client.sms.get_sms_messages_using_get_pages(ACCOUNT)
    assert texts(pages.items()) == ["a"]
