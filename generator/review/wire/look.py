"""Two shapes side by side, and the ways to say what differs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from generator.review.wire import graph
from generator.review.wire.graph import Direction, Edit
from generator.review.wire.shapes import Shape
from generator.source.pointers import JSON

Form: TypeAlias = Literal["json", "text", "parameter", "inside"]
"""How a value is written: as JSON, as text, as a parameter, or inside of one.

In text a number is a string too. How the members of a parameter are written depends on
its style, which servers do not all take seriously.
"""


class Look(NamedTuple):
    """A schema before and after, read in one direction; `today` is for sunsets."""

    old: Shape
    new: Shape
    direction: Direction
    form: Form
    today: date

    def has(self, *types: str) -> bool:
        """Tell whether values of some types are admitted on both sides.

        Where one side has none of them, what is said of them is said of nothing.
        Documents that limit the wrong type on both sides mean something by it.
        """
        return self.old.types == self.new.types or all(
            shape.types is None or not shape.types.isdisjoint(types)
            for shape in (self.old, self.new)
        )

    def edit(self, kind: str, keyword: str, /, **details: str) -> Iterator[Edit]:
        """Tell an edit of a keyword."""
        return graph.edit(self.direction, kind, *self._places(keyword), details)

    def _places(self, keyword: str) -> tuple[str, str]:
        """Give where a keyword stands; of several places, where the sides differ."""
        before, after = self.old.said(keyword), self.new.said(keyword)
        gone = [one.at for one in before if one not in after]
        come = [one.at for one in after if one not in before]
        if not (gone or come):
            return self.old.where(keyword), self.new.where(keyword)
        return (*gone, self.old.home)[0], (*come, self.new.home)[0]

    def edit_at(
        self, kind: str, old: str, new: str, /, **details: str
    ) -> Iterator[Edit]:
        """Tell an edit between two places."""
        return graph.edit(self.direction, kind, old, new, details)


def shown(value: JSON) -> str:
    """Write a value in a sentence: as JSON, which shows the quotes of a text."""
    return msgspec.json.encode(value).decode()


def listed(values: list[str]) -> str:
    """Write some values in a sentence; of many only the first ones."""
    shown_ones = values[:_LONGEST]
    rest = len(values) - len(shown_ones)
    return ", ".join(shown_ones) + (f" and {rest} more" if rest else "")


_LONGEST = 6
