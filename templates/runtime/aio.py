"""The asynchronous shell: what `client` is, with `await`."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from msgspec.structs import replace

from .core import ApiResponse, Pause, call
from .errors import ConfigurationError, TransportError
from .messages import Request, Response
from .options import RequestOptions, Settings
from .shell import Shell

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .core import Effect, Moved, Outcome, Steps
    from .operation import Operation

T = TypeVar("T")


class AsyncTransport(Protocol):
    """What carries requests in an event loop."""

    async def send(self, request: Request) -> Response:
        """Send one request, as `Transport.send` says; what is unread is async, too."""
        ...

    async def close(self) -> None:
        """Close all connections."""


class AsyncClient(Shell["_Shared"]):
    """The base of generated asynchronous clients; tasks may share one.

    A transport that is passed in belongs to the caller and stays open.
    """

    def __init__(self, settings: Settings, transport: AsyncTransport | None) -> None:
        super().__init__(settings, _Shared(transport))

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
        moved: Moved | None = None,
    ) -> Coroutine[Any, Any, ApiResponse[T]]:
        steps = call(self._settings, self._shared, operation, arguments, options, moved)
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
        finally:
            steps.close()  # else what it was about to do would be done some time

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
            renewal = effect.auth.renewal(effect.request)
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


class AsyncController:
    """The base of generated asynchronous controllers: operations of one tag."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client
        self._answer = client._answer  # noqa: SLF001 - two halves of one thing

    async def _call(
        self,
        operation: Operation[T],
        arguments: tuple[object, ...],
        options: RequestOptions | None,
    ) -> T:
        return (await self._answer(operation, arguments, options)).value


class AsyncUnread(Protocol):
    """A body on its way, as `Unread` says."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def close(self) -> None: ...  # noqa: D102 - as of a file
