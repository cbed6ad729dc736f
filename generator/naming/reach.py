"""Which types callers meet as values, and which they meet as exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from generator.ir import types as t


class Reach(Struct, frozen=True):
    """Ids in the order in which they are met.

    `exceptions`: objects that an error response carries; `models`: all types used as
    values, those inside an exception included.
    """

    exceptions: dict[t.TypeId, None]
    models: dict[t.TypeId, None]


def reach(api: t.Api) -> Reach:
    """Follow every use of a type, from the operations on."""
    errors: dict[t.TypeId, None] = {}
    roots: dict[t.TypeId, None] = {}
    for operation in api.operations:
        roots.update(dict.fromkeys(_values(operation)))
        for response in operation.errors:
            for content in response.contents:
                exception = isinstance(api.types[content.type.id], t.ObjectType)
                (errors if exception else roots)[content.type.id] = None
    for id_ in errors:
        roots.update(dict.fromkeys(inside(api.types[id_])))
    return Reach(errors, dict.fromkeys(_closure(api, roots)))


def _values(operation: t.Operation) -> Iterator[t.TypeId]:
    yield from (parameter.type.id for parameter in operation.parameters)
    contents = list(operation.body.contents) if operation.body else []
    for response in operation.successes:
        contents.extend(response.contents)
    yield from (content.type.id for content in contents)


def _closure(api: t.Api, roots: Iterable[t.TypeId]) -> list[t.TypeId]:
    found: dict[t.TypeId, None] = {}
    work = list(roots)[::-1]
    while work:
        id_ = work.pop()
        if id_ not in found:
            found[id_] = None
            kind = api.types[id_]
            if not isinstance(kind, _SIMPLE):
                work.extend(list(inside(kind))[::-1])
    return list(found)


_SIMPLE = (t.StringType, t.IntegerType, t.BooleanType, t.EnumType, t.NumberType)


def inside(kind: t.Type) -> Iterator[t.TypeId]:
    """Give the types that a type is made of."""
    match kind:
        case t.ObjectType():
            yield from (field.type.id for field in kind.fields)
            if kind.extra is not None:
                yield kind.extra.id
        case t.ArrayType():
            yield kind.items.id
        case t.MapType():
            yield kind.values.id
        case t.TupleType():
            yield from (item.id for item in kind.items)
            if kind.rest is not None:
                yield kind.rest.id
        case t.UnionType():
            yield from (variant.id for variant in kind.variants)
        case _:
            return
