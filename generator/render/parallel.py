"""The files of an SDK made on all cores, where there are many."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO, Final, NoReturn, TypeAlias

import msgspec

Task: TypeAlias = "tuple[str, Callable[[], bytes]]"
"""A path, and what makes the content of its file."""

# A child costs some ten milliseconds, in which a core makes forty files.
_WORTH_IT: Final = 200


def made(tasks: Sequence[Task]) -> dict[str, bytes]:
    """Do all tasks; give the contents by path, in the order of the tasks.

    Each child is a copy of this process and does a share of them. The share of one
    that fails is done here, so that what a task raises is raised.
    """
    count = _processes(len(tasks))
    shares = [tasks[number::count] for number in range(count)]
    children = [_child(share) for share in shares[1:]]
    contents = _done(shares[0])
    for (pid, answer), share in zip(children, shares[1:], strict=True):
        with answer:
            data = answer.read()
        failed = os.waitpid(pid, 0)[1] != 0
        contents |= _done(share) if failed else _decode(data)
    return {path: contents[path] for path, _ in tasks}


def _done(tasks: Sequence[Task]) -> dict[str, bytes]:
    return {path: make() for path, make in tasks}


def _decode(data: bytes) -> dict[str, bytes]:
    return msgspec.msgpack.decode(data, type=dict[str, bytes])


def _processes(tasks: int) -> int:
    """Tell how many processes to use: one where a copy of this one is not safe."""
    if sys.platform != "linux" or threading.active_count() > 1 or tasks < _WORTH_IT:
        return 1
    return len(os.sched_getaffinity(0))


def _child(tasks: Sequence[Task]) -> tuple[int, BinaryIO]:
    """Start a child that does the tasks; its answer comes through a pipe."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _answer(tasks, writer)
    os.close(writer)
    return pid, os.fdopen(reader, "rb")


def _answer(tasks: Sequence[Task], writer: int) -> NoReturn:
    """Do the tasks in a child, which ends here whatever happens, and clears nothing.

    What waits to be printed, or to be done at exit, is the parent's.
    """
    status = 1
    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(_done(tasks)))
        status = 0
    finally:
        os._exit(status)
