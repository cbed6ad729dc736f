"""Where the documents differ, for a finding whose own places say the same in both.

What makes a field required stands beside it, what a reference leads to elsewhere, and
what a long value lost far below its first line.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Final

from generator.review.wire.sides import references
from generator.source import pointers
from generator.source.document import Source
from generator.source.pointers import JSON

_SCHEMES: Final = "#/components/securitySchemes"
_MOST: Final = 2_000  # references that are followed


def spots(old: Source, new: Source, at: str, to: str) -> Iterator[tuple[str, str]]:
    """Give pairs of pointers around `at` and `to` with differing values, nearest first.

    One of them may lead nowhere, where only the other side has something.
    """
    yield from _renamed(at, to)
    yield from _required(old, new, at, to)
    before, after = _value(old, at), _value(new, to)
    if before != after:
        yield from _within(before, after, at, to)
    if at.endswith("/security"):
        for name in _names(before) | _names(after):
            place = pointers.join(_SCHEMES, name)
            if _value(old, place) != _value(new, place):
                yield place, place
    for target in _targets(old, new, at, to):
        yield target
        yield from _within(_value(old, target[0]), _value(new, target[1]), *target)


def _renamed(at: str, to: str) -> Iterator[tuple[str, str]]:
    """Give the outermost keys on the way that have another name."""
    mine, other = at.split("/"), to.split("/")
    if len(mine) == len(other):
        for end in range(1, len(mine) + 1):
            if mine[end - 1] != other[end - 1]:
                yield "/".join(mine[:end]), "/".join(other[:end])
                return


def _required(old: Source, new: Source, at: str, to: str) -> Iterator[tuple[str, str]]:
    """Give the lists that say whether a property is required, if they differ in it."""
    sides: list[tuple[str, bool]] = []
    for source, pointer in ((old, at), (new, to)):
        parent, _, name = pointer.rpartition("/")
        owner, _, word = parent.rpartition("/")
        if word != "properties":
            return
        place = f"{owner}/required"
        listed = _value(source, place)
        names = listed if isinstance(listed, list) else []
        sides.append((place, pointers.unescape(name) in names))
    if sides[0][1] != sides[1][1]:
        yield sides[0][0], sides[1][0]


def _within(before: JSON, after: JSON, at: str, to: str) -> Iterator[tuple[str, str]]:
    """Give the innermost values that hold the first difference."""
    while True:
        keys = list(_differing(before, after))
        if not keys:
            break
        at, to = pointers.join(at, keys[0]), pointers.join(to, keys[0])
        before, after = _member(before, keys[0]), _member(after, keys[0])
    yield at, to


def _differing(before: JSON, after: JSON) -> Iterator[str]:
    """Give the keys below which two values differ; none where they are of two kinds."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in {**after, **before}:
            if key not in before or key not in after or before[key] != after[key]:
                yield key
    if isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            if before[index : index + 1] != after[index : index + 1]:
                yield str(index)


def _member(value: JSON, key: str) -> JSON:
    try:
        return pointers.child(value, key)
    except KeyError:
        return None


def _targets(old: Source, new: Source, at: str, to: str) -> Iterator[tuple[str, str]]:
    """Give what equal values refer to and is not equal, the nearest first."""
    waiting, met = deque([(at, to)]), {(at, to)}
    while waiting and len(met) < _MOST:
        at, to = waiting.popleft()
        value = _value(old, at)
        if value != _value(new, to):
            yield at, to
            continue
        for ref in sorted(references(value)):
            pair = old.resolve(ref, at), new.resolve(ref, to)
            if pair not in met:
                met.add(pair)
                waiting.append(pair)


def _names(requirements: JSON) -> set[str]:
    found = requirements if isinstance(requirements, list) else []
    return {name for one in found if isinstance(one, dict) for name in one}


def _value(source: Source, pointer: str) -> JSON:
    try:
        return source.at(pointer)
    except KeyError:
        return None
