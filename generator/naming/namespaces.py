"""Scopes in which no name is given twice, and the settling of clashes.

A name depends on what a thing is called and where it is, never on when it is met:
everything is asked at once, in rounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from generator.diagnostics import Diagnostic, InputError
from generator.naming.identifiers import fold, reserved

Key: TypeAlias = tuple[str, str]
"""What the document calls a thing, and what tells it from others called the same."""

Claims: TypeAlias = Callable[[Key, str], tuple[str, ...]]
"""What a thing keeps from all others when it has a name: the folded name, mostly."""

_Wish: TypeAlias = tuple[str, tuple[str, ...]]  # a name, and its claims


class Given(Struct, frozen=True):
    """A name that the user has chosen, and the pointer of where that is written."""

    name: str
    at: str


def own(_key: Key, name: str) -> tuple[str, ...]:
    """Claim the name and nothing else."""
    return (fold(name),)


def underscored(name: str, number: int) -> str:
    """Number a name where nothing else is left: `name_2`."""
    return f"{name.rstrip('_')}_{number}"


def numbered(name: str, number: int) -> str:
    """Number a class: `Name2`."""
    return f"{name}_{number}" if name[-1].isdigit() else f"{name}{number}"


class Namespace:
    """The names of one scope."""

    def __init__(
        self,
        section: str = "",
        taken: Iterable[str] = (),
        claims: Claims = own,
        number: Callable[[str, int], str] = underscored,
    ) -> None:
        """`section` of `reserved.txt` and `taken` are names that nothing can have."""
        self.names: dict[Key, str] = {}
        self._claims = claims
        self._number = number
        self._out = {*(reserved(section) if section else ()), *taken}
        self._used: set[str] = set()
        self._contested: set[str] = set()

    def fix(self, given: Mapping[Key, Given], pinned: Mapping[Key, str]) -> None:
        """Hold names from outside: those given by the user, then those of the lock.

        Raises `InputError` where two given names, or one and the SDK's own, are the
        same. Of pinned names, what clashes with anything is let go.
        """
        holders: dict[str, Key] = {}
        for key, one in given.items():
            claims = self._claims(key, one.name)
            if one.name in self._out:
                raise InputError(_clash(one, ""))
            for claim in self._used.intersection(claims):
                raise InputError(_clash(one, given[holders[claim]].at))
            holders.update(dict.fromkeys(claims, key))
            self._hold(key, one.name, claims)
        wishes = {
            key: (name, self._claims(key, name))
            for key, name in pinned.items()
            if key not in self.names
        }
        counts = _counts(wishes.values())
        for key, (name, claims) in wishes.items():
            alone = all(counts[one] == 1 for one in claims)
            if alone and self._is_free(name, claims):
                self._hold(key, name, claims)

    def choose(self, options: Mapping[Key, Iterable[str]]) -> None:
        """Choose for each key the first of its names that no other key wants.

        All that want one name move on to their next one together, but for one that
        the document calls exactly so. What has no further name is numbered, in the
        order of the keys.
        """
        left: dict[Key, Iterator[str]] = {
            key: iter(names) for key, names in options.items() if key not in self.names
        }
        bases: dict[Key, str] = {}
        while left:
            wishes = dict(self._wishes(left, bases))
            self._round(wishes)
            left = {key: left[key] for key in wishes if key not in self.names}
        for key in sorted(key for key in bases if key not in self.names):
            self._number_one(key, bases[key])

    def _wishes(
        self, left: Mapping[Key, Iterator[str]], bases: dict[Key, str]
    ) -> Iterator[tuple[Key, _Wish]]:
        """Give the next free name of each, and note the first one to be numbered."""
        for key, names in left.items():
            for name in names:
                claims = self._claims(key, name)
                bases.setdefault(key, name)
                if self._contested.isdisjoint(claims) and self._is_free(name, claims):
                    yield key, (name, claims)
                    break

    def _round(self, wishes: Mapping[Key, _Wish]) -> None:
        counts = _counts(wishes.values())
        clashing = {claim for claim, count in counts.items() if count > 1}
        exact = _counts(wish for key, wish in wishes.items() if key[0] == wish[0])
        for key, (name, claims) in wishes.items():
            alone = clashing.isdisjoint(claims)
            if alone or (key[0] == name and all(exact[one] == 1 for one in claims)):
                self._hold(key, name, claims)
        self._contested |= clashing

    def _hold(self, key: Key, name: str, claims: Iterable[str]) -> None:
        self.names[key] = name
        self._used.update(claims)

    def _is_free(self, name: str, claims: Iterable[str]) -> bool:
        return name not in self._out and self._used.isdisjoint(claims)

    def _number_one(self, key: Key, base: str) -> None:
        name, number = base, 1
        claims = self._claims(key, name)
        while not self._is_free(name, claims):
            number += 1
            name = self._number(base, number)
            claims = self._claims(key, name)
        self._hold(key, name, claims)


def _counts(wishes: Iterable[_Wish]) -> Counter[str]:
    return Counter(claim for _name, claims in wishes for claim in claims)


class Part(Struct, frozen=True):
    """One of a few things that are named together.

    `label` is what the lock knows it by, `first` the name that it has mostly.
    """

    key: Key
    label: str
    first: str
    given: Given | None


def name_group(
    parts: Sequence[Part],
    section: str,
    pinned: Mapping[str, str],
    more: Callable[[Key], Iterator[str]],
    taken: Collection[str] = (),
) -> tuple[str, ...]:
    """Name a few things; `more` gives the further names of one, by its key."""
    firsts = tuple(part.first for part in parts)
    as_usual = all(
        part.given is None and pinned.get(part.label, part.first) == part.first
        for part in parts
    )
    # Most groups have no clash, and need no more than this.
    if as_usual and len({*map(fold, firsts), *taken}) == len(parts) + len(taken):
        return firsts
    space = Namespace(section, taken)
    space.fix(
        {part.key: part.given for part in parts if part.given is not None},
        {part.key: pinned[part.label] for part in parts if part.label in pinned},
    )
    space.choose({part.key: chain([part.first], more(part.key)) for part in parts})
    return tuple(space.names[part.key] for part in parts)


def are_apart(names: Sequence[str]) -> bool:
    """Tell whether names clash with none of each other."""
    return len({*map(fold, names)}) == len(names)


def _clash(one: Given, other: str) -> Diagnostic:
    also = f"given to {other} too" if other else "the SDK's own"
    return Diagnostic(
        "name-clash",
        "error",
        f"the name {one.name} is {also}",
        one.at,
        "Choose another name for one of them." if other else "Choose another name.",
    )
