"""What is wrong with the user's input, where it is and what to do about it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal, TypeAlias

import msgspec

Severity: TypeAlias = Literal["error", "warning", "info"]

_EXCERPT_WIDTH = 100
_COLOURS: dict[Severity, str] = {"error": "31", "warning": "33", "info": "36"}


class Place(msgspec.Struct, frozen=True):
    """A position in a file.

    Line and column count from 1, in characters; `excerpt` is the whole line.
    """

    file: str
    line: int
    column: int
    excerpt: str


class Diagnostic(msgspec.Struct, frozen=True):
    """One finding.

    `code` is a stable kebab-case id; `pointer` is the canonical pointer
    `<uri>#<json pointer>` of the value it is about.
    """

    code: str
    severity: Severity
    message: str
    pointer: str = ""
    hint: str = ""
    place: Place | None = None


class InputError(Exception):
    """The user's input is refused; no other exception says so."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics: tuple[Diagnostic, ...] = diagnostics

    def __str__(self) -> str:
        return "\n".join(show(diagnostic) for diagnostic in self.diagnostics)


def show(diagnostic: Diagnostic, colour: bool = False) -> str:
    """Give the lines for a terminal: `file:line:col: error: …`, excerpt, hint."""
    place = diagnostic.place
    where = diagnostic.pointer
    if place is not None:
        where = f"{place.file}:{place.line}:{place.column}"
    paint = _painter(colour)
    severity = paint(diagnostic.severity, "1;" + _COLOURS[diagnostic.severity])
    head = f"{severity}: {escape_controls(diagnostic.message)} [{diagnostic.code}]"
    lines = [f"{paint(escape_controls(where), '1')}: {head}" if where else head]
    if place is not None and place.excerpt.strip():
        text, caret = _excerpt(place)
        lines += [f"    {text}", f"    {' ' * caret}{paint('^', '1;32')}"]
    if diagnostic.hint:
        first, *rest = diagnostic.hint.split("\n")
        lines.append(f"  hint: {escape_controls(first)}")
        # Continuation lines are indented, so that text from a document cannot
        # pass for a diagnostic of its own.
        lines += [f"        {escape_controls(line)}" for line in rest]
    return "\n".join(lines)


def escape_controls(text: str) -> str:
    r"""Write what could steer a terminal as an escape, `\x1b` for ESC.

    These are the control and format characters of Unicode (C0, C1, the
    bidirectional overrides), line separators and lone surrogates.
    """
    if text.isprintable():
        return text
    return "".join(
        (
            character
            if character.isprintable() or unicodedata.category(character) == "Zs"
            else character.encode("unicode_escape").decode("ascii")
        )
        for character in text
    )


def _painter(colour: bool) -> Callable[[str, str], str]:
    if colour:
        return lambda text, code: f"\x1b[{code}m{text}\x1b[0m"
    return lambda text, _code: text


def _excerpt(place: Place) -> tuple[str, int]:
    """Cut the line around the column; give it and the caret's offset in cells."""
    at = place.column - 1
    start = 0
    if len(place.excerpt) > _EXCERPT_WIDTH:
        start = max(0, min(at - _EXCERPT_WIDTH // 2, len(place.excerpt) - 1))
    end = start + _EXCERPT_WIDTH
    before = escape_controls(place.excerpt[start:at].replace("\t", " "))
    after = escape_controls(place.excerpt[max(at, start) : end].replace("\t", " "))
    head = "…" if start else ""
    tail = "…" if end < len(place.excerpt) else ""
    return head + before + after + tail, _cells(head + before)


def _cells(text: str) -> int:
    """Count terminal cells: East Asian wide characters take two, marks none."""
    return sum(
        (
            0
            if unicodedata.combining(character)
            else 1 + (unicodedata.east_asian_width(character) in "WF")
        )
        for character in text
    )
