"""Many files made, or written, on all cores."""

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
def beside(task: Callable[[], bytes], *, large: bool) -> Generator[Callable[[], bytes]]:
    """Give what waits for a task, which a copy of this process does meanwhile.

    One that is not `large`, or whose process fails, is done when it is waited for.
    """
    if not large or not _is_safe():
        yield task
        return
    with _child([("", task)]) as answer:

        def wait() -> bytes:
            try:
                return decode(answer.read(), type=dict[str, bytes])[""]
            except DecodeError:
                return task()

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
    worth_it = tasks >= _WORTH_IT and _is_safe()
    return len(os.sched_getaffinity(0)) if worth_it else 1


def _is_safe() -> bool:
    """Tell whether a copy of this process can do what this one does."""
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
