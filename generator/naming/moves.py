"""Which things that are gone from an API are there under another name or pointer.

Two locks are compared: what the last run left, and what this one would leave. The
matching dares no more than that of the review: where one thing is gone and one has
come at the same place, of the same type or shape, and nothing else can be meant. What
the user says in `renames` is certain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field

from generator.naming.labels import Look, paired, spelled_alike
from generator.naming.lock import Lock
from generator.naming.shapes import place
from generator.naming.spelling import similar
from generator.source.pointers import join

_VARIABLE: Final = re.compile(r"\{[^{}]*\}")
_ENOUGH: Final = 0.75  # of the labels of two classes are the same
_MANY: Final = 4000  # labels: beyond, spellings are not compared


class Moves(Struct, frozen=True):
    """New keys by old ones; of `labels`, by the new key of what they are in.

    `inside` are the classes inside operations that moved: they keep their names.
    """

    tags: dict[str, str] = field(default_factory=dict[str, str])
    operations: dict[str, str] = field(default_factory=dict[str, str])
    inside: dict[str, str] = field(default_factory=dict[str, str])
    classes: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def __bool__(self) -> bool:
        return any((self.tags, self.operations, self.classes, self.labels))


def moves(old: Lock, new: Lock, renames: Mapping[str, str]) -> Moves:
    """Find what moved between two locks; `renames` are symbols, old to new."""
    return _Finder(old, new, renames).found()


def of_symbol(renames: Mapping[str, str], symbol: str) -> dict[str, str]:
    """Give the renames of what belongs to a symbol, by the last part of its name."""
    prefix = f"{symbol}."
    return {
        name.removeprefix(prefix): new.rpartition(".")[2]
        for name, new in renames.items()
        if name.startswith(prefix) and "." not in name.removeprefix(prefix)
    }


class _Finder:
    def __init__(self, old: Lock, new: Lock, renames: Mapping[str, str]) -> None:
        self._old, self._new, self._renames = old, new, renames
        self._gone = {id_ for id_ in old.classes if id_ not in new.classes}
        self._come = {id_ for id_ in new.classes if id_ not in old.classes}
        self._moves = Moves()

    def found(self) -> Moves:
        made = self._moves
        made.operations.update(self._operations())
        made.inside.update(self._below(made.operations))
        made.tags.update(self._tags())
        while fresh := dict(self._classes()):
            made.classes.update(fresh)
            made.classes.update(self._below(fresh))
        made.labels.update({key: pairs for key, pairs in self._labels() if pairs})
        inner = {
            _property(self._key_before(key), one): _property(key, other)
            for key, pairs in made.labels.items()
            for one, other in pairs.items()
        }
        made.classes.update(self._below(inner))
        return made

    def _operations(self) -> Iterator[tuple[str, str]]:
        old, new = self._old, self._new
        left = [at for at in old.operations if at not in new.operations]
        free = [at for at in new.operations if at not in old.operations]
        symbols = {_method(new, at): at for at in free}
        for at in [*left]:
            now = symbols.get(self._renames.get(_method(old, at), ""))
            if now in free:
                left.remove(at)
                free.remove(now)
                yield at, now
        for identity in (_id, _template):
            before, after = _unique(old, left, identity), _unique(new, free, identity)
            for key in sorted(before.keys() & after.keys()):
                left.remove(before[key])
                free.remove(after[key])
                yield before[key], after[key]

    def _below(self, pairs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Give the classes that stand inside something that moved, or are it."""
        for id_ in sorted(self._gone) if pairs else ():
            home, rest = id_, ""
            while home and home not in pairs:
                home, _, last = home.rpartition("/")
                rest = f"/{last}{rest}"
            now = f"{pairs[home]}{rest}" if home else ""
            if now in self._come and self._is_same(id_, now):
                self._settle(id_, now)
                yield id_, now

    def _settle(self, old: str, new: str) -> None:
        self._gone.discard(old)
        self._come.discard(new)

    def _tags(self) -> Iterator[tuple[str, str]]:
        """Give the tags all of whose operations are those of one that has come."""
        old, new = self._old, self._new
        heirs: dict[str, set[str]] = {}
        before: dict[str, set[str]] = {}
        for at in old.operations:
            now = self._moves.operations.get(at, at)
            if now in new.operations:
                tag, heir = _tag(old, at), _tag(new, now)
                heirs.setdefault(tag, set()).add(heir)
                before.setdefault(heir, set()).add(tag)
        for tag, found in heirs.items():
            heir = min(found)
            alone = len(found) == 1 == len(before[heir])
            if alone and tag not in new.tags and heir not in old.tags:
                yield tag, heir

    def _classes(self) -> Iterator[tuple[str, str]]:
        """Give the classes that the user, or all the places of a class, pair."""
        by_name = {self._new.classes[id_]: id_ for id_ in self._come}
        for id_ in sorted(self._gone):
            now = by_name.get(self._renames.get(self._old.classes[id_], ""), "")
            if now in self._come:
                self._settle(id_, now)
                yield id_, now
        after: dict[str, set[str]] = {}
        before: dict[str, set[str]] = {}
        for one, other in self._swapped() if self._gone and self._come else ():
            after.setdefault(one, set()).add(other)
            before.setdefault(other, set()).add(one)
        for one in sorted(after.keys() & self._gone):
            other = min(after[one])
            alone = len(after[one]) == 1 == len(before[other])
            if alone and other in self._come and self._is_same(one, other):
                self._settle(one, other)
                yield one, other

    def _swapped(self) -> Iterator[tuple[str, str]]:
        """Give the classes that stand where others stood."""
        for key, shapes in self._old.shapes.items():
            now = self._new.shapes.get(self._key(key), {})
            for label, shape in shapes.items():
                other = now.get(label, shape)
                if other == shape or "<" not in shape:
                    continue
                one, two = place(shape), place(other)
                gone, come = one.classes - two.classes, two.classes - one.classes
                if one.outline == two.outline and len(gone) == 1 == len(come):
                    yield min(gone), min(come)

    def _key(self, key: str) -> str:
        made = self._moves
        for pairs in (made.operations, made.inside, made.classes):
            if key in pairs:
                return pairs[key]
        return key

    def _key_before(self, key: str) -> str:
        pairs = {**self._moves.inside, **self._moves.classes}
        return next((one for one, now in pairs.items() if now == key), key)

    def _is_same(self, one: str, other: str) -> bool:
        """Tell whether two classes have nearly the same fields, or members."""
        old, new = self._old, self._new
        if (one in old.members) != (other in new.members):
            return False
        mine = {**old.fields.get(one, {}), **old.members.get(one, {})}
        theirs = {**new.fields.get(other, {}), **new.members.get(other, {})}
        if not mine and not theirs:
            return similar(old.classes[one], new.classes[other])
        same = mine.keys() & theirs.keys()
        respelled = _respelled(mine.keys() - same, theirs.keys() - same)
        every = len(mine.keys() | theirs.keys()) - respelled
        return len(same) + respelled >= _ENOUGH * every

    def _labels(self) -> Iterator[tuple[str, dict[str, str]]]:
        old, new = self._old, self._new
        for key, mine in old.parameters.items():
            now = self._key(key)
            if mine.keys() - (theirs := new.parameters.get(now, mine)).keys():
                wishes = of_symbol(self._renames, _method(old, key))
                look = Look(old.shapes.get(key, {}), new.shapes.get(now, {}), self._key)
                yield now, paired(mine, theirs, wishes, look.argument)
        for key, mine in old.fields.items():
            now = self._key(key)
            if mine.keys() - (theirs := new.fields.get(now, mine)).keys():
                look = Look(old.shapes.get(key, {}), new.shapes.get(now, {}), self._key)
                yield now, paired(mine, theirs, self._wishes(key), look.field)
        for key, mine in old.members.items():
            now = self._key(key)
            if mine.keys() - (theirs := new.members.get(now, mine)).keys():
                yield now, paired(mine, theirs, self._wishes(key), spelled_alike)

    def _wishes(self, key: str) -> dict[str, str]:
        named = (self._old.classes.get(key, ""), self._old.exceptions.get(key, ""))
        return {
            old: new
            for name in named
            for old, new in of_symbol(self._renames, name).items()
        }


def _respelled(gone: Collection[str], come: Collection[str]) -> int:
    """Count the labels that are spelled otherwise now."""
    if len(gone) * len(come) > _MANY:
        return 0
    return sum(any(similar(one, other) for other in come) for one in gone)


def _unique(
    lock: Lock, pointers: Iterable[str], identity: Callable[[Lock, str], str]
) -> dict[str, str]:
    """Give the operations that alone have what they are told apart by."""
    known = {at: identity(lock, at) for at in pointers}
    counts = Counter(known.values())
    return {key: at for at, key in known.items() if key and counts[key] == 1}


def _id(lock: Lock, at: str) -> str:
    return lock.shapes.get(at, {}).get("id", "")


def _template(_: Lock, at: str) -> str:
    """Give what stays of an operation when the variables of its path are renamed."""
    return _VARIABLE.sub("{}", at)


def _tag(lock: Lock, at: str) -> str:
    return lock.shapes.get(at, {}).get("tag", "")


def _method(lock: Lock, at: str) -> str:
    return f"{lock.controllers.get(_tag(lock, at), '')}.{lock.operations[at]}"


def _property(key: str, label: str) -> str:
    return join(key, "properties", label)
