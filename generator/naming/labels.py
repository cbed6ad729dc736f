"""Which fields, arguments and members of one thing are there under another label."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from generator.naming.lock import Pins
from generator.naming.shapes import place
from generator.naming.spelling import only, similar

Named: TypeAlias = tuple[str, str]
"""What something is on the wire, and its name in the SDK."""


class Look(NamedTuple):
    """The shapes of one thing on both sides; `key` gives the new keys of classes."""

    old: Pins
    new: Pins
    key: Callable[[str], str]

    def field(self, one: Named, other: Named) -> bool:
        """Tell whether a field may be another one under its new name."""
        return self._is_same(one[0], other[0]) and similar(one[1], other[1])

    def argument(self, one: Named, other: Named) -> bool:
        """Tell whether an argument may be another one, at the same place."""
        places = (label.partition(" ")[0] for label in (one[0], other[0]))
        return next(places) == next(places) and self.field(one, other)

    def _is_same(self, one: str, other: str) -> bool:
        if one not in self.old or other not in self.new:
            return False
        before, after = place(self.old[one]), place(self.new[other])
        known = frozenset(map(self.key, before.classes))
        return before.outline == after.outline and known == after.classes


def spelled_alike(one: Named, other: Named) -> bool:
    """Tell whether a member may be another one."""
    return one[1][:1] == other[1][:1] and similar(
        one[1].replace("_", ""), other[1].replace("_", "")
    )


def paired(
    old: Pins,
    new: Pins,
    wishes: Mapping[str, str],
    alike: Callable[[Named, Named], bool],
) -> dict[str, str]:
    """Give the new labels of what is gone; `wishes` are names, old to new."""
    left = [one for one in old.items() if one[0] not in new]
    free = [one for one in new.items() if one[0] not in old]
    by_name = {name: label for label, name in free}
    found = {
        label: by_name[wishes[name]]
        for label, name in left
        if wishes.get(name) in by_name
    }
    left = [one for one in left if one[0] not in found]
    free = [one for one in free if one[0] not in found.values()]
    near = only(left, free, alike)
    return {**found, **{one[0]: other[0] for one, other in near}}
