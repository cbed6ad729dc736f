"""What a change means to those who call the SDK, as a part of its changelog.

The section `Unreleased` is kept up to date (Keep a Changelog 1.1.0). A comment there
has the digests of the lines that were written here: a line that is as it was written
goes when it is no longer true, one that somebody edited stays, and one that somebody
removed stays away.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from generator.review.findings import Finding, in_order

Entries: TypeAlias = Mapping[str, Sequence[str]]
"""Lines of Markdown, without their bullets, by heading."""

_HEADINGS: Final = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
_UNRELEASED: Final = re.compile(r"## +\[?unreleased\]?\s*", re.IGNORECASE)
_MARK: Final = re.compile(r"<!-- sdkwright:(.*) -->")
_INTRODUCTION: Final = """\
# Changelog

What changes for those who call this package, in the form of \
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
"""
_DIGITS: Final = 12  # of a digest

# What is added to one thing, or taken from it, is told in one line.
_TOGETHER: Final = {
    "sdk-method-added": "`{home}` has {names}.",
    "sdk-method-removed": "**Breaking:** `{home}` no longer has {names}.",
    "sdk-field-added": "`{home}` has {names}.",
    "sdk-field-removed": "**Breaking:** `{home}` no longer has {names}.",
    "sdk-member-removed": "**Breaking:** `{home}` no longer has {names}.",
}
_NEW: Final = re.compile(r"sdk-(?!required-).*-(added|offered)")


def entries(findings: Iterable[Finding]) -> Entries:
    """Give what findings come to for those who call the SDK."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in in_order(findings):
        home = one.symbol.rpartition(".")[0] if one.rule in _TOGETHER else one.message
        groups.setdefault((one.rule, home), []).append(one)
    found: dict[str, list[str]] = {}
    for (rule, home), group in groups.items():
        heading = _heading(group[0])
        if heading:
            line = _line(group[0]) if len(group) == 1 else _together(rule, home, group)
            found.setdefault(heading, []).append(line)
    return found


def _heading(one: Finding) -> str:
    if one.reading == "wire":
        return "Deprecated" if one.rule.startswith("deprecated") else ""
    if one.rule.endswith("-removed"):
        return "Removed"
    return "Added" if _NEW.fullmatch(one.rule) else "Changed"


def _line(one: Finding) -> str:
    message = f"{one.message}."
    if one.level != "breaking":
        return message
    return f"**Breaking:** {message} {one.advice}"


def _together(rule: str, home: str, group: list[Finding]) -> str:
    names = ", ".join(f"`{one.symbol.rpartition('.')[2]}`" for one in group)
    return _TOGETHER[rule].format(home=home, names=names)


def updated(text: str, found: Entries) -> str:
    """Bring the section of what is not released up to date; `text` may be empty."""
    lines = (text or _INTRODUCTION).rstrip("\n").split("\n")
    start, end = _section(lines)
    if start == end:
        lines[start:start] = ["## [Unreleased]", ""]
        end = start + 2
    section = _Section(lines[start + 1 : end])
    section.bring(found)
    after = lines[end:]
    lines[start + 1 :] = [*section.lines(), *([""] if after else []), *after]
    return "\n".join(lines).rstrip("\n") + "\n"


def released(text: str, version: str, day: date) -> str:
    """Make a release of what is under `Unreleased`, if there is anything."""
    lines = text.split("\n")
    start, end = _section(lines)
    if start == end:
        return text
    lines[start] = f"## [{version}] - {day.isoformat()}"
    own = [line for line in lines[start:end] if not _MARK.fullmatch(line)]
    while own and not own[-1]:
        own.pop()
    rest = lines[end:]
    return "\n".join([*lines[:start], *own, "", *rest])


def _section(lines: list[str]) -> tuple[int, int]:
    """Give where the section is, from its heading on; where it belongs if not there."""
    starts = [at for at, line in enumerate(lines) if line.startswith("## ")]
    for at in starts:
        if _UNRELEASED.fullmatch(lines[at]):
            return at, next((each for each in starts if each > at), len(lines))
    if not starts:
        lines.append("")
        return len(lines), len(lines)
    return starts[0], starts[0]


class _Section:
    """The lines of the section below its heading, changed where they are ours."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: list[str] = []
        self._told: set[str] = set()
        for line in lines:
            mark = _MARK.fullmatch(line)
            if mark is None:
                self._lines.append(line)
            else:
                self._told.update(mark[1].split())

    def bring(self, found: Entries) -> None:
        """Take away what is true no longer, and add what is new."""
        current = {_digest(line) for lines in found.values() for line in lines}
        known = self._told | {_digest(line[2:]) for line in self._lines}
        self._take_away(self._told - current)
        for heading, lines in found.items():
            new = [f"- {line}" for line in lines if _digest(line) not in known]
            if new:
                at = self._end(heading)
                self._lines[at:at] = new
        self._told = current

    def _take_away(self, stale: set[str]) -> None:
        """Drop lines that nobody wrote on below, and headings left with nothing."""
        kept: list[str] = []
        after = ""
        for line in reversed(self._lines):
            if _digest(line[2:]) not in stale or after.startswith(" "):
                kept.append(line)
            after = line or after
        kept.reverse()
        if len(kept) < len(self._lines):
            self._lines = kept
            for heading in _HEADINGS:
                self._drop_if_empty(f"### {heading}")

    def _drop_if_empty(self, heading: str) -> None:
        if heading in self._lines:
            start = self._lines.index(heading)
            end = self._next(start + 1)
            if not any(self._lines[start + 1 : end]):
                del self._lines[start:end]

    def _next(self, start: int) -> int:
        """Give where the next heading is, or the end."""
        places = range(start, len(self._lines))
        found = (at for at in places if self._lines[at].startswith("### "))
        return next(found, len(self._lines))

    def _end(self, heading: str) -> int:
        """Give where the lines of a heading end, which is added if it is not there."""
        title = f"### {heading}"
        if title not in self._lines:
            later = [f"### {one}" for one in _HEADINGS[_HEADINGS.index(heading) :]]
            there = [self._lines.index(one) for one in later if one in self._lines]
            at = self._after_text(there[0] if there else len(self._lines))
            self._lines[at:at] = ["", title]
        at = self._after_text(self._next(self._lines.index(title) + 1))
        if self._lines[at - 1] == title:
            self._lines[at:at] = [""]
            at += 1
        return at

    def _after_text(self, end: int) -> int:
        while end and not self._lines[end - 1]:
            end -= 1
        return end

    def lines(self) -> list[str]:
        """Give the section's lines, with a blank one before and after them."""
        made = self._lines[: self._after_text(len(self._lines))]
        first = [""] if made and made[0] else []
        marks = ["", f"<!-- sdkwright: {' '.join(sorted(self._told))} -->"]
        return [*first, *made, *(marks if self._told else [])]


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:_DIGITS]
