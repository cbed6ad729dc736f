"""Two texts that are nearly the same: what they have in common is read once.

Both are taken apart from the top down, as far as they differ. What is written the same
at the same place of both is left out of one of them, with a number in its place, and
taken over from the other when that is read: the two values share it. Nothing rests on
the cuts being right: what was read has to have the members that were found, and a text
without its parts that cannot be read sends both back to be read as they are.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from generator.diagnostics import InputError
from generator.processes import beside
from generator.source.blocks import UnclearError
from generator.source.loading import Text
from generator.source.outline import Member
from generator.source.pointers import JSON
from generator.source.positions import Outlined, Read, outline
from generator.source.refusals import MAX_DEPTH, AnchoredError
from generator.source.yaml12 import parse

_Keys: TypeAlias = tuple[str, ...]

_LEAST: Final = 300  # bytes: what is shorter is sooner read twice than left out
_LEAST_INSIDE: Final = 1000  # bytes of a value that is taken apart
_WORTH_A_CHILD: Final = 300_000  # bytes: less is read before a child has begun
_HOLE: Final = b" 0\n"  # further in than the key, where a list need not be


class _Common(NamedTuple):
    """A value that stands at one place of both texts, written the same."""

    keys: _Keys
    old: Member
    new: Member

    @property
    def size(self) -> int:
        return self.old.end - self.old.value


class _DifferentError(AnchoredError):
    """What was read is not what was found in the text."""


def read_both(old: Text, new: Text) -> tuple[Read, Read]:
    """Read two texts; raises InputError."""
    if old.content == new.content:
        value = parse(old.content, old.name)
        return Read(value), Read({**value} if isinstance(value, dict) else value)
    return _at_once(old.content, new.content) or _one_by_one(old, new)


def _one_by_one(old: Text, new: Text) -> tuple[Read, Read]:
    task = partial(_said, new.content, new.name)
    with beside(task, large=_is_large(new.content)) as answer:
        value = parse(old.content, old.name)
        other: JSON = marshal.loads(answer())  # noqa: S302  # of our own child
    return Read(value), Read(other)


def _said(text: bytes, name: str, *, sharing: bool = False) -> bytes:
    # Numbers in documents may be larger than those of msgpack.
    return marshal.dumps(parse(text, name, sharing=sharing))


def _is_large(text: bytes) -> bool:
    return len(text) > _WORTH_A_CHILD


def _at_once(old: bytes, new: bytes) -> tuple[Read, Read] | None:
    """Read what is common once; None where the texts have to be read one by one."""
    if not (_stands_alone(old) and _stands_alone(new)):
        return None
    before, after = outline(old), outline(new)
    if before is None or after is None or type(before) is not type(after):
        return None
    apart = _Apart(before, after)
    apart.compare((), before.root, after.root)
    if not apart.common:
        return None
    lacking = _dealt(apart.common, len(old), len(new))
    mine = _with_holes(old, [one.old for one in lacking[0]])
    theirs = _with_holes(new, [one.new for one in lacking[1]])
    try:
        task = partial(_said, theirs, "", sharing=True)
        with beside(task, large=_is_large(theirs)) as answer:
            value = parse(mine, "", sharing=True)
            other: JSON = marshal.loads(answer())  # noqa: S302  # of our own child
        _check(value, apart.old)
        _check(other, apart.new)
    except (InputError, AnchoredError):
        return None
    for one in lacking[0]:
        _fill(value, other, one.keys)
    for one in lacking[1]:
        _fill(other, value, one.keys)
    return Read(value, before), Read(other, after)


class _Apart:
    """Takes two texts apart, and notes what was found in each by the keys to it."""

    def __init__(self, old: Outlined, new: Outlined) -> None:
        self.common: Final[list[_Common]] = []
        self.old: Final[dict[_Keys, list[str]]] = {}
        self.new: Final[dict[_Keys, list[str]]] = {}
        self._before = old
        self._after = new

    def compare(self, keys: _Keys, old: Member, new: Member) -> None:
        """Find what two mappings have in common."""
        if self._before.is_list(old) or self._after.is_list(new):
            return
        if len(keys) > MAX_DEPTH:  # which whoever reads it will say
            return
        try:
            mine = self._before.inside(old)
            theirs = self._after.inside(new)
        except UnclearError:
            return
        if not mine or not theirs:
            return
        self.old[keys], self.new[keys] = [*mine], [*theirs]
        for name, one in mine.items():
            other = theirs.get(name)
            least = one.end - one.value
            if other is None or min(least, other.end - other.value) < _LEAST:
                continue
            below = (*keys, name)
            if self._before.wording(one) == self._after.wording(other):
                self.common.append(_Common(below, one, other))
            elif least >= _LEAST_INSIDE:
                self.compare(below, one, other)


def _dealt(
    common: Sequence[_Common], old: int, new: int
) -> tuple[list[_Common], list[_Common]]:
    """Deal out what is left out of each text, so that both have as much to read.

    `old` and `new` are their sizes. Where it is all read here, nothing is lost by it.
    """
    lacking: tuple[list[_Common], list[_Common]] = ([], [])
    for one in common:
        side = 0 if old > new else 1
        lacking[side].append(one)
        old, new = (old - one.size, new) if side == 0 else (old, new - one.size)
    return lacking


def _with_holes(text: bytes, holes: Sequence[Member]) -> bytes:
    """Put a number into the place of each value.

    In YAML a value ends where the line of the next key begins.
    """
    ordered = sorted(holes)
    ends = [0, *(one.end for one in ordered)]
    begins = [*(one.value for one in ordered), len(text)]
    return _HOLE.join(text[end:begin] for end, begin in zip(ends, begins, strict=True))


def _check(value: JSON, found: dict[_Keys, list[str]]) -> None:
    for keys, names in found.items():
        here = _at(value, keys)
        if not isinstance(here, dict) or list(here) != names:
            raise _DifferentError


def _fill(value: JSON, other: JSON, keys: _Keys) -> None:
    *way, last = keys
    here, there = _at(value, way), _at(other, way)
    if isinstance(here, dict) and isinstance(there, dict):
        here[last] = there[last]


def _at(value: JSON, keys: Sequence[str]) -> JSON:
    for key in keys:
        value = value[key] if isinstance(value, dict) else None
    return value


def _stands_alone(text: bytes) -> bool:
    """Tell whether what a part of a text means does not depend on the rest.

    It does where a directive says what tags stand for (YAML 1.2.2, 6.8).
    """
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return not (text.startswith(b"%") or b"\n%" in text)
