"""Where a schema stands, in words: the name of a type that the document gives none.

A name comes from the pointer alone, so that nothing elsewhere in the document moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from generator.ir.types import TypeId
from generator.naming.words import split

_SILENT = frozenset(
    ["schema", "schemas", "allOf", "type", "content", "definitions", "$defs"]
)
_ITEMS = {"items": "Item", "additionalProperties": "Value"}
_NUMBERED = {"oneOf": "Option", "anyOf": "Option", "prefixItems": "Item"}
_BODIES = {"requestBody": "Request", "requestBodies": "Request"}


class Place(Struct, frozen=True):
    """The words for a place. `component` is set where the document itself gives the name."""

    words: tuple[str, ...]
    kind: str = ""
    component: bool = False


def place(pointer: TypeId, operations: Mapping[str, tuple[str, ...]]) -> Place:
    """Give the place of a type.

    `operations` maps the pointers of operations and of parameters to their words.
    """
    uri, _, path = pointer.partition("#")
    tokens = path.split("/")[1:]
    if tokens[:2] == ["components", "schemas"] and len(tokens) > 2:
        head, rest = split(_unescape(tokens[2])), tokens[3:]
        return Place(head, component=True) if not rest else _descend(head, rest)
    head, rest = _longest_known(pointer, operations)
    if head:
        return _descend(head, rest)
    if tokens[:1] == ["components"] and len(tokens) > 2:
        suffix = _BODIES.get(tokens[1], "Response" if tokens[1] == "responses" else "")
        return _descend(
            (*split(_unescape(tokens[2])), *filter(None, [suffix])), tokens[3:]
        )
    return _elsewhere(uri, tokens)


def _longest_known(
    pointer: str, operations: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], list[str]]:
    rest: list[str] = []
    head = pointer
    while "/" in head:
        if head in operations:
            return operations[head], rest[::-1]
        head, _, token = head.rpartition("/")
        rest.append(token)
    return (), []


def _elsewhere(uri: str, tokens: list[str]) -> Place:
    """Name a schema of another file: by its key there, or by the file."""
    stem = split(PurePosixPath(uri).name.partition(".")[0])
    named = [
        token for token in tokens if token not in _SILENT and token != "components"
    ]
    if not named:
        return Place(stem, component=True)
    head = split(_unescape(named[0]))
    rest = tokens[tokens.index(named[0]) + 1 :]
    return Place(head, component=True) if not rest else _descend(head, rest)


def _descend(head: tuple[str, ...], tokens: list[str]) -> Place:
    words, kind = list(head), "Schema"
    steps = iter(tokens)
    for token in steps:
        added: tuple[str, ...] = ()
        if token == "properties":
            added, kind = split(_unescape(next(steps, ""))), "Property"
        elif token == "responses":
            status = next(steps, "")
            added, kind = _status(status), "Body"
        elif token in _NUMBERED:
            added, kind = (
                f"{_NUMBERED[token]}{int(next(steps, '0')) + 1}",
            ), _NUMBERED[token]
        elif token in ("content", "allOf", "type"):
            next(steps, "")
        elif token in _ITEMS:
            added, kind = (_ITEMS[token],), _ITEMS[token]
        elif token in _BODIES:
            added, kind = (_BODIES[token],), "Body"
        elif token not in _SILENT:
            added = split(_unescape(token))
        words.extend(added)
    return Place(tuple(words), kind)


def _status(status: str) -> tuple[str, ...]:
    """Name the first kind of success plainly, every other answer by its status."""
    if status in ("200", "2XX"):
        return ("Response",)
    return (status.capitalize() if status == "default" else status, "Response")


def _unescape(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
