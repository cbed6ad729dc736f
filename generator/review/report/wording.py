"""What all reports say in the same words, and how a sentence falls into parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from generator.review.compare import Comparison
from generator.review.findings import LEVELS, Finding, Level, Reading, Verdict

READINGS: Final[Mapping[Reading, str]] = {
    "wire": "On the wire",
    "sdk": "For Python callers",
}
HEADS: Final[Mapping[Level, str]] = {
    "breaking": "Breaking",
    "warning": "To be looked at",
    "info": "Other changes",
}
VERDICTS: Final[Mapping[Verdict, str]] = {
    "breaking": "breaking",
    "warning": "to be looked at",
    "info": "compatible",
    "none": "unchanged",
}
PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "changed": ("page changes", "pages change"),
    "added": ("page is new", "pages are new"),
    "removed": ("page is gone", "pages are gone"),
}
NOTHING: Final = "nothing changed for callers"
UNREAD: Final = "not read"

_SPAN: Final = re.compile(r"`([^`]+)`")


class Part(NamedTuple):
    """A part of a sentence: code, or prose around it."""

    text: str
    is_code: bool


def parts(sentence: str) -> Iterator[Part]:
    """Split a sentence at its backticks, with which rules write what is code."""
    for position, text in enumerate(_SPAN.split(sentence)):
        if text:
            yield Part(text, bool(position % 2))


def capital(sentence: str) -> str:
    """Begin a sentence as such."""
    return sentence[:1].upper() + sentence[1:]


def at_level(comparison: Comparison, level: Level) -> list[Finding]:
    """Give the findings of one level."""
    return [one for one in comparison.findings if one.level == level]


def count(comparison: Comparison, level: Level, reading: Reading) -> int:
    """Count the findings of one level and reading."""
    return sum(one.reading == reading for one in at_level(comparison, level))


def counted(number: int, noun: str) -> str:
    """Write a number with what it counts."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def verdict(comparison: Comparison, reading: Reading) -> str:
    """Give the word for the verdict of one reading."""
    is_missing = reading == "sdk" and comparison.unread
    return UNREAD if is_missing else VERDICTS[comparison.verdict(reading)]


def pages(comparison: Comparison) -> dict[str, list[str]]:
    """Give the paths of the pages of the SDK that change, by what happens to them."""
    found: dict[str, list[str]] = {}
    if comparison.pages is not None:
        for one in comparison.pages.edits:
            found.setdefault(one.change, []).append(one.path)
    return found


def paged(number: int, change: str) -> str:
    """Say to how many pages something happens."""
    single, several = PAGES[change]
    return f"{number:,} {single if number == 1 else several}"


def summary(comparison: Comparison) -> list[str]:
    """Give verdicts with counts, the next version, and what the readings differ in."""
    if not (comparison.findings or comparison.unread):
        return [NOTHING]
    counts = ((len(at_level(comparison, level)), level) for level in LEVELS)
    told = [f"{number:,} {level}" for number, level in counts if number]
    if comparison.accepted:
        told.append(f"{len(comparison.accepted):,} of them accepted")
    sdk = UNREAD if comparison.unread else comparison.verdict("sdk")
    line = f"wire: {comparison.verdict('wire')}, sdk: {sdk}"
    lines = [f"{line} ({', '.join(told)})" if told else line]
    if comparison.version != "none":
        lines.append(f"next version: {comparison.next} ({comparison.version})")
    return [*lines, *consequences(comparison)]


def consequences(comparison: Comparison) -> Iterator[str]:
    """Say what it means that the readings differ, or that one is missing."""
    if comparison.unread:
        yield from faults(comparison)
        return
    wire, sdk = comparison.verdict("wire"), comparison.verdict("sdk")
    if wire == "breaking" != sdk:
        yield "What calls the API may fail; code that calls the SDK fits on."
    if sdk == "breaking" != wire:
        yield "What runs goes on; code has to change for the new SDK."


def faults(comparison: Comparison) -> Iterator[str]:
    """Say why no SDK can be made of one of the documents."""
    for one in comparison.unread:
        place = f"{one.place.file}:{one.place.line}: " if one.place else ""
        yield f"No SDK can be made: {place}{one.message}"
