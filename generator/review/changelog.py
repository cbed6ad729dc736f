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
    message = f"{one.message[:1].upper()}{one.message[1:]}."
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
    """The lines of the section, by heading: each a bullet with what belongs to it."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._parts: dict[str, list[str]] = {"": []}
        self._told: set[str] = set()
        items = self._parts[""]
        for line in lines:
            mark = _MARK.fullmatch(line)
            if mark is not None:
                self._told.update(mark[1].split())
            elif line.startswith("### "):
                items = self._parts.setdefault(line[4:].strip(), [])
            elif items and line and not line.startswith(("- ", "* ")):
                items[-1] += f"\n{line}"
            elif line:
                items.append(line)

    def bring(self, found: Entries) -> None:
        """Take away what is true no longer, and add what is new."""
        current = {_digest(line) for lines in found.values() for line in lines}
        stale = self._told - current
        there: set[str] = set()
        for heading, items in self._parts.items():
            digests = {item: _digest(item.removeprefix("- ")) for item in items}
            self._parts[heading] = [one for one in items if digests[one] not in stale]
            there.update(digests.values())
        for heading, lines in found.items():
            items = self._parts.setdefault(heading, [])
            known = there | self._told
            items += [f"- {line}" for line in lines if _digest(line) not in known]
        self._told = current

    def lines(self) -> list[str]:
        """Give the section's lines, headings in their usual order."""
        known = [one for one in _HEADINGS if self._parts.get(one)]
        others = [one for one in self._parts if one not in _HEADINGS]
        made: list[str] = []
        for heading in [*others, *known]:
            items = self._parts[heading]
            if heading:
                made += ["", f"### {heading}"]
            made += ["", *items] if items else []
        if self._told:
            made += ["", f"<!-- sdkwright: {' '.join(sorted(self._told))} -->"]
        return made


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:_DIGITS]
