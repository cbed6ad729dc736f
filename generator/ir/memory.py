"""What schemas of one document became, for another that says nearly the same.

A type is made of its schema and of what references from it lead to. Where another
document has the very same values there, it is the type that was made before: the
second of two versions costs what differs in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.compose import Part, Refs
from generator.ir.heirs import Heirs
from generator.ir.schemas import Schemas
from generator.source.pointers import JSON


class _Made(NamedTuple):
    """A type: what it was made of, and all else that came of it.

    `followed` has what references led to, `wanted` the schemas that it uses.
    """

    parts: Sequence[Part]
    followed: dict[str, tuple[str, JSON]]
    kind: t.Type
    wanted: Sequence[tuple[t.TypeId, list[Part]]]
    notes: dict[str, Diagnostic]


class Memory:
    """The types that were made, by the pointers of their schemas."""

    def __init__(self) -> None:
        self._made: Final[dict[t.TypeId, _Made]] = {}

    def keep(self, pointer: t.TypeId, made: _Made) -> None:
        """Note what a schema became."""
        self._made[pointer] = made

    def recall(
        self, pointer: t.TypeId, parts: Sequence[Part], refs: Refs
    ) -> _Made | None:
        """Give what a schema became, if all of it is the same here."""
        made = self._made.get(pointer)
        if made is None or not _same_parts(made.parts, parts):
            return None
        try:
            for at, (target, value) in made.followed.items():
                where, what = refs.follow(at)
                if what is not value or where != target:
                    return None
        except InputError:
            return None
        return made


def _same_parts(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Tell whether schemas are the same, or copies that have the very same values."""
    return len(one) == len(other) and all(
        mine.pointer == its.pointer
        and (
            mine.schema is its.schema
            or (
                [*mine.schema] == [*its.schema]
                and all(its.schema[key] is it for key, it in mine.schema.items())
            )
        )
        for mine, its in zip(one, other, strict=True)
    )


class _Watched:
    """Follows references, and notes what they lead to.

    What else was asked, or could not be answered, is not noted: then it is not `clear`.
    """

    def __init__(self, refs: Refs) -> None:
        self._refs = refs
        self.followed: dict[str, tuple[str, JSON]] = {}
        self.clear = True

    def follow(self, pointer: str) -> tuple[str, JSON]:
        try:
            found = self.followed[pointer] = self._refs.follow(pointer)
        except InputError:
            self.clear = False
            raise
        return found

    def has(self, pointer: str) -> bool:
        self.clear = False
        return self._refs.has(pointer)

    def resolve(self, ref: str, base: str) -> str:
        self.clear = False
        return self._refs.resolve(ref, base)


class _WatchedHeirs(Heirs):
    """The heirs of a schema are all over the document."""

    def __init__(self, heirs: Heirs, watched: _Watched) -> None:
        self._heirs = heirs
        self._watched = watched

    def of(self, base: str) -> list[Part]:
        self._watched.clear = False
        return self._heirs.of(base)


class RememberingSchemas(Schemas):
    """Makes no type that another document with the same memory has made."""

    def __init__(
        self, refs: Refs, heirs: Heirs, memory: Memory, *, siblings: bool
    ) -> None:
        self._watched = _Watched(refs)
        super().__init__(
            self._watched, _WatchedHeirs(heirs, self._watched), siblings=siblings
        )
        self._plain = refs
        self._memory = memory
        self._uses: list[tuple[t.TypeId, list[Part]]] = []

    def want(self, pointer: str, parts: list[Part]) -> t.TypeRef:
        """Put schemas on the list of work, and note who wants them."""
        self._uses.append((pointer, parts))
        return super().want(pointer, parts)

    def make(self, pointer: str, parts: list[Part]) -> None:
        """Make a type, or take the one that is known."""
        made = self._memory.recall(pointer, parts, self._plain)
        if made is None:
            made = self._remembered(pointer, parts)
        else:
            self.types[pointer] = made.kind
            enlist = super().want
            for one in made.wanted:
                enlist(*one)
        self.notes.update(made.notes)

    def _remembered(self, pointer: str, parts: list[Part]) -> _Made:
        watched, notes = self._watched, self.notes
        watched.followed, watched.clear = {}, True
        self._uses, self.notes = [], {}
        super().make(pointer, parts)
        made = _Made(
            parts, watched.followed, self.types[pointer], self._uses, self.notes
        )
        self.notes = notes
        if watched.clear:
            self._memory.keep(pointer, made)
        return made
