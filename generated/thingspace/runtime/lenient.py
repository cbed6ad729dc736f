"""The slow path of reading: build what fits, keep what does not, and take note.

A reader turns plain JSON into a declared type. Unknown fields, unknown enum values,
values of another type and missing fields do not stop it; each is noted in `Faults`.
"""

from __future__ import annotations

import enum
import functools
import types
from collections.abc import Callable
from decimal import Decimal
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeGuard,
    Union,
    cast,
    get_args,
    get_origin,
)

import msgspec

from .model import EXTRA, Discriminator, UnsetType

_ANYTHING = frozenset[type[Any]]({dict, list, str, int, float, bool, type(None)})
_KINDS: dict[object, frozenset[type[Any]]] = {
    None: frozenset({type(None)}),
    type(None): frozenset({type(None)}),
    bool: frozenset({bool}),
    int: frozenset({int}),
    float: frozenset({int, float}),
    Decimal: frozenset({int, float, str}),
}
# In a union, types that take nearly anything are tried after those that do not.
_RANKS: dict[object, int] = {str: 1, float: 1, bytes: 2, object: 3, Any: 3}


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Tell a JSON object."""
    return isinstance(value, dict)


def is_array(value: object) -> TypeGuard[list[object]]:
    """Tell a JSON array."""
    return isinstance(value, list)


class Faults:
    """What a value has that its type did not promise, or lacks that it did."""

    def __init__(self, memo: dict[object, tuple[object, Faults]] | None = None) -> None:
        self.problems: list[str] = []
        self.missing = self.unknown = self.matched = 0
        self.memo = {} if memo is None else memo

    def keep(self, wanted: str, value: object) -> object:
        """Note a value that is not what was wanted, and give it back as it is."""
        self.problems.append(f"expected {wanted}, got {type(value).__name__}")
        return value

    def add(self, other: Faults) -> None:
        """Take over what was noted elsewhere."""
        self.problems += other.problems
        self.missing += other.missing
        self.unknown += other.unknown
        self.matched += other.matched

    @property
    def none(self) -> bool:
        """Whether all is as promised."""
        return not self.problems and not self.unknown

    def score(self) -> tuple[int, int, int, int]:
        """Rank the candidates of a union: the least fits best."""
        return self.missing, -self.matched, len(self.problems), self.unknown


_Sequence: TypeAlias = type[list[object]] | type[tuple[object, ...]]
Read: TypeAlias = Callable[[object, Faults], object]


class Reader(NamedTuple):
    """How a type is read, and which kinds of JSON value can be one."""

    kinds: frozenset[type[Any]]
    read: Read


def reader(wanted: Any) -> Reader:
    """Make the reader of a type."""
    # Not cached by type: A | B and B | A are equal to Python, but differ in what they
    # take a value for that fits both.
    origin: object = get_origin(wanted) or wanted
    arguments: tuple[Any, ...] = get_args(wanted)
    if origin is Any or origin is object:
        return Reader(_ANYTHING, _as_it_is)
    if origin is Annotated:
        marks = [mark for mark in arguments[1:] if isinstance(mark, Discriminator)]
        inner = arguments[0]
        members = get_args(inner) or (inner,)
        return _union(members, marks[0]) if marks else reader(inner)
    if origin is Union or origin is types.UnionType:
        return _union(arguments)
    if origin is Literal:
        return _literal(arguments)
    if origin is dict:
        return _dict(reader(arguments[1] if arguments else object).read)
    if origin is list or origin is tuple:
        return _array(cast("_Sequence", origin), arguments)
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        return _struct(origin)
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return _enum(origin)
    return _leaf(wanted)


def _as_it_is(value: object, _faults: Faults) -> object:
    return value


def _leaf(wanted: Any) -> Reader:
    """Texts, numbers, dates and so on: msgspec converts them or refuses them."""
    name = getattr(wanted, "__name__", str(wanted))

    def read(value: object, faults: Faults) -> object:
        if type(value) is wanted:
            return value
        try:
            return msgspec.convert(value, wanted)
        except msgspec.ValidationError:
            return faults.keep(name, value)

    return Reader(_KINDS.get(wanted, frozenset({str})), read)


def _literal(values: tuple[object, ...]) -> Reader:
    # With the types, here and for enums: True == 1 in Python, but not in JSON.
    allowed = [(type(value), value) for value in values]
    wanted = " or ".join(map(repr, values))

    def read(value: object, faults: Faults) -> object:
        same = (type(value), value) in allowed
        return value if same else faults.keep(wanted, value)

    return Reader(frozenset(kind for kind, _ in allowed), read)


def _enum(wanted: type[enum.Enum]) -> Reader:
    values: dict[enum.Enum, object] = {each: each.value for each in wanted}
    members = {(type(value), value): each for each, value in values.items()}
    kinds = frozenset[type[Any]](type(value) for value in values.values())

    def read(value: object, faults: Faults) -> object:
        if type(value) not in kinds:
            return faults.keep(wanted.__name__, value)
        member = members.get((type(value), value))
        if member is None:
            faults.keep(f"a known {wanted.__name__}", value)
            member = wanted(value)
        return member

    return Reader(kinds, read)


def _dict(item: Read) -> Reader:
    def read(value: object, faults: Faults) -> object:
        if not is_object(value):
            return faults.keep("an object", value)
        return {key: item(each, faults) for key, each in value.items()}

    return Reader(frozenset({dict}), read)


def _array(wanted: _Sequence, arguments: tuple[Any, ...]) -> Reader:
    fixed = issubclass(wanted, tuple) and bool(arguments) and arguments[-1] is not ...
    items = [reader(each).read for each in arguments if each is not ...]
    item = items[0] if items else reader(object).read

    def read(value: object, faults: Faults) -> object:
        if not is_array(value):
            return faults.keep("an array", value)
        if not fixed:
            return wanted([item(each, faults) for each in value])
        if len(value) != len(items):
            return faults.keep(f"an array of {len(items)}", value)
        return wanted(
            [read(each, faults) for read, each in zip(items, value, strict=True)]
        )

    return Reader(frozenset({list}), read)


class _Fields(NamedTuple):
    by_wire_name: dict[str, tuple[str, Read]]
    required: list[str]
    extra: Read


@functools.cache
def _fields(wanted: type[msgspec.Struct]) -> _Fields:
    by_wire_name: dict[str, tuple[str, Read]] = {}
    fields = msgspec.structs.fields(wanted)
    extra: Any = object
    for each in fields:
        if each.encode_name == EXTRA:
            extra = get_args(each.type)[1]
        else:
            by_wire_name[each.encode_name] = (each.name, reader(each.type).read)
    required = [each.name for each in fields if each.required]
    return _Fields(by_wire_name, required, reader(extra).read)


def _struct(wanted: type[msgspec.Struct]) -> Reader:
    def read(value: object, faults: Faults) -> object:
        if not is_object(value):
            return faults.keep(wanted.__name__, value)
        # Looked up only now, because models refer to themselves.
        by_wire_name, required, extra = _fields(wanted)
        known: dict[str, object] = {}
        unknown: dict[str, object] = {}
        problems = faults.problems
        for key, item in value.items():
            before = len(problems)
            field = by_wire_name.get(key)
            if field is None:
                unknown[key] = extra(item, faults)
            else:
                known[field[0]] = field[1](item, faults)
            if len(problems) != before:
                problems[before:] = [f"{key}: {each}" for each in problems[before:]]
        faults.matched += len(known)
        for name in required:
            if name not in known:
                known[name] = None
                faults.missing += 1
                problems.append(f"{wanted.__name__} lacks {name}")
        if unknown:
            faults.unknown += len(unknown)
            known["additional_properties"] = unknown
        return wanted(**known)

    return Reader(frozenset({dict}), read)


def _union(arguments: tuple[Any, ...], tag: Discriminator | None = None) -> Reader:
    members = [each for each in arguments if each is not UnsetType]
    members.sort(key=lambda each: _RANKS.get(each, 0))
    readers = [reader(each) for each in members]
    by_kind = {
        kind: [each.read for each in readers if kind in each.kinds]
        for kind in _ANYTHING
    }
    alone = {kind: reads[0] for kind, reads in by_kind.items() if len(reads) == 1}
    tags = tag.mapping.items() if tag else ()
    names = {getattr(each, "__name__", str(each)): each for each in members}
    by_tag = {value: reader(names[name]).read for value, name in tags}

    def read(value: object, faults: Faults) -> object:
        if tag and is_object(value):
            told = value.get(tag.property_name)
            if isinstance(told, str) and told in by_tag:
                return by_tag[told](value, faults)
        only = alone.get(type(value))
        if only is not None:
            return only(value, faults)
        candidates = by_kind[type(value)]
        if not candidates:
            return faults.keep(" or ".join(names), value)
        return _best(candidates, value, faults)

    return Reader(frozenset(kind for kind in by_kind if by_kind[kind]), read)


def _best(candidates: list[Read], value: object, faults: Faults) -> object:
    """Read as the candidate that fits best; among equals, as the first one."""
    # Without the memo a hostile body of nested unions would take exponential time.
    key = (id(candidates), id(value))
    if key not in faults.memo:
        trials: list[tuple[object, Faults]] = []
        for read in candidates:
            noted = Faults(faults.memo)
            trials.append((read(value, noted), noted))
            if noted.none:
                break
        perfect = trials[-1][1].none
        best = min(trials, key=lambda trial: trial[1].score())
        faults.memo[key] = trials[-1] if perfect else best
    result, noted = faults.memo[key]
    faults.add(noted)
    return result
