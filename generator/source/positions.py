"""Line and column of a value, looked up only when a diagnostic needs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Final

import msgspec

from generator.diagnostics import Diagnostic, Place
from generator.source import pointers
from generator.source.blocks import Blocks
from generator.source.lines import Lines, Text
from generator.source.outline import Outline
from generator.source.tape import Tape, json_tape, yaml_tape

if TYPE_CHECKING:
    from generator.source.document import Source


_FEW: Final = 50  # searches for a place that cost less than a scan of the whole text


class Positions:
    """Places in one document; its text is scanned only as far as it must be."""

    def __init__(self, text: bytes, file: str) -> None:
        self._text, self._file = text, file
        self._outline = _outline(text)
        self._asked = 0

    def locate(self, json_pointer: str, *, key: bool = False) -> Place:
        """Give the place of a value, or of the key before it.

        A pointer that leads nowhere gives its nearest existing parent.
        """
        keys = pointers.tokens(json_pointer)
        if self._outline is not None:
            found_key, found_value, used = self._outline.find(keys)
            # A missing member is best shown at the name of what lacks it.
            offset = found_key if key or used < len(keys) else found_value
            return Place(self._file, *self._outline.line(offset))
        near = self._near(keys, key=key)
        if near is not None:
            return self._lines.place(near)
        if not self._tape.start:  # a text of comments alone
            return self._lines.place(0)
        found_key, found_value, used = self._tape.find(keys)
        wants_key = key or used < len(keys)
        return self._lines.place(
            self._tape.start[found_key if wants_key else found_value]
        )

    @cached_property
    def _source(self) -> str:
        return self._text.decode("utf-8-sig")

    @cached_property
    def _lines(self) -> Lines:
        return Lines(Text(self._source, self._file))

    @cached_property
    def _blocks(self) -> Blocks:
        return Blocks(self._source)

    @cached_property
    def _tape(self) -> Tape:
        return _tape(self._source)

    def _near(self, keys: list[str], *, key: bool) -> int | None:
        """Give the offset of a value, or of its key, where a small part has it."""
        self._asked += 1
        around = self._blocks.around(keys) if self._asked <= _FEW else None
        if around is None:
            return None
        from yaml import YAMLError

        begin, text, depth = around
        try:
            tape = yaml_tape(text)
        except YAMLError:  # it ends where a line of a quoted text looks like a key
            return None
        inside = keys[depth - 1 :]
        found_key, found_value, used = tape.find(inside)
        if used < len(inside):
            return None
        return begin + tape.start[found_key if key else found_value]


def _outline(text: bytes) -> Outline | None:
    """Give the outline of a text that is JSON in UTF-8, without a mark."""
    if text.lstrip()[:1] not in (b"{", b"["):
        return None
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
        text.decode()
    except ValueError:
        return None
    return Outline(text)


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
