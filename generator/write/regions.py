"""Regions: lines between two marks, which a person has put into a generated file.

    # region custom: NAME
    # endregion custom: NAME

In Markdown the marks are comments, `<!-- region custom: NAME -->`; editors fold both.
Without its regions the file is as it was generated. They come back behind the
definition that they stood behind, and otherwise behind the line.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from generator.diagnostics import Diagnostic, InputError, Place
from generator.write.merge import matches
from generator.write.outline import Node, outline

_TRIES = 200
_CODE = re.compile(r"\s*# ?(region|endregion) custom: *([\w.-]+)\s*$")
_TEXT = re.compile(r"\s*<!-- *#?(region|endregion) custom: *([\w.-]+) *-->\s*$")


class Region(NamedTuple):
    """One region, or several with only blank lines between them.

    `line` counts from 1 in the file; `at` is where it was cut out of the rest, which
    has a `gap` of blank lines there, of the `lead` before it and the `trail` behind.
    """

    names: tuple[str, ...]
    lines: tuple[str, ...]
    line: int
    at: int
    lead: int
    trail: int
    gap: int

    @property
    def level(self) -> int:
        """The column that it begins in."""
        return len(self.lines[0]) - len(self.lines[0].lstrip())


class _Cut(NamedTuple):
    """Lines `start` to `end` of a file; how many blank ones may be left, best first."""

    start: int
    end: int
    names: tuple[str, ...]
    lead: int
    trail: int
    gaps: list[int]


def has_marks(path: str, lines: Iterable[str]) -> bool:
    """Tell whether a text has marks of regions."""
    mark = _mark(path)
    return any(map(mark.match, lines))


def cut_out(
    file: Path, lines: Sequence[str], is_generated: Callable[[list[str]], bool]
) -> tuple[list[str], list[Region]]:
    """Give a text without its regions, and these; its last line ends, if any does.

    Blank lines around a region may be a person's: as many are left as make the rest
    what `is_generated`, and where none do, as a formatter would leave. Raises
    `InputError` where a mark has no partner, or a name is there twice.
    """
    lines = _unended(lines)
    cuts = _cuts(lines, _together(lines, _marked(file, lines)))
    choices = (one.gaps for one in cuts)
    tries = (_left(lines, cuts, gaps) for gaps in islice(product(*choices), _TRIES))
    first = next(tries)
    return next((one for one in chain([first], tries) if is_generated(one[0])), first)


def _cuts(
    lines: Sequence[str], blocks: Iterable[tuple[int, int, tuple[str, ...]]]
) -> list[_Cut]:
    found: list[_Cut] = []
    for start, end, names in blocks:
        done = found[-1].end if found else 0
        lead, trail = _blanks(lines[done:start][::-1]), _blanks(lines[end:])
        at_edge = start == lead or end + trail == len(lines)
        gaps = [0 if at_edge else max(lead, trail), *range(lead + trail + 1)]
        found.append(_Cut(start, end, names, lead, trail, gaps))
    return found


def _left(
    lines: Sequence[str], cuts: Sequence[_Cut], gaps: Sequence[int]
) -> tuple[list[str], list[Region]]:
    """Give what is left with so many blank lines in place of each region."""
    rest: list[str] = []
    regions: list[Region] = []
    done = 0
    for (start, end, names, lead, trail, _), gap in zip(cuts, gaps, strict=True):
        rest += lines[done : start - lead]
        text = tuple(lines[start:end])
        regions.append(Region(names, text, start + 1, len(rest), lead, trail, gap))
        rest += [""] * gap
        done = end + trail
    return [*rest, *lines[done:], ""], regions


def put_back(
    file: Path, regions: Sequence[Region], rest: Sequence[str], made: Sequence[str]
) -> list[str]:
    """Put what was cut out of `rest` where it belongs in `made`.

    Raises `InputError` for each region whose place is gone.
    """
    rest, text = _unended(rest), _unended(made)
    found = [(_place(file.name, region, rest, text), region) for region in regions]
    placed = [(at, region) for at, region in found if at is not None]
    if len(placed) < len(found):
        raise InputError(*(_lost(file, region) for at, region in found if at is None))
    placed.sort(key=itemgetter(0))
    for at, region in placed[::-1]:  # so that no place moves
        _insert(text, at, region)
    return [*text, ""]


def line_of(regions: Iterable[Region], line: int) -> int:
    """Give the line of the file, from 1, that is this line of the rest."""
    before = [one for one in regions if one.at < line]
    cut = (one.lead + len(one.lines) + one.trail - one.gap for one in before)
    return line + sum(cut)


def _insert(text: list[str], at: int, region: Region) -> None:
    gap = _blanks(text[at:])
    lead, trail = region.lead, region.trail
    if gap != region.gap:
        lead, trail = lead if at == len(text) else min(lead, gap), gap
    text[at : at + gap] = [*[""] * lead, *region.lines, *[""] * trail]


def _place(
    path: str, region: Region, rest: Sequence[str], made: Sequence[str]
) -> int | None:
    """Find the line of `made` that a region comes before, or `None`."""
    level = region.level if path.endswith(".py") else sys.maxsize
    old, new = outline(path, rest), outline(path, made)
    around = _around(old, region.at - 1, level)
    scope = _scope(new, around, len(made))
    if scope is None:
        return None
    before = [one for one in _children(old, around, rest) if one.end <= region.at]
    now = _children(new, [scope], made)
    if not (before and before[-1].end == region.at):
        for at in _beside(region, rest, made):
            inside = any(one.start < at < one.end for one in now)
            if not inside and _names(_around(new, at - 1, level)) == _names(around):
                return at
    if scope.is_function:  # whose statements hang on their order
        return None
    ends = {one.name: one.end for one in now}
    first = _above(made, now[0].start) if now else scope.end
    return next((ends[one.name] for one in before[::-1] if one.name in ends), first)


def _beside(region: Region, rest: Sequence[str], made: Sequence[str]) -> Iterator[int]:
    """Give the places next to the line above and the line below, if they stayed."""
    kept = {-1: -1, **matches(rest, made), len(rest): len(made)}
    above, below = region.at - 1, region.at + region.gap
    if above in kept:
        yield kept[above] + 1
    if below in kept:
        yield _above(made, kept[below])


def _above(lines: Sequence[str], at: int) -> int:
    """Go back over blank lines."""
    return at - _blanks(lines[:at][::-1])


def _around(nodes: Sequence[Node], line: int, level: int) -> list[Node]:
    return [node for node in nodes if node.holds(line) and node.level < level]


def _names(nodes: Sequence[Node]) -> list[str]:
    return [node.name for node in nodes]


def _scope(nodes: Sequence[Node], around: Sequence[Node], size: int) -> Node | None:
    """Find the part that is called as the innermost one around a region was."""
    scope = Node("", -1, 0, size)
    for wanted in around:
        found = [one for one in _inside(nodes, scope) if one.name == wanted.name]
        if not found:
            return None
        scope = found[0]
    return scope


def _children(
    nodes: Sequence[Node], around: Sequence[Node], lines: Sequence[str]
) -> list[Node]:
    whole = Node("", -1, 0, len(lines))
    return _inside(nodes, around[-1] if around else whole)


def _inside(nodes: Sequence[Node], scope: Node) -> list[Node]:
    """Give what is directly inside a part."""
    found: list[Node] = []
    for node in nodes:
        inside = node.level > scope.level and scope.holds(node.start)
        if inside and not (found and found[-1].holds(node.start)):
            found.append(node)
    return found


def _mark(path: str) -> re.Pattern[str]:
    return _TEXT if path.endswith(".md") else _CODE


def _marked(file: Path, lines: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    mark = _mark(file.name)
    begun: tuple[int, str] | None = None
    names: set[str] = set()
    for number, line in enumerate(lines):
        found = mark.match(line)
        if found is None:
            continue
        kind, name = found.groups()
        if kind == "region" and begun is None and name not in names:
            begun = number, name
            names.add(name)
        elif kind == "endregion" and begun is not None and begun[1] == name:
            yield begun[0], number + 1, name
            begun = None
        else:
            raise InputError(_mismatch(file, number, line))
    if begun is not None:
        raise InputError(_mismatch(file, begun[0], lines[begun[0]]))


def _together(
    lines: Sequence[str], marked: Iterable[tuple[int, int, str]]
) -> list[tuple[int, int, tuple[str, ...]]]:
    """Take regions as one where only blank lines are between them."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for start, end, name in marked:
        if found and not any(line.strip() for line in lines[found[-1][1] : start]):
            first, _, names = found.pop()
            found.append((first, end, (*names, name)))
        else:
            found.append((start, end, (name,)))
    return found


def _unended(lines: Sequence[str]) -> list[str]:
    """Leave out the empty line that splitting gives after the last line feed."""
    return [*lines] if lines[-1] else [*lines[:-1]]


def _blanks(lines: Sequence[str]) -> int:
    """Count the blank lines at the beginning."""
    return next((n for n, line in enumerate(lines) if line.strip()), len(lines))


def _mismatch(file: Path, number: int, line: str) -> Diagnostic:
    return Diagnostic(
        "region",
        "error",
        "this mark has no partner, or its name is there twice in the file",
        hint="A region begins with `region custom: NAME` and ends with "
        "`endregion custom: NAME`; none is inside another.",
        place=Place(str(file), number + 1, 1, line),
    )


def _lost(file: Path, region: Region) -> Diagnostic:
    return Diagnostic(
        "region",
        "error",
        f"the place of region {', '.join(region.names)} is generated no longer",
        hint="Move the region in this file to where it belongs now, or leave it out "
        "with --reset.",
        place=Place(str(file), region.line, 1, region.lines[0]),
    )
