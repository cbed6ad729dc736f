"""Line and column of a value, looked up only when a diagnostic needs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from generator.diagnostics import Diagnostic, Place
from generator.source import pointers
from generator.source.lines import Lines, Text
from generator.source.tape import Tape, json_tape, yaml_tape

if TYPE_CHECKING:
    from generator.source.document import Source


class Positions:
    """Places in one document; the text is scanned once, when this is made."""

    def __init__(self, text: bytes, file: str) -> None:
        source = text.decode("utf-8-sig")
        self._lines = Lines(Text(source, file))
        self._tape = _tape(source)

    def locate(self, json_pointer: str, *, key: bool = False) -> Place:
        """Give the place of a value, or of the key before it.

        A pointer that leads nowhere gives its nearest existing parent.
        """
        if not self._tape.start:  # a text of comments alone
            return self._lines.place(0)
        keys = pointers.tokens(json_pointer)
        found_key, found_value, used = self._tape.find(keys)
        # A missing member is best shown at the name of what lacks it.
        wants_key = key or used < len(keys)
        return self._lines.place(
            self._tape.start[found_key if wants_key else found_value]
        )


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
