"""Bodies declared for any media type, `*/*`, as frameworks do that never asked for one.

Where the schema describes what only JSON has, such as an object or a number, they are
JSON. Texts, files and what nothing describes can be anything, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.content import form

_Types = Mapping[t.TypeId, t.Type]
_WILD = ("*/*", "application/*")


def settled(operation: t.Operation, types: _Types) -> t.Operation:
    """Give an operation whose described bodies of any media type are JSON."""
    body = operation.body
    declared = [one.contents for one in operation.responses]
    declared += [body.contents] if body else []
    if not any(one.media_type in _WILD for each in declared for one in each):
        return operation
    return replace(
        operation,
        body=body and replace(body, contents=as_json(body.contents, types)),
        responses=tuple(
            replace(one, contents=as_json(one.contents, types))
            for one in operation.responses
        ),
    )


def as_json(contents: tuple[t.Content, ...], types: _Types) -> tuple[t.Content, ...]:
    """Say JSON once: what is JSON by its name already stands for the rest."""
    json = {one.type for one in contents if form(one.media_type) == "json"}
    found: list[t.Content] = []
    for content in contents:
        wild = content.media_type in _WILD and _described(content.type, types)
        if not wild:
            found.append(content)
        elif not json:
            json.add(content.type)
            found.append(replace(content, media_type="application/json"))
        elif content.type not in json:
            found.append(content)
    return tuple(found)


def _described(ref: t.TypeRef, types: _Types) -> bool:
    match types[ref.id]:
        case t.UnionType(variants):
            return all(_described(variant, types) for variant in variants)
        case t.ObjectType() | t.MapType() | t.ArrayType() | t.TupleType():
            return True
        case t.IntegerType() | t.NumberType() | t.BooleanType():
            return True
        case _:
            return False
