"""The synchronous shell: the client that users hold, and its controllers."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

from .core import Answer, Core
from .errors import ConfigurationError, TransportError
from .messages import Request, Response
from .pages import LocationPages, Pages
from .streams import Stream
from .transport import RequestsTransport, Transport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from typing_extensions import Self  # in typing from Python 3.11 on

    from .auth import Auth
    from .core import Effect, Steps
    from .operation import Operation, Security

T = TypeVar("T")
P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item


class Client:
    """The base of generated clients; threads may share one.

    A transport that is passed in belongs to the caller and stays open.
    """

    def __init__(  # noqa: PLR0913 - what a client consists of, always by keyword
        self,
        *,
        server: str,
        auth: Mapping[str, Auth],
        security: Security,
        user_agent: str,
        timeout: float,
        strict_responses: bool,
        transport: Transport | None,
    ) -> None:
        self._core = Core(
            server=server,
            auth=auth,
            security=security,
            user_agent=user_agent,
            strict_responses=strict_responses,
            stream=Stream,
        )
        self._timeout = timeout
        self._transport = transport
        self._owns_transport = transport is None
        self._closed = False
        self._making = threading.Lock()
        self._refreshing = threading.Lock()

    def close(self) -> None:
        """Close the connections; calls after this raise ConfigurationError."""
        self._closed = True
        if self._owns_transport and self._transport is not None:
            self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _answer(
        self, operation: Operation[T], arguments: tuple[object, ...]
    ) -> Answer[T]:
        if self._closed:
            raise ConfigurationError("the client is closed")
        return self._run(self._core.call(operation, arguments))

    def _run(self, steps: Steps[T]) -> T:
        """Perform the effects that the steps ask for, until they return."""
        try:
            effect = next(steps)
            while True:
                effect = self._advanced(steps, effect)
        except StopIteration as stop:
            value: T = stop.value
            return value

    def _advanced(self, steps: Steps[T], effect: Effect) -> Effect:
        try:
            done = self._performed(effect)
        except TransportError as error:
            return steps.throw(error)
        return steps.send(done)

    def _performed(self, effect: Effect) -> Response | None:
        if isinstance(effect, Request):
            return self._sender().send(effect, self._timeout)
        if isinstance(effect, Response):
            body = b"".join(effect.unread or ())
            return Response(effect.status, effect.headers, body)
        with self._refreshing:
            # None, if another thread did it while this one waited.
            renewal = effect.auth.renewal()
            if renewal is not None:
                self._run(renewal)
        return None

    def _sender(self) -> Transport:
        if self._transport is None:
            with self._making:
                self._transport = self._transport or RequestsTransport()
        return self._transport


class Controller:
    """The base of generated controllers: operations of one tag."""

    def __init__(self, client: Client) -> None:
        self._answer = client._answer  # noqa: SLF001 - two halves of one thing

    def _call(self, operation: Operation[T], *arguments: object) -> T:
        return self._answer(operation, arguments).value

    def _pages(self, kind: LocationPages[P, I], *arguments: object) -> Pages[P, I]:
        return Pages(kind, arguments, self._answer)
