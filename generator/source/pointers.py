"""JSON pointers (RFC 6901) and the canonical `<uri>#<json pointer>`."""

from __future__ import annotations

from typing import TypeAlias

JSON: TypeAlias = (
    "dict[str, JSON] | list[JSON] | str | int | float | bool | None"  # what YAML gives
)


def escape(token: str) -> str:
    """Write one key as a pointer token."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """Read one pointer token as a key."""
    return token.replace("~1", "/").replace("~0", "~") if "~" in token else token


def tokens(json_pointer: str) -> list[str]:
    """Split a JSON pointer (without `#`) into its keys."""
    return [unescape(token) for token in json_pointer.split("/")[1:]]


def join(pointer: str, *keys: str | int) -> str:
    """Go down from a canonical or plain pointer by keys and indexes."""
    return "/".join((pointer, *(escape(str(key)) for key in keys)))


def split(pointer: str) -> tuple[str, str]:
    """Split a canonical pointer into the document's uri and the JSON pointer."""
    # Keys may hold a "#", a uri never does.
    uri, _, json_pointer = pointer.partition("#")
    return uri, json_pointer


def child(value: JSON, token: str) -> JSON:
    """Give the member named by an unescaped token; KeyError where there is none."""
    if isinstance(value, dict):
        return value[token]
    # RFC 6901 section 4: an index is ASCII digits without a leading zero.
    if isinstance(value, list) and token.isdecimal() and str(int(token)) == token:
        index = int(token)
        if index < len(value):
            return value[index]
    raise KeyError(token)
