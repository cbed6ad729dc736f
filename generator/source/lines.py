"""Offsets in a text to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from generator.diagnostics import Place

_BLOCK: Final = 1 << 16  # bytes between two counts of lines


class Text(NamedTuple):
    """A file's text with its name for messages."""

    source: str
    file: str


class Lines:
    """The line starts of one text."""

    def __init__(self, text: Text) -> None:
        self._source, self._file = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text.source))]

    def place(self, offset: int) -> Place:
        """Give the place of an offset, which is counted in characters from 0."""
        line = bisect_right(self._starts, offset)
        begin = self._starts[line - 1]
        end = self._source.find("\n", begin)
        excerpt = self._source[begin : None if end < 0 else end].rstrip("\r")
        return Place(self._file, line, offset - begin + 1, excerpt)


class ByteLines:
    """The lines of a text in UTF-8, without a mark, counted where they are needed."""

    def __init__(self, text: bytes, file: str) -> None:
        self._text, self._file = text, file
        self._counts = [0]
        for start in range(0, len(text), _BLOCK):
            lines = self._counts[-1] + text.count(b"\n", start, start + _BLOCK)
            self._counts.append(lines)

    def place(self, offset: int) -> Place:
        """Give the place of an offset, which is counted in bytes from 0."""
        text, block = self._text, offset // _BLOCK
        line = self._counts[block] + text.count(b"\n", block * _BLOCK, offset) + 1
        begin = text.rfind(b"\n", 0, offset) + 1
        end = text.find(b"\n", offset)
        excerpt = text[begin : None if end < 0 else end].decode().rstrip("\r")
        column = len(text[begin:offset].decode()) + 1
        return Place(self._file, line, column, excerpt)
