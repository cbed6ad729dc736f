"""One run at a time on one output folder."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from generator.diagnostics import Diagnostic, InputError

_NAME = "lock"


@contextmanager
def locked(work: Path) -> Generator[int, None, None]:
    """Make the folder `work` and hold it alone; remove it when it is left empty.

    Gives the time at which this began, in nanoseconds of the file system's clock.

    Raises `InputError` while another process holds it. The system lets go of the
    lock when a process dies, so a killed run locks nobody out.
    """
    with _opened(work) as handle:
        if not _acquire(handle):
            raise InputError(_busy(work.parent))
        try:
            os.utime(work / _NAME)
            yield os.fstat(handle.fileno()).st_mtime_ns
        finally:
            if sys.platform == "win32":  # which removes no open file
                handle.close()
            with suppress(OSError):
                (work / _NAME).unlink()
                work.rmdir()


def _opened(work: Path) -> BinaryIO:
    """Open the file that is locked; without space for it the folder is gone again."""
    while True:
        work.mkdir(parents=True, exist_ok=True)
        try:
            return (work / _NAME).open("ab")
        except FileNotFoundError:  # a run that ended has just removed the folder
            continue
        except OSError:
            with suppress(OSError):
                work.rmdir()
            raise


if sys.platform == "win32":
    import msvcrt

    def _acquire(handle: BinaryIO) -> bool:
        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _acquire(handle: BinaryIO) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        # The other run may have removed the file since it was opened here; then
        # this lock is on a file that nobody else can find.
        return os.fstat(handle.fileno()).st_nlink > 0


def _busy(output: Path) -> Diagnostic:
    return Diagnostic(
        "busy",
        "error",
        f"another run is writing to {output}",
        hint="Wait until it has finished, then run again.",
    )
