"""What the lock remembers of an API besides its names, to know a thing that moved.

A shape is a text that says what type a field, an argument or an answer has, with no
name of Python in it: `[<#/components/schemas/Pet>]?!` is a list of pets that may be
null and is demanded. A class that stands right there is written from there, with a
checksum of what is in it (`<.>1f3a9c0b`, `<./items>…`): the same wherever that is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from generator.ir import types as t
from generator.naming.arguments import Argument, label

Shapes: TypeAlias = Mapping[str, Mapping[str, str]]
"""By class and by what a field is on the wire, or by operation and by argument or
status; of an operation `id` and `tag` are what the document says, too."""

_CLASS: Final = re.compile(r"<([^<>]*)>")


def shapes(
    api: t.Api, arguments: Mapping[str, tuple[Argument, ...]]
) -> dict[str, dict[str, str]]:
    """Give the shapes of an API; `arguments` are those of its operations."""
    found = {
        one.pointer: dict(_of_operation(api, one, arguments[one.pointer]))
        for one in api.operations
    }
    for id_, kind in sorted(api.types.items()):
        if isinstance(kind, t.ObjectType) and kind.fields:
            found[id_] = {
                field.name: _shape(api, field.type, field.pointer, field.required)
                for field in kind.fields
            }
    return found


class Place(NamedTuple):
    """A shape without the classes in it, and their ids."""

    outline: str
    classes: frozenset[str]


def place(shape: str) -> Place:
    """Take a shape apart."""
    return Place(_CLASS.sub("<>", shape), frozenset(_CLASS.findall(shape)))


def _of_operation(
    api: t.Api, operation: t.Operation, arguments: tuple[Argument, ...]
) -> Iterator[tuple[str, str]]:
    yield "id", operation.id
    yield "tag", operation.tag
    for one in arguments:
        source = one.source
        if isinstance(source, t.Body):
            shape = " ".join(_contents(api, source))
            yield label(source), f"{shape}{'!' if source.required else ''}"
        else:
            at = source.pointer
            yield label(source), _shape(api, source.type, at, source.required)
    for response in sorted(operation.responses, key=lambda one: one.status):
        yield response.status, " ".join(_contents(api, response))


def _contents(api: t.Api, holder: t.Body | t.Response) -> Iterator[str]:
    for content in sorted(holder.contents, key=lambda one: one.media_type):
        yield f"{content.media_type}={_shape(api, content.type, content.pointer)}"


def _shape(api: t.Api, ref: t.TypeRef, at: str, required: bool = False) -> str:
    return f"{_text(api, ref, at, ())}{'!' if required else ''}"


def _text(api: t.Api, ref: t.TypeRef, at: str, inside: tuple[str, ...]) -> str:
    null = "?" if ref.nullable else ""
    if ref.id in inside:  # a type that holds itself
        return f"^{null}"
    inside = (*inside, ref.id)

    def inner(other: t.TypeRef) -> str:
        return _text(api, other, at, inside)

    match api.types[ref.id]:
        case t.ObjectType() | t.EnumType() as kind:
            own = ref.id == at or ref.id.startswith(f"{at}/")
            text = _own(kind, ref.id, at) if own else f"<{ref.id}>"
        case t.ArrayType(items):
            text = f"[{inner(items)}]"
        case t.TupleType(items, rest):
            parts = (*map(inner, items), f"{inner(rest)}…" if rest else "")
            text = f"({', '.join(parts)})"
        case t.MapType(values):
            text = f"{{{inner(values)}}}"
        case t.UnionType(variants):
            text = " | ".join(sorted(map(inner, variants)))
        case t.ConstType(value):
            text = repr(value)
        case t.IntegerType(format) | t.NumberType(format) | t.StringType(format):
            text = f"{_KINDS[type(api.types[ref.id])]}:{format}".rstrip(":")
        case kind:
            text = _KINDS[type(kind)]
    return f"{text}{null}"


def _own(kind: t.ObjectType | t.EnumType, id_: t.TypeId, at: str) -> str:
    if isinstance(kind, t.EnumType):
        held = [str(one.value) for one in kind.members]
    else:
        held = [one.name for one in kind.fields]
    told = zlib.crc32("\n".join(sorted(held)).encode("utf-8", "replace"))
    return f"<.{id_.removeprefix(at)}>{told:08x}"


_KINDS: Final[Mapping[type[t.Type], str]] = {
    t.AnyType: "any",
    t.NullType: "null",
    t.BooleanType: "boolean",
    t.IntegerType: "integer",
    t.NumberType: "number",
    t.StringType: "string",
    t.BinaryType: "binary",
}
