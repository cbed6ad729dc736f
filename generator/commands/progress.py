"""Progress on standard error: a bar on a terminal, a line for each stage elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from typing import TextIO

from generator.progress import listening

_PATIENCE = 1.0  # seconds in which nobody wonders
_PAUSE = 0.1  # between two drawings
_WIDTH = 24
_CLEAR = "\r\x1b[K"


@contextmanager
def shown(*, quiet: bool) -> Generator[None]:
    """Show what a run does once it takes more than a second."""
    shape = _Bar if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else _Lines
    progress = shape(sys.stderr)
    try:
        with nullcontext() if quiet else listening(progress.show):
            yield
    finally:
        progress.end()


class _Bar:
    """One line that is drawn again and again, and gone in the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False

    def show(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + _PAUSE, True
        filled = _WIDTH * done // of if of else 0
        bar = f" [{'#' * filled:-<{_WIDTH}}] {done:,} of {of:,} files" if of else " ..."
        self._stream.write(f"{_CLEAR}{what}{bar}")
        self._stream.flush()

    def end(self) -> None:
        if self._drawn:
            self._stream.write(_CLEAR)
            self._stream.flush()


class _Lines:
    """A line for each stage that begins when the run is a long one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._told = ""

    def show(self, what: str, done: int, of: int) -> None:
        del done
        if what != self._told and time.monotonic() >= self._next:
            self._stream.write(f"{what} {of:,} files\n" if of else f"{what}\n")
            self._stream.flush()
        self._told = what

    def end(self) -> None:
        """Leave what is printed."""
