"""Which of two sides' names mean the same thing.

What has the same name does, and what is the same in the document. For the rest, a
detector is conservative: it takes a name for another one's successor only where both
stand at one place, have one type, and nothing else could be meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct

from generator.review.sdk.surface import Slot

Alike: TypeAlias = Callable[[Slot, Slot], bool]

_NEAR: Final = 0.75  # of the letters of two spellings are the same


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
        settle(_only(left, free, alike))
    kept = [(one, found[one.name]) for one in old if one.name in found]
    return Pairing(kept, left, free)


def _only(left: list[Slot], free: list[Slot], alike: Alike) -> list[tuple[Slot, Slot]]:
    """Give the pairs of which neither half is like any other."""
    near = [(one, other) for one in left for other in free if alike(one, other)]
    return [
        (one, other)
        for one, other in near
        if sum(one == each for each, _ in near) == 1
        and sum(other == each for _, each in near) == 1
    ]


def similar(one: str, other: str) -> bool:
    """Tell whether two names may be spellings of one: by letters, or by words."""
    from difflib import SequenceMatcher

    words, others = set(_words(one)), set(_words(other))
    if words <= others or others <= words:
        return True
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= _NEAR


def _words(name: str) -> list[str]:
    return [word for word in name.lower().split("_") if word]


def of_symbol(renames: Mapping[str, str], symbol: str) -> dict[str, str]:
    """Give the renames of what belongs to a symbol, by the last part of its name."""
    prefix = f"{symbol}."
    return {
        name.removeprefix(prefix): new.rpartition(".")[2]
        for name, new in renames.items()
        if name.startswith(prefix) and "." not in name.removeprefix(prefix)
    }
