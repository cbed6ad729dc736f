"""Many files made, or written, on all cores."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import accumulate
from typing import BinaryIO, Final, NoReturn, TypeAlias

from msgspec import DecodeError
from msgspec.msgpack import decode, encode

from generator.progress import told

Task: TypeAlias = "tuple[str, Callable[[], bytes]]"
"""A path, and what makes or writes its file."""

# A child costs some hundredths of a second, in which a core makes a hundred files.
_WORTH_IT: Final = 800
_MOST_LOTS: Final = 1000  # their numbers fit into a pipe


def done(
    tasks: Sequence[Task],
    together: Callable[[str], str],
    what: str,
    *,
    large: bool = False,
) -> dict[str, bytes]:
    """Do all tasks; give what they return by path, in the order of the tasks.

    Paths for which `together` gives the same are left to one process. `what` is done
    to them is told as it goes on. Of `large` tasks a few are worth several processes.

    Each child is a copy of this process; whoever is free takes the next lot. What a
    child that failed has taken is done here, so that what a task raises is raised.
    """
    count = _processes(len(tasks), large=large)
    lots = _lots(tasks, together)
    with _turns(len(lots)) as turns, ExitStack() as stack:
        theirs, mine = _taken(lots, turns), _taken(lots, turns, what)
        answers = [stack.enter_context(_child(theirs)) for _ in range(count - 1)]
        contents = _done(mine)
        for answer in answers:
            with suppress(DecodeError):  # nothing came, or not all
                contents |= decode(answer.read(), type=dict[str, bytes])
    contents |= _done([task for task in tasks if task[0] not in contents])
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


def _lots(tasks: Sequence[Task], together: Callable[[str], str]) -> list[list[Task]]:
    """Deal out the tasks in groups, the largest first."""
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(together(task[0]), []).append(task)
    lots: list[list[Task]] = [[] for _ in range(min(len(groups), _MOST_LOTS))]
    ordered = sorted(groups.values(), key=len, reverse=True)
    for number, group in enumerate(ordered):
        lots[number % len(lots)] += group
    return lots


@contextmanager
def _turns(lots: int) -> Generator[int]:
    """Give a pipe with the number of each lot in it, two bytes each."""
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as turns:
        turns.write(b"".join(number.to_bytes(2, "big") for number in range(lots)))
    try:
        yield reader
    finally:
        os.close(reader)


def _taken(lots: Sequence[list[Task]], turns: int, what: str = "") -> Iterator[Task]:
    """Take lots until none is left, and tell how far all are, if this is to."""
    before = [0, *accumulate(map(len, lots))]
    while number := os.read(turns, 2):
        taken = int.from_bytes(number, "big")
        if what:
            told(what, before[taken], before[-1])
        yield from lots[taken]


def _done(tasks: Iterable[Task]) -> dict[str, bytes]:
    return {path: make() for path, make in tasks}


def _processes(tasks: int, *, large: bool = False) -> int:
    """Tell how many processes to use: one where a copy of this one is not safe."""
    worth_it = tasks >= (2 if large else _WORTH_IT) and _is_safe()
    return len(os.sched_getaffinity(0)) if worth_it else 1


def _is_safe() -> bool:
    """Tell whether a copy of this process can do what this one does."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def _child(tasks: Iterable[Task]) -> Generator[BinaryIO]:
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


def _answer(tasks: Iterable[Task], writer: int) -> NoReturn:
    """Do the tasks in a child, which ends here whatever happens, and clears nothing.

    What waits to be printed, or to be done at exit, is the parent's.
    """
    with suppress(BaseException), os.fdopen(writer, "wb") as pipe:
        pipe.write(encode(_done(tasks)))
    os._exit(0)
