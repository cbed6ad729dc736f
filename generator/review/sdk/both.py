"""Both SDKs, what was matched, and what was found to be told already."""

from __future__ import annotations

from functools import cached_property
from typing import Final, Literal, TypeAlias

from msgspec.structs import replace

from generator.review.sdk.edits import Edit
from generator.review.sdk.hints import Hints, Order, classes, hints, renamed
from generator.review.sdk.matching import Matching
from generator.review.sdk.surface import Method, Slot, Surface

Relation: TypeAlias = Literal["same", "more", "holds", "less", "other"]
"""What the new annotation stands for: `holds`: lists, or dicts, of more."""

_EVERYWHERE = "#/paths"
_MANY = 4  # arguments: with more, those that are as they were are not written


class Both:
    """Two SDKs that are compared."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        self.old: Surface = matching.old
        self.new: Surface = matching.new
        self.replaced_at: dict[str, list[str]] = {}
        self.told: set[str] = set()
        self.renamed: dict[str, str] = {}
        names = matching.renamed_models
        bases = {names.get(name, name): base for name, base in self.old.bases.items()}
        bases |= self.new.bases
        self._names = names
        self._instead = {**names, **matching.replaced}
        self._reading = Order(bases, reading=True)
        self._giving = Order(bases, reading=False)

    def forget(self, annotation: str) -> None:
        """Note that what an old annotation names may go, which is told with it."""
        self.told.update(classes(hints(annotation)))

    def relation(
        self, old: Hints, new: Hints, symbol: str, *, reading: bool
    ) -> Relation:
        """Tell how the types of one place differ.

        Where only a class stands for one that it replaces, `symbol` is noted as a
        place of that, and nothing differs.
        """
        before = renamed(old, self._names)
        if before == new:
            return "same"
        if renamed(old, self._instead) == new:
            for name in classes(old):
                if name in self.matching.replaced:
                    self.replaced_at.setdefault(name, []).append(symbol)
            return "same"
        order = self._reading if reading else self._giving
        found = order.relation(before, new)
        if found == "more" and not reading:
            return "more" if order.covers(new, before, exact=True) else "holds"
        return found


class Pair:
    """A method before and after."""

    def __init__(self, both: Both, old: Method, new: Method) -> None:
        self.old: Final = old
        self.new: Final = new
        self._both = both

    @cached_property
    def signatures(self) -> tuple[str, str]:
        """The signatures; of long ones, what is in both is left out."""
        both = self._both
        before = [str(one) for one in both.old.arguments(self.old)]
        after = [str(one) for one in both.new.arguments(self.new)]
        same = {*before} & {*after}
        but = same if max(len(before), len(after)) > _MANY else frozenset[str]()
        old, new = both.old.signature(self.old, but), both.new.signature(self.new, but)
        return old, new

    def edit(
        self, rule: str, old: Slot | None, new: Slot | None, **details: str
    ) -> Edit:
        """Tell an edit of an argument; without one, of the method."""
        edit = self.edit_at(
            rule,
            old.pointer if old else _lacking(self.old, new),
            new.pointer if new else _lacking(self.new, old),
            **details,
        )
        return replace(edit, was=f"{edit.was}.{old.name}") if old else edit

    def edit_at(self, rule: str, old: str, new: str, **details: str) -> Edit:
        """Tell an edit between two places."""
        return Edit(
            rule=rule,
            old=old,
            new=new,
            symbol=self.new.symbol,
            was=self.old.symbol,
            details=details,
            before=self.signatures[0],
            after=self.signatures[1],
        )


def _lacking(method: Method, other: Slot | None) -> str:
    """Give what lacks an argument: what several methods share, all of them lack."""
    shared = other is not None and not other.pointer.startswith(
        (method.pointer, method.pointer.rpartition("/")[0])
    )
    return _EVERYWHERE if shared else method.pointer
