"""The two halves of an SDK: calls that wait, and calls that are awaited."""

from __future__ import annotations

from typing import Final

from msgspec import Struct


class Shell(Struct, frozen=True):
    """What tells the asynchronous half of an SDK from the other."""

    prefix: str = ""  # of classes
    keyword: str = "def"
    result: str = "return "
    module: str = "runtime"
    folder: str = ""  # of its modules, as part of their names

    @property
    def aio(self) -> bool:
        """Whether calls are awaited."""
        return bool(self.prefix)


SYNC: Final = Shell()
AIO: Final = Shell("Async", "async def", "return await ", "runtime.aio", "aio.")
