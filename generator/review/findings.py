"""What a comparison tells: findings, and the verdicts that follow from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from msgspec import Struct

Level: TypeAlias = Literal["breaking", "warning", "info"]
Reading: TypeAlias = Literal["wire", "sdk"]
Verdict: TypeAlias = Literal["breaking", "warning", "info", "none"]
Bump: TypeAlias = Literal["major", "minor", "patch", "none"]

LEVELS: Final[tuple[Level, ...]] = ("breaking", "warning", "info")
"""From the worst on."""


class Finding(Struct, frozen=True, kw_only=True):
    """One edit, and what it means.

    `old` and `new` are canonical pointers into the documents of each side. What is on
    one side only has on the other the pointer of what lacks it. `places` are the
    operations that it reaches, as `POST /messages`, or of the reading `sdk` the
    symbols. Of that reading too, `symbol` is what the edit is at, `before` and `after`
    what it was and is in Python.
    """

    rule: str
    level: Level
    reading: Reading
    message: str
    advice: str
    old: str
    new: str
    places: tuple[str, ...] = ()
    symbol: str = ""
    before: str = ""
    after: str = ""


def worst(levels: Iterable[Level]) -> Verdict:
    """Give the worst of some levels."""
    found = frozenset(levels)
    for level in LEVELS:
        if level in found:
            return level
    return "none"


def verdict(findings: Iterable[Finding], reading: Reading) -> Verdict:
    """Give the verdict of one reading."""
    return worst(one.level for one in findings if one.reading == reading)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put what matters most first: the worst, then what reaches the most places."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                LEVELS.index(one.level),
                -len(one.places),
                one.places[:1],
                one.new,
                one.rule,
                one.message,
            ),
        )
    )
