"""Which of two sides' names mean the same thing.

What has the same name does, and what is the same in the document. For the rest, a
detector is conservative: it takes a name for another one's successor only where both
stand at one place, have one type, and nothing else could be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from generator.naming.spelling import only
from generator.review.sdk.surface import Slot

Alike: TypeAlias = Callable[[Slot, Slot], bool]


class Pairing(Struct, frozen=True):
    """The slots that are on both sides, and those that are on one."""

    kept: list[tuple[Slot, Slot]]
    gone: list[Slot]
    come: list[Slot]


def paired(
    old: Sequence[Slot],
    new: Sequence[Slot],
    confirmed: Mapping[str, str],
    alike: Alike,
) -> Pairing:
    """Pair slots; `confirmed` are the renames that the user says, old to new."""
    after = {one.name: one for one in new}
    found = {one.name: after[one.name] for one in old if one.name in after}
    left = [one for one in old if one.name not in found]
    taken = {one.name for one in found.values()}
    free = [one for one in new if one.name not in taken]

    def settle(pairs: Iterable[tuple[Slot, Slot]]) -> None:
        for one, other in pairs:
            if one in left and other in free:
                found[one.name] = other
                left.remove(one)
                free.remove(other)

    if left and free:
        wishes = ((one, after.get(confirmed.get(one.name, ""))) for one in left)
        settle([(one, other) for one, other in wishes if other is not None])
        settle([(a, b) for a in left for b in free if a.label and a.label == b.label])
        settle(only(left, free, alike))
    kept = [(one, found[one.name]) for one in old if one.name in found]
    return Pairing(kept, left, free)
