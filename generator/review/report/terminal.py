"""A comparison for a terminal: grouped by level, as wide as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from generator.diagnostics import escape_controls
from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding, Level
from generator.review.report.places import locate, shown

_COLOURS: Final[dict[Level, str]] = {"breaking": "31", "warning": "33", "info": "36"}
_HEADS: Final[dict[Level, str]] = {
    "breaking": "Breaking",
    "warning": "To be looked at",
    "info": "Other changes",
}
_PLACES_SHOWN: Final = 3
_NARROWEST: Final = 40  # columns: below, lines run over


def as_text(comparison: Comparison, width: int, *, colour: bool = False) -> str:
    """Give a comparison as lines of at most `width` columns."""
    lines: list[str] = []
    for level in LEVELS:
        found = [one for one in comparison.findings if one.level == level]
        if found:
            head = _painted(f"{_HEADS[level]} ({len(found):,})", level, colour)
            lines += [head, ""]
            for finding in found:
                lines += _finding(comparison, finding, max(width, _NARROWEST))
            lines.append("")
    return "\n".join([*lines, summary(comparison)])


def summary(comparison: Comparison) -> str:
    """Give the verdicts in a line."""
    if not comparison.findings:
        return "nothing changed for callers"
    counts = (
        (sum(one.level == level for one in comparison.findings), level)
        for level in LEVELS
    )
    told = ", ".join(f"{count:,} {level}" for count, level in counts if count)
    wire, sdk = comparison.verdict("wire"), comparison.verdict("sdk")
    lines = [f"wire: {wire}, sdk: {sdk} ({told})"]
    if comparison.version != "none":
        lines.append(f"next version: {comparison.next} ({comparison.version})")
    if wire == "breaking" != sdk:
        lines.append("What calls the API may fail; code that calls the SDK fits on.")
    if sdk == "breaking" != wire:
        lines.append("What runs goes on; code has to change for the new SDK.")
    return "\n".join(lines)


def _finding(comparison: Comparison, finding: Finding, width: int) -> Iterator[str]:
    yield from _wrapped(f"{finding.message} [{finding.rule}]", "  ", width)
    if finding.level != "info":
        old, new = locate(comparison, finding)
        yield f"      {escape_controls(shown(old))} → {escape_controls(shown(new))}"
        yield from _wrapped(finding.advice, "      ", width)
        for sign, text in (("-", finding.before), ("+", finding.after)):
            if text:
                yield from _wrapped(f"{sign} {text}", "      ", width)
    places = [*finding.places[:_PLACES_SHOWN]]
    if len(finding.places) > _PLACES_SHOWN:
        places.append(f"and {len(finding.places) - _PLACES_SHOWN:,} more")
    # A finding about one operation names it already.
    if len(finding.places) > 1:
        yield from _wrapped("in " + ", ".join(places), "      ", width)


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        escape_controls(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _painted(text: str, level: Level, colour: bool) -> str:
    return f"\x1b[1;{_COLOURS[level]}m{text}\x1b[0m" if colour else text
