"""Pages of every kind, from servers that do well and from servers that do not."""

import json
import time
from collections.abc import Callable
from itertools import count, islice
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from loopback import Answer, Api, Connect, Loopback, Seen
from runtime import (
    ApiException,
    Header,
    Json,
    Model,
    Operation,
    PaginationError,
    Path,
    Query,
    RequestOptions,
    UnsetType,
    field,
)
from runtime.credentials import ApiKey
from runtime.pages import unpacked
from runtime.paging import (
    CursorPages,
    LinkPages,
    LocationPages,
    NumberPages,
    OffsetPages,
    Paging,
    UrlPages,
    next_link,
)
from runtime.retries import IDEMPOTENT


class Meta(Model):
    next_one: "str | int | UnsetType | None" = field(name="next", default=None)
    more: bool | None = None
    total: int | None = None


class Page(Model):
    numbers: list[int] | None = None
    meta: Meta | None = None


LIST: Operation[Page] = Operation(
    "GET",
    "/list/{name}",
    id="list",
    parameters=(Path("name"), Query("size"), Query("at"), Header("X-Trace")),
    responses={"200": Json(lambda: Page), "202": Json(lambda: Page)},
)
ITEMS = ("numbers",)
NEXT, MORE, TOTAL = ("meta", "next_one"), ("meta", "more"), ("meta", "total")
Kind: TypeAlias = Paging[Page, int]

OFFSET: Kind = OffsetPages(LIST, ITEMS, offset="at", total=TOTAL)
NUMBER: Kind = NumberPages(LIST, ITEMS, page="at", pages=TOTAL)
CURSOR: Kind = CursorPages(LIST, ITEMS, more=MORE, cursor="at", next=NEXT)
URL: Kind = UrlPages(LIST, ITEMS, next=NEXT)
URL_TOKEN: Kind = UrlPages(LIST, ITEMS, next=NEXT, token="at")
LINK: Kind = LinkPages(LIST, ITEMS)
LOCATION: Kind = LocationPages(LIST, ITEMS)
LOCATION_TOKEN: Kind = LocationPages(LIST, ITEMS, token="at")

Serve: TypeAlias = Callable[[int], Answer]
"""What a server answers at a position."""


def answer(
    numbers: Any = (), headers: dict[str, str] | None = None, **meta: Any
) -> Answer:
    page = {"numbers": list(numbers), "meta": meta}
    return Answer(200, json.dumps(page).encode(), headers or {})


NUMBERS = [[1, 2], [3, 4], [5]]


def in_body(at: int) -> Answer:
    return answer(NUMBERS[at], next=f"?at={at + 1}" if at < 2 else None)


def in_header(header: str, form: str) -> Serve:
    def served(at: int) -> Answer:
        return answer(NUMBERS[at], {header: form.format(at + 1)} if at < 2 else {})

    return served


def by_offset(at: int) -> Answer:
    return answer([n for n in range(1, 6) if at < n <= at + 2])


def by_number(at: int) -> Answer:
    return answer(NUMBERS[at - 1] if at <= 3 else [])


# By kind: what a good server answers, and what it is asked for in the end.
GOOD = {
    "offset": (OFFSET, by_offset, ["", "2", "4", "5"]),
    "offset and total": (
        OFFSET,
        lambda at: answer([n for n in range(1, 6) if at < n <= at + 2], total=5),
        ["", "2", "4"],
    ),
    "page": (NUMBER, by_number, ["", "2", "3", "4"]),
    "page and their number": (
        NUMBER,
        lambda at: answer(NUMBERS[at - 1], total=3),
        ["", "2", "3"],
    ),
    "page and a flag": (
        NumberPages(LIST, ITEMS, more=MORE, page="at"),
        lambda at: answer(NUMBERS[at - 1], more=at < 3),
        ["", "2", "3"],
    ),
    "page from 0": (
        NumberPages(LIST, ITEMS, page="at", first=0, pages=TOTAL),
        lambda at: answer(NUMBERS[at], total=3),
        ["", "1", "2"],
    ),
    "cursor": (
        CURSOR,
        lambda at: answer(NUMBERS[at], next=str(at + 1) if at < 2 else None),
        ["", "1", "2"],
    ),
    "cursor that is a number": (
        CURSOR,
        lambda at: answer(NUMBERS[at], **({"next": at + 1} if at < 2 else {})),
        ["", "1", "2"],
    ),
    "cursor and a flag": (
        CURSOR,
        lambda at: answer(NUMBERS[at], next=str(at + 1), more=at < 2),
        ["", "1", "2"],
    ),
    "cursor of the last item": (
        CursorPages(LIST, ITEMS, more=MORE, cursor="at", next=("numbers", -1)),
        lambda at: answer([n for n in range(1, 6) if at < n <= at + 2], more=at < 3),
        ["", "2", "4"],
    ),
    "url": (URL, in_body, ["", "1", "2"]),
    "url, its token": (URL_TOKEN, in_body, ["", "1", "2"]),
    "Link": (LINK, in_header("Link", '<?at={}>; rel="next"'), ["", "1", "2"]),
    "Location": (LOCATION, in_header("Location", "/list/a?at={}"), ["", "1", "2"]),
    "Location, its token": (
        LOCATION_TOKEN,
        in_header("Location", "//evil.invalid?at={}&size=9#at=7"),
        ["", "1", "2"],
    ),
}
KINDS = pytest.mark.parametrize(
    ("kind", "serve", "asked"), GOOD.values(), ids=list(GOOD)
)


def position(seen: Seen) -> str:
    return parse_qs(urlsplit(seen.path).query).get("at", [""])[0]


def script(server: Loopback, kind: Kind, serve: Serve) -> None:
    first = getattr(kind, "first", 0)
    server.script = lambda seen: serve(int(position(seen) or first))


def pages_of(api: Api, kind: Kind, at: Any = None, **more: Any) -> Any:
    return api.pages(kind, "a", 5, at, None, **more)


@KINDS
def test_every_item_of_every_page_comes_once(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str]
) -> None:
    script(server, kind, serve)
    pages = pages_of(api, kind)
    assert list(pages.items()) == [1, 2, 3, 4, 5]
    assert [position(seen) for seen in server.seen] == asked
    assert list(pages.items()) == [1, 2, 3, 4, 5]


@KINDS
def test_pages_come_whole(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str]
) -> None:
    script(server, kind, serve)
    found = list(pages_of(api, kind))
    assert {type(page) for page in found} == {Page}
    assert len(found) == len(asked)
    answers = list(pages_of(api, kind).responses())
    assert [each.value for each in answers] == found
    assert {(each.status, each.attempts) for each in answers} == {(200, 1)}


@KINDS
@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_the_next_page_is_asked_for_only_when_it_is_wanted(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str], taken: int
) -> None:
    script(server, kind, serve)
    assert len(list(islice(pages_of(api, kind), taken))) == taken
    assert [position(seen) for seen in server.seen] == asked[:taken]


@KINDS
def test_a_token_leads_to_the_page_after_the_one_that_came(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str]
) -> None:
    script(server, kind, serve)
    whole = list(pages_of(api, kind))
    for taken in range(len(whole)):
        pages = pages_of(api, kind)
        assert list(islice(pages, taken)) == whole[:taken]
        token = json.loads(json.dumps(pages.token))
        assert token.isascii()
        assert list(pages_of(api, kind).resume(token)) == whole[taken:]
    assert len(asked) == len(whole)


@KINDS
def test_after_the_last_page_there_is_no_token(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str]
) -> None:
    script(server, kind, serve)
    pages = pages_of(api, kind)
    tokens = [pages.token for _ in pages]
    assert len(tokens) == len(asked)
    assert tokens[-1] is None
    assert None not in tokens[:-1]
    assert pages.token is None


@KINDS
def test_a_token_taken_between_items_leads_to_their_page(
    api: Api, server: Loopback, kind: Kind, serve: Serve, asked: list[str]
) -> None:
    script(server, kind, serve)
    pages = pages_of(api, kind)
    again = [
        next(pages_of(api, kind).resume(pages.token).items()) for _ in pages.items()
    ]
    assert again == [1, 1, 3, 3, 5]
    assert pages.token is None
    assert asked


def test_an_iteration_that_broke_is_taken_up_where_it_broke(
    connect: Connect, server: Loopback
) -> None:
    api = connect()
    failing = iter([in_body(0), Answer(500), in_body(1)])
    server.script = lambda _: next(failing)
    pages = pages_of(api, URL)
    seen: list[int] = []
    with pytest.raises(ApiException):
        seen.extend(pages.items())
    assert next(pages.resume(pages.token).items()) == 3


@pytest.mark.parametrize(
    ("kind", "start", "asked"),
    [
        (OFFSET, 3, ["3", "5"]),
        (OFFSET, "3", ["3", "5"]),
        (NUMBER, 3, ["3", "4"]),
        (CURSOR, "2", ["2"]),
    ],
)
def test_the_callers_own_arguments_say_where_to_begin(
    api: Api, server: Loopback, kind: Kind, start: Any, asked: list[str]
) -> None:
    serve = {OFFSET: by_offset, NUMBER: by_number, CURSOR: lambda at: answer([at])}
    script(server, kind, serve[kind])
    list(pages_of(api, kind, start))
    assert [position(seen) for seen in server.seen] == asked
    assert {seen.path.partition("?")[0] for seen in server.seen} == {"/list/a"}
    assert all("size=5" in seen.path for seen in server.seen)


# A page that comes for ever; what becomes of it after how many calls.
ENDLESS = {
    "the same items at every offset": (OFFSET, lambda: answer([1]), "same items", 2),
    "the same items as every page": (NUMBER, lambda: answer([1]), "same items", 2),
    "nothing at every offset": (OFFSET, answer, None, 1),
    "nothing at every offset, of many": (OFFSET, lambda: answer(total=9), None, 1),
    "nothing as every page": (NUMBER, answer, None, 1),
    "nothing as every page, of three": (NUMBER, lambda: answer(total=3), None, 3),
    "nothing, with more": (
        NumberPages(LIST, ITEMS, more=MORE, page="at"),
        lambda: answer(more=True),
        None,
        1,
    ),
    "the same cursor": (CURSOR, lambda: answer([1], next="7"), "'7' is named", 2),
    "the same number as cursor": (CURSOR, lambda: answer([1], next=7), "7 is named", 2),
    "the same url": (URL, lambda: answer([1], next="?at=7"), "at=7' is named", 2),
    "its own url": (URL, lambda: answer([1], next=""), None, 1),
    "the url of the first page": (
        URL,
        lambda: answer([1], next="/list/a?size=5"),
        "is named as the next one again",
        1,
    ),
    "the same token of a url": (
        URL_TOKEN,
        lambda: answer([1], next="/?x=1&at=7"),
        "'7' is named",
        2,
    ),
    "the same Link": (
        LINK,
        lambda: answer([1], {"Link": "<?at=7>; rel=next"}),
        "at=7' is named",
        2,
    ),
    "the same Location": (
        LOCATION_TOKEN,
        lambda: answer([1], {"Location": "?at=7"}),
        "'7' is named",
        2,
    ),
}


@pytest.mark.parametrize(
    ("kind", "serve", "error", "calls"), ENDLESS.values(), ids=list(ENDLESS)
)
def test_no_server_keeps_a_loop_going(
    api: Api,
    server: Loopback,
    kind: Kind,
    serve: Callable[[], Answer],
    error: str | None,
    calls: int,
) -> None:
    server.script = lambda _: serve()
    iterator = iter(pages_of(api, kind))
    if error is None:
        assert len(list(islice(iterator, 50))) == calls
    else:
        with pytest.raises(PaginationError, match=error):
            list(islice(iterator, 50))
    assert len(server.seen) == calls


@pytest.mark.parametrize("kind", [CURSOR, URL, LINK, LOCATION, LOCATION_TOKEN])
def test_an_empty_page_is_not_the_last_one_where_the_next_one_is_named(
    api: Api, server: Loopback, kind: Kind
) -> None:
    said = [[1], [], [2]]

    def serve(at: int) -> Answer:
        if at == 2:
            return answer(said[at])
        token = f"{at + 1}" if kind is CURSOR else f"/list/a?at={at + 1}"
        headers = {"Location": token, "Link": f"<{token}>; rel=next"}
        return answer(said[at], headers, next=token)

    script(server, kind, serve)
    assert list(pages_of(api, kind).items()) == [1, 2]


@pytest.mark.parametrize(
    "loop",
    [["1", "2", "1"], ["1", "2", "3", "2"], [1, "1"]],
)
def test_a_cursor_that_comes_again_ends_the_loop_after_the_pages_so_far(
    api: Api, server: Loopback, loop: list[str]
) -> None:
    answers = (answer([n], next=token) for n, token in zip(count(), loop, strict=False))
    server.script = lambda _: next(answers)
    found: list[int] = []
    with pytest.raises(PaginationError, match="named as the next one again"):
        found.extend(pages_of(api, CURSOR).items())
    assert len(server.seen) == len(loop)


@pytest.mark.parametrize(
    ("kind", "page", "error"),
    [
        (CURSOR, answer([1], next=[1]), "neither text nor number"),
        (CURSOR, answer([1], next={"a": 1}), "neither text nor number"),
        (CURSOR, answer([1], next=True), "neither text nor number"),
        (CURSOR, answer([1], more=True), "the next one is not named"),
        (URL, answer([1], next="http://[?at=1"), "not a URL"),
        (URL, answer([1], next="http://a:b/"), "not a URL"),
        (URL_TOKEN, answer([1], next="http://[?at=1"), "not a URL"),
        (LOCATION, answer([1], {"Location": "http://[?at=1"}), "not a URL"),
        (LINK, answer([1], {"Link": "?at=1; rel=next"}), "cannot be read"),
        (LINK, answer([1], {"Link": "<?at=1; rel=next"}), "cannot be read"),
        (OFFSET, Answer(200, b'{"numbers": "abc"}'), "not a list"),
        (NUMBER, Answer(200, b'{"numbers": {"a": 1}}'), "not a list"),
    ],
)
def test_what_names_no_page_is_an_error_after_the_page_itself(
    api: Api, server: Loopback, kind: Kind, page: Answer, error: str
) -> None:
    server.script = lambda _: page
    pages = pages_of(api, kind)
    iterator = iter(pages)
    assert isinstance(next(iterator), Page)
    with pytest.raises(PaginationError, match=error):
        _ = pages.token
    with pytest.raises(PaginationError, match=error):
        next(iterator)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        (OFFSET, b"{}"),
        (NUMBER, b'{"numbers": null}'),
        (CURSOR, b"{}"),
        (CURSOR, b'{"meta": null}'),
        (CURSOR, b'{"meta": "x"}'),
        (CURSOR, b'{"meta": {"next": ""}}'),
        (CURSOR, b'{"meta": {"next": false}}'),
        (URL, b'{"meta": {"next": null}}'),
        (URL_TOKEN, b'{"meta": {"next": "/list?other=1"}}'),
        (URL_TOKEN, b'{"meta": {"next": "/list?at="}}'),
        (LINK, b"{}"),
        (LOCATION, b"{}"),
        (LOCATION_TOKEN, b"[]"),
    ],
)
def test_without_a_next_page_it_is_the_last_one(
    api: Api, server: Loopback, kind: Kind, page: bytes
) -> None:
    server.say(page)
    assert len(list(islice(pages_of(api, kind), 9))) == 1


def test_a_server_that_leaves_items_out_of_a_page_says_how_far_it_goes(
    api: Api, server: Loopback
) -> None:
    kind: Kind = OffsetPages(
        LIST, ITEMS, offset="at", limit=("meta", "next_one"), total=TOTAL
    )
    left = {0: [1], 2: [], 4: [5]}
    script(server, kind, lambda at: answer(left[at], next=2, total=6))
    assert list(pages_of(api, kind).items()) == [1, 5]
    assert [position(seen) for seen in server.seen] == ["", "2", "4"]


@pytest.mark.parametrize("kind", [URL, LINK, LOCATION])
@pytest.mark.parametrize(
    ("link", "where"),
    [
        ("{other}/list/a?at=1", "127.0.0.1"),
        ("//evil.invalid/list/a?at=1", "evil.invalid"),
        ("https://127.0.0.1:{port}/list/a?at=1", "https"),
        ("http://localhost:{port}/list/a?at=1", "localhost"),
        ("http://127.0.0.1:{port}@evil.invalid/?at=1", "not a URL"),
        ("http://evil.invalid\\@127.0.0.1:{port}/?at=1", "not a URL"),
        ("HTTP://USER:pw@127.0.0.1:{port}/x?at=1", "not a URL"),
        ("javascript:alert(1)", "javascript"),
        ("file:///etc/passwd", "file"),
    ],
)
def test_a_link_to_another_origin_is_not_followed(
    api: Api, server: Loopback, second: Loopback, kind: Kind, link: str, where: str
) -> None:
    link = link.format(other=second.url, port=server.port)
    headers = {"Link": f'<{link}>; rel="next"', "Location": link}
    server.script = lambda _: answer([1], headers, next=link)
    found: list[int] = []
    with pytest.raises(PaginationError, match=where):
        found.extend(pages_of(api, kind).items())
    assert (len(server.seen), len(second.seen)) == (1, 0)


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("{here}/other/way?at=1&x=%2F", "/other/way?at=1&x=%2F"),
        ("/other?at=1#part", "/other?at=1"),
        ("more?at=1", "/list/more?at=1"),
        ("../../..?at=1", "/?at=1"),
        ("{here}?at=1", "/?at=1"),
        ("HTTP://127.0.0.1:{port}/x?at=1", "/x?at=1"),
        # As http.server reads it.
        ("{here}//evil.invalid/x?at=1", "/evil.invalid/x?at=1"),
        (" /x?at=1 ", "/x?at=1"),
        ("/x y?at=1&q=ä{{b}}", "/x%20y?at=1&q=%C3%A4%7Bb%7D"),
        ("/x?at=1\r\nEvil: 1", "/x?at=1Evil:%201"),
        ("/x?at=1\ud800", "/x?at=1?"),
    ],
)
def test_a_link_is_followed_with_the_headers_of_the_operation(
    connect: Connect, server: Loopback, link: str, asked: str
) -> None:
    link = link.format(here=server.url, port=server.port)
    turns = iter([answer([1], next=link), answer([2])])
    server.script = lambda _: next(turns)
    auth = {"key": ApiKey("header", "X-Key", "secret")}
    api = connect(auth=auth, security=({"key": ()},))
    pages = api.pages(URL, "a", 5, None, "trace-1")
    assert list(pages.items()) == [1, 2]
    assert server.seen[1].path == asked
    first, then = (seen.headers for seen in server.seen)
    for name in ("Accept", "User-Agent", "X-Key", "X-Trace"):
        assert first[name] == then[name]
    assert "Authorization" not in then


def test_a_relative_link_is_of_the_page_that_has_it(api: Api, server: Loopback) -> None:
    turns = iter(
        [answer([1], next="/deep/er/x"), answer([2], next="y?at=2"), answer([3])]
    )
    server.script = lambda _: next(turns)
    assert list(pages_of(api, URL).items()) == [1, 2, 3]
    asked = ["/list/a?size=5", "/deep/er/x", "/deep/er/y?at=2"]
    assert [seen.path for seen in server.seen] == asked


def test_a_link_with_the_credentials_of_the_request_sends_them_once_and_keeps_none(
    connect: Connect, server: Loopback
) -> None:
    turns = iter([answer([1], next="/x?key=secret&at=1&q=2"), answer([2])])
    server.script = lambda _: next(turns)
    auth = {"key": ApiKey("query", "key", "secret")}
    api = connect(auth=auth, security=({"key": ()},), query={"q": 3})
    kind: Kind = UrlPages(LIST, ITEMS, next=NEXT, secrets=("key",))
    pages = pages_of(api, kind)
    answers, marks = [], []
    for each in pages.responses():
        answers.append(each.url)
        marks.append(pages.token and unpacked(LIST, pages.token))
    assert server.seen[1].path == "/x?at=1&q=3&key=secret"
    assert [each.partition("/list/a")[2] for each in answers] == ["?size=5&q=3", ""]
    assert answers[1].endswith("/x?at=1&q=3")
    assert marks == ["/x?at=1&q=2", None]


def test_options_hold_for_every_page_but_a_key_for_the_first(
    connect: Connect, server: Loopback
) -> None:
    script(server, CURSOR, lambda at: answer([at], next=str(at + 1) if at < 2 else ""))
    options = RequestOptions(headers={"X-Own": "1"}, idempotency_key="k")
    assert "GET" in IDEMPOTENT
    list(pages_of(connect(), CURSOR, options=options))
    assert [seen.headers.get("X-Own") for seen in server.seen] == ["1"] * 3
    assert [seen.headers.get("Idempotency-Key") for seen in server.seen] == [
        "k",
        None,
        None,
    ]


OTHER: Operation[Page] = Operation("GET", "/other", parameters=(Query("at"),))


@pytest.mark.parametrize("token", ["", "x", "äöü", "e30", "W10", "WyJsaXN0Il0", "MQ"])
def test_a_text_that_is_no_token_is_refused_before_anything_is_sent(
    api: Api, server: Loopback, token: str
) -> None:
    with pytest.raises(PaginationError, match="the token cannot be read"):
        pages_of(api, CURSOR).resume(token)
    assert server.seen == []


def test_a_token_of_another_operation_is_refused(api: Api) -> None:
    other = api.pages(CursorPages(OTHER, cursor="at", next=NEXT), None)
    with pytest.raises(PaginationError, match="the token is of GET /other, not of li"):
        pages_of(api, CURSOR).resume(other.token)


@pytest.mark.parametrize("kind", [URL, OFFSET, NUMBER])
def test_a_token_that_somebody_changed_leads_nowhere_else(
    api: Api, server: Loopback, kind: Kind
) -> None:
    script(server, CURSOR, lambda _: answer([1], next="https://evil.invalid/"))
    pages = pages_of(api, CURSOR)
    next(iter(pages))
    with pytest.raises(PaginationError):
        pages_of(api, kind).resume(pages.token)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("", ""),
        ("<a>; rel=next", "a"),
        ('<a>; rel="next"', "a"),
        ('<a>;REL="Next"', "a"),
        ('<a>; rel="prev", <b>; rel="next"', "b"),
        ('<a>; rel="prev next", <b>; rel="next"', "a"),
        ("<a>; rel=nextish, <b>; rel=prev", ""),
        ('<a>; title="<b>; rel=next, "; rel=prev, <c>; rel=next', "c"),
        ('<a>; title="\\"; rel=next; \\""; rel="prev"', ""),
        ("<a>; rel=prev; rel=next", ""),
        ("<a>; rel=next; anchor=x, <b>; rel=next", "b"),
        ("<a,b;c>; rel=next", "a,b;c"),
        (", ,<a> ; rel = next", "a"),
        ("<a>; crossorigin; rel=next", "a"),
        ("<a>; title*=UTF-8''x; rel=\"next\"", "a"),
    ],
)
def test_a_link_header_is_read_as_rfc_8288_says(header: str, target: str) -> None:
    assert next_link(header) == target


@pytest.mark.parametrize(
    "piece", ["<", "<a>;", '<a>;"', "<a>; a=", ' ;\t"\\', '<a>\\"', ';a="', "; "]
)
def test_a_hostile_link_header_is_read_in_no_time(piece: str) -> None:
    begun = time.process_time()
    assert next_link('<x>;"' + piece * (60_000 // len(piece))) == ""
    assert next_link("<x>" + piece * (60_000 // len(piece))) == ""
    assert time.process_time() - begun < 1
