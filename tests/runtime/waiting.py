"""The asynchronous half of the runtime behind the face of the other.

Its event loop runs in a thread of its own, so that one test is true of both halves.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, Self, TypeVar

from runtime import Operation
from runtime.aio import AsyncClient, AsyncController
from runtime.aio_pages import AsyncPages
from runtime.aio_streams import AsyncStream
from runtime.paging import Paging

T = TypeVar("T")


class Loop:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def result(self, awaited: Coroutine[Any, Any, T]) -> T:
        """Wait for a coroutine."""
        return asyncio.run_coroutine_threadsafe(awaited, self._loop).result()

    def close(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def iterated(self, items: Callable[[], AsyncIterator[T]]) -> Iterator[T]:
        """Iterate what is asynchronous, item by item."""
        iterator = items()
        nothing: Any = object()

        async def one() -> T:
            return await anext(iterator, nothing)

        while (item := self.result(one())) is not nothing:
            yield item


class WaitingStream:
    """A stream that is waited for."""

    def __init__(self, loop: Loop, stream: AsyncStream[Any]) -> None:
        self._loop, self._stream = loop, stream
        self.response = stream.response

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        async def one() -> Any:
            return await anext(self._stream, self)

        found = self._loop.result(one())
        if found is self:
            raise StopIteration
        return found

    def events(self) -> Iterator[Any]:
        self._stream.events()
        return self._loop.iterated(self._stream.events)

    def close(self) -> None:
        self._loop.result(self._stream.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class WaitingPages:
    """Pages that are waited for."""

    def __init__(self, loop: Loop, pages: AsyncPages[Any, Any]) -> None:
        self._loop, self._pages = loop, pages

    def __iter__(self) -> Iterator[Any]:
        return self._loop.iterated(self._pages.__aiter__)

    def items(self) -> Iterator[Any]:
        return self._loop.iterated(self._pages.items)

    def responses(self) -> Iterator[Any]:
        return self._loop.iterated(self._pages.responses)

    @property
    def token(self) -> str | None:
        return self._pages.token

    def resume(self, token: str) -> "WaitingPages":
        return WaitingPages(self._loop, self._pages.resume(token))


class WaitingApi(AsyncController):
    """What `Api` is, of an asynchronous client."""

    def __init__(self, client: AsyncClient, loop: Loop) -> None:
        super().__init__(client)
        self.client, self._loop = client, loop
        self.more = (loop,)

    def call(
        self, operation: Operation[Any], *arguments: object, options: Any = None
    ) -> Any:
        found = self._loop.result(self._call(operation, arguments, options))
        if isinstance(found, AsyncStream):
            return WaitingStream(self._loop, found)
        return found

    def words(self, either: str) -> str:
        """Choose the words of this half's library; after the bar those of aiohttp."""
        return either.partition("|")[2]

    def close(self) -> None:
        self._loop.result(self.client.close())

    def pages(
        self, kind: Paging[Any, Any], *arguments: object, options: Any = None
    ) -> WaitingPages:
        pages = AsyncPages(kind, arguments, options, self._answer)
        return WaitingPages(self._loop, pages)
