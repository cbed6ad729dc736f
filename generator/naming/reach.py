"""Which types callers meet as values, and which they meet as exceptions."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.ir.direction import closure, heard, inside


class Reach(Struct, frozen=True):
    """Ids in the order in which they are met.

    `exceptions`: objects that an error response carries; `models`: all types used as
    values, those inside an exception included.
    """

    exceptions: dict[t.TypeId, None]
    models: dict[t.TypeId, None]


def reach(api: t.Api) -> Reach:
    """Follow every use of a type, from the operations and the events on."""
    errors: dict[t.TypeId, None] = {}
    roots: dict[t.TypeId, None] = {}
    for operation in api.operations:
        roots.update(dict.fromkeys(_values(operation)))
        for response in operation.errors:
            for content in response.contents:
                exception = isinstance(api.types[content.type.id], t.ObjectType)
                (errors if exception else roots)[content.type.id] = None
    for event in api.events:
        roots.update(dict.fromkeys(heard(event)))
    for id_ in errors:
        roots.update(dict.fromkeys(inside(api.types[id_])))
    return Reach(errors, closure(api, roots))


def _values(operation: t.Operation) -> Iterator[t.TypeId]:
    yield from (parameter.type.id for parameter in operation.parameters)
    contents = list(operation.body.contents) if operation.body else []
    for response in operation.successes:
        contents.extend(response.contents)
    yield from (content.type.id for content in contents)
