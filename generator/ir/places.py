"""Where something is in a response: `meta.next`, or `data[-1].id`."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct

from generator.ir import types as t
from generator.ir.extensions import Unfit

_LAST = "[-1]"


class Step(Struct, frozen=True):
    """A property, of the object `owner` or where that is empty of any; or an index."""

    at: str | int
    owner: t.TypeId = ""


class Found(Struct, frozen=True):
    """The steps that lead somewhere, and the type of what is there."""

    steps: tuple[Step, ...]
    type: t.TypeRef


def find(api: t.Api, ref: t.TypeRef, path: str) -> Found:
    """Follow a path from a type. Raises `Unfit`.

    A property may have dots in its name: the longest name that fits is meant.
    """
    steps: list[Step] = []
    rest = path
    while rest:
        step, ref, rest = _step(api, ref, rest)
        steps.append(step)
    return Found(tuple(steps), ref)


def _step(api: t.Api, ref: t.TypeRef, path: str) -> tuple[Step, t.TypeRef, str]:
    kind = api.types[ref.id]
    if path.startswith(_LAST) and isinstance(kind, (t.ArrayType, t.AnyType)):
        inner = kind.items if isinstance(kind, t.ArrayType) else ref
        return Step(-1), inner, path.removeprefix(_LAST).removeprefix(".")
    if isinstance(kind, t.ObjectType):
        fields = {field.name: field for field in kind.fields}
        fitting = [name for name in fields if _begins(path, name)]
        if not fitting:
            raise Unfit(f"no property {path!r} in its response{near(path, fields)}")
        name = max(fitting, key=len)
        return Step(name, ref.id), fields[name].type, _after(path, name)
    if isinstance(kind, (t.MapType, t.AnyType)) and not path.startswith("["):
        name = path.partition(_LAST)[0].partition(".")[0]
        inner = kind.values if isinstance(kind, t.MapType) else ref
        return Step(name), inner, _after(path, name)
    raise Unfit(f"no property {path!r} in its response")


def _begins(path: str, name: str) -> bool:
    return path.startswith(name) and path[len(name) :][:1] in ("", ".", "[")


def _after(path: str, name: str) -> str:
    return path[len(name) :].removeprefix(".")


def near(path: str, known: Iterable[str]) -> str:
    """Name what may have been meant, for the end of a sentence."""
    close = get_close_matches(path, list(known), 1)
    return f", but {close[0]!r}" if close else ""


def lists(api: t.Api, ref: t.TypeRef) -> list[str]:
    """Give the properties of an object that are lists."""
    kind = api.types[ref.id]
    fields = kind.fields if isinstance(kind, t.ObjectType) else ()
    return [
        field.name
        for field in fields
        if isinstance(api.types[field.type.id], t.ArrayType)
    ]


def is_number(kind: t.Type) -> bool:
    """Tell what may be a number; some documents have numbers as texts."""
    scalars = (t.IntegerType, t.NumberType, t.StringType, t.AnyType)
    return isinstance(kind, scalars)


def names_a_page(kind: t.Type) -> bool:
    """Tell what may be a cursor or a link."""
    several = (t.ArrayType, t.TupleType, t.ObjectType, t.MapType)
    return not isinstance(kind, (*several, t.BooleanType, t.BinaryType, t.NullType))
