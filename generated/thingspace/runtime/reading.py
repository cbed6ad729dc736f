"""JSON to declared types: fast where it fits, lossless where it does not.

The slow path builds what fits, keeps what does not, and takes note of each surprise.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import json
import types
import typing
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

import msgspec

from .model import (
    EXTRA,
    Discriminator,
    Formatted,
    Partial,
    closed_enums,
    is_array,
    is_object,
    reads,
)

# A DecodeError is a ValueError only since msgspec 0.21.
_BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
_ANYTHING: set[Any] = {dict, list, str, int, float, bool, type(None)}
_KINDS: dict[object, set[Any]] = {
    None: {type(None)},
    type(None): {type(None)},
    bool: {bool},
    int: {int},
    float: {int, float},
}
# In a union, types that take nearly anything are tried after those that do not.
_RANKS: dict[object, int] = {str: 1, float: 1, bytes: 2, object: 3, Any: 3}


class Unreadable(Exception):  # noqa: N818 - a signal, which becomes a DecodeError
    """The bytes are not JSON or, in strict reading, not the promised JSON."""


class Codec:
    """Reads JSON bytes as one type.

    One decode by msgspec is all that an answer as promised costs. Other answers, and
    unions that msgspec cannot tell apart by itself, are read by the slow path.
    """

    def __init__(self, wanted: Any) -> None:
        self._wanted = wanted
        self._decoder: msgspec.json.Decoder[Any] | None = None
        # Without a decoder, where there is such a union, all goes the slow path.
        with contextlib.suppress(TypeError):
            self._decoder = msgspec.json.Decoder(wanted, dec_hook=reads)

    @functools.cached_property
    def _slowly(self) -> _Read:
        return _reader(self._wanted).read

    def decode(self, body: bytes, *, strict: bool = False) -> object:
        """Read a body; `strict` refuses what the type did not promise.

        Fields beyond the declared ones are no breach of promise, not even then: JSON
        Schema allows them, and servers add them without notice. Raises Unreadable.
        """
        closed = closed_enums.set(strict)
        try:
            if self._decoder:
                return self._decoder.decode(body)
        except msgspec.ValidationError:
            pass  # the slow path says what is wrong, or that it is no matter
        except _BROKEN as error:
            # What is malformed to msgspec may still be read: a lone surrogate, NaN.
            if strict:
                raise Unreadable(str(error)) from None
        finally:
            closed_enums.reset(closed)
        faults = _Faults({})
        try:
            value = self._slowly(parse(body), faults)
        except RecursionError:
            raise Unreadable("it is nested too deeply") from None
        if strict and faults.problems:
            raise Unreadable("; ".join(faults.problems[:5]))
        return value


def parse(body: bytes) -> object:
    """Parse JSON into plain values. Raises Unreadable."""
    try:
        return msgspec.json.decode(body)
    except _BROKEN:
        pass
    try:
        # Slower, but it takes UTF-16, byte order marks, lone surrogates and NaN.
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not JSON: {error}") from None


class _Faults:
    """What a value has that its type did not promise, or lacks that it did."""

    def __init__(self, memo: dict[object, tuple[object, _Faults]]) -> None:
        self.problems: list[str] = []
        self.missing = self.unknown = self.matched = 0
        self.memo = memo

    def keep(self, wanted: str, value: object) -> object:
        self.problems.append(f"expected {wanted}, got {type(value).__name__}")
        return value

    def add(self, other: _Faults) -> None:
        self.problems += other.problems
        self.missing += other.missing
        self.unknown += other.unknown
        self.matched += other.matched

    def score(self) -> tuple[int, int, int, int]:
        """Rank the candidates of a union: the least fits best."""
        return self.missing, -self.matched, len(self.problems), self.unknown


_Read: TypeAlias = Callable[[object, _Faults], object]


class _Reader(NamedTuple):
    """How a type is read, and which kinds of JSON value can be one."""

    kinds: set[Any]
    read: _Read
    model: type[msgspec.Struct] | None = None


def _reader(wanted: Any) -> _Reader:
    # Not cached by type: A | B and B | A are equal to Python, but differ in what they
    # take a value for that fits both.
    origin: Any = get_origin(wanted) or wanted
    arguments: tuple[Any, ...] = get_args(wanted)
    if origin is Any or origin is object:
        return _Reader(_ANYTHING, _as_it_is)
    if origin is Annotated:
        members = get_args(arguments[0]) or arguments[:1]
        marks = [mark for mark in arguments[1:] if isinstance(mark, Discriminator)]
        return _union(members, marks[0]) if marks else _reader(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return _union(arguments)
    if origin is dict:
        return _dict(_reader(arguments[1] if arguments else object).read)
    if origin in (list, tuple):
        return _array(origin, arguments)
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        return _struct(origin)
    if isinstance(origin, type) and issubclass(origin, enum.Enum):
        return _enum(origin)
    if isinstance(origin, type) and issubclass(origin, Formatted):
        return _Reader(set(origin.kinds), _leaf(origin).read)
    return _leaf(wanted)


def _as_it_is(value: object, _: _Faults) -> object:
    return value


def _leaf(wanted: Any) -> _Reader:
    """Texts, numbers, dates and so on: msgspec converts them or refuses them."""
    literal = get_args(wanted) if get_origin(wanted) is Literal else ()
    kinds: set[Any] = {type(each) for each in literal} or _KINDS.get(wanted, {str})
    name = " or ".join(map(repr, literal)) or getattr(wanted, "__name__", str(wanted))
    name = name.lstrip("_")

    def read(value: object, faults: _Faults) -> object:
        if wanted is Decimal and type(value) is not str:  # it would be written as one
            return faults.keep(name, value)
        try:
            same = type(value) is wanted
            return value if same else msgspec.convert(value, wanted, dec_hook=reads)
        except msgspec.ValidationError:
            return faults.keep(name, value)

    return _Reader(kinds, read)


def _enum(wanted: Any) -> _Reader:
    # With the types: True == 1 in Python, but not in JSON.
    members: dict[Any, object] = {
        (type(each.value), each.value): each for each in wanted
    }
    kinds: set[Any] = {kind for kind, _ in members}

    def read(value: object, faults: _Faults) -> object:
        if type(value) not in kinds:
            return faults.keep(wanted.__name__, value)
        key = type(value), value
        if key in members:  # its member may be false: 0 or ""
            return members[key]
        return wanted(faults.keep(f"a known {wanted.__name__}", value))

    return _Reader(kinds, read)


def _dict(item: _Read) -> _Reader:
    def read(value: object, faults: _Faults) -> object:
        if not is_object(value):
            return faults.keep("an object", value)
        return {key: item(each, faults) for key, each in value.items()}

    return _Reader({dict}, read)


def _array(wanted: Callable[[list[Any]], Any], arguments: tuple[Any, ...]) -> _Reader:
    fixed = wanted is tuple and arguments[-1:] not in ((), (...,))
    items = [_reader(each).read for each in arguments or (object,) if each is not ...]

    def read(value: object, faults: _Faults) -> object:
        if not is_array(value):
            return faults.keep("an array", value)
        if fixed and len(value) != len(items):
            return faults.keep(f"an array of {len(items)}", value)
        reads = items if fixed else items * len(value)
        return wanted([read(value[at], faults) for at, read in enumerate(reads)])

    return _Reader({list}, read)


_Fields: TypeAlias = tuple[dict[str, tuple[str, _Read]], dict[str, str], _Read]


@functools.cache
def _fields(wanted: type[msgspec.Struct]) -> _Fields:
    """Give the fields by wire name, those required by name, how to read others."""
    fields = {each.encode_name: each for each in msgspec.structs.fields(wanted)}
    extra = get_args(fields.pop(EXTRA).type)[1] if EXTRA in fields else object
    known = {key: (each.name, _reader(each.type).read) for key, each in fields.items()}
    required = {each.name: key for key, each in fields.items() if each.required}
    return known, required, _reader(extra).read


def _struct(wanted: type[msgspec.Struct]) -> _Reader:
    def read(value: object, faults: _Faults) -> object:
        if not is_object(value):
            return faults.keep(wanted.__name__, value)
        # Looked up only now, because models refer to themselves.
        by_wire_name, required, extra = _fields(wanted)
        known, unknown = dict[str, object](), dict[str, object]()
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
        faults.unknown += len(unknown)
        absent = [name for name in required if name not in known]
        faults.missing += len(absent)
        problems += [f"{wanted.__name__} lacks {name}" for name in absent]
        if absent:
            known.update(dict.fromkeys(absent))
            lacks = [required[name] for name in absent]
            known["additional_properties"] = Partial(unknown, lacks)
        elif unknown:
            known["additional_properties"] = unknown
        return wanted(**known)

    return _Reader({dict}, read, wanted)


def _union(arguments: tuple[Any, ...], tag: Discriminator | None = None) -> _Reader:
    members = [each for each in arguments if each is not msgspec.UnsetType]
    members.sort(key=lambda each: _RANKS.get(each, 0))
    names = [getattr(each, "__name__", str(each)) for each in members]
    readers = [_reader(each) for each in members]
    by_kind = {
        kind: [each for each in readers if kind in each.kinds] for kind in _ANYTHING
    }
    ambiguous = len(by_kind[dict]) > 1
    named = dict(zip(names, readers, strict=True))
    tags = tag.mapping.items() if tag else ()
    by_tag: dict[object, list[_Reader]] = {told: [named[name]] for told, name in tags}

    def read(value: object, faults: _Faults) -> object:
        candidates = by_kind[type(value)]
        if is_object(value):
            told = value.get(tag.property_name) if tag else None
            candidates = by_tag.get(str(told), candidates)
            found = _promised(candidates, value) if ambiguous else None
            if found is not None:
                faults.matched += len(value)
                return found
        if len(candidates) > 1:
            return _best(candidates, value, faults)
        if candidates:
            return candidates[0].read(value, faults)
        return faults.keep(" or ".join(names), value)

    return _Reader({kind for kind in by_kind if by_kind[kind]}, read)


@functools.cache
def _convertible(model: type[msgspec.Struct]) -> bool:
    try:
        msgspec.json.Decoder(model, dec_hook=reads)
    except TypeError:  # it has a union of models in turn
        return False
    return True


def _promised(candidates: list[_Reader], value: object) -> object:
    """Let msgspec convert to the first candidate that promised just this, if any.

    Such models have no union of models inside, so nothing is tried twice.
    """
    closed = closed_enums.set(True)
    try:
        for each in candidates:
            if each.model is None or not _convertible(each.model):
                break
            with contextlib.suppress(msgspec.ValidationError):
                return msgspec.convert(value, each.model, dec_hook=reads)
    finally:
        closed_enums.reset(closed)
    return None


def _best(candidates: list[_Reader], value: object, faults: _Faults) -> object:
    """Read as the candidate that fits best; among equals, as the first one."""
    # Without the memo a hostile body of nested unions would take exponential time.
    key = (id(candidates), id(value))
    if key not in faults.memo:
        trials: list[tuple[object, _Faults]] = []
        for each in candidates:
            noted = _Faults(faults.memo)
            trials.append((each.read(value, noted), noted))
            if not noted.problems and not noted.unknown:  # all is as promised
                trials = trials[-1:]
                break
        faults.memo[key] = min(trials, key=lambda trial: trial[1].score())
    result, noted = faults.memo[key]
    faults.add(noted)
    return result
