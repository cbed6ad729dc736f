"""Which of two sets of names may be spellings of each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

_NEAR: Final = 0.75  # of the letters of two spellings are the same
_NUMBER: Final = re.compile(r"\d+")


def similar(one: str, other: str) -> bool:
    """Tell whether two names may be spellings of one: by letters, or by words.

    Numbers are no spelling: `line_1` and `line_2` are two things.
    """
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    words, others = set(_words(one)), set(_words(other))
    if words <= others or others <= words:
        return True
    from difflib import SequenceMatcher

    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= _NEAR


def only(
    left: Sequence[T], free: Sequence[T], alike: Callable[[T, T], bool]
) -> list[tuple[T, T]]:
    """Give the pairs of which neither half is like any other."""
    near = [(one, other) for one in left for other in free if alike(one, other)]
    return [
        (one, other)
        for one, other in near
        if sum(one == each for each, _ in near) == 1
        and sum(other == each for _, each in near) == 1
    ]


def _words(name: str) -> list[str]:
    return [word for word in name.lower().split("_") if word]
