"""The synchronous shell: the client that users hold, its controllers and its pages."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qs, urlsplit

import msgspec

from .core import Answer, Core
from .errors import ConfigurationError, PaginationError, TransportError
from .messages import Request, Response
from .operation import Operation, Query, Security
from .streams import Stream
from .transport import RequestsTransport, Transport

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .auth import Auth
    from .core import Effect, Steps

T = TypeVar("T")
P = TypeVar("P")
I = TypeVar("I")  # noqa: E741 - item
Arguments: TypeAlias = tuple[object, ...]


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
        validate_requests: bool,
        transport: Transport | None,
    ) -> None:
        self._core = Core(server, auth, security, user_agent, strict_responses, Stream)
        if validate_requests:
            from .constraints import Check, table_of

            self._core.check = Check(table_of(__name__.rpartition(".runtime.")[0]))
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

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, operation: Operation[T], arguments: Arguments) -> Answer[T]:
        if self._closed:
            raise ConfigurationError("the client is closed")
        return self._run(self._core.call(operation, arguments))

    def _run(self, steps: Steps[T]) -> T:
        """Perform the effects that the steps ask for, until they return."""
        try:
            effect = next(steps)
            while True:
                effect = steps.send(self._performed(effect))
        except StopIteration as stop:
            value: T = stop.value
            return value

    def _performed(self, effect: Effect) -> Response | TransportError | None:
        try:
            if isinstance(effect, Request):
                return self._sender().send(effect, self._timeout)
            if isinstance(effect, Response):
                body = b"".join(effect.unread or ())
                return Response(effect.status, effect.headers, body)
        except TransportError as error:
            return error
        with self._refreshing:
            # None, if another thread did it while this one waited.
            renewal = effect.renewal()
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


class LocationPages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Pages that name the next one's token in the query of the Location header.

    `token` is the query parameter, there and in the operation. Only the token is taken
    from the header, so it cannot lead to another host. `items` gives a page's items.
    """

    operation: Operation[P]
    token: str
    items: Callable[[P], Iterable[I] | None]

    def following(
        self, arguments: Arguments, response: Response, seen: set[str]
    ) -> Arguments | None:
        """Give the arguments of the next page's call, or None after the last page.

        Raises PaginationError if the header cannot be read, or names a page that was
        there already: `seen` has the tokens of those.
        """
        try:
            query = urlsplit(response.headers.get("location", "")).query
        except ValueError:
            raise PaginationError("the Location header is not a URL") from None
        tokens = parse_qs(query).get(self.token)
        if not tokens:
            return None
        parameters = enumerate(self.operation.parameters)
        queries = {each.name: at for at, each in parameters if isinstance(each, Query)}
        at = queries[self.token]
        seen.add(str(arguments[at]))
        if tokens[0] in seen:
            raise PaginationError(f"page {tokens[0]!r} is named as the next one again")
        return (*arguments[:at], tokens[0], *arguments[at + 1 :])


class Pages(msgspec.Struct, Generic[P, I], frozen=True, eq=False):
    """Iterates pages; `items()` iterates their items. Each iteration starts anew.

    The next page is asked for when the loop gets there, not before: some services
    take the question as the receipt of the page before it.
    """

    kind: LocationPages[P, I]
    arguments: Arguments
    call: Callable[[Operation[P], Arguments], Answer[P]]

    def __iter__(self) -> Iterator[P]:
        arguments: Arguments | None = self.arguments
        seen: set[str] = set()
        while arguments is not None:
            answer = self.call(self.kind.operation, arguments)
            yield answer.value
            arguments = self.kind.following(arguments, answer.response, seen)

    def items(self) -> Iterator[I]:
        """Iterate the items of all pages."""
        for page in self:
            yield from self.kind.items(page) or ()
