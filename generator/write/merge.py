"""Two changes of one text put together, line by line (diff3).

What only one side changed is taken from it. Where both changed the same lines, or
lines beside each other, in different ways, that is a conflict: nothing is guessed.
The steps are those of Khanna, Kunal and Pierce, "A Formal Investigation of Diff3"
(2007); Python's difflib finds what is equal.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple, TypeAlias

Lines: TypeAlias = Sequence[str]
Side: TypeAlias = Literal["ours", "theirs"]

# Above this many lines difflib takes lines that occur often for noise, as it must.
_LONG = 5_000


class Conflict(NamedTuple):
    """Lines that both sides changed; `line` is the first of them in `ours`, from 1."""

    line: int
    ours: Lines
    base: Lines
    theirs: Lines


class Merged(NamedTuple):
    """The text of both, which is worth nothing while there are conflicts."""

    lines: list[str]
    conflicts: tuple[Conflict, ...]


class _Change(NamedTuple):
    """Lines `start` to `end` of the base are lines `first` to `last` of one side."""

    start: int
    end: int
    first: int
    last: int


def merge(base: Lines, ours: Lines, theirs: Lines, side: Side | None = None) -> Merged:
    """Put together what `ours` and `theirs` made of `base`.

    With a `side`, that one is taken where they conflict.
    """
    lines: list[str] = []
    conflicts: list[Conflict] = []
    done = 0
    for mine, new in _both(_changes(base, ours), _changes(base, theirs)):
        lines += base[done : mine.start]
        done = mine.end
        part = Conflict(
            mine.first + 1,
            ours[mine.first : mine.last],
            base[mine.start : mine.end],
            theirs[new.first : new.last],
        )
        taken = _settled(part)
        if taken is None and side is not None:
            taken = part.ours if side == "ours" else part.theirs
        if taken is None:
            conflicts.append(part)
        else:
            lines += taken
    return Merged([*lines, *base[done:]], tuple(conflicts))


def matches(old: Lines, new: Lines) -> dict[int, int]:
    """Give the lines that stayed, by index: where they were, and where they are."""
    return {
        block.a + step: block.b + step
        for block in _matcher(old, new).get_matching_blocks()
        for step in range(block.size)
    }


def _settled(part: Conflict) -> Lines | None:
    if part.theirs in (part.ours, part.base):
        return part.ours
    if part.ours == part.base:
        return part.theirs
    return part.ours if _has_taken_in(part) else None


def _has_taken_in(part: Conflict) -> bool:
    """Tell whether `ours` is `theirs` with something added to it.

    So a person settles a conflict: by putting the new lines beside their own.
    """
    gone = {*part.base} - {*part.theirs}
    rest = iter(part.ours)
    return (
        any(line.strip() for line in part.theirs)
        and gone.isdisjoint(part.ours)
        and all(line in rest for line in part.theirs)
    )


def _changes(base: Lines, side: Lines) -> list[_Change]:
    codes = _matcher(base, side).get_opcodes()
    return [_Change(*places) for tag, *places in codes if tag != "equal"]


def _matcher(old: Lines, new: Lines) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=len(old) > _LONG)


def _both(ours: list[_Change], theirs: list[_Change]) -> list[tuple[_Change, _Change]]:
    """Group the changes that touch each other; give what each side has for a group."""
    groups: list[tuple[_Change, _Change]] = []
    shifts = [0, 0]  # how far the lines of each side have moved so far
    waiting = sorted(
        [*((one, 0) for one in ours), *((one, 1) for one in theirs)], reverse=True
    )
    while waiting:
        start, end = waiting[-1][0].start, waiting[-1][0].end
        before, after = tuple(shifts), shifts
        while waiting and waiting[-1][0].start <= end:
            change, who = waiting.pop()
            end = max(end, change.end)
            after[who] = change.last - change.end
        mine, new = (
            _Change(start, end, start + before[who], end + after[who]) for who in (0, 1)
        )
        groups.append((mine, new))
    return groups
