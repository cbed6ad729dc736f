"""Annotations taken apart, and which of two takes or gives more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from generator.render.splitting import top_level

Relation: TypeAlias = Literal["same", "more", "less", "other"]

PREFIX = "models."
"""What stands before each class of the SDK, so that none is taken for another one."""

_WRITTEN = re.compile(r'"(?:[^"\\]|\\.)*"|\bmodels\.')
# Callers give and get plain dates and numbers for these.
_PLAIN = {
    "UnixTime": "datetime",
    "UnixTimeFraction": "datetime",
    "HttpDate": "datetime",
    "DecimalNumber": "Decimal",
}
_PARENTS = {
    "bool": ("int",),
    "int": ("float",),  # type checkers promote it (PEP 484)
    "datetime": ("date",),
    "bytes": ("Upload",),
}
_LONGEST = 120  # letters of an annotation in a sentence
_AS_IN_JSON = frozenset(("str", "int", "float", "bool", "None", "list", "dict"))


class Hint(NamedTuple):
    """One alternative of an annotation: a name, and what stands in its brackets."""

    head: str
    args: tuple[Hints, ...] = ()


Hints: TypeAlias = frozenset[Hint]

ABSENT: Hints = frozenset((Hint("None"), Hint("UnsetType")))
"""What stands for a value that is not there."""


@cache
def hints(annotation: str) -> Hints:
    """Take an annotation apart."""
    parts = top_level(annotation, " | ")
    return frozenset(hint for part in parts for hint in _alternatives(part))


def _alternatives(text: str) -> Iterator[Hint]:
    head, bracket, rest = text.partition("[")
    if not bracket:
        yield Hint(_PLAIN.get(text, text))
        return
    inner = top_level(rest[:-1], ", ")
    if head == "Literal":
        yield from (Hint(f"Literal[{value}]") for value in inner)
    else:
        yield Hint(head, tuple(map(hints, inner)))


def shown(annotation: str) -> str:
    """Write an annotation as a reader knows it."""
    return _WRITTEN.sub(
        lambda found: found[0] if found[0][0] == '"' else "", annotation
    )


def short(annotation: str) -> str:
    """Write an annotation in a sentence: of a long one, only the beginning."""
    text = shown(annotation)
    return (
        text if len(text) <= _LONGEST else f"{text[:_LONGEST].rpartition(' | ')[0]} | …"
    )


def classes(found: Hints) -> Iterator[str]:
    """Give the SDK's own classes in an annotation, at any depth."""
    for hint in found:
        if hint.head.startswith(PREFIX):
            yield hint.head.removeprefix(PREFIX)
        for arg in hint.args:
            yield from classes(arg)


def renamed(found: Hints, names: Mapping[str, str]) -> Hints:
    """Give an annotation with other names for the SDK's own classes."""
    return frozenset(
        Hint(
            _renamed(hint.head, names), tuple(renamed(arg, names) for arg in hint.args)
        )
        for hint in found
    )


def _renamed(head: str, names: Mapping[str, str]) -> str:
    own = head.removeprefix(PREFIX)
    return f"{PREFIX}{names.get(own, own)}" if head != own else head


def replaced(old: Hints, new: Hints) -> Iterator[tuple[str, str]]:
    """Give the one class that stands where another one stood, at any depth."""
    gone, come = old - new - ABSENT, new - old - ABSENT
    if len(gone) != 1 or len(come) != 1:
        return
    (before,), (after,) = gone, come
    if before.head == after.head:
        for one, other in zip(before.args, after.args, strict=False):
            yield from replaced(one, other)
    elif before.head.startswith(PREFIX) and after.head.startswith(PREFIX):
        yield before.head.removeprefix(PREFIX), after.head.removeprefix(PREFIX)


class Order:
    """Which values are values of which annotation too.

    `bases` are the built-in classes of the SDK's enumerations. Who reads a value sees
    how it is made: a dict does for `Any` then, and an object of the SDK does not.
    """

    def __init__(self, bases: Mapping[str, str], *, reading: bool) -> None:
        self._bases = bases
        self._reading = reading

    def relation(self, old: Hints, new: Hints) -> Relation:
        """Tell whether the new annotation stands for more or fewer values."""
        if old == new:
            return "same"
        more, less = self.covers(new, old), self.covers(old, new)
        if more and less:
            return "same"
        return "more" if more else "less" if less else "other"

    def covers(self, wide: Hints, narrow: Hints, *, exact: bool = False) -> bool:
        """Tell whether the values of one are all values of the other.

        `exact`: a list is not one of wider items, as type checkers see it.
        """
        return all(
            any(self._covers(one, other, exact=exact) for one in wide)
            for other in narrow
        )

    def _covers(self, wide: Hint, narrow: Hint, *, exact: bool) -> bool:
        if wide == narrow:
            return True
        if wide.head == "Any":
            return not self._reading or _is_plain(narrow)
        if wide.head == narrow.head and len(wide.args) == len(narrow.args):
            pairs = zip(wide.args, narrow.args, strict=True)
            if exact:
                return all(one == other for one, other in pairs)
            return all(self.covers(one, other) for one, other in pairs)
        above = (Hint(parent) for parent in self._parents(narrow.head))
        return any(self._covers(wide, parent, exact=exact) for parent in above)

    def _parents(self, head: str) -> tuple[str, ...]:
        if head.startswith(PREFIX):
            base = self._bases.get(head.removeprefix(PREFIX))
            return (base,) if base else ()
        if head.startswith("Literal["):
            return (_literal_base(head),)
        return _PARENTS.get(head, ())


def _is_plain(hint: Hint) -> bool:
    return hint.head in _AS_IN_JSON and all(
        _is_plain(inner) for arg in hint.args for inner in arg
    )


def _literal_base(head: str) -> str:
    value = head.removeprefix("Literal[")[:-1]
    if value in ("True", "False"):
        return "bool"
    return "str" if value.startswith(('"', "'")) else "int"
