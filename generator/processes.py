"""Work on all cores: many files made or written, and one thing beside another."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, Final, NoReturn, TypeAlias

from msgspec import DecodeError
from msgspec.msgpack import decode, encode

Task: TypeAlias = "tuple[str, Callable[[], bytes]]"
"""A path, and what makes or writes its file."""

# A child costs some hundredths of a second, in which a core makes a hundred files.
_WORTH_IT: Final = 800


def done(tasks: Sequence[Task], together: Callable[[str], str]) -> dict[str, bytes]:
    """Do all tasks; give what they return by path, in the order of the tasks.

    Paths for which `together` gives the same are left to one process.

    Each child is a copy of this process and does a share of them. The share of one
    that fails is done here, so that what a task raises is raised.
    """
    count = _processes(len(tasks))
    own, *shares = _shares(tasks, count, together)
    with ExitStack() as stack:
        answers = [stack.enter_context(_child(share)) for share in shares]
        contents = _done(own)
        for answer, share in zip(answers, shares, strict=True):
            try:
                contents |= decode(answer.read(), type=dict[str, bytes])
            except DecodeError:  # nothing came, or not all
                contents |= _done(share)
    return {path: contents[path] for path, _ in tasks}


@contextmanager
def beside(make: Callable[[], bytes]) -> Generator[Callable[[], bytes | None]]:
    """Have something made by a child; give what waits for it.

    That is None where the child failed, or where there is no core for it.
    """
    if not _may_copy() or len(os.sched_getaffinity(0)) == 1:
        yield lambda: None
        return
    with _child([("", make)]) as answer:

        def wait() -> bytes | None:
            try:
                return decode(answer.read(), type=dict[str, bytes])[""]
            except DecodeError:  # nothing came, or not all
                return None

        yield wait


def _shares(
    tasks: Sequence[Task], count: int, together: Callable[[str], str]
) -> list[list[Task]]:
    """Deal out the tasks in groups, the largest first, each to who has least."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(together(task[0]), []).append(task)
    shares: list[list[Task]] = [[] for _ in range(count)]
    for group in sorted(groups.values(), key=len, reverse=True):
        min(shares, key=len).extend(group)
    return shares


def _done(tasks: Sequence[Task]) -> dict[str, bytes]:
    return {path: make() for path, make in tasks}


def _processes(tasks: int) -> int:
    """Tell how many processes to use: one where a copy of this one is not safe."""
    if not _may_copy() or tasks < _WORTH_IT:
        return 1
    return len(os.sched_getaffinity(0))


def _may_copy() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def _child(tasks: Sequence[Task]) -> Generator[BinaryIO]:
    """Give the answer of a child that does the tasks, as it comes through a pipe."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reader)
        _answer(tasks, writer)
    os.close(writer)
    try:
        with os.fdopen(reader, "rb") as answer:
            yield answer
    finally:
        os.waitpid(pid, 0)


def _answer(tasks: Sequence[Task], writer: int) -> NoReturn:
    """Do the tasks in a child, which ends here whatever happens, and clears nothing.

    What waits to be printed, or to be done at exit, is the parent's.
    """
    with suppress(BaseException), os.fdopen(writer, "wb") as pipe:
        pipe.write(encode(_done(tasks)))
    os._exit(0)
