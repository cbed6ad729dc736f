"""How a call becomes a request (OpenAPI "Style Values", RFC 6570, 3986 and 7578)."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias, cast
from urllib.parse import quote, urljoin, urlsplit

from msgspec import UNSET, Struct, structs
from msgspec.structs import replace

from .answers import charset, readers_of
from .errors import ConfigurationError
from .formats import formatted
from .messages import Content, File, Request, Source, is_upload
from .model import EXTRA, encode, is_array, is_object, plain
from .operation import (
    Body,
    Cookie,
    Field,
    Form,
    Header,
    Operation,
    Path,
    Query,
    Streamed,
)

_Placed: TypeAlias = Path | Query | Header | Cookie | Field
_Properties: TypeAlias = Iterable[tuple[Query | Field, object]]
_Part: TypeAlias = tuple[str, Source]  # its header, its content
_Pairs: TypeAlias = list[tuple[str | None, str]]
_Writer: TypeAlias = Callable[[object], str]

# What RFC 6570 lets through unencoded, without what ends a query field or the query.
_RESERVED = ":/?@!$'()*,;="
_LITERAL = "/%?=&:@!$'()*+,;~"
_ENCODED_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_JSON = re.compile(r"[^;]*[/+]json\s*(;|$)", re.IGNORECASE)
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_PREFIXES = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}
_ESCAPES = str.maketrans({"\r": "%0D", "\n": "%0A", '"': "%22"})  # as WHATWG says


def text(value: object) -> str:
    """Write one JSON value as text; containers, where no style says how, as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return encode(value).decode() if is_object(value) or is_array(value) else str(value)


def percent(value: object) -> str:
    """Percent-encode all but the unreserved characters of RFC 3986."""
    return quote(text(value), safe="")


def _percent_reserved(value: object) -> str:
    # Encoded triplets are let through, too, as allowReserved asks.
    return _ENCODED_TRIPLET.sub(r"%\1", quote(text(value), safe=_RESERVED))


def header_value(name: str, value: str) -> str:
    """Make a value safe for a header; text beyond ASCII travels as UTF-8.

    Raises ValueError, without the value, if it would start another header.
    """
    if _CONTROL.search(value):
        raise ValueError(f"header {name}: control characters are not allowed")
    return value if value.isascii() else value.encode().decode("latin-1")


def is_absent(value: object) -> bool:
    """Tell an argument that was left out."""
    return value is None or value is UNSET


def _simplified(value: object) -> object:
    """Reduce an argument to JSON values, without the members that are None."""
    value = plain(value)
    if is_array(value):
        return [item for item in value if item is not None]
    if is_object(value):
        return {key: item for key, item in value.items() if item is not None}
    return value


def _content(media_type: str, value: object) -> str:
    """Write a value as its media type says: as JSON, or else as text."""
    as_json = _JSON.match(media_type)
    return encode(value).decode() if as_json else text(_simplified(value))


def _styled(place: _Placed) -> bool:
    """Tell whether style comes first: in a form, only if it is not the default one."""
    return not isinstance(place, Field) or place.style != "form" or not place.explode


def _pairs(place: _Placed, value: object, write: _Writer) -> _Pairs:
    """Give the values that a parameter consists of; None stands for its own name."""
    if place.media_type:
        return [(None, write(_content(place.media_type, value)))]
    value = _simplified(value)
    if is_object(value) and not _styled(place):
        return [(None, write(value))]
    deep = place.style == "deepObject"
    exploded = place.style == "form" if place.explode is None else place.explode
    if deep and is_object(value):
        inner = [
            (replace(place, name=f"{place.name}[{key}]"), it)
            for key, it in value.items()
        ]
        found = [(each, _pairs(each, item, write)) for each, item in inner]
        return [(own or each.name, it) for each, pairs in found for own, it in pairs]
    if exploded and is_object(value):
        return [(key, write(item)) for key, item in value.items()]
    if is_object(value):
        value = [each for pair in value.items() for each in pair]
    parts = [write(each) for each in value] if is_array(value) else [write(value)]
    if exploded or deep or not parts:
        return [(None, part) for part in parts]
    separator = _SEPARATORS.get(place.style)
    return [(None, (write(separator) if separator else ",").join(parts))]


def fields(place: Query | Cookie | Field, value: object) -> list[str]:
    """Write a parameter or property as `name=value` fields."""
    reserved = not isinstance(place, Cookie) and place.allow_reserved
    pairs = _pairs(place, value, _percent_reserved if reserved else percent)
    own = percent(place.name)
    return [f"{own if name is None else percent(name)}={it}" for name, it in pairs]


def _joined(place: Path | Header, value: object, write: _Writer) -> str:
    """Write a path or header parameter; "" when there is nothing to write."""
    pairs = _pairs(place, value, write)
    if not any(name or written for name, written in pairs):
        return ""
    own = f"{write(place.name)}=" if place.style == "matrix" else ""
    parts = [own + it if name is None else f"{write(name)}={it}" for name, it in pairs]
    prefix, separator = _PREFIXES[place.style]
    return prefix + separator.join(parts)


def members(value: object, encoding: Mapping[str, Query | Field]) -> _Properties:
    """Give the properties of a model or dict, with how to write each."""
    found: dict[str, Any] = {}
    if isinstance(value, Struct):
        found = {
            it.encode_name: getattr(value, it.name) for it in structs.fields(value)
        }
        found.update(found.pop(EXTRA, {}))
    elif is_object(value):
        found = value
    for name, item in found.items():
        if not is_absent(item):
            yield encoding.get(name) or Field(name), item


def _form(media_type: str, properties: _Properties) -> tuple[str, bytes | Content]:
    """Give the Content-Type and the body of a form."""
    if media_type.lower().startswith("multipart/"):
        return _multipart([part for each in properties for part in _parts(*each)])
    written = [each for field, value in properties for each in fields(field, value)]
    return media_type, "&".join(written).encode()


def _parts(field: Query | Field, value: object) -> Iterator[_Part]:
    """Write a property as parts of a form; each item of an array is one."""
    if _styled(field):
        for name, written in _pairs(field, value, text):
            yield _part(name or field.name, written.encode())
        return
    whole = not isinstance(value, (list, tuple))
    for item in (value,) if whole else cast("list[object]", value):
        if is_upload(item):
            file = item if isinstance(item, File) else File(item)
            kind = file.media_type or _concrete(field.media_type)
            # Without a file name, many servers take a part for a text.
            yield _part(field.name, file.content, kind, file.name or field.name)
        elif not is_absent(item):
            container = isinstance(plain(item), (dict, list))
            kind = field.media_type or ("application/json" if container else "")
            yield _part(field.name, _content(kind, item).encode(), kind)


def _part(name: str, content: Source, media_type: str = "", file: str = "") -> _Part:
    """Write the header of a part; a text without a media type is text/plain."""
    head = f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"'
    if file:
        head += f'; filename="{file.translate(_ESCAPES)}"'
    if media_type:
        head += f"\r\nContent-Type: {header_value('Content-Type', media_type)}"
    return head, content


def _multipart(parts: list[_Part]) -> tuple[str, Content]:
    boundary = os.urandom(16).hex()
    known = [each for _, each in parts if isinstance(each, (bytes, bytearray))]
    while any(boundary.encode() in each for each in known):
        boundary = os.urandom(16).hex()
    pieces: list[Source] = []
    for head, content in parts:
        start = f"--{boundary}\r\n{head}\r\n\r\n"
        pieces += [start.encode(), content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", Content(*pieces)


def _concrete(media_type: str) -> str:
    """Give the first media type of a list that is not a range."""
    listed = [each.strip() for each in media_type.split(",") if "*" not in each]
    return next(filter(None, listed), "application/octet-stream")


def _body(media_type: str, value: object) -> tuple[str, bytes | Content]:
    """Give the Content-Type and the body of a whole value."""
    if _JSON.match(media_type):
        return media_type, encode(value)
    if media_type.lower().startswith(_FORMS):
        return _form(media_type, members(value, {}))
    media_type = _concrete(media_type)
    if isinstance(value, (bytes, bytearray)):
        return media_type, bytes(value)
    if is_upload(value):
        file = value if isinstance(value, File) else File(value)
        kind = header_value("Content-Type", file.media_type or media_type)
        return kind, Content(file.content)
    written = text(_simplified(value))
    return media_type, written.encode(charset(media_type, written[:200].encode()))


_Fixed: TypeAlias = tuple[str, list[str], str, bool]


@functools.cache
def _fixed(operation: Operation[Any]) -> _Fixed:
    """Give the server, path template, Accept header and `stream` of all its requests.

    The template is literal text and parameter names, in turn.
    """
    template = re.split(r"\{([^{}]+)\}", operation.path)
    template[::2] = [quote(literal, safe=_LITERAL) for literal in template[::2]]
    successes = readers_of(operation.responses)
    readers = successes + readers_of(operation.errors)
    accepted = dict.fromkeys(each.media_type for each in readers)
    accept = ", ".join(filter(None, accepted)) or "*/*"
    stream = any(isinstance(each, Streamed) for each in successes)
    whole = "://" in operation.server
    server = checked(operation.server) if whole else operation.server
    return server, template, accept, stream


def request_of(
    operation: Operation[Any], server: str, agent: str, arguments: tuple[object, ...]
) -> Request:
    """Write a call as a request, as yet without credentials.

    Raises ValueError for arguments that cannot be sent, ConfigurationError where
    nobody said to which server.
    """
    own_server, template, accept, stream = _fixed(operation)
    headers = {"Accept": accept, "User-Agent": agent}
    path: dict[str, str] = {}
    query: list[str] = []
    cookies: list[str] = []
    properties: list[tuple[Field, object]] = []
    body: bytes | Content | None = None
    for parameter, given in zip(operation.parameters, arguments, strict=True):
        if is_absent(given):
            continue
        value = formatted(given, parameter.type()) if parameter.type else given
        match parameter:
            case Path(name):
                path[name] = _joined(parameter, value, percent)
            case Query():
                query += fields(parameter, value)
            case Header(name):
                headers[name] = header_value(name, _joined(parameter, value, text))
            case Cookie():
                cookies += fields(parameter, value)
            case Field():
                properties.append((parameter, value))
            case Body(kind):
                headers["Content-Type"], body = _body(kind, value)
            case Form(encoding, kind):
                headers["Content-Type"], body = _form(kind, members(value, encoding))
    if properties:
        headers["Content-Type"], body = _form(operation.form, properties)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    url = _base(server, own_server) + _path(template, path)
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    return Request(operation.method, url, headers, body, stream)


def _base(server: str, own: str) -> str:
    """Give what a path follows; a relative server is on the host of the client's."""
    if "://" in own:
        return own
    if not server:
        raise ConfigurationError("the client needs `server`, the base URL of the API")
    return checked(urljoin(f"{server}/", own)) if own else server


def _path(template: list[str], written: dict[str, str]) -> str:
    pieces = template.copy()
    for at in range(1, len(pieces), 2):
        pieces[at] = written.get(template[at], "")
        if not pieces[at]:
            raise ValueError(f"{template[at]}: a path parameter must not be empty")
    path = "".join(pieces)
    if _DOTS.search(path):
        # On the way it would be resolved, and another resource would answer.
        raise ValueError(f"{path}: '.' and '..' are not allowed as path segments")
    return path


def checked(server: str) -> str:
    """Give a base URL that can be built on. Raises ConfigurationError."""
    try:
        parts = urlsplit(server)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or "?" in server or "#" in server:
        raise ConfigurationError("server must be an absolute http(s) URL without query")
    if "@" in urlsplit(server).netloc:
        # They would show in every error message.
        raise ConfigurationError("server must not contain credentials")
    return server.rstrip("/")
