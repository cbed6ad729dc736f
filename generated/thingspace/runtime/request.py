"""How a call becomes a request (OpenAPI "Style Values", RFC 6570 and 3986)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from msgspec import UNSET
from msgspec.structs import replace

from .answers import readers_of
from .errors import ConfigurationError
from .messages import Content, Request
from .model import encode, is_array, is_object, plain
from .operation import Body, Cookie, Header, Operation, Parameter, Path, Query

_Pairs: TypeAlias = list[tuple[str | None, str]]
_Writer: TypeAlias = Callable[[object], str]

# What RFC 6570 lets through unencoded, without what ends a query field or the query.
_RESERVED = ":/?@!$'()*,;="
_LITERAL = "/%?=&:@!$'()*+,;~"
_ENCODED_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_JSON = re.compile(r"[^;]*[/+]json\s*(;|$)", re.IGNORECASE)
_PREFIXES = {"simple": ("", ","), "label": (".", "."), "matrix": (";", ";")}
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


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


def simplified(value: object) -> object:
    """Reduce an argument to JSON values, without the members that are None."""
    value = plain(value)
    if is_array(value):
        return [item for item in value if item is not None]
    if is_object(value):
        return {key: item for key, item in value.items() if item is not None}
    return value


def content(media_type: str, value: object) -> str:
    """Write a value as its media type says: as JSON, or else as text."""
    as_json = _JSON.match(media_type)
    return encode(value).decode() if as_json else text(simplified(value))


def pairs(place: Parameter, value: object, write: _Writer) -> _Pairs:
    """Give the values that a parameter consists of; None stands for its own name."""
    if place.media_type:
        return [(None, write(content(place.media_type, value)))]
    value = simplified(value)
    if is_object(value) and not place.has_style():
        return [(None, write(value))]
    deep = place.style == "deepObject"
    exploded = place.style == "form" if place.explode is None else place.explode
    if deep and is_object(value):
        inner = [
            (replace(place, name=f"{place.name}[{key}]"), it)
            for key, it in value.items()
        ]
        found = [(each, pairs(each, item, write)) for each, item in inner]
        return [(own or each.name, it) for each, them in found for own, it in them]
    if exploded and is_object(value):
        return [(key, write(item)) for key, item in value.items()]
    if is_object(value):
        value = [each for pair in value.items() for each in pair]
    parts = [write(each) for each in value] if is_array(value) else [write(value)]
    if exploded or deep or not parts:
        return [(None, part) for part in parts]
    separator = _SEPARATORS.get(place.style)
    return [(None, (write(separator) if separator else ",").join(parts))]


def fields(place: Parameter, value: object) -> list[str]:
    """Write a parameter or property as `name=value` fields."""
    found = pairs(place, value, _percent_reserved if place.allow_reserved else percent)
    own = percent(place.name)
    return [f"{own if name is None else percent(name)}={it}" for name, it in found]


def _joined(place: Parameter, value: object, write: _Writer) -> str:
    """Write a path or header parameter; "" when there is nothing to write."""
    found = pairs(place, value, write)
    if not any(name or written for name, written in found):
        return ""
    own = f"{write(place.name)}=" if place.style == "matrix" else ""
    parts = [own + it if name is None else f"{write(name)}={it}" for name, it in found]
    prefix, separator = _PREFIXES[place.style]
    return prefix + separator.join(parts)


@functools.cache
def _fixed(operation: Operation[Any]) -> tuple[str, list[str], str, bool]:
    """Give the server, path template, Accept header and `stream` of all its requests.

    The template is literal text and parameter names, in turn.
    """
    template = re.split(r"\{([^{}]+)\}", operation.path)
    template[::2] = [quote(literal, safe=_LITERAL) for literal in template[::2]]
    successes = readers_of(operation.responses)
    readers = successes + readers_of(operation.errors)
    accepted = dict.fromkeys(each.media_type for each in readers)
    accept = ", ".join(filter(None, accepted)) or "*/*"
    stream = any(each.streamed for each in successes)
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
    properties: list[tuple[object, object]] = []
    body: bytes | Content | None = None
    for parameter, given in zip(operation.parameters, arguments, strict=True):
        if is_absent(given):
            continue
        value = parameter.converted(given)
        match parameter:
            case Path(name):
                path[name] = _joined(parameter, value, percent)
            case Query():
                query += fields(parameter, value)
            case Header(name):
                headers[name] = header_value(name, _joined(parameter, value, text))
            case Cookie():
                cookies += fields(parameter, value)
            case Body():
                headers["Content-Type"], body = parameter.written(value)
            case _:
                properties.append((parameter, value))
    if properties and operation.form:
        headers["Content-Type"], body = operation.form.written(properties)
    if cookies:
        headers["Cookie"] = "; ".join(cookies)
    url = _base(server, own_server) + _path(template, path)
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    return Request(
        operation.method, url, headers, body, stream, template=operation.path
    )


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
