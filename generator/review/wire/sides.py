"""The two documents, and what is the same in both."""

from __future__ import annotations

from generator.diagnostics import InputError
from generator.ir.reader import Raw, followed
from generator.source.document import Source
from generator.source.pointers import JSON

# Their values are data of the API, in which nothing is a reference that matters.
_DATA = frozenset(("const", "default", "enum", "example", "examples"))
# The keys of their values are names, which may be any of the words above.
_NAMED = frozenset(("properties", "patternProperties", "dependentSchemas", "$defs"))


class Side:
    """One document, read with patience: what leads nowhere says nothing."""

    def __init__(self, source: Source) -> None:
        self.source = source
        # What stands beside a `$ref` counts from 3.1 on (OpenAPI 3.0, 4.7.23).
        self.reads_siblings = source.version != "3.0"
        self._followed: dict[str, tuple[str, JSON]] = {}

    @property
    def root(self) -> Raw:
        """The root document."""
        return self.source.root

    def at(self, pointer: str) -> JSON:
        """Give the value at a canonical pointer, or None."""
        try:
            return self.source.at(pointer)
        except KeyError:
            return None

    def follow(self, pointer: str) -> tuple[str, JSON]:
        """Follow references to the end; what leads nowhere stays, with None.

        A schema that says more than its `$ref` is an end, as for `Source.follow`.
        """
        found = self._followed.get(pointer)
        if found is None:
            found = self._followed[pointer] = self._end(pointer)
        return found

    def schema(self, pointer: str) -> tuple[str, JSON]:
        """Give the first schema that says something: here, or behind references."""
        value = self.at(pointer)
        is_end = isinstance(value, dict) and self.source.says_more(value)
        return (pointer, value) if is_end else self.follow(pointer)

    def object(self, pointer: str) -> tuple[str, Raw]:
        """Give the object that a pointer leads to, and where it stands."""
        return followed(pointer, self.at(pointer), self)

    def has(self, pointer: str) -> bool:
        """Tell whether a canonical pointer leads to a value."""
        return self.source.has(pointer)

    def resolve(self, ref: str, base: str) -> str:
        """Give the canonical pointer that a reference standing at `base` means."""
        return self.source.resolve(ref, base)

    def _end(self, pointer: str) -> tuple[str, JSON]:
        try:
            return self.source.follow(pointer)
        except InputError:
            return pointer, None


class Sides:
    """Both documents."""

    def __init__(self, old: Source, new: Source) -> None:
        self.old = Side(old)
        self.new = Side(new)
        self._same: dict[str, bool] = {}

    def same(self, old: str, new: str) -> bool:
        """Tell whether values are equal, with all that they refer to."""
        value = self.old.at(old)
        if value != self.new.at(new):
            return False
        for ref in references(value):
            target = self.old.resolve(ref, old)
            if target != self.new.resolve(ref, new) or not self._target_same(target):
                return False
        return True

    def _target_same(self, target: str) -> bool:
        if target not in self._same:
            self._learn(target)
        return self._same[target]

    def _learn(self, first: str) -> None:
        """Judge a target and all that it leads to, each once."""
        users: dict[str, list[str]] = {}
        differing: list[str] = []
        waiting = [first]
        met = {first}
        while waiting:
            target = waiting.pop()
            uses = self._uses(target)
            if uses is None:
                differing.append(target)
                continue
            for used in uses:
                users.setdefault(used, []).append(target)
                if self._same.get(used) is False:
                    differing.append(target)
                elif used not in self._same and used not in met:
                    met.add(used)
                    waiting.append(used)
        self._same.update(dict.fromkeys(met, True))
        while differing:
            target = differing.pop()
            if self._same[target]:
                self._same[target] = False
                differing += users.get(target, ())

    def _uses(self, target: str) -> list[str] | None:
        """Give what an equal value refers to; None where the two are not equal."""
        value = self.old.at(target)
        if value != self.new.at(target):
            return None
        found: list[str] = []
        for ref in references(value):
            used = self.old.resolve(ref, target)
            if used != self.new.resolve(ref, target):
                return None
            found.append(used)
        return found


def references(value: JSON) -> set[str]:
    """Give the texts of all references in a part of a description."""
    found: set[str] = set()
    waiting: list[tuple[JSON, bool]] = [(value, False)]
    while waiting:
        one, is_named = waiting.pop()
        if isinstance(one, dict):
            for key, member in one.items():
                if isinstance(member, dict):
                    if is_named or key not in _DATA:
                        waiting.append((member, not is_named and key in _NAMED))
                elif isinstance(member, list):
                    waiting.append((member, False))
                elif key == "$ref" and isinstance(member, str):
                    found.add(member)
        elif isinstance(one, list):
            waiting += [(item, False) for item in one if isinstance(item, dict | list)]
    return found
