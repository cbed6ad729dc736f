"""The names of a lock, carried over to where their things stand now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from generator.ir import types as t
from generator.naming.arguments import label
from generator.naming.assign import Names
from generator.naming.lock import Former, Groups, Lock, Pins
from generator.naming.moves import Moves
from generator.naming.order import member_label

T = TypeVar("T")


def is_something_gone(lock: Lock, api: t.Api, names: Names) -> bool:
    """Tell whether the lock has what the API has not; mostly it has not."""
    fields = (kind for kind in api.types.items() if kind[0] in lock.fields)
    return bool(
        lock.operations.keys() - names.operations.keys()
        or lock.classes.keys() - names.types.keys()
        or lock.tags.keys() - names.tags.keys()
        or any(
            lock.parameters[at].keys() - {label(each.source) for each in one.arguments}
            for at, one in names.operations.items()
            if at in lock.parameters
        )
        or any(
            lock.fields[id_].keys() - {field.name for field in kind.fields}
            for id_, kind in fields
            if isinstance(kind, t.ObjectType)
        )
        or any(
            lock.members[id_].keys() - {*map(member_label, kind.members)}
            for id_, kind in api.types.items()
            if id_ in lock.members and isinstance(kind, t.EnumType)
        )
    )


def without_other_ids(lock: Lock, api: t.Api) -> Lock:
    """Let go of the methods of operations that have another `operationId` now."""
    before = {at: one.get("id", "") for at, one in lock.shapes.items()}
    other = {
        one.pointer
        for one in api.operations
        if one.id and before.get(one.pointer) and before[one.pointer] != one.id
    }
    if not other:
        return lock
    kept = {at: name for at, name in lock.operations.items() if at not in other}
    return replace(lock, operations=kept)


def carried(lock: Lock, now: Lock, moves: Moves) -> tuple[Lock, Lock]:
    """Give a lock with the new keys of everything, and what of it pins names.

    `now` is the lock that a run without it would leave: what is renamed keeps its
    position and takes its name from there.
    """
    whole = _Carrier(moves)
    were = replace(
        lock,
        tags=whole.tags(lock.tags),
        controllers=whole.tags(lock.controllers),
        operations=whole.keys(lock.operations),
        parameters=whole.groups(lock.parameters),
        classes=whole.keys(lock.classes),
        exceptions=whole.keys(lock.exceptions),
        fields=whole.groups(lock.fields),
        members=whole.groups(lock.members),
        contents={whole.inside(at): types for at, types in lock.contents.items()},
        shapes=whole.keys(lock.shapes),
        former=whole.former(lock.former),
    )
    classes = {*moves.classes.values()}
    tags = {*moves.tags.values()}
    pins = replace(
        were,
        tags=_renamed(were.tags, now.tags, tags),
        controllers=_renamed(were.controllers, now.controllers, tags),
        classes=_renamed(were.classes, {}, classes),
        exceptions=_renamed(were.exceptions, {}, classes),
        parameters=_relabelled(were.parameters, now.parameters, moves),
        fields=_relabelled(were.fields, now.fields, moves),
        members=_relabelled(were.members, now.members, moves),
    )
    return were, pins


class _Carrier:
    """Gives the new keys of things, in the order of the old ones."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._keys = {**moves.operations, **moves.inside, **moves.classes}

    def keys(self, table: Mapping[str, T]) -> dict[str, T]:
        return {self._keys.get(key, key): one for key, one in table.items()}

    def tags(self, table: Mapping[str, T]) -> dict[str, T]:
        return {self._moves.tags.get(key, key): one for key, one in table.items()}

    def groups(self, table: Mapping[str, Mapping[str, T]]) -> dict[str, dict[str, T]]:
        """Give new keys to groups, and new labels to what is in them."""
        return {
            key: {
                self._moves.labels.get(key, {}).get(known, known): one
                for known, one in group.items()
            }
            for key, group in self.keys(table).items()
        }

    def inside(self, pointer: str) -> str:
        """Give the new pointer of a part of an operation."""
        for old, new in self._moves.operations.items():
            if pointer.startswith(f"{old}/"):
                return new + pointer.removeprefix(old)
        return pointer

    def former(self, known: Former) -> Former:
        return Former(
            tags=self.tags(known.tags),
            controllers=self.tags(known.controllers),
            operations=self.keys(known.operations),
            parameters=self.groups(known.parameters),
            classes=self.keys(known.classes),
            exceptions=self.keys(known.exceptions),
            fields=self.groups(known.fields),
            members=self.groups(known.members),
        )


def _renamed(were: Pins, now: Pins, keys: set[str]) -> dict[str, str]:
    """Give the names of before, but to some keys those of now, at the old places."""
    return {
        key: now.get(key, name) if key in keys else name
        for key, name in were.items()
        if key not in keys or key in now
    }


def _relabelled(were: Groups, now: Groups, moves: Moves) -> dict[str, dict[str, str]]:
    """Give the names of before, and to what is renamed that of now."""
    found = {key: {**group} for key, group in were.items()}
    for key, pairs in moves.labels.items():
        names = now.get(key, {})
        for new in pairs.values() if key in found else ():
            if new in found[key] and new in names:
                found[key][new] = names[new]
    return found
