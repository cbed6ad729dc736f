"""Where a schema stands, in words: the name of a type that the document gives none.

A name comes from the pointer alone, so that nothing elsewhere in the document moves it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from msgspec import Struct

from generator.ir.types import TypeId
from generator.naming.words import split
from generator.source.pointers import unescape

_SILENT = frozenset(
    ["schema", "schemas", "allOf", "type", "content", "definitions", "$defs"]
)


class Place(Struct, frozen=True):
    """The words for a place; a component's are the document's own."""

    words: tuple[str, ...]
    kind: str = ""
    component: bool = False


def place(pointer: TypeId, operations: Mapping[str, tuple[str, ...]]) -> Place:
    """Give the place of a type.

    `operations` maps the pointers of operations and of parameters to their words.
    """
    uri, _, path = pointer.partition("#")
    steps = [unescape(step) for step in path.split("/")[1:]]
    match steps:
        case ["components", "schemas", name]:
            return Place(split(name), component=True)
        case ["components", "schemas", name, *rest]:
            return _descend(split(name), rest)
        case _:
            head, rest = _longest_known(pointer, operations)
    if head:
        return _descend(head, rest)
    match steps:
        case ["components", "responses", name, *rest]:
            return _descend((*split(name), "Response"), rest)
        case ["components", "requestBodies", name, *rest]:
            return _descend((*split(name), "Request"), rest)
        case ["components", _, name, *rest]:
            return _descend(split(name), rest)
        case _:
            return _elsewhere(uri, steps)


def _longest_known(
    pointer: str, operations: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], list[str]]:
    rest: list[str] = []
    head = pointer
    while "/" in head:
        if head in operations:
            return operations[head], rest[::-1]
        head, _, step = head.rpartition("/")
        rest.append(unescape(step))
    return (), []


def _elsewhere(uri: str, steps: list[str]) -> Place:
    """Name a schema of another file: by its key there, or by the file."""
    stem = split(PurePosixPath(uri).name.partition(".")[0])
    named = [step for step in steps if step not in _SILENT and step != "components"]
    if not named:
        return Place(stem, component=True)
    rest = steps[steps.index(named[0]) + 1 :]
    head = split(named[0])
    return Place(head, component=True) if not rest else _descend(head, rest)


def _descend(head: tuple[str, ...], steps: list[str]) -> Place:
    """Go down from a place that has a name; what it is called there adds to it."""
    words, kind = list(head), "Schema"
    while steps:
        added: tuple[str, ...] = ()
        match steps:
            case ["properties", name, *steps]:
                added, kind = split(name), "Property"
            case ["responses", status, *steps]:
                added, kind = _status(status), "Body"
            case ["requestBody", *steps]:
                added, kind = ("Request",), "Body"
            case [("oneOf" | "anyOf" | "prefixItems") as key, index, *steps]:
                kind = "Item" if key == "prefixItems" else "Option"
                added = (f"{kind}{int(index) + 1}",)
            case ["items", *steps]:
                added, kind = ("Item",), "Item"
            case ["additionalProperties", *steps]:
                added, kind = ("Value",), "Value"
            case [("content" | "allOf" | "type"), _, *steps]:
                pass
            case [step, *steps]:
                added = () if step in _SILENT else split(step)
            case _:
                pass
        words.extend(added)
    return Place(tuple(words), kind)


def _status(status: str) -> tuple[str, ...]:
    """Name the first kind of success plainly, every other answer by its status."""
    if status in ("200", "2XX"):
        return ("Response",)
    return (status.capitalize() if status == "default" else status, "Response")
