"""Which types travel to the server and which come from it.

A field that only responses have is not demanded of who makes a request, and one that
only requests have is not expected in a response (OpenAPI 3.1, 4.8.24.1: readOnly,
writeOnly).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.content import form

_HOLDERS = (t.ObjectType, t.ArrayType, t.MapType, t.TupleType, t.UnionType)


class Direction(Struct, frozen=True):
    """The ids of the types that are sent, and of those that are received."""

    sent: frozenset[t.TypeId]
    received: frozenset[t.TypeId]

    def demands(self, id_: t.TypeId, field: t.Field) -> bool:
        """Tell whether an object of a type can never be without one of its fields."""
        if field.read_only and id_ in self.sent:
            return False
        return field.required and not (field.write_only and id_ in self.received)


def direction(api: t.Api) -> Direction:
    """Follow every use of a type from parameters, bodies, responses and events on."""
    sent: list[t.TypeId] = []
    received: list[t.TypeId] = []
    for operation in api.operations:
        sent += (parameter.type.id for parameter in operation.parameters)
        if operation.body:
            sent += (content.type.id for content in operation.body.contents)
        for response in operation.responses:
            received += (content.type.id for content in response.contents)
    for event in api.events:
        received += heard(event)
    return Direction(frozenset(closure(api, sent)), frozenset(closure(api, received)))


def heard(event: t.Event) -> Iterator[t.TypeId]:
    """Give the type of what an event says, where that is JSON."""
    for content in event.body.contents if event.body else ():
        if form(content.media_type) == "json":
            yield content.type.id


def closure(api: t.Api, roots: Iterable[t.TypeId]) -> dict[t.TypeId, None]:
    """Give types and all that they are made of, in the order in which they are met."""
    found: dict[t.TypeId, None] = {}
    work = list(roots)[::-1]
    while work:
        id_ = work.pop()
        if id_ not in found:
            found[id_] = None
            kind = api.types[id_]
            if isinstance(kind, _HOLDERS):
                work.extend(inside(kind)[::-1])
    return found


def users_of(api: t.Api, roots: Iterable[t.TypeId]) -> frozenset[t.TypeId]:
    """Give types and all that have one of them somewhere inside."""
    users: dict[t.TypeId, list[t.TypeId]] = {}
    for id_, kind in api.types.items():
        for inner in inside(kind):
            users.setdefault(inner, []).append(id_)
    found: set[t.TypeId] = set()
    work = list(roots)
    while work:
        id_ = work.pop()
        if id_ not in found:
            found.add(id_)
            work += users.get(id_, ())
    return frozenset(found)


def inside(kind: t.Type) -> Sequence[t.TypeId]:
    """Give the types that a type is made of."""
    match kind:
        case t.ObjectType():
            own = [field.type.id for field in kind.fields]
            return own if kind.extra is None else [*own, kind.extra.id]
        case t.ArrayType():
            return (kind.items.id,)
        case t.MapType():
            return (kind.values.id,)
        case t.TupleType():
            own = [item.id for item in kind.items]
            return own if kind.rest is None else [*own, kind.rest.id]
        case t.UnionType():
            return [variant.id for variant in kind.variants]
        case _:
            return ()
