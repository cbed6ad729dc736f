"""What a document says around a finding, before and after, line beside line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from textwrap import dedent
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from generator.diagnostics import Place, escape_controls
from generator.review.compare import Comparison
from generator.review.findings import Finding
from generator.review.report.changes import Mark
from generator.review.report.spots import spots
from generator.source import pointers
from generator.source.document import Document, Source

_Kind: TypeAlias = Literal["changed", "added", "removed"]

_BEFORE: Final = 2  # lines of context
_AFTER: Final = 1
_BLOCK: Final = 200  # lines of a value that are compared
_ROWS: Final = 24
_LACKING: Final = 8  # lines of what lacks the thing
_ADDED: Final = ("-added", "-inserted", "-offered", "-set")
_REMOVED: Final = ("-removed", "-dropped")
_MOVED: Final = ("-renamed", "-replaced", "-moved")
_WIDTH: Final = 160  # characters of a line, of which some documents have only one


class Cell(Struct, frozen=True):
    """A line of one side; without a number there is none there."""

    number: int | None = None
    mark: Mark = " "
    text: str = ""


class Excerpt(Struct, frozen=True):
    """Both sides, of as many rows each."""

    old: tuple[Cell, ...]
    new: tuple[Cell, ...]


_NO_LINE: Final = Cell()
_GAP: Final = Cell(text="⋯")


class Excerpts:
    """The excerpts of a comparison; each text is split into lines once."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._lines: dict[tuple[int, str], list[str]] = {}

    def around(self, finding: Finding) -> Excerpt:
        """Give both sides of a finding, or where else its documents differ for it.

        What both have is compared; of what only one has, the other shows what lacks it.
        """
        found = self._excerpt(finding.old, finding.new, _kind(finding))
        if _differs(found):
            return found
        old, new = self._comparison.old.source, self._comparison.new.source
        for at, to in spots(old, new, finding.old, finding.new):
            one = self._spot(at, to)
            if _differs(one):
                return one
        return found

    def _spot(self, old: str, new: str) -> Excerpt:
        """Give both sides of two places, of which one may lead nowhere."""
        if not self._comparison.old.source.has(old):
            return self._excerpt(old.rpartition("/")[0], new, "added")
        if not self._comparison.new.source.has(new):
            return self._excerpt(old, new.rpartition("/")[0], "removed")
        return self._excerpt(old, new, "changed")

    def _excerpt(self, old: str, new: str, kind: _Kind) -> Excerpt:
        before, after = self._comparison.old.source, self._comparison.new.source
        left = self._block(before, old, before.place(old))
        right = self._block(after, new, after.place(new))
        match kind:
            case "changed":
                return _compared(left, right)
            case "added":
                return _beside(_plain(left), _marked(right, "+"))
            case "removed":
                return _beside(_marked(left, "-"), _plain(right))

    def _block(self, source: Source, pointer: str, at: Place) -> _Block:
        uri, _ = pointers.split(pointer)
        lines = self._of(source.documents.get(uri) or source.documents[""], at.file)
        start = at.line - 1
        end = min(_end(lines, start), start + _BLOCK)
        first = max(0, start - _BEFORE)
        shown = lines[first : min(end + _AFTER, len(lines))]
        column = at.column if start < len(lines) else 1
        cut = (
            _cut(line, column if n == start else 1)
            for n, line in enumerate(shown, first)
        )
        text = dedent("\n".join(line.expandtabs(4) for line in cut))
        told = [escape_controls(line) for line in text.split("\n")]
        return _Block(first + 1, told, start - first, end - first)

    def _of(self, document: Document, file: str) -> list[str]:
        known = id(document), file
        lines = self._lines.get(known)
        if lines is None:
            text = document.text_of(file).decode("utf-8-sig", "replace")
            lines = self._lines[known] = text.replace("\r\n", "\n").split("\n")
        return lines


class _Block(Struct, frozen=True):
    """Lines from the number `first` on; the value is in those from `start` to `end`."""

    first: int
    lines: list[str]
    start: int
    end: int


def _end(lines: Sequence[str], start: int) -> int:
    """Find the line after a value by how far its lines are indented."""
    if start >= len(lines):
        return len(lines)
    margin, is_item = _margin(lines[start]), _is_item(lines[start])
    number = start + 1
    for number in range(start + 1, min(start + 1 + _BLOCK, len(lines))):
        line = lines[number]
        if not line.strip():
            continue
        # The items of a list may stand as far left as its key (YAML 1.2.2, 8.2.2).
        belongs = _margin(line) > margin or (
            _margin(line) == margin and _is_item(line) and not is_item
        )
        if not belongs:
            return number + (_margin(line) == margin and line.strip()[0] in "}])")
    return number + 1


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _differs(excerpt: Excerpt) -> bool:
    return any(one.mark != " " for one in (*excerpt.old, *excerpt.new))


def _kind(finding: Finding) -> _Kind:
    """Tell what happened at the pointers, which may be of different things.

    One of them leads to what lacks the other, or both to the same thing.
    """
    old, new = finding.old, finding.new
    if new.startswith(f"{old}/") or finding.rule.endswith(_ADDED):
        return "added" if new != old else "changed"
    if old.startswith(f"{new}/") or finding.rule.endswith(_REMOVED):
        return "removed" if new != old else "changed"
    same = old.rpartition("/")[2] == new.rpartition("/")[2]
    return "changed" if same or finding.rule.endswith(_MOVED) else "added"


def _cut(line: str, column: int) -> str:
    """Give the part of a line around a column."""
    start = max(0, column - _WIDTH // 2) if len(line) > _WIDTH else 0
    part = line[start : start + _WIDTH]
    head, tail = "…" * (start > 0), "…" * (start + _WIDTH < len(line))
    return f"{head}{part}{tail}"


def _plain(block: _Block) -> list[Cell]:
    lines = enumerate(block.lines[:_LACKING], block.first)
    return [Cell(number, " ", line) for number, line in lines]


def _marked(block: _Block, mark: Mark) -> list[Cell]:
    cells = [
        Cell(block.first + n, mark if block.start <= n < block.end else " ", line)
        for n, line in enumerate(block.lines)
    ]
    return cells if len(cells) <= _ROWS else [*cells[:_ROWS], _GAP]


def _beside(old: Sequence[Cell], new: Sequence[Cell]) -> Excerpt:
    rows = zip_longest(old, new, fillvalue=_NO_LINE)
    before, after = zip(*rows, strict=True)
    return Excerpt(before, after)


def _compared(old: _Block, new: _Block) -> Excerpt:
    """Give both values line beside line, and of many lines those near a change."""
    rows = list(_rows(old, new))
    changed = [n for n, (a, b) in enumerate(rows) if a.mark != " " or b.mark != " "]
    near = {m for n in changed for m in range(n - _BEFORE, n + _AFTER + 1)}
    kept = [n for n in range(len(rows)) if n in near] or [*range(_LACKING)]
    shown: list[tuple[Cell, Cell]] = []
    for position, n in enumerate(kept[:_ROWS]):
        if position and n != kept[position - 1] + 1:
            shown.append((_GAP, _GAP))
        shown += rows[n : n + 1]
    if len(kept) > _ROWS:
        shown.append((_GAP, _GAP))
    return _beside([a for a, _ in shown], [b for _, b in shown])


def _rows(old: _Block, new: _Block) -> Iterator[tuple[Cell, Cell]]:
    a, b = ([line.strip() for line in block.lines] for block in (old, new))
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        same = tag == "equal"
        before = [_cell(old, n, "-", same=same) for n in range(i, j)]
        after = [_cell(new, n, "+", same=same) for n in range(k, m)]
        yield from zip_longest(before, after, fillvalue=_NO_LINE)


def _cell(block: _Block, n: int, mark: Mark, *, same: bool) -> Cell:
    """Mark a line that differs, if it is of the value and not around it."""
    inside = block.start <= n < block.end
    return Cell(block.first + n, mark if inside and not same else " ", block.lines[n])
