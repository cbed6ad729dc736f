"""Answers whose bytes are taken as they come, in an event loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, cast

from .bodies import pieces_awaited
from .downloads import Target, Transfer, Unsaved
from .messages import Progress
from .places import Place, place_of

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .aio import AsyncUnread


class AsyncDownload(Unsaved):
    """The body of an answer, as it comes: iterate it in a `with`, or `save` it.

    As of a `Download`; files are written beside the event loop.
    """

    async def save(self, to: Target, progress: Progress | None = None) -> None:
        """Write the body to a path, which appears when all is there, or an open file.

        A path whose download has failed may have left a file beside it, with which the
        next download to it goes on, if the server says that it is still the same.
        """
        place = place_of(to)
        try:
            transfer: Transfer = await self._run(place)
            async with contextlib.aclosing(pieces_awaited(transfer)) as body:
                async for data in body:
                    await asyncio.to_thread(place.write, data)
                    if progress is not None:
                        progress(transfer.done, transfer.total)
            await asyncio.to_thread(place.finish)
        finally:
            place.leave()

    def __aiter__(self) -> AsyncGenerator[bytes]:
        return pieces_awaited(self._begun)

    async def __aenter__(self) -> Self:
        self._transfer = await self._run(Place())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.response.unread is not None:
            await cast("AsyncUnread", self.response.unread).close()
