"""Answers that arrive item by item, in an event loop."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, TypeVar, cast

from .bodies import pieces_awaited
from .streams import Event, Events, Items, Raw

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .aio import AsyncUnread

T = TypeVar("T")


class AsyncStream(Items[T]):
    """The items of an answer as they arrive, as of a `Stream`."""

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        async for raw in self._raw:
            if not self._blank(raw):
                return self._read(raw)
        raise StopAsyncIteration

    def events(self) -> AsyncIterator[Event]:
        """Iterate the events themselves. Raises TypeError if the items are lines."""
        if not isinstance(self._reader, Events):
            raise TypeError("this stream has no server-sent events")
        return cast("AsyncIterator[Event]", self._raw)

    async def close(self) -> None:
        """Close the connection, unless all has been read."""
        await self._raw.aclose()
        if self.response.unread is not None:
            await cast("AsyncUnread", self.response.unread).close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @functools.cached_property
    def _raw(self) -> AsyncGenerator[Raw]:
        return self._pulled()

    async def _pulled(self) -> AsyncGenerator[Raw]:
        async with contextlib.aclosing(pieces_awaited(self)) as body:
            async for data in body:
                for raw in self._feed(data):
                    yield raw
                if self._done:
                    return
        for raw in self._feed(None):
            yield raw
