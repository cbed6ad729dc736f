"""Forms and files: what arrives, and how it is read from the disk."""

import email.parser
import email.policy
import io
import os
import socket
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import IO, Any
from urllib.parse import parse_qsl

import pytest
from loopback import Api, Loopback, Seen
from runtime import (
    UNSET,
    Body,
    ConnectionFailedError,
    Model,
    Operation,
    Path,
    Query,
    Request,
    RequestsTransport,
    StrEnum,
)
from runtime.files import File, Raw, Sources, Upload
from runtime.forms import Field, Form, _multipart, _part

MULTIPART = "multipart/form-data"
URLENCODED = "application/x-www-form-urlencoded"
LONG = bytes(range(256)) * 1000


class Kind(StrEnum):
    ESN = "esn"


class Size(Model, rename="camel"):
    max_width: int | None = None


class Letter(Model, rename="camel"):
    subject_line: str
    size: Size | None = None
    attached: list[Upload] | None = None
    read: bool | None = None


class Pipe(io.RawIOBase):
    """A file that cannot seek, as a socket or another process gives it."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._inner.readinto(buffer)


Received = tuple[str, str | None, str | None, bytes]


def parts_of(seen: Seen) -> list[Received]:
    """Parse a form as its receiver does: name, file name, media type, content."""
    head = f"Content-Type: {seen.headers['Content-Type']}\r\n\r\n".encode()
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    message = parser.parsebytes(head + seen.body)
    assert not message.defects
    return [
        (
            part.get_param("name", header="Content-Disposition"),
            part.get_filename(),
            part["Content-Type"],
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    ]


def sent(api: Api, server: Loopback, form: Any, *fields: tuple[Field, Any]) -> Seen:
    operation = Operation(
        "POST", "/", parameters=tuple(field for field, _ in fields), form=Form(form)
    )
    api.call(operation, *(value for _, value in fields))
    return server.seen[-1]


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        (Field("a"), "grün\r\n", [("a", None, None, "grün\r\n".encode())]),
        (Field("a"), 0, [("a", None, None, b"0")]),
        (Field("a"), False, [("a", None, None, b"false")]),
        (Field("a"), "", [("a", None, None, b"")]),
        (Field("a"), Kind.ESN, [("a", None, None, b"esn")]),
        (Field("a"), [1, None, 2], [("a", None, None, b"1"), ("a", None, None, b"2")]),
        (Field("a"), (1, 2), [("a", None, None, b"1"), ("a", None, None, b"2")]),
        (Field("a"), [], None),
        (Field("a"), None, None),
        (Field("a"), UNSET, None),
        (
            Field("a"),
            {"b": [1, None]},
            [("a", None, "application/json", b'{"b":[1,null]}')],
        ),
        (
            Field("a"),
            Size(max_width=0),
            [("a", None, "application/json", b'{"maxWidth":0}')],
        ),
        (
            Field("a"),
            [{"b": 1}, [2]],
            [
                ("a", None, "application/json", b'{"b":1}'),
                ("a", None, "application/json", b"[2]"),
            ],
        ),
        (
            Field("a", media_type="application/json"),
            "b",
            [("a", None, "application/json", b'"b"')],
        ),
        (
            Field("a", media_type="text/csv"),
            "b,c",
            [("a", None, "text/csv", b"b,c")],
        ),
        (Field("a"), b"\xff", [("a", "a", "application/octet-stream", b"\xff")]),
        (
            Field("a", media_type="image/png"),
            [b"1", bytearray(b"2")],
            [("a", "a", "image/png", b"1"), ("a", "a", "image/png", b"2")],
        ),
        (
            Field("a", media_type="image/*, image/png"),
            b"1",
            [("a", "a", "image/png", b"1")],
        ),
        (
            Field("a", media_type="*/*"),
            io.BytesIO(b"1"),
            [("a", "a", "application/octet-stream", b"1")],
        ),
        (
            Field("a"),
            File(b"1", "x.png", "image/png"),
            [("a", "x.png", "image/png", b"1")],
        ),
        (
            Field('a"b'),
            File(b"1", 'x"\r\ny ä.png'),
            [("a%22b", "x%22%0D%0Ay ä.png", "application/octet-stream", b"1")],
        ),
        (
            Field("a", explode=False),
            [1, 2],
            [("a", None, None, b"1,2")],
        ),
        (
            Field("a", style="spaceDelimited", explode=False),
            ["x y", "z"],
            [("a", None, None, b"x y z")],
        ),
        (
            Field("a", style="deepObject"),
            {"b": {"c": 1}, "d": [2, 3]},
            [
                ("a[b][c]", None, None, b"1"),
                ("a[d]", None, None, b"2"),
                ("a[d]", None, None, b"3"),
            ],
        ),
    ],
)
def test_a_field_becomes_parts(
    api: Api,
    server: Loopback,
    field: Field,
    value: Any,
    wanted: list[Received] | None,
) -> None:
    if isinstance(value, io.BytesIO):
        value.seek(0)  # where the other half has found it
    seen = sent(api, server, MULTIPART, (field, value))
    if wanted is None and value != []:
        assert (seen.body, seen.headers.get("Content-Type")) == (b"", None)
        return
    found = parts_of(seen) if wanted else []
    assert _readable(found) == (wanted or [])
    assert seen.headers["Content-Length"] == str(len(seen.body))


def _readable(parts: list[Received]) -> list[Received]:
    """Undo what the parser makes of bytes beyond ASCII in a header."""

    def text(value: str | None) -> str | None:
        return value and value.encode("utf-8", "surrogateescape").decode()

    return [(name, text(file), kind, body) for name, file, kind, body in parts]


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        (Field("a b"), "c&d=ä", [("a b", "c&d=ä")]),
        (Field("a"), [1, True], [("a", "1"), ("a", "true")]),
        (Field("a", explode=False), [1, 2], [("a", "1,2")]),
        (Field("a"), {"b": 1}, [("a", '{"b":1}')]),
        (Field("a"), Size(max_width=1), [("a", '{"maxWidth":1}')]),
        (Field("a"), [{"b": 1}], [("a", '{"b":1}')]),
        (Field("a", media_type="application/json"), [1], [("a", "[1]")]),
        (Field("a", media_type="application/json"), "b", [("a", '"b"')]),
        (Field("a", style="deepObject"), {"b": {"c": 1}}, [("a[b][c]", "1")]),
        (Field("a", allow_reserved=True), "b:c", [("a", "b:c")]),
    ],
)
def test_a_field_is_written_in_a_plain_form(
    api: Api, server: Loopback, field: Field, value: Any, wanted: Any
) -> None:
    seen = sent(api, server, URLENCODED, (field, value), (Field("z"), "z"))
    assert seen.headers["Content-Type"] == URLENCODED
    assert parse_qsl(seen.body.decode(), strict_parsing=True) == [*wanted, ("z", "z")]


def test_fields_stand_beside_other_parameters(api: Api, server: Loopback) -> None:
    parameters = (Field("b"), Path("id"), Field("a"), Query("q"), Field("c"))
    operation = Operation("PUT", "/{id}", parameters=parameters, form=Form(URLENCODED))
    api.call(operation, 1, "x", 2, "y", None)
    assert server.seen[0].path == "/x?q=y"
    assert server.seen[0].body == b"b=1&a=2"


LETTER = Letter(
    subject_line="s",
    size=Size(max_width=1),
    attached=[b"1", File(b"2", "two")],
    read=True,
    additional_properties={"more": "m", "none": None},
)
PARTS = [
    ("subjectLine", None, None, b"s"),
    ("size", None, "application/json", b'{"maxWidth":1}'),
    ("attached", "attached", "application/octet-stream", b"1"),
    ("attached", "two", "application/octet-stream", b"2"),
    ("read", None, None, b"true"),
    ("more", None, None, b"m"),
]


@pytest.mark.parametrize(
    ("parameter", "value", "wanted"),
    [
        (Form(MULTIPART), LETTER, PARTS),
        (Form(MULTIPART, {}), LETTER, PARTS),
        (Form(MULTIPART), {"a": b"1"}, [("a", "a", "application/octet-stream", b"1")]),
        (
            Form(MULTIPART, {"a": Field("a", media_type="image/png")}),
            {"a": b"1", "b": None},
            [("a", "a", "image/png", b"1")],
        ),
        (
            Form(MULTIPART, {"a": Query("a", style="deepObject")}),
            {"a": {"b": 1}},
            [("a[b]", None, None, b"1")],
        ),
    ],
)
def test_a_whole_form_follows_the_same_rules(
    api: Api, server: Loopback, parameter: Any, value: Any, wanted: list[Received]
) -> None:
    api.call(Operation("POST", "/", parameters=(parameter,)), value)
    assert parts_of(server.seen[0]) == wanted


def test_a_form_of_a_model_is_written_by_its_wire_names(
    api: Api, server: Loopback
) -> None:
    letter = Letter(subject_line="s", size=Size(max_width=1))
    letter.additional_properties["more"] = [1, 2]
    for parameter in (Form(), Form(URLENCODED)):
        api.call(Operation("POST", "/", parameters=(parameter,)), letter)
        assert parse_qsl(server.seen[-1].body.decode()) == [
            ("subjectLine", "s"),
            ("size", '{"maxWidth":1}'),
            ("more", "1"),
            ("more", "2"),
        ]


def test_the_boundary_is_in_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([b"a" * 16, b"b" * 16])
    monkeypatch.setattr(os, "urandom", lambda _: next(drawn))
    taken = (b"a" * 16).hex().encode()
    media_type, content = _multipart([_part("p", b"--" + taken)])
    assert media_type == f"multipart/form-data; boundary={(b'b' * 16).hex()}"
    assert taken in b"".join(content)


@pytest.fixture
def path(tmp_path: FilePath) -> FilePath:
    path = tmp_path / "photo.jpg"
    path.write_bytes(LONG)
    return path


@pytest.fixture(params=["bytes", "path", "File", "opened", "begun", "memory", "pipe"])
def upload(request: pytest.FixtureRequest, path: FilePath) -> Iterator[Any]:
    """Give an upload in each of its forms; each is LONG."""
    more = path.parent / "more"
    more.write_bytes(b"skipped" + LONG)
    with path.open("rb") as opened, more.open("rb") as begun:
        begun.read(len(b"skipped"))
        yield {
            "bytes": LONG,
            "path": path,
            "File": File(path),
            "opened": opened,
            "begun": begun,
            "memory": io.BytesIO(LONG),
            "pipe": Pipe(LONG),
        }[request.param]


OCTETS: Operation[Any] = Operation(
    "POST", "/", parameters=(Raw("application/octet-stream"),)
)


def test_an_upload_arrives_whole(api: Api, server: Loopback, upload: Any) -> None:
    api.call(OCTETS, upload)
    seen = server.seen[0]
    assert seen.body == LONG
    assert seen.headers["Content-Type"] == "application/octet-stream"
    framing = {"Content-Length", "Transfer-Encoding"} & set(seen.headers)
    streamed = isinstance(upload, Pipe)
    assert framing == {"Transfer-Encoding" if streamed else "Content-Length"}


def test_an_upload_arrives_whole_in_a_form(
    api: Api, server: Loopback, upload: Any
) -> None:
    named = isinstance(upload, (FilePath, File)) or (
        str(getattr(upload, "name", "")).endswith("photo.jpg")
    )
    name = "photo.jpg" if named else getattr(upload, "name", "a")
    seen = sent(api, server, MULTIPART, (Field("a"), upload), (Field("b"), "c"))
    assert parts_of(seen) == [
        ("a", FilePath(name).name, "application/octet-stream", LONG),
        ("b", None, None, b"c"),
    ]


def test_an_upload_can_be_sent_again_if_it_can_seek(upload: Any) -> None:
    content = Sources(b"<", upload.content if isinstance(upload, File) else upload)
    assert b"".join(content) == b"<" + LONG
    if content.replayable:
        assert b"".join(content) == b"<" + LONG
        assert content.length == 1 + len(LONG)
    else:
        assert isinstance(upload, Pipe)
        assert content.length is None
        with pytest.raises(ValueError, match="cannot be read a second time"):
            list(content)


@pytest.mark.parametrize(
    ("declared", "given", "wanted"),
    [
        ("image/png", File(b"1"), "image/png"),
        ("image/*", File(b"1"), "application/octet-stream"),
        ("*/*", b"1", "application/octet-stream"),
        ("image/*", File(b"1", media_type="image/gif"), "image/gif"),
        ("*/*", "text", "application/octet-stream"),
    ],
)
def test_the_content_type_is_never_a_range(
    api: Api, server: Loopback, declared: str, given: Any, wanted: str
) -> None:
    api.call(Operation("POST", "/", parameters=(Raw(declared),)), given)
    assert server.seen[0].headers["Content-Type"] == wanted


@pytest.mark.parametrize("parameter", [Raw("image/*"), Form(MULTIPART)])
def test_a_media_type_cannot_start_another_header(
    api: Api, server: Loopback, parameter: Body
) -> None:
    file = File(b"1", media_type="a/b\r\nX-Evil: 1")
    value = {"a": file} if parameter.media_type == MULTIPART else file
    with pytest.raises(ValueError, match="control characters"):
        api.call(Operation("POST", "/", parameters=(parameter,)), value)
    assert not server.seen


@pytest.mark.parametrize("missing", ["", "nowhere"])
def test_a_file_that_cannot_be_read_is_no_error_of_the_connection(
    api: Api, server: Loopback, tmp_path: FilePath, missing: str
) -> None:
    with pytest.raises((FileNotFoundError, ValueError)):  # a folder, or nothing
        api.call(OCTETS, tmp_path / missing)
    api.call(OCTETS, b"fine")
    assert server.seen[-1].body == b"fine"


@pytest.mark.parametrize(("change", "wanted"), [(10, LONG), (-10, None)])
def test_a_file_that_changes_meanwhile_is_never_sent_wrong(
    path: FilePath, change: int, wanted: bytes | None
) -> None:
    content = Sources(path)
    path.write_bytes(LONG + b"x" * change if change > 0 else LONG[:change])
    if wanted is None:
        with pytest.raises(ValueError, match="shorter"):
            list(content)
    else:
        assert b"".join(content) == wanted


def test_a_file_is_closed_even_if_the_connection_breaks(
    path: FilePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(LONG * 100)
    opened: list[IO[bytes]] = []
    really = FilePath.open

    def noted(self: FilePath, mode: str) -> IO[Any]:
        opened.append(really(self, mode))
        return opened[-1]

    monkeypatch.setattr(FilePath, "open", noted)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def hang_up() -> None:
        with listener, listener.accept()[0] as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            line.recv(1000)

    thread = threading.Thread(target=hang_up)
    thread.start()
    transport = RequestsTransport()
    request = Request("POST", f"http://127.0.0.1:{port}/", {}, Sources(path))
    with pytest.raises(ConnectionFailedError) as caught:
        transport.send(request)
    assert [file.closed for file in opened] == [True]
    assert caught.value.reason
    transport.close()
    thread.join()


def test_memory_stays_flat_however_long_a_file_is(
    api: Api, server: Loopback, tmp_path: FilePath
) -> None:
    length = 64 << 20
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(length)
    content = Sources(path, b"end")
    tracemalloc.start()
    sizes = [len(chunk) for chunk in content]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(sizes) == content.length == length + 3
    assert peak < 1 << 20
    api.call(OCTETS, path)
    assert len(server.seen[0].body) == length


def test_a_body_of_many_small_parts_is_not_sent_in_bits() -> None:
    _, content = _multipart([_part("a", b"b")] * 100)
    assert len(list(content)) == 1


def test_requests_with_streams_show_no_content() -> None:
    request = Request("POST", "http://x.invalid/?key=s", {}, Sources(b"secret"))
    assert repr(request) == "Request(POST http://x.invalid/)"
