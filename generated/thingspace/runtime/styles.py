"""How parameter values are written (OpenAPI "Style Values", RFC 6570, RFC 3986)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import quote

from .codec import encode, plain
from .lenient import is_array, is_object
from .model import UNSET
from .operation import Query

Writer: TypeAlias = Callable[[object], str]

# What RFC 6570 lets through unencoded, without what ends a query field or the query.
_RESERVED = ":/?@!$'()*,;="
_ENCODED_TRIPLET = re.compile("%25([0-9A-Fa-f]{2})")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_SEPARATORS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}


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


def percent_reserved(value: object) -> str:
    """Let reserved characters and encoded triplets through, as allowReserved asks."""
    return _ENCODED_TRIPLET.sub(r"%\1", quote(text(value), safe=_RESERVED))


def header_value(name: str, value: str) -> str:
    """Make a value safe for a header; text beyond ASCII travels as UTF-8.

    Raises ValueError, without the value, if it would start another header.
    """
    if _CONTROL.search(value):
        raise ValueError(f"header {name}: control characters are not allowed")
    return value if value.isascii() else value.encode().decode("latin-1")


def absent(value: object) -> bool:
    """Tell whether an argument is left out of the request."""
    return value is None or value is UNSET


def simplified(value: object) -> object:
    """Reduce an argument to JSON values, without the members that are None."""
    value = plain(value)
    if is_array(value):
        return [item for item in value if item is not None]
    if is_object(value):
        return {key: item for key, item in value.items() if item is not None}
    return value


def _parts(value: object, *, explode: bool, write: Writer = percent) -> list[str]:
    if is_array(value):
        return [write(item) for item in value]
    if not is_object(value):
        return [write(value)]
    if explode:
        return [f"{write(key)}={write(item)}" for key, item in value.items()]
    return [write(each) for pair in value.items() for each in pair]


def path_text(name: str, value: object, style: str, *, explode: bool) -> str:
    """Write a path parameter with its prefix; "" when there is nothing to write."""
    value = simplified(value)
    parts = _parts(value, explode=explode)
    if not any(parts):
        return ""
    if style == "matrix":
        named = f"{percent(name)}="
        if not explode:
            return f";{named}{','.join(parts)}"
        return "".join(f";{'' if is_object(value) else named}{part}" for part in parts)
    prefix = "." if style == "label" else ""
    return prefix + (prefix if prefix and explode else ",").join(parts)


def header_text(value: object, *, explode: bool) -> str:
    """Write a header parameter: style simple, without percent-encoding."""
    return ",".join(_parts(simplified(value), explode=explode, write=text))


def query_fields(query: Query, value: object) -> list[str]:
    """Write a query parameter as the `name=value` fields it consists of."""
    value = simplified(value)
    deep = query.style == "deepObject"
    if deep and is_object(value):
        return _deep_fields(query, value)
    write = percent_reserved if query.allow_reserved else percent
    exploded = (query.style == "form") if query.explode is None else query.explode
    parts = _parts(value, explode=exploded, write=write)
    if exploded and is_object(value):
        return parts
    name = percent(query.name)
    if exploded or deep:
        return [f"{name}={part}" for part in parts]
    return [f"{name}={_SEPARATORS[query.style].join(parts)}"] if parts else []


def _deep_fields(query: Query, value: dict[str, object]) -> list[str]:
    """Write `name[key]=value`; deeper objects go on in the same way, lists repeat."""
    fields: list[str] = []
    for key, item in value.items():
        name = f"{query.name}[{key}]"
        inner = Query(name, "deepObject", allow_reserved=query.allow_reserved)
        fields += query_fields(inner, item)
    return fields
