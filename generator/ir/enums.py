"""Enumerations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from generator.ir import types as t
from generator.source.pointers import JSON

Scalar: TypeAlias = str | int | float | bool


def enumeration(keywords: Mapping[str, JSON]) -> t.Type | None:
    """Make the type of an `enum`, or None where its values are lists or objects.

    Null is left to the place of use; true and false are a boolean, not an enumeration.
    `x-enum-varnames` and `x-enum-descriptions` name and describe the values by
    position, or by value where they are mappings.
    """
    listed = keywords.get("enum")
    values = list(listed) if isinstance(listed, list) else []
    if values and all(value is None for value in values):
        return t.NullType()
    scalars = [value for value in values if isinstance(value, (str, int, float))]
    if len(scalars) < sum(value is not None for value in values) or not scalars:
        return None
    if all(isinstance(value, bool) for value in scalars):
        return t.BooleanType() if len(scalars) > 1 else t.ConstType(scalars[0])
    description = keywords.get("description")
    return t.EnumType(
        _base(scalars),
        tuple(_members(values, keywords)),
        description if isinstance(description, str) else "",
        keywords.get("deprecated") is True,
    )


def _base(values: Sequence[Scalar]) -> Literal["string", "integer", "number", "mixed"]:
    if all(isinstance(value, str) for value in values):
        return "string"
    if any(isinstance(value, (str, bool)) for value in values):
        return "mixed"
    return "integer" if all(isinstance(value, int) for value in values) else "number"


def _members(values: Sequence[object], keywords: Mapping[str, JSON]) -> list[t.Member]:
    names = _beside(values, keywords, "x-enum-varnames", "x-enumNames")
    texts = _beside(values, keywords, "x-enum-descriptions", "x-enumDescriptions")
    members: dict[tuple[type, Scalar], t.Member] = {}
    for index, (value, name, text) in enumerate(zip(values, names, texts, strict=True)):
        if isinstance(value, (str, int, float)):
            members.setdefault(
                (type(value), value), t.Member(value, name or None, text, index)
            )
    return list(members.values())


def _beside(
    values: Sequence[object], keywords: Mapping[str, JSON], *keys: str
) -> list[str]:
    """Read one text a value out of an extension, empty where it has none."""
    found = next((keywords[key] for key in keys if key in keywords), None)
    if isinstance(found, dict):
        texts = [found.get(str(value)) for value in values]
    elif isinstance(found, list):
        texts = [*found, *[None] * len(values)][: len(values)]
    else:
        texts = [None] * len(values)
    return [text if isinstance(text, str) else "" for text in texts]
