"""Offsets in a text to lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from generator.diagnostics import Place


class Text(NamedTuple):
    """A file's text with its name for messages."""

    source: str
    file: str


class Lines:
    """The line starts of one text."""

    def __init__(self, text: Text) -> None:
        self._source, self._file = text
        self._starts = [
            0,
            *accumulate(len(line) + 1 for line in text.source.split("\n")),
        ]

    def place(self, offset: int) -> Place:
        """Give the place of an offset, which is counted in characters from 0."""
        line = bisect_right(self._starts, offset)
        begin = self._starts[line - 1]
        end = self._source.find("\n", begin)
        excerpt = self._source[begin : None if end < 0 else end].rstrip("\r")
        return Place(self._file, line, offset - begin + 1, excerpt)
