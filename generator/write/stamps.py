"""Which files are as a run left them, told without reading them, as git does.

A stamp is taken of a file before its digest, and kept only where the file's time lies
before a moment of the same clock that the digest was taken after: then every later
edit gives the file another time. What was written too recently to tell is read.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import msgspec


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """What a regular file looks like while its content has the digest.

    `time` is when its content changed last, `change` when anything of it did, both in
    nanoseconds.
    """

    size: int
    time: int
    change: int
    inode: int
    digest: str = ""

    def is_on(self, path: str) -> bool:
        """Tell whether a file still looks like this."""
        try:
            return stamp(os.lstat(path), self.digest) == self
        except OSError:
            return False


Stamps: TypeAlias = Mapping[str, Stamp]
NO_STAMPS: Stamps = {}


def stamp(facts: os.stat_result, digest: str = "") -> Stamp:
    """Make the stamp of a file of which the system told these facts."""
    times = facts.st_mtime_ns, facts.st_ctime_ns
    return Stamp(facts.st_size, *times, facts.st_ino, digest)


class Seen:
    """The digests of the files in a folder; `stamps` are of those that were asked for.

    `clock` is the time at which the folder's file system has last been asked for it.
    """

    def __init__(
        self,
        folder: Path,
        known: Stamps,
        read: Callable[[Path], str | None],
        clock: int = 0,
    ) -> None:
        self.stamps: dict[str, Stamp] = {}
        self._folder = folder
        self._known = known
        self._read = read
        self._clock = clock

    def digest(self, path: str) -> str | None:
        """Give the digest of a file, as `read` does, which need not be asked."""
        known, place = self._known.get(path), f"{self._folder}/{path}"
        if known is not None and known.is_on(place):
            self.stamps[path] = known
            return known.digest
        try:
            facts = os.lstat(place)
        except OSError:
            return self._read(self._folder / path)
        digest = self._read(self._folder / path)
        if digest and stat.S_ISREG(facts.st_mode) and facts.st_mtime_ns < self._clock:
            self.stamps[path] = stamp(facts, digest)
        return digest
