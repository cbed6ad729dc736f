"""Two texts as one, each line marked as gone, new or in both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple, TypeAlias

from generator.review.findings import Finding

Mark: TypeAlias = Literal["-", "+", " "]

_WIDTH: Final = 88
_OPENING: Final = "([{"
_CLOSING: Final = ")]}"


class Line(NamedTuple):
    """A line, and on which side it stands: `-` before, `+` after, blank on both."""

    mark: Mark
    text: str


def marked(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    """Give the lines of both texts; how far a line is indented does not count."""
    a, b = ([line.strip() for line in lines] for lines in (before, after))
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(" ", line) for line in after[k:m])
        else:
            yield from (Line("-", line) for line in before[i:j])
            yield from (Line("+", line) for line in after[k:m])


class Changes:
    """The changes of signatures: several findings may be about one, told once."""

    def __init__(self) -> None:
        self._told: set[tuple[str, str]] = set()

    def of(self, finding: Finding) -> list[Line]:
        """Give the change of a finding, unless it has been given."""
        change = finding.before, finding.after
        if change in self._told:
            return []
        self._told.add(change)
        return code_change(*change)


def code_change(before: str, after: str) -> list[Line]:
    """Give a change of Python; a long signature has a line for each argument."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) <= 1 and len(new) <= 1 and max(len(before), len(after)) > _WIDTH:
        old, new = _exploded(before), _exploded(after)
    return [_unmarked(line) for line in marked(old, new)]


def _unmarked(line: Line) -> Line:
    """Say of no arguments that they are gone or new when they are left out."""
    return Line(" ", line.text) if line.text.strip() == "…," else line


def _exploded(signature: str) -> list[str]:
    """Break a signature at its arguments; what has none stays a line."""
    head, _, rest = signature.partition("(")
    if not head.isidentifier():
        return [signature] if signature else []
    arguments, text, depth = [""], rest, 0
    for position, sign in enumerate(rest):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth < 0:
            text = rest[position:]
            break
        if sign == "," and not depth:
            arguments.append("")
        else:
            arguments[-1] += sign
    listed = [f"    {one.strip()}," for one in arguments if one.strip()]
    return [f"{head}(", *listed, text]
