"""Pages whose next one is named in the Location header."""

from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback import Answer, Api, Loopback, Seen
from runtime import ApiException, Json, Model, Operation, PaginationError, Path, Query
from runtime.pages import LocationPages


class Page(Model):
    numbers: list[int] | None = None


LIST: Operation[Page] = Operation(
    "GET",
    "/list/{name}",
    parameters=(Path("name"), Query("size"), Query("next")),
    responses={"200": Json(lambda: Page), "202": Json(lambda: Page)},
)
PAGES: LocationPages[Page, int] = LocationPages(
    LIST, token="next", items=lambda page: page.numbers
)
BODIES = [b'{"numbers":[1,2]}', b"{}", b'{"numbers":[3]}']


def serve(server: Loopback, location: str) -> None:
    """Let each page but the last name the one after it."""

    def script(seen: Seen) -> Answer:
        at = int(parse_qs(urlsplit(seen.path).query).get("next", ["0"])[0])
        if at == len(BODIES) - 1:
            return Answer(body=BODIES[at])
        return Answer(202, BODIES[at], {"Location": location.format(at + 1)})

    server.script = script


@pytest.mark.parametrize(
    "location",
    [
        "/list/a?next={}",
        "?next={}",
        "https://evil.invalid/other?next={}",
        "//evil.invalid?a=b&next={}#next=9",
        "/list/a?next=%3{}",
    ],
)
def test_pages_follow_the_token_and_nothing_else(
    api: Api, server: Loopback, location: str
) -> None:
    serve(server, location)
    assert [page.numbers for page in api.pages(PAGES, "a", 5, None)] == [
        [1, 2],
        None,
        [3],
    ]
    asked = ["/list/a?size=5", "/list/a?size=5&next=1", "/list/a?size=5&next=2"]
    assert [seen.path for seen in server.seen] == asked


def test_items_are_those_of_all_pages(api: Api, server: Loopback) -> None:
    serve(server, "?next={}")
    pages = api.pages(PAGES, "a", None, None)
    assert list(pages.items()) == [1, 2, 3]
    assert list(pages.items()) == [1, 2, 3]
    assert list(api.pages(PAGES, "a", None, 2).items()) == [3]


@pytest.mark.parametrize(("taken", "asked"), [(0, 0), (1, 1), (2, 1), (3, 3)])
def test_a_page_is_asked_for_when_it_is_wanted(
    api: Api, server: Loopback, taken: int, asked: int
) -> None:
    serve(server, "?next={}")
    items = api.pages(PAGES, "a", None, None).items()
    assert list(islice(items, taken)) == [1, 2, 3][:taken]
    assert len(server.seen) == asked


@pytest.mark.parametrize("location", ["", "/list/a", "?other=1", "?next=", "?next"])
def test_without_a_token_there_are_no_more_pages(
    api: Api, server: Loopback, location: str
) -> None:
    server.say(BODIES[0], 202, {"Location": location})
    assert len(list(api.pages(PAGES, "a", None, None))) == 1


@pytest.mark.parametrize(("start", "calls"), [(None, 2), (7, 1), ("7", 1)])
def test_a_page_that_names_itself_ends_the_loop(
    api: Api, server: Loopback, start: Any, calls: int
) -> None:
    server.say(BODIES[0], 202, {"Location": "?next=7"})
    seen: list[int] = []
    with pytest.raises(
        PaginationError, match="page '7' is named as the next one again"
    ):
        seen.extend(api.pages(PAGES, "a", None, start).items())
    assert len(server.seen) == calls


def test_a_location_that_is_no_url_is_an_error(api: Api, server: Loopback) -> None:
    server.say(BODIES[0], 202, {"Location": "http://[?next=1"})
    with pytest.raises(PaginationError, match="not a URL"):
        list(api.pages(PAGES, "a", None, None))


def test_a_failing_page_fails_there_and_then(api: Api, server: Loopback) -> None:
    server.say(BODIES[0], 202, {"Location": "?next=1"})
    server.say(b"", 500)
    pages = iter(api.pages(PAGES, "a", None, None))
    assert next(pages).numbers == [1, 2]
    with pytest.raises(ApiException, match="answered 500"):
        next(pages)
