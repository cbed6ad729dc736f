"""How a call becomes a request (OpenAPI "Style Values", RFC 6570, RFC 3986)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, get_args
from urllib.parse import quote, urlsplit

from msgspec import Struct
from msgspec.structs import fields, replace

from .answers import charset, readers_of
from .codec import encode, plain
from .errors import ConfigurationError
from .lenient import is_array, is_object
from .messages import Request
from .model import EXTRA, UNSET
from .operation import (
    Body,
    Cookie,
    Events,
    Field,
    Form,
    FormType,
    Header,
    Lines,
    Operation,
    Path,
    Query,
)
from .uploads import Content, File, Part, is_upload, multipart

Writer: TypeAlias = Callable[[object], str]

# What RFC 6570 lets through unencoded, without what ends a query field or the query.
_RESERVED = ":/?@!$'()*,;="
_LITERAL = "/%?=&:@!$'()*+,;~"
_ENCODED_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_SEPARATORS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}
_BINARY = "application/octet-stream"
_FORMS = get_args(FormType)


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
    """Let reserved characters and encoded triplets through, as allowReserved asks."""
    return _ENCODED_TRIPLET.sub(r"%\1", quote(text(value), safe=_RESERVED))


def header_value(name: str, value: str) -> str:
    """Make a value safe for a header; text beyond ASCII travels as UTF-8.

    Raises ValueError, without the value, if it would start another header.
    """
    if _CONTROL.search(value):
        raise ValueError(f"header {name}: control characters are not allowed")
    return value if value.isascii() else value.encode().decode("latin-1")


def _absent(value: object) -> bool:
    return value is None or value is UNSET


def _simplified(value: object) -> object:
    """Reduce an argument to JSON values, without the members that are None."""
    value = plain(value)
    if is_array(value):
        return [item for item in value if item is not None]
    if is_object(value):
        return {key: item for key, item in value.items() if item is not None}
    return value


def _as_json(media_type: str) -> bool:
    return _essence(media_type).endswith(("/json", "+json"))


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _content(media_type: str, value: object) -> str:
    """Write a value as its media type says: as JSON, or else as text."""
    return encode(value).decode() if _as_json(media_type) else text(_simplified(value))


def _parts(value: object, *, explode: bool, write: Writer) -> list[str]:
    if is_array(value):
        return [write(item) for item in value]
    if not is_object(value):
        return [write(value)]
    if explode:
        return [f"{write(key)}={write(item)}" for key, item in value.items()]
    return [write(each) for pair in value.items() for each in pair]


def _path_text(path: Path, value: object) -> str:
    """Write a path parameter with its prefix; "" when there is nothing to write."""
    if path.media_type:
        return percent(_content(path.media_type, value))
    value = _simplified(value)
    parts = _parts(value, explode=path.explode, write=percent)
    if not any(parts):
        return ""
    if path.style == "matrix":
        named = f"{percent(path.name)}="
        if not path.explode:
            return f";{named}{','.join(parts)}"
        return "".join(f";{'' if is_object(value) else named}{part}" for part in parts)
    prefix = "." if path.style == "label" else ""
    return prefix + (prefix if prefix and path.explode else ",").join(parts)


def _header_text(header: Header, value: object) -> str:
    """Write a header parameter: style simple, without percent-encoding."""
    if header.media_type:
        return _content(header.media_type, value)
    return ",".join(_parts(_simplified(value), explode=header.explode, write=text))


def _pairs(field: Query | Field, value: object, write: Writer) -> list[tuple[str, str]]:
    """Give the names and written values that a parameter or property consists of."""
    if field.media_type:
        return [(field.name, write(_content(field.media_type, value)))]
    value = _simplified(value)
    deep = field.style == "deepObject"
    exploded = field.style == "form" if field.explode is None else field.explode
    if deep and is_object(value):
        return [
            pair
            for key, item in value.items()
            for pair in _pairs(replace(field, name=f"{field.name}[{key}]"), item, write)
        ]
    if exploded and is_object(value):
        return [(key, write(item)) for key, item in value.items()]
    parts = _parts(value, explode=False, write=write)
    if exploded or deep:
        return [(field.name, part) for part in parts]
    separator = _SEPARATORS[field.style]
    separator = separator if separator == "," else write(separator)
    return [(field.name, separator.join(parts))] if parts else []


def _fields(field: Query | Field, value: object) -> list[str]:
    """Write a parameter or property as `name=value` fields."""
    write = _percent_reserved if field.allow_reserved else percent
    return [f"{percent(name)}={each}" for name, each in _pairs(field, value, write)]


def _styled(field: Query | Field) -> bool:
    """Tell whether a property has a style of its own, which then comes first."""
    return isinstance(field, Query) or field.style != "form" or not field.explode


Properties: TypeAlias = Iterable[tuple[Query | Field, object]]


def _members(value: object, encoding: Mapping[str, Query | Field]) -> Properties:
    """Give the properties of a model or dict, with how to write each."""
    items: Iterable[tuple[str, object]] = ()
    if isinstance(value, Struct):
        known: dict[str, Any] = {
            each.encode_name: getattr(value, each.name) for each in fields(value)
        }
        extra = known.pop(EXTRA, {})
        items = [*known.items(), *extra.items()]
    elif is_object(value):
        items = value.items()
    for name, item in items:
        if not _absent(item):
            yield encoding.get(name) or Field(name), item


def _form(media_type: str, properties: Properties) -> tuple[str, bytes | Content]:
    """Give the Content-Type and the body of a form."""
    if _essence(media_type) == "multipart/form-data":
        parts = (_form_parts(field, value) for field, value in properties)
        return multipart([part for several in parts for part in several])
    written: list[str] = []
    for field, value in properties:
        if is_object(plain(value)) and not _styled(field):
            field = replace(field, media_type=field.media_type or "application/json")
        written += _fields(field, value)
    return media_type, "&".join(written).encode()


def _form_parts(field: Query | Field, value: object) -> Iterator[Part]:
    if _styled(field):
        for name, written in _pairs(field, value, text):
            yield Part(name, written.encode(), None, "")
        return
    for item in value if is_array(value) or isinstance(value, tuple) else [value]:
        if is_upload(item):
            file = item if isinstance(item, File) else File(item)
            kind = file.media_type or _concrete(field.media_type)
            # Without a file name, many servers take a part for a text.
            name = file.name or field.name
            yield Part(
                field.name, file.content, name, header_value("Content-Type", kind)
            )
        elif not _absent(item):
            container = isinstance(plain(item), (dict, list))
            kind = field.media_type or ("application/json" if container else "")
            yield Part(field.name, _content(kind, item).encode(), None, kind)


def _concrete(media_type: str) -> str:
    """Give the first media type of a list that is not a range."""
    listed = [each.strip() for each in media_type.split(",")]
    return next((each for each in listed if each and "*" not in each), _BINARY)


def _body(media_type: str, value: object) -> tuple[str, bytes | Content]:
    """Give the Content-Type and the body of a whole value."""
    if _as_json(media_type):
        return media_type, encode(value)
    if _essence(media_type) in _FORMS:
        return _form(media_type, _members(value, {}))
    media_type = _concrete(media_type)
    if isinstance(value, (bytes, bytearray)):
        return media_type, bytes(value)
    if is_upload(value):
        file = value if isinstance(value, File) else File(value)
        kind = header_value("Content-Type", file.media_type or media_type)
        return kind, Content(file.content)
    written = text(_simplified(value))
    return media_type, written.encode(charset(media_type, written[:200].encode()))


class _Fixed(NamedTuple):
    """What is common to all requests of an operation."""

    server: str
    template: list[str]  # literal text and parameter names, in turn
    accept: str
    stream: bool


@functools.cache
def _fixed(operation: Operation[Any]) -> _Fixed:
    template = re.split(r"\{([^{}]+)\}", operation.path)
    template[::2] = [quote(literal, safe=_LITERAL) for literal in template[::2]]
    successes = readers_of(operation.responses)
    readers = successes + readers_of(operation.errors)
    accepted = dict.fromkeys(each.media_type for each in readers)
    accept = ", ".join(filter(None, accepted)) or "*/*"
    stream = any(isinstance(each, (Lines, Events)) for each in successes)
    server = checked(operation.server) if operation.server else ""
    return _Fixed(server, template, accept, stream)


def request_of(
    operation: Operation[Any],
    server: str,
    user_agent: str,
    arguments: tuple[object, ...],
) -> Request:
    """Write a call as a request, as yet without credentials.

    Raises ValueError for arguments that cannot be sent.
    """
    fixed = _fixed(operation)
    headers = {"Accept": fixed.accept, "User-Agent": user_agent}
    path: dict[str, str] = {}
    query: list[str] = []
    cookies: list[str] = []
    properties: list[tuple[Query | Field, object]] = []
    body: bytes | Content | None = None
    for parameter, value in zip(operation.parameters, arguments, strict=True):
        if _absent(value):
            continue
        match parameter:
            case Path(name):
                path[name] = _path_text(parameter, value)
            case Query():
                query += _fields(parameter, value)
            case Header(name):
                headers[name] = header_value(name, _header_text(parameter, value))
            case Cookie(name, explode, kind):
                crumbs = Query(name, explode=explode, media_type=kind)
                cookies += _fields(crumbs, value)
            case Field():
                properties.append((parameter, value))
            case Body(kind):
                headers["Content-Type"], body = _body(kind, value)
            case Form(encoding, kind):
                members = _members(value, encoding)
                headers["Content-Type"], body = _form(kind, members)
    if properties:
        headers["Content-Type"], body = _form(operation.form, properties)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    url = (fixed.server or server) + _path(fixed.template, path)
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    return Request(operation.method, url, headers, body, fixed.stream)


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
