"""The synchronous shell: the client that users hold, and its controllers."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from .core import ApiResponse, Pause, call
from .errors import ConfigurationError, TransportError
from .messages import Request, Response, Transport
from .options import RequestOptions, Settings
from .shell import Shell

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .core import Effect, Moved, Outcome, Steps
    from .operation import Operation

T = TypeVar("T")


class Client(Shell["_Shared"]):
    """The base of generated clients; threads may share one.

    A transport that is passed in belongs to the caller and stays open.
    """

    def __init__(self, settings: Settings, transport: Transport | None) -> None:
        super().__init__(settings, _Shared(transport))

    def close(self) -> None:
        """Close the connections; calls after this raise ConfigurationError."""
        self._shared.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(
        self,
        operation: Operation[T],
        arguments: tuple[object, ...],
        options: RequestOptions | None = None,
        moved: Moved | None = None,
    ) -> ApiResponse[T]:
        steps = call(self._settings, self._shared, operation, arguments, options, moved)
        return self._shared.run(steps)


class _Shared:
    """What a client and its copies have in common: the connections."""

    aio = False

    def __init__(self, transport: Transport | None) -> None:
        self._transport = transport
        self._own = transport is None
        self._closed = False
        self._locks: dict[int, threading.RLock] = {}

    def close(self) -> None:
        self._closed = True
        if self._own and self._transport is not None:
            self._transport.close()

    def run(self, steps: Steps[T]) -> T:
        """Perform the effects that the steps ask for, until they return."""
        if self._closed:
            raise ConfigurationError("the client is closed")
        try:
            effect = next(steps)
            while True:
                effect = steps.send(self._performed(effect))
        except StopIteration as stop:
            value: T = stop.value
            return value
        finally:
            steps.close()  # else what it was about to do would be done some time

    def _performed(self, effect: Effect) -> Outcome | None:
        try:
            if isinstance(effect, Request):
                return self._sender().send(effect)
            if isinstance(effect, Response):
                return replace(effect, body=b"".join(effect.unread or ()), unread=None)
        except TransportError as error:
            return error
        if isinstance(effect, Pause):
            time.sleep(effect.seconds)
            return None
        with self._lock():
            # None, if another thread did it while this one waited.
            renewal = effect.auth.renewal(effect.request)
            if renewal is not None:
                self.run(renewal)
        return None

    def _lock(self) -> threading.RLock:
        # Of a lock that another thread held at a fork, the child has no use.
        return self._locks.setdefault(os.getpid(), threading.RLock())

    def _sender(self) -> Transport:
        if self._transport is None:
            from .transport import RequestsTransport  # most of an SDK's import time

            with self._lock():
                self._transport = self._transport or RequestsTransport()
        return self._transport


class Controller:
    """The base of generated controllers: operations of one tag."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._answer = client._answer  # noqa: SLF001 - two halves of one thing

    def _call(
        self,
        operation: Operation[T],
        arguments: tuple[object, ...],
        options: RequestOptions | None,
    ) -> T:
        return self._answer(operation, arguments, options).value
