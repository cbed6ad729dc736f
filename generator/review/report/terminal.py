"""A comparison for a terminal: grouped by level, as wide as it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from generator.diagnostics import escape_controls
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding, Level
from generator.review.report.changes import Changes
from generator.review.report.places import locate, shown
from generator.review.report.wording import (
    HEADS,
    at_level,
    capital,
    paged,
    pages,
    summary,
)

_COLOURS: Final[Mapping[Level, str]] = {
    "breaking": "1;31",
    "warning": "1;33",
    "info": "1;36",
}
_MARKS: Final = {"-": "31", "+": "32"}
_DIM: Final = "2"
_INDENT: Final = " " * 6
_LINES_SHOWN: Final = 6
_PLACES_SHOWN: Final = 3
_PAGES_SHOWN: Final = 5
_NARROWEST: Final = 40  # columns: below, lines run over


def as_text(comparison: Comparison, width: int, *, colour: bool = False) -> str:
    """Give a comparison as lines of at most `width` columns."""
    writer = _Writer(comparison, max(width, _NARROWEST), colour=colour)
    return "\n".join(writer.lines())


class _Writer:
    def __init__(self, comparison: Comparison, width: int, *, colour: bool) -> None:
        self._comparison = comparison
        self._width = width
        self._colour = colour
        self._changes = Changes()

    def lines(self) -> Iterator[str]:
        for level in LEVELS:
            found = at_level(self._comparison, level)
            if found:
                yield from self._wrapped(
                    f"{HEADS[level]} ({len(found):,})", "", _COLOURS[level]
                )
                yield ""
                for finding in found:
                    yield from self._finding(finding)
                yield ""
        for change, paths in pages(self._comparison).items():
            told = [*paths[:_PAGES_SHOWN]]
            if len(paths) > _PAGES_SHOWN:
                told.append(f"and {len(paths) - _PAGES_SHOWN:,} more")
            line = f"{paged(len(paths), change)}: {', '.join(told)}"
            yield from self._wrapped(line, "", _DIM)
        for line in summary(self._comparison):
            yield from self._wrapped(line, "")

    def _finding(self, finding: Finding) -> Iterator[str]:
        is_info = finding.level == "info"  # nobody has to look for it, or accept it
        told = capital(finding.message)
        yield from self._wrapped(f"{told} [{finding.rule}]" if is_info else told, "  ")
        accepted = self._comparison.accepted.get(identity(finding))
        if accepted is not None:
            yield from self._wrapped(
                f"accepted until {accepted.expires}: {accepted.reason}"
            )
        if not is_info:
            yield from self._change(finding)
            yield from self._wrapped(finding.advice)
        places = [*finding.places[:_PLACES_SHOWN]]
        if len(finding.places) > _PLACES_SHOWN:
            places.append(f"and {len(finding.places) - _PLACES_SHOWN:,} more")
        # A finding about one operation names it already.
        if len(finding.places) > 1:
            yield from self._wrapped("in " + ", ".join(places))
        if not is_info:
            old, new = map(shown, locate(self._comparison, finding))
            known_by = f"{finding.reading}, {finding.rule}, {identity(finding)}"
            yield from self._wrapped(f"{old} → {new}", paint=_DIM)
            yield from self._wrapped(known_by, paint=_DIM)

    def _change(self, finding: Finding) -> Iterator[str]:
        """Give what of a signature is gone and what is new."""
        lines = [one for one in self._changes.of(finding) if one.mark != " "]
        for mark, text in lines[:_LINES_SHOWN]:
            yield from self._wrapped(f"{mark} {text.strip()}", paint=_MARKS[mark])
        if len(lines) > _LINES_SHOWN:
            yield from self._wrapped(f"… and {len(lines) - _LINES_SHOWN:,} more lines")

    def _wrapped(
        self, text: str, indent: str = _INDENT, paint: str = ""
    ) -> Iterator[str]:
        lines = textwrap.wrap(
            escape_controls(text),
            self._width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines:
            yield f"\x1b[{paint}m{line}\x1b[0m" if paint and self._colour else line
