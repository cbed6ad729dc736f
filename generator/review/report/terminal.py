"""A comparison for a terminal: grouped by level, as wide as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from generator.diagnostics import escape_controls
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding, Level
from generator.review.report.changes import code_change
from generator.review.report.places import locate, shown
from generator.review.report.wording import HEADS, at_level, capital, summary

_COLOURS: Final[Mapping[Level, str]] = {
    "breaking": "1;31",
    "warning": "1;33",
    "info": "1;36",
}
_MARKS: Final = {"-": "31", "+": "32"}
_INDENT: Final = " " * 6
_LINES_SHOWN: Final = 6
_PLACES_SHOWN: Final = 3
_NARROWEST: Final = 40  # columns: below, lines run over


def as_text(comparison: Comparison, width: int, *, colour: bool = False) -> str:
    """Give a comparison as lines of at most `width` columns."""
    lines: list[str] = []
    for level in LEVELS:
        found = at_level(comparison, level)
        if found:
            head = _painted(f"{HEADS[level]} ({len(found):,})", _COLOURS[level], colour)
            lines += [head, ""]
            for finding in found:
                lines += _finding(
                    comparison, finding, max(width, _NARROWEST), colour=colour
                )
            lines.append("")
    for line in summary(comparison):
        lines += _wrapped(line, "", max(width, _NARROWEST))
    return "\n".join(lines)


def _finding(
    comparison: Comparison, finding: Finding, width: int, *, colour: bool
) -> Iterator[str]:
    told = capital(finding.message)
    if finding.level == "info":  # nobody has to accept it
        told = f"{told} [{finding.rule}]"
    yield from _wrapped(told, "  ", width)
    accepted = comparison.accepted.get(identity(finding))
    if accepted is not None:
        told = f"accepted until {accepted.expires}: {accepted.reason}"
        yield from _wrapped(told, _INDENT, width)
    if finding.level != "info":
        yield from _change(finding, width, colour=colour)
        yield from _wrapped(finding.advice, _INDENT, width)
    places = [*finding.places[:_PLACES_SHOWN]]
    if len(finding.places) > _PLACES_SHOWN:
        places.append(f"and {len(finding.places) - _PLACES_SHOWN:,} more")
    # A finding about one operation names it already.
    if len(finding.places) > 1:
        yield from _wrapped("in " + ", ".join(places), _INDENT, width)
    if finding.level != "info":
        old, new = map(shown, locate(comparison, finding))
        yield from _dim(f"{old} → {new}", width, colour=colour)
        known_by = f"{finding.reading}, {finding.rule}, {identity(finding)}"
        yield from _dim(known_by, width, colour=colour)


def _dim(text: str, width: int, *, colour: bool) -> Iterator[str]:
    for line in _wrapped(text, _INDENT, width):
        yield _painted(line, "2", colour)


def _change(finding: Finding, width: int, *, colour: bool) -> Iterator[str]:
    """Give what of a signature is gone and what is new."""
    lines = [
        one for one in code_change(finding.before, finding.after) if one.mark != " "
    ]
    for mark, text in lines[:_LINES_SHOWN]:
        for line in _wrapped(f"{mark} {text.strip()}", _INDENT, width):
            yield _painted(line, _MARKS[mark], colour)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        escape_controls(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
