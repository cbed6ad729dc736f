"""Line and column of a value, looked up only when a diagnostic needs them."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import msgspec

from generator.diagnostics import Diagnostic, Place
from generator.source import pointers
from generator.source.blocks import Blocks, UnclearError
from generator.source.lines import ByteLines, Lines, Text
from generator.source.outline import Outline
from generator.source.pointers import JSON
from generator.source.tape import Tape, json_tape, yaml_tape

if TYPE_CHECKING:
    from generator.source.document import Source


Outlined: TypeAlias = "Outline | Blocks"


class Read(NamedTuple):
    """What a text says, and where in it."""

    value: JSON
    outline: Outlined | None = None


class Positions:
    """Places in one document; its text is scanned only as far as it must be."""

    def __init__(self, text: bytes, file: str, known: Outlined | None = None) -> None:
        """`known` is the outline of the text, if there is one already."""
        self._text = text
        self._file = file
        self._outline = known or outline(text)
        self._counted = ByteLines(text, file)

    def locate(self, json_pointer: str, *, key: bool = False) -> Place:
        """Give the place of a value, or of the key before it.

        A pointer that leads nowhere gives its nearest existing parent.
        """
        keys = pointers.tokens(json_pointer)
        if self._outline is not None:
            try:
                found_key, found_value, used = self._outline.find(keys)
            except UnclearError:
                self._outline = None
            else:
                # A missing member is best shown at the name of what lacks it.
                wants_key = key or used < len(keys)
                return self._counted.place(found_key if wants_key else found_value)
        lines, tape = self._scanned
        if not tape.start:  # a text of comments alone
            return lines.place(0)
        found_key, found_value, used = tape.find(keys)
        wants_key = key or used < len(keys)
        return lines.place(tape.start[found_key if wants_key else found_value])

    @cached_property
    def _scanned(self) -> tuple[Lines, Tape]:
        source = self._text.decode("utf-8-sig")
        return Lines(Text(source, self._file)), _tape(source)


def outline(text: bytes) -> Outlined | None:
    """Give the outline of a text that was read as UTF-8, if it may have one."""
    if text.lstrip()[:1] not in (b"{", b"["):
        return None if text.startswith(BOM_UTF8) else Blocks(text)
    found = Outline(text)
    try:
        found.inside(found.root)  # which reads all of it
    except (ValueError, RecursionError):
        return None
    return found


def _tape(source: str) -> Tape:
    if source.lstrip()[:1] in ("{", "["):
        try:
            json.loads(source)
        except ValueError:
            return yaml_tape(source)
        return json_tape(source)
    return yaml_tape(source)


def attach(source: Source, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Fill in the places that are missing, by the diagnostics' pointers.

    Pointers then are those of the user's file.
    """
    return [_placed(source, diagnostic) for diagnostic in diagnostics]


def _placed(source: Source, diagnostic: Diagnostic) -> Diagnostic:
    uri, json_pointer = pointers.split(diagnostic.pointer)
    document = source.documents.get(uri)
    # An empty pointer is about no value; the root's is "#".
    if diagnostic.place or not diagnostic.pointer or document is None:
        return diagnostic
    return msgspec.structs.replace(
        diagnostic,
        pointer=source.original(diagnostic.pointer),
        place=document.locate(json_pointer),
    )
