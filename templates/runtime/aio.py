"""The asynchronous shell: what `client` and `pages` are, with `await`."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

import msgspec
from msgspec.structs import replace

from .core import ApiResponse, Pause, call
from .errors import ConfigurationError, TransportError
from .messages import Request, Response
from .operation import Operation
from .options import RequestOptions, Settings

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .core import Effect, Outcome, Steps
    from .pages import Arguments, LocationPages

T = TypeVar("T")
P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item


class AsyncTransport(Protocol):
    """What carries requests in an event loop."""

    async def send(self, request: Request) -> Response:
        """Send one request, as `Transport.send` says; what is unread is async, too."""
        ...

    async def close(self) -> None:
        """Close all connections."""
        ...


class AsyncClient:
    """The base of generated asynchronous clients; tasks may share one.

    A transport that is passed in belongs to the caller and stays open.
    """

    def __init__(self, settings: Settings, transport: AsyncTransport | None) -> None:
        self._settings = settings
        self._shared = _Shared(transport)

    def copy(self, **changes: Any) -> Self:
        """Give a client with other settings that shares the connections.

        Takes the fields of `RequestOptions`. Closing either of them closes both.
        """
        made = object.__new__(type(self))
        made._settings = self._settings.changed(RequestOptions(**changes))
        made._shared = self._shared
        return made

    async def close(self) -> None:
        """Close the connections; calls after this raise ConfigurationError."""
        await self._shared.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def _answer(
        self,
        operation: Operation[T],
        arguments: tuple[object, ...],
        options: RequestOptions | None = None,
    ) -> Coroutine[Any, Any, ApiResponse[T]]:
        steps = call(self._settings, self._shared, operation, arguments, options)
        return self._shared.run(steps)


class _Shared:
    """What a client and its copies have in common: the connections."""

    aio = True

    def __init__(self, transport: AsyncTransport | None) -> None:
        self._transport = transport
        self._own = transport is None
        self._closed = False
        self._renewing: tuple[object, asyncio.Lock] | None = None

    async def close(self) -> None:
        self._closed = True
        if self._own and self._transport is not None:
            await self._transport.close()

    async def run(self, steps: Steps[T]) -> T:
        """Perform the effects that the steps ask for, until they return."""
        if self._closed:
            raise ConfigurationError("the client is closed")
        try:
            effect = next(steps)
            while True:
                effect = steps.send(await self._performed(effect))
        except StopIteration as stop:
            value: T = stop.value
            return value

    async def _performed(self, effect: Effect) -> Outcome | None:
        try:
            if isinstance(effect, Request):
                return await self._sender().send(effect)
            if isinstance(effect, Response):
                pieces = [each async for each in cast("AsyncUnread", effect.unread)]
                return replace(effect, body=b"".join(pieces), unread=None)
        except TransportError as error:
            return error
        if isinstance(effect, Pause):
            await asyncio.sleep(effect.seconds)
            return None
        async with self._lock():
            # None, if another task did it while this one waited.
            renewal = effect.renewal()
            if renewal is not None:
                await self.run(renewal)
        return None

    def _lock(self) -> asyncio.Lock:
        loop = asyncio.get_running_loop()
        if self._renewing is None or self._renewing[0] is not loop:
            self._renewing = loop, asyncio.Lock()
        return self._renewing[1]

    def _sender(self) -> AsyncTransport:
        if self._transport is None:
            from .aio_transport import AiohttpTransport

            self._transport = AiohttpTransport()
        return self._transport


class AsyncWithResponse:
    """The base of controllers whose calls give the whole response."""

    def __init__(self, client: AsyncClient) -> None:
        self._answer = client._answer  # noqa: SLF001 - two halves of one thing

    async def _call(
        self,
        operation: Operation[T],
        *arguments: object,
        options: RequestOptions | None = None,
    ) -> ApiResponse[T]:
        return await self._answer(operation, arguments, options)


class AsyncController:
    """The base of generated asynchronous controllers: operations of one tag."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._answer = client._answer  # noqa: SLF001 - two halves of one thing

    async def _call(
        self,
        operation: Operation[T],
        *arguments: object,
        options: RequestOptions | None = None,
    ) -> T:
        return (await self._answer(operation, arguments, options)).value

    def _pages(
        self,
        kind: LocationPages[P, I],
        *arguments: object,
        options: RequestOptions | None = None,
    ) -> AsyncPages[P, I]:
        return AsyncPages(kind, arguments, options, self._answer)


class AsyncPages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Iterates pages; `items()` iterates their items. Each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    kind: LocationPages[P, I]
    arguments: Arguments
    options: RequestOptions | None
    call: Callable[..., Coroutine[Any, Any, ApiResponse[P]]]

    async def __aiter__(self) -> AsyncIterator[P]:
        arguments: Arguments | None = self.arguments
        seen: set[str] = set()
        while arguments is not None:
            answer = await self.call(self.kind.operation, arguments, self.options)
            yield answer.value
            arguments = self.kind.following(arguments, answer.headers, seen)

    async def items(self) -> AsyncIterator[I]:
        """Iterate the items of all pages."""
        async for page in self:
            for item in self.kind.items(page) or ():
                yield item


class AsyncUnread(Protocol):
    """A body on its way, as `Unread` says."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...  # noqa: D102 - as of a file
