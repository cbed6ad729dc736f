"""A comparison as a comment on a pull request, in GitHub's Markdown.

The verdicts come first, then what matters most. A comment has 65,536 characters at
most: what has no room is counted, the least important first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from generator.diagnostics import escape_controls
from generator.render.environment import render
from generator.render.filters import fenced, span
from generator.render.safe import Markdown
from generator.review.acceptance import identity
from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding
from generator.review.report.changes import Changes, Line
from generator.review.report.places import locate, shown
from generator.review.report.wording import (
    HEADS,
    READINGS,
    UNREAD,
    at_level,
    capital,
    count,
    counted,
    pages,
    parts,
    summary,
    verdict,
)

_ROOM: Final = 56_000  # of 65,536 characters; the rest is for pages, and a workflow
_CODE: Final = 4_000  # characters of a signature before and after, left out beyond
_SENTENCE: Final = 600
_PLACES: Final = 5
_CODE_LINES: Final = 24
_PAGES: Final = 40

_MEANINGFUL: Final = re.compile(r"[\\`*_\[\]<>|~$&]|^(?=[-+#])|(?<=^\d)(?=[.)])")
_ACTIVE: Final = re.compile(r"[@#](?=\w)|:(?=//)|(?i:www)(?=\.)")


class Row(Struct, frozen=True):
    """The verdict of one reading."""

    reading: Markdown
    verdict: Markdown
    counts: tuple[Markdown, ...]


class Section(Struct, frozen=True):
    """The findings of one level, as far as there is room for them."""

    head: Markdown
    open: bool
    entries: tuple[Markdown, ...]
    more: Markdown | None


class Comment(Struct, frozen=True):
    """All that a comment says."""

    headline: Markdown
    rows: tuple[Row, ...]
    notes: tuple[Markdown, ...]
    sections: tuple[Section, ...]


def as_markdown(comparison: Comparison) -> str:
    """Give a comparison as Markdown of at most 65,536 characters."""
    comment = Comment(
        headline=_headline(comparison),
        rows=tuple(_rows(comparison)),
        notes=tuple(_notes(comparison)),
        sections=(*_sections(comparison), *_pages(comparison)),
    )
    return render("review/comment.md.j2", page=comment)


def prose(text: str) -> Markdown:
    """Give a sentence that notifies nobody, links nowhere and keeps to its place.

    What stands between backticks is a code span.
    """
    text = escape_controls(text)
    short = text if len(text) <= _SENTENCE else f"{text[: _SENTENCE - 1]}…"
    return Markdown(
        "".join(
            span(part.text) if part.is_code else _escaped(part.text)
            for part in parts(short)
        )
    )


def _escaped(text: str) -> str:
    text = _MEANINGFUL.sub(r"\\\g<0>", " ".join(text.split(" ")))
    # A blank without width: GitHub looks for names, issues and URLs in what is shown.
    return _ACTIVE.sub("\\g<0>\u200b", text)


def _headline(comparison: Comparison) -> Markdown:
    if not (comparison.findings or comparison.unread):
        return Markdown("API review: nothing changed for callers")
    wire, sdk = (verdict(comparison, reading) for reading in READINGS)
    if wire == sdk:
        return Markdown(f"API review: {wire}")
    told = f"{wire} on the wire, {sdk} for Python callers"
    return Markdown(f"API review: {told}")


def _rows(comparison: Comparison) -> Iterator[Row]:
    if not (comparison.findings or comparison.unread):
        return
    for reading, name in READINGS.items():
        told = verdict(comparison, reading)
        counts = (count(comparison, level, reading) for level in LEVELS)
        yield Row(
            Markdown(name),
            Markdown(f"**{told}**" if told in {"breaking", UNREAD} else told),
            tuple(Markdown(f"{number:,}") for number in counts),
        )


def _notes(comparison: Comparison) -> Iterator[Markdown]:
    _, *told = summary(comparison)
    yield from (prose(line) for line in told)
    if comparison.accepted:
        number = counted(len(comparison.accepted), "finding")
        yield Markdown(f"Accepted: {number}, marked below.")
    for note in comparison.notes:
        yield prose(f"{note.severity}: {note.message}")


def _sections(comparison: Comparison) -> Iterator[Section]:
    room, changes = _ROOM, Changes()
    for level in LEVELS:
        found = at_level(comparison, level)
        if not found:
            continue
        entries = _fitting(comparison, found, room, changes)
        room -= sum(len(entry) + 1 for entry in entries)
        rest = len(found) - len(entries)
        yield Section(
            head=Markdown(f"{HEADS[level]} ({len(found):,})"),
            open=level == "breaking",
            entries=entries,
            more=(
                Markdown(f"{rest:,} more, for which there is no room here.")
                if rest
                else None
            ),
        )


def _pages(comparison: Comparison) -> Iterator[Section]:
    """Give the pages of the SDK to look at, as one section."""
    found = pages(comparison)
    if not found:
        return
    told = [(change, path) for change, paths in found.items() for path in paths]
    notes = {"changed": "", "added": " is new", "removed": " is gone"}
    yield Section(
        head=Markdown(f"Pages of the SDK ({len(told):,})"),
        open=False,
        entries=tuple(
            Markdown(f"- {span(path)}{notes[change]}") for change, path in told[:_PAGES]
        ),
        more=(
            Markdown(f"{len(told) - _PAGES:,} more.") if len(told) > _PAGES else None
        ),
    )


def _fitting(
    comparison: Comparison, findings: Sequence[Finding], room: int, changes: Changes
) -> tuple[Markdown, ...]:
    """Give the first findings, as many as there is room for."""
    entries: list[Markdown] = []
    for finding in findings:
        entry = _entry(comparison, finding, changes)
        room -= len(entry) + 1
        if room < 0:
            break
        entries.append(entry)
    return tuple(entries)


def _entry(comparison: Comparison, finding: Finding, changes: Changes) -> Markdown:
    if finding.level == "info":
        return Markdown(f"- {_said(comparison, finding)}")
    lines = "\n".join(_lines(comparison, finding))
    code = _code(changes.of(finding))
    return Markdown(lines + code if len(code) <= _CODE else lines)


def _lines(comparison: Comparison, finding: Finding) -> Iterator[str]:
    yield f"- {_said(comparison, finding)}"
    yield f"  {prose(finding.advice)}"
    old, new = map(shown, locate(comparison, finding))
    known_by = f"{span(finding.rule)} · {span(identity(finding))}"
    yield f"  <sub>{span(old)} → {span(new)} · {known_by}</sub>"
    if len(finding.places) > 1:
        yield f"  In {_listed(finding.places)}."


def _code(change: Sequence[Line]) -> str:
    if not change:
        return ""
    lines = [f"{mark} {line}" for mark, line in change[:_CODE_LINES]]
    if len(change) > _CODE_LINES:
        lines.append(f"  … and {len(change) - _CODE_LINES:,} more lines")
    block = fenced("\n".join(lines), "diff").replace("\n", "\n  ")
    return f"\n\n  {block}"


def _said(comparison: Comparison, finding: Finding) -> str:
    accepted = comparison.accepted.get(identity(finding))
    sentence = f"**{finding.reading}** · {prose(capital(finding.message))}"
    if accepted is None:
        return sentence
    return f"{sentence} *Accepted until {accepted.expires}: {prose(accepted.reason)}*"


def _listed(places: Sequence[str]) -> str:
    rest = len(places) - _PLACES
    told = ", ".join(span(place) for place in places[:_PLACES])
    return told + (f" and {rest:,} more" if rest > 0 else "")
