"""Typed reading of a raw document: what has the wrong type reads as absent.

The structure of a document is checked before it is read (`source.validate`), so that a
value of the wrong type here is a fault already told, or an extension that means
something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from generator.ir.compose import Refs
from generator.source.pointers import JSON, escape

Raw: TypeAlias = Mapping[str, JSON]
EMPTY: Raw = {}
SDK_NAME = "x-sdk-name"


def mapping(value: JSON) -> Raw:
    """Read a mapping."""
    return value if isinstance(value, dict) else EMPTY


def text(raw: Raw, key: str) -> str:
    """Read a text, also one that was written as a number (`version: 1.0`)."""
    value = raw.get(key)
    return str(value) if isinstance(value, (str, int, float)) else ""


def flag(raw: Raw, key: str, default: bool = False) -> bool:
    """Read a boolean, also one that was written as a text (`required: "true"`)."""
    value = raw.get(key)
    if value in ("true", "false"):
        return value == "true"
    return value if isinstance(value, bool) else default


def items(raw: Raw, key: str, pointer: str, refs: Refs) -> Iterator[tuple[str, Raw]]:
    """Give each object of a list with its canonical pointer, references followed."""
    value = raw.get(key)
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield followed(f"{pointer}/{key}/{index}", item, refs)


def entries(
    raw: Raw, key: str, pointer: str, refs: Refs
) -> Iterator[tuple[str, str, Raw]]:
    """Give each entry of a map: its key, its canonical pointer and its object."""
    for name, item in mapping(raw.get(key)).items():
        if not name.startswith("x-"):
            yield name, *followed(f"{pointer}/{key}/{escape(name)}", item, refs)


def resolved(pointer: str, raw: Raw, refs: Refs) -> Raw:
    """Give the object that an object stands for, if it is a reference."""
    return mapping(refs.follow(pointer)[1]) if "$ref" in raw else raw


def followed(pointer: str, value: JSON, refs: Refs) -> tuple[str, Raw]:
    """Give an object and its canonical pointer, its `$ref` followed.

    What stands beside one on the way does not count (OpenAPI 3.1, 4.8.23.1).
    """
    met: set[str] = set()
    while isinstance(value, dict) and "$ref" in value and pointer not in met:
        met.add(pointer)
        pointer, value = refs.follow(pointer)
    return pointer, mapping(value)
