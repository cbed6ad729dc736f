"""What a long run is about to do, for whoever wants to show it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

Listener: TypeAlias = Callable[[str, int, int], None]
"""Called with the name of the work, how many files are done, and how many there are."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def told(what: str, done: int = 0, of: int = 0) -> None:
    """Say what begins or goes on; without `of` there is nothing to count."""
    listener = _listener.get()
    if listener is not None:
        listener(what, done, of)


@contextmanager
def listening(listener: Listener) -> Generator[None]:
    """Call a listener as long as this lasts."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)
