"""Streams, with `await`."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import TYPE_CHECKING, TypeVar, cast

from .errors import TransportError
from .streams import Event, Events, Items

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .aio import AsyncUnread

T = TypeVar("T")


class AsyncStream(Items[T]):
    """The items of an answer as they arrive. Close it if not all of them are wanted.

    Iterating raises TransportError where the connection breaks, and DecodeError, with
    the item as its body, for one that cannot be read; the next ones still can be.
    """

    _raw: AsyncGenerator[bytes | Event] | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        async for raw in self._pulled():
            if not self._blank(raw):
                return self._read(raw)
        raise StopAsyncIteration

    def events(self) -> AsyncIterator[Event]:
        """Iterate the events themselves. Raises TypeError if the items are lines."""
        if not isinstance(self._reader, Events):
            raise TypeError("this stream has no server-sent events")
        return cast("AsyncIterator[Event]", self._pulled())

    async def close(self) -> None:
        """Close the connection, unless all has been read."""
        await self._pulled().aclose()
        if self.response.unread is not None:
            await cast("AsyncUnread", self.response.unread).close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _pulled(self) -> AsyncGenerator[bytes | Event]:
        if self._raw is None:
            self._raw = self._pulling()
        return self._raw

    async def _pulling(self) -> AsyncGenerator[bytes | Event]:
        unread = cast("AsyncUnread | None", self.response.unread)
        try:
            if unread is None:
                for raw in self._feed(self.response.body):
                    yield raw
            else:
                async for data in unread:
                    for raw in self._feed(data):
                        yield raw
                    if self._done:
                        return
            for raw in () if self._done else self._feed(None):
                yield raw
        except TransportError as error:
            error.method, error.url = self._method, self._url
            raise
        finally:
            if unread is not None:
                await unread.close()
