"""Where a body is written that is downloaded."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO


class Place:
    """Nowhere: whoever iterates a body has what came of it."""

    restartable = False
    """Whether what came can be taken back."""

    def begin(self, identity: str | None) -> int:  # noqa: ARG002 - for the others
        """Start with a body; give how much of it is there already.

        The `identity` is that of its bytes: None, where the server does not say whether
        they are the same the next time.
        """
        return 0

    def write(self, data: bytes) -> None:
        """Add what has come."""

    def finish(self) -> None:
        """Make of it what was asked for."""

    def leave(self) -> None:
        """Clear away what nobody asked for, finished or not."""


class OpenFile(Place):
    """An open file of the caller, from where it stands."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.restartable = file.seekable()
        self._start = file.tell() if self.restartable else 0
        self._written = False

    def begin(self, identity: str | None) -> int:
        """Drop what came of another body."""
        if self._written:
            self._file.seek(self._start)
            self._file.truncate()
        return super().begin(identity)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        self._written = True
        self._file.write(data)


class PartFile(Place):
    """A file beside the path that is wanted, which takes that name when it is whole.

    It is named by what is in it, so that a later download goes on with it, and several
    at once write the same bytes to the same place.
    """

    restartable = True

    def __init__(self, path: Path) -> None:
        if path.is_dir():
            raise IsADirectoryError(str(path))
        if not path.parent.is_dir():
            raise FileNotFoundError(str(path.parent))
        self._path, self._part = path, path
        self._file: BinaryIO | None = None
        self._kept = False

    def begin(self, identity: str | None) -> int:
        """Open the file; what is left of another body is given up."""
        self.leave()
        self._kept = identity is not None
        known = f"{self._path.name}\n{identity}" if self._kept else secrets.token_hex(8)
        digest = hashlib.sha256(known.encode()).hexdigest()[:16]
        self._part = self._path.with_name(f".download-{digest}.part")
        self._file = os.fdopen(os.open(self._part, _FLAGS, 0o666), "r+b")
        return self._file.seek(0, os.SEEK_END)

    def write(self, data: bytes) -> None:
        """Add to the file."""
        if self._file is not None:
            self._file.write(data)

    def finish(self) -> None:
        """Give the file its name; who sees the name sees the whole body."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            try:
                self._part.replace(self._path)
            except FileNotFoundError:
                # Another download of the same has been faster.
                if not (self._kept and self._path.exists()):
                    raise
            self._file = None

    def leave(self) -> None:
        """Close the file, and keep it only where a later download can go on with it."""
        if self._file is not None:
            self._file.close()
            self._file = None
            if not self._kept:
                self._part.unlink(missing_ok=True)


_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


def place_of(to: str | os.PathLike[str] | BinaryIO) -> Place:
    """Give the place that a path or an open file is."""
    return PartFile(Path(to)) if isinstance(to, (str, os.PathLike)) else OpenFile(to)
