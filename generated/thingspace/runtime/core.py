"""The client without I/O: what it knows, and the steps of a call.

A call is a generator: it yields what it wants done and is sent what came of it. A
shell that performs these effects (now or in an event loop) is all that sync and async
have of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import msgspec

from .answers import read, reader_for
from .errors import ConfigurationError, TransportError
from .messages import Request, Response
from .operation import Events, Lines, Operation, Security
from .request import checked, request_of
from .streams import Items

if TYPE_CHECKING:
    from .auth import Auth

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


Effect: TypeAlias = "Request | Response | Auth"
Steps: TypeAlias = Generator[Effect, Response | TransportError | None, T]
"""A Request is answered with its Response, a Response that is unread with itself, read
whole; either with the TransportError that came instead. For an Auth, the steps of its
`renewal()`, if any, are run, one call at a time."""


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """What a call gave, and the response that said so."""

    value: T
    response: Response


class Core(msgspec.Struct):
    """Settings of a client and the steps of its calls; shared by sync and async."""

    server: str
    auth: Mapping[str, Auth]
    security: Security
    user_agent: str
    strict: bool
    stream: type[Items[Any]]
    check: Callable[[Operation[Any], tuple[object, ...]], None] | None = None

    def __post_init__(self) -> None:
        self.server = checked(self.server) if self.server else ""

    def call(
        self, operation: Operation[T], arguments: tuple[object, ...]
    ) -> Steps[Answer[T]]:
        """Carry out an operation.

        Raises ConfigurationError or ValueError before anything is sent (ValidationError
        is one, by `check`); then
        TransportError, ApiException or DecodeError.
        """
        if self.check is not None:
            self.check(operation, arguments)
        request = request_of(operation, self.server, self.user_agent, arguments)
        method, url = request.method, request.url
        for auth in self._credentials(operation):
            if auth.renewal() is not None:
                yield auth
            auth.apply(request)
        response = yield from _following(request, url)
        reader = reader_for(operation, response, url, strict=self.strict)
        if isinstance(reader, (Lines, Events)):
            stream = self.stream(reader, response, method, url, strict=self.strict)
            return Answer(cast("T", stream), response)
        if response.unread is not None:
            response = yield from _told(response, method, url)
            reader = reader_for(operation, response, url, strict=self.strict)
        value = read(reader, response, method, url, strict=self.strict)
        return Answer(cast("T", value), response)

    def _credentials(self, operation: Operation[Any]) -> tuple[Auth, ...]:
        """Choose the first alternative whose credentials are all there; none, last."""
        security = self.security if operation.security is None else operation.security
        lacks: list[str] = []
        for alternative in filter(None, security):
            schemes = {name: self.auth.get(name) for name in alternative}
            missing = [
                auth.missing if auth else f"a scheme {name!r}"
                for name, auth in schemes.items()
            ]
            if not any(missing):
                return tuple(filter(None, schemes.values()))
            lacks.append(" and ".join(filter(None, missing)))
        if len(lacks) == len(security) > 0:
            needed = "; or ".join(lacks)
            raise ConfigurationError(f"{operation.id or 'the call'} needs {needed}")
        return ()


def _told(effect: Request | Response, method: str, url: str) -> Steps[Response]:
    done = yield effect
    if isinstance(done, TransportError):
        done.method, done.url = method, url
        raise done
    return cast("Response", done)


def exchange(request: Request, url: str) -> Steps[Response]:
    """Send one request. `url` is its address without credentials, for errors."""
    response = yield from _told(request, request.method, url)
    if response.unread is not None and not response.succeeded:
        response = yield from _told(response, request.method, url)
    return response


def _following(request: Request, url: str) -> Steps[Response]:
    """Send a request and follow redirects, of GET and HEAD only.

    After five, or where one leads nowhere, the redirect itself is the answer.
    """
    response = yield from exchange(request, url)
    for _ in range(_MOST_REDIRECTS):
        if response.status not in _REDIRECTS or request.method not in {"GET", "HEAD"}:
            break
        target = _target(request, response.headers.get("location", ""))
        if target is None:
            break
        request = target
        response = yield from exchange(request, url)
    return response


def _target(request: Request, location: str) -> Request | None:
    """Make the request that a redirect asks for; a stranger gets no credentials."""
    try:
        url = urljoin(request.url, location)
        same = _origin(url) == _origin(request.url)
    except ValueError:
        return None
    if not location or not url.lower().startswith(("http://", "https://")):
        return None
    if same:
        return msgspec.structs.replace(request, url=url)
    # Any header may be a credential, so another origin is told no more than needed.
    headers = {name: request.headers[name] for name in ("Accept", "User-Agent")}
    return Request(request.method, url, headers, stream=request.stream)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
