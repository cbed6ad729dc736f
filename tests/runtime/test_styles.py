"""Parameters on the wire: tables from OpenAPI, "Style Examples", and RFC 6570."""

import datetime as dt
import enum
import uuid
from typing import Any
from urllib.parse import parse_qsl

import pytest
from loopback import Api, Loopback, Seen
from runtime import UNSET, Body, Cookie, Header, Model, Operation, Path, Query, StrEnum
from runtime.files import Raw
from runtime.forms import Form

Parameter = Path | Query | Header | Cookie | Body | Form

COLORS = ["blue", "black", "brown"]
RGB = {"R": 100, "G": 200, "B": 150}


class Kind(StrEnum):
    ESN = "esn"


class Plain(enum.Enum):
    ONE = 1


class Size(Model, rename="camel"):
    max_width: int | None = None
    unit: str | None = None


def sent(
    api: Api, server: Loopback, parameter: Parameter, value: Any, path: str = "/"
) -> Seen:
    api.call(Operation("POST", path, parameters=(parameter,)), value)
    return server.seen[-1]


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (Path("c"), "blue", "/blue"),
        (Path("c"), COLORS, "/blue,black,brown"),
        (Path("c"), RGB, "/R,100,G,200,B,150"),
        (Path("c", explode=True), RGB, "/R=100,G=200,B=150"),
        (Path("c", style="label"), "blue", "/.blue"),
        (Path("c", style="label"), COLORS, "/.blue,black,brown"),
        (Path("c", style="label", explode=True), COLORS, "/.blue.black.brown"),
        (Path("c", style="label"), RGB, "/.R,100,G,200,B,150"),
        (Path("c", style="label", explode=True), RGB, "/.R=100.G=200.B=150"),
        (Path("c", style="matrix"), "blue", "/;c=blue"),
        (Path("c", style="matrix"), COLORS, "/;c=blue,black,brown"),
        (
            Path("c", style="matrix", explode=True),
            COLORS,
            "/;c=blue;c=black;c=brown",
        ),
        (Path("c", style="matrix"), RGB, "/;c=R,100,G,200,B,150"),
        (Path("c", style="matrix", explode=True), RGB, "/;R=100;G=200;B=150"),
        (Path("c"), "a/b?c#d%e f", "/a%2Fb%3Fc%23d%25e%20f"),
        (Path("c"), "../up", "/..%2Fup"),
        (Path("c"), "ä€😀", "/%C3%A4%E2%82%AC%F0%9F%98%80"),
        (Path("c"), "-._~", "/-._~"),
        (Path("c"), "...", "/..."),
        (Path("c"), 0, "/0"),
        (Path("c"), False, "/false"),
        (Path("c"), Kind.ESN, "/esn"),
        (
            Path("c", media_type="application/json"),
            {"a": "b/c"},
            "/%7B%22a%22%3A%22b%2Fc%22%7D",
        ),
        (Path("c", media_type="application/json"), "d", "/%22d%22"),
        (Path("c", media_type="text/plain"), "d", "/d"),
    ],
)
def test_path_parameters_are_written_by_style(
    api: Api, server: Loopback, parameter: Parameter, value: Any, wanted: Any
) -> None:
    assert sent(api, server, parameter, value, "/{c}").path == wanted


@pytest.mark.parametrize("style", ["simple", "label", "matrix"])
@pytest.mark.parametrize("value", ["", None, UNSET, [], {}, [""]])
def test_an_empty_path_parameter_is_refused(
    api: Api, server: Loopback, style: Any, value: Any
) -> None:
    with pytest.raises(ValueError, match="c: a path parameter must not be empty"):
        sent(api, server, Path("c", style=style), value, "/a/{c}/b")
    assert not server.seen


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("/a/{c}", Path("c"), "."),
        ("/a/{c}", Path("c"), ".."),
        ("/a/{c}/b", Path("c"), ".."),
        ("/a/.{c}", Path("c"), "."),
        ("/a/{c}", Path("c", style="label"), "."),
    ],
)
def test_a_path_parameter_cannot_climb(
    api: Api, server: Loopback, path: str, parameter: Parameter, value: Any
) -> None:
    with pytest.raises(ValueError, match="not allowed as path segments"):
        sent(api, server, parameter, value, path)
    assert not server.seen


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (Query("c"), "blue", "c=blue"),
        (Query("c"), "", "c="),
        (Query("c"), COLORS, "c=blue&c=black&c=brown"),
        (Query("c", explode=False), COLORS, "c=blue,black,brown"),
        (Query("c"), RGB, "R=100&G=200&B=150"),
        (Query("c", explode=False), RGB, "c=R,100,G,200,B,150"),
        (
            Query("c", style="spaceDelimited"),
            COLORS,
            "c=blue%20black%20brown",
        ),
        (Query("c", style="spaceDelimited"), RGB, "c=R%20100%20G%20200%20B%20150"),
        (Query("c", style="pipeDelimited"), COLORS, "c=blue%7Cblack%7Cbrown"),
        (Query("c", style="pipeDelimited"), RGB, "c=R%7C100%7CG%7C200%7CB%7C150"),
        (
            Query("c", style="pipeDelimited", explode=True),
            COLORS,
            "c=blue&c=black&c=brown",
        ),
        (
            Query("c", style="deepObject"),
            RGB,
            "c%5BR%5D=100&c%5BG%5D=200&c%5BB%5D=150",
        ),
        (
            Query("c", style="deepObject"),
            {"a": {"b": [1, 2]}},
            "c%5Ba%5D%5Bb%5D=1&c%5Ba%5D%5Bb%5D=2",
        ),
        (Query("c"), [], ""),
        (Query("c", explode=False), [], ""),
        (Query("c"), {}, ""),
        (Query("c"), None, ""),
        (Query("c"), UNSET, ""),
        (Query("c"), [1, None, 2], "c=1&c=2"),
        (Query("c"), {"a": None, "b": 0}, "b=0"),
        (Query("c"), 0, "c=0"),
        (Query("c"), True, "c=true"),
        (Query("c"), [True, False], "c=true&c=false"),
        (Query("c"), 1.5, "c=1.5"),
        (Query("c"), Kind.ESN, "c=esn"),
        (Query("c"), [Kind("new")], "c=new"),
        (Query("c"), Plain.ONE, "c=1"),
        (Query("c"), uuid.UUID(int=1), "c=00000000-0000-0000-0000-000000000001"),
        (Query("c"), dt.date(2024, 1, 2), "c=2024-01-02"),
        (
            Query("c"),
            dt.datetime(2024, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
            "c=2024-01-02T03%3A04%3A05Z",
        ),
        (Query("c"), (1, 2), "c=1&c=2"),
        (Query("c"), Size(max_width=5), "maxWidth=5"),
        (Query("c"), [[1, 2]], "c=%5B1%2C2%5D"),
        (Query("a b&c"), "d=e&f", "a%20b%26c=d%3De%26f"),
        (Query("c"), "a+b,c", "c=a%2Bb%2Cc"),
        (Query("c", explode=False), ["a,b", "c"], "c=a%2Cb,c"),
        (Query("c", allow_reserved=True), "/a:b@c!$'()*,;=?", "c=/a:b@c!$'()*,;=?"),
        (Query("c", allow_reserved=True), "a&b#c+d e[f]", "c=a%26b%23c%2Bd%20e%5Bf%5D"),
        (Query("c", allow_reserved=True), "%41%zz", "c=%41%25zz"),
        (Query("c", media_type="application/json"), [1, None], "c=%5B1%2Cnull%5D"),
        (Query("c", media_type="application/json"), {}, "c=%7B%7D"),
        (Query("c", media_type="application/json"), "a", "c=%22a%22"),
        (Query("c", media_type="application/json"), None, ""),
        (
            Query("c", media_type="application/x+json; v=1"),
            Size(max_width=1, additional_properties={"b": "ä&"}),
            "c=%7B%22maxWidth%22%3A1%2C%22b%22%3A%22%C3%A4%26%22%7D",
        ),
        (
            Query("c", allow_reserved=True, media_type="application/json"),
            {"a": 1},
            "c=%7B%22a%22:1%7D",
        ),
        (Query("c", media_type="text/csv"), "a,b", "c=a%2Cb"),
    ],
)
def test_query_parameters_are_written_by_style(
    api: Api, server: Loopback, parameter: Parameter, value: Any, wanted: Any
) -> None:
    assert sent(api, server, parameter, value).path == (
        f"/?{wanted}" if wanted else "/"
    )


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (Header("X-C"), "blue", "blue"),
        (Header("X-C"), COLORS, "blue,black,brown"),
        (Header("X-C"), RGB, "R,100,G,200,B,150"),
        (Header("X-C", explode=True), RGB, "R=100,G=200,B=150"),
        (Header("X-C"), "a b%c", "a b%c"),
        (Header("X-C"), "grün", "grün".encode().decode("latin-1")),
        (Header("X-C"), True, "true"),
        (Header("X-C"), None, None),
        (Header("X-C", media_type="application/json"), {"a": [1]}, '{"a":[1]}'),
        (Header("X-C", media_type="application/json"), "a\nb", '"a\\nb"'),
        (Cookie("c"), "blue", "c=blue"),
        (Cookie("c"), "a; b=c", "c=a%3B%20b%3Dc"),
        (Cookie("c", explode=False), COLORS, "c=blue,black,brown"),
        (Cookie("c"), RGB, "R=100; G=200; B=150"),
        (Cookie("c", media_type="application/json"), {"a": 1}, "c=%7B%22a%22%3A1%7D"),
    ],
)
def test_headers_and_cookies_are_written_by_style(
    api: Api, server: Loopback, parameter: Parameter, value: Any, wanted: Any
) -> None:
    name = "Cookie" if isinstance(parameter, Cookie) else parameter.name
    assert sent(api, server, parameter, value).headers.get(name) == wanted


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b", ["a", "b\r"]])
def test_a_header_value_cannot_start_another_header(
    api: Api, server: Loopback, value: Any
) -> None:
    with pytest.raises(ValueError, match="header X-C: control characters"):
        sent(api, server, Header("X-C"), value)
    assert not server.seen


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (Body(), Size(max_width=0), ("application/json", b'{"maxWidth":0}')),
        (Body(), [], ("application/json", b"[]")),
        (
            Body("application/x+json"),
            {"a": None},
            ("application/x+json", b'{"a":null}'),
        ),
        (Raw("text/plain"), "grün", ("text/plain", "grün".encode())),
        (Raw("image/png"), b"\x00\xff", ("image/png", b"\x00\xff")),
        (
            Raw("text/plain; charset=latin-1"),
            "ä",
            ("text/plain; charset=latin-1", b"\xe4"),
        ),
        (
            Raw("text/plain; charset=nope"),
            "ä",
            ("text/plain; charset=nope", "ä".encode()),
        ),
        (Raw("application/xml"), "<a>ä</a>", ("application/xml", "<a>ä</a>".encode())),
        (
            Raw("application/xml"),
            '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>',
            (
                "application/xml",
                b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe4</a>',
            ),
        ),
        (
            Raw("text/xml; charset=utf-8"),
            "<?xml version='1.0' encoding='latin1'?><a>ä</a>",
            (
                "text/xml; charset=utf-8",
                "<?xml version='1.0' encoding='latin1'?><a>ä</a>".encode(),
            ),
        ),
        (Body(), None, (None, b"")),
    ],
)
def test_bodies_are_written_by_media_type(
    api: Api, server: Loopback, parameter: Parameter, value: Any, wanted: Any
) -> None:
    seen = sent(api, server, parameter, value)
    assert (seen.headers.get("Content-Type"), seen.body) == wanted


@pytest.mark.parametrize(
    ("encoding", "wanted"),
    [
        ({}, [("a", "1"), ("a", "2"), ("b", '{"c":true}'), ("d", "x&y=z ä")]),
        (
            {"a": Query("a", explode=False)},
            [("a", "1,2"), ("b", '{"c":true}'), ("d", "x&y=z ä")],
        ),
        (
            {"b": Query("b", style="deepObject")},
            [("a", "1"), ("a", "2"), ("b[c]", "true"), ("d", "x&y=z ä")],
        ),
    ],
)
def test_forms_are_written_by_their_encoding(
    api: Api, server: Loopback, encoding: dict[str, Query], wanted: Any
) -> None:
    value = {"a": [1, 2], "b": {"c": True}, "d": "x&y=z ä", "e": None}
    seen = sent(api, server, Form(encoding=encoding), value)
    assert seen.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(seen.body.decode()) == wanted


def test_parameters_of_all_places_go_together(api: Api, server: Loopback) -> None:
    operation = Operation(
        "PUT",
        "/ä b/{x}/{y}?fixed=1",
        parameters=(Query("q"), Path("y"), Path("x"), Cookie("k"), Cookie("l"), Body()),
    )
    api.call(operation, "q", "y", "x", "k", "l", {"b": 1})
    seen = server.seen[-1]
    assert seen.method == "PUT"
    assert seen.path == "/%C3%A4%20b/x/y?fixed=1&q=q"
    assert seen.headers["Cookie"] == "k=k; l=l"
    assert seen.headers["User-Agent"] == "test/1.0"
    assert seen.body == b'{"b":1}'
