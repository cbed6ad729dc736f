"""The order of what has none of its own: that of the lock, else the document's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.schemes import Requirement
from generator.naming.lock import Lock

Item = TypeVar("Item")
Holder = TypeVar("Holder", t.Body, t.Response)


def in_order(api: t.Api, lock: Lock) -> t.Api:
    """Arrange an API as a lock has it; what is new follows what it follows there.

    With one lock, a document gives one order, whatever the order of its keys.
    """
    schemes = _merged(api.schemes, lambda one: one.name, lock.credentials)
    ranks = {scheme.name: rank for rank, scheme in enumerate(schemes)}
    return replace(
        api,
        tags=_merged(api.tags, lambda one: one.name, lock.tags),
        operations=tuple(
            _operation(one, lock, ranks)
            for one in _merged(api.operations, lambda one: one.pointer, lock.operations)
        ),
        events=_merged(api.events, lambda one: one.pointer, lock.events),
        types={id_: _type(id_, kind, lock) for id_, kind in api.types.items()},
        schemes=schemes,
        security=_security(api.security, ranks),
    )


def _merged(
    items: tuple[Item, ...], key: Callable[[Item], str], pinned: Collection[str]
) -> tuple[Item, ...]:
    if not pinned or len(items) == 1:
        return items
    ranks = {name: rank for rank, name in enumerate(pinned)}
    places: list[tuple[int, bool, int]] = []
    last = -1
    for index, item in enumerate(items):
        rank = ranks.get(key(item))
        last = last if rank is None else rank
        places.append((last, rank is None, index))
    return tuple(items[index] for *_, index in sorted(places))


def _operation(
    operation: t.Operation, lock: Lock, ranks: Mapping[str, int]
) -> t.Operation:
    body, security = operation.body, operation.security
    return replace(
        operation,
        body=None if body is None else _contents(body, lock),
        responses=tuple(_contents(one, lock) for one in operation.responses),
        security=None if security is None else _security(security, ranks),
    )


def _contents(holder: Holder, lock: Lock) -> Holder:
    pinned = lock.contents.get(holder.pointer)
    if not pinned:
        return holder
    contents = _merged(holder.contents, lambda one: one.media_type, pinned)
    return replace(holder, contents=contents)


def _security(
    security: tuple[Requirement, ...], ranks: Mapping[str, int]
) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(
            tuple(sorted(one.schemes, key=lambda used: (ranks.get(used[0], -1), used)))
        )
        for one in security
    )


def _type(id_: t.TypeId, kind: t.Type, lock: Lock) -> t.Type:
    match kind:
        case t.ObjectType():
            pinned = lock.fields.get(id_, {})
            fields = _merged(kind.fields, lambda one: one.name, pinned)
            return kind if fields == kind.fields else replace(kind, fields=fields)
        case t.EnumType():
            pinned = lock.members.get(id_, {})
            members = _merged(kind.members, member_label, pinned)
            return kind if members == kind.members else replace(kind, members=members)
        case t.UnionType(discriminator=t.Discriminator(name, mapping)):
            if [*mapping] == sorted(mapping):
                return kind
            found = t.Discriminator(name, dict(sorted(mapping.items())))
            return replace(kind, discriminator=found)
        case _:
            return kind


def member_label(member: t.Member) -> str:
    """Give what tells a value from the others of its enumeration: `a`, `1 (int)`."""
    if isinstance(member.value, str):
        return member.value
    return f"{member.value} ({type(member.value).__name__})"
