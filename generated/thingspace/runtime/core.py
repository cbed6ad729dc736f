"""The client without I/O: the steps of a call.

A call is a generator: it yields what it wants done and is sent what came of it. A
shell that performs these effects (now or in an event loop) is all that sync and async
have of their own.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Generator, Iterable
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec.structs import replace

from .answers import read, reader_for
from .errors import AnswerError, ConfigurationError, TransportError, request_id
from .hooks import Hooks
from .messages import Headers, Request, Response
from .operation import Operation, Query
from .options import RequestOptions, Settings
from .request import fields, header_value, request_of
from .retries import IDEMPOTENT, Attempts, replayable

if TYPE_CHECKING:
    from .auth import Auth

T = TypeVar("T")

_UNCLEAR = re.compile(r"[\x00-\x1f\\]")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_UNAUTHORIZED = 401
_HARMLESS = frozenset(
    ["Accept", "Accept-Encoding", "If-Range", "Last-Event-ID", "Range", "User-Agent"]
)


class Pause(msgspec.Struct, frozen=True):
    """Seconds to wait."""

    seconds: float


class Renewal(msgspec.Struct, frozen=True):
    """A credential that may have to be fetched, and the request that waits for it."""

    auth: Auth
    request: Request


Effect: TypeAlias = "Request | Response | Renewal | Pause"
Outcome: TypeAlias = "Response | TransportError"
Steps: TypeAlias = Generator[Effect, "Outcome | None", T]
"""A Request is answered with its Response, a Response that is unread with itself, read
whole; either with the TransportError that came instead. For an Auth, the steps of its
`renewal()`, if any, are run, one call at a time."""


Moved: TypeAlias = Callable[[Settings, str], str]


class ApiResponse(msgspec.Struct, Generic[T], frozen=True):
    """What a call gave, and the response that said so.

    `elapsed` is in seconds, all `attempts` and pauses included. The `body` of a stream
    is empty here. `url` is what was asked for, without credentials.
    """

    value: T
    status: int
    headers: Headers
    body: bytes
    elapsed: float
    attempts: int
    url: str

    @property
    def request_id(self) -> str | None:
        """The server's own name for this call, for its support desk."""
        return request_id(self.headers)


class Runner(Protocol):
    """What carries out steps; where it is `aio`, what `run` gives is awaited."""

    @property
    def aio(self) -> bool: ...  # noqa: D102 - as above

    def run(self, steps: Steps[Any]) -> Any: ...  # noqa: D102 - as above


class Opened(msgspec.Struct):
    """An answer whose body is on its way, and all that it takes to ask again for it.

    The `request` is as yet without `credentials`.
    """

    settings: Settings
    runner: Runner
    operation: Operation[Any]
    request: Request
    credentials: tuple[Auth, ...]
    response: Response


def call(  # noqa: PLR0913, PLR0917 - what a call consists of
    settings: Settings,
    runner: Runner,
    operation: Operation[T],
    arguments: tuple[object, ...],
    options: RequestOptions | None = None,
    moved: Moved | None = None,
) -> Steps[ApiResponse[T]]:
    """Carry out an operation; what is left to do of it, a stream has the runner do.

    `moved` gives the address to ask instead of the operation's, as yet without what
    the settings put into its query.

    Raises ConfigurationError or ValueError before anything is sent (ValidationError
    is one, by the settings' `check`); then TransportError, ApiException or DecodeError.
    """
    begun = time.monotonic()
    if options is not None:
        settings = settings.changed(options)
    if settings.check is not None:
        settings.check(operation, arguments)
    request = _prepared(settings, operation, arguments, moved, begun)
    credentials = _credentials(settings, operation)
    request.hidden = (*settings.hidden, *(each.name.lower() for each in credentials))
    response, attempts = yield from attempted(settings, request, credentials)
    opened = Opened(settings, runner, operation, request, credentials, response)
    try:
        value, response = yield from _value(opened)
    except AnswerError as error:
        error.attempts = attempts
        raise
    headers, body, elapsed = response.headers, response.body, time.monotonic() - begun
    return ApiResponse(
        cast("T", value), response.status, headers, body, elapsed, attempts, request.url
    )


def _value(opened: Opened) -> Steps[tuple[object, Response]]:
    """Read what an answer says; what is unread and no stream is read whole first."""
    operation, response = opened.operation, opened.response
    strict = opened.settings.strict_responses
    reader = reader_for(operation, response, strict=strict)
    if reader is not None and reader.streamed:
        opener: Any = reader
        return opener.opened(opened), response
    if response.unread is not None:
        response = answer_of((yield from _read(response)))
        reader = reader_for(operation, response, strict=strict)
    return read(reader, response, strict=strict), response


def _prepared(
    settings: Settings,
    operation: Operation[Any],
    arguments: tuple[object, ...],
    moved: Moved | None,
    begun: float,
) -> Request:
    """Write the request, as yet without credentials."""
    request = request_of(operation, settings.server, settings.user_agent, arguments)
    if moved is not None:
        request.url = moved(settings, request.url)
    request.timeout, request.deadline = settings.timeout, begun + settings.timeout.total
    own = {name.lower(): name for name in request.headers}
    for name, value in settings.headers.items():
        request.headers.pop(own.get(name.lower(), name), None)
        request.headers[name] = header_value(name, value)
        own[name.lower()] = name
    for name, item in settings.query.items():
        for field in fields(Query(name), item):
            request.url += f"{'&' if '?' in request.url else '?'}{field}"
    header, key = settings.idempotency_header, settings.idempotency_key
    if key is None and header is not None and request.method not in IDEMPOTENT:
        key = str(uuid.uuid4())
    if key is not None:
        header = header or "Idempotency-Key"
        request.headers[header] = header_value(header, key)
        request.idempotent = True
    return request


def _credentials(settings: Settings, operation: Operation[Any]) -> tuple[Auth, ...]:
    """Choose the first alternative whose credentials are all there; none, last."""
    security = settings.security if operation.security is None else operation.security
    lacks: list[str] = []
    for alternative in filter(None, security):
        known = {name: settings.auth.get(name) for name in alternative}
        missing = [
            auth.missing if auth else f"a scheme {name!r}"
            for name, auth in known.items()
        ]
        if not any(missing):
            found = ((it, alternative[name]) for name, it in known.items() if it)
            return tuple(auth.scoped(scopes) for auth, scopes in found)
        lacks.append(" and ".join(filter(None, missing)))
    if len(lacks) == len(security) > 0:
        which = operation.id or "the call"
        raise ConfigurationError(f"{which} needs {'; or '.join(lacks)}")
    return ()


def attempted(
    settings: Settings, plain: Request, credentials: tuple[Auth, ...]
) -> Steps[tuple[Response, int]]:
    """Send a request until it is answered, or no other attempt may follow."""
    attempts = Attempts(settings.retries, plain)
    refused = False
    while True:
        request = yield from _authorized(plain, credentials)
        outcome, request = yield from _following(request, settings.hooks)
        plain.resends = request.resends + 1
        if not refused and isinstance(outcome, Response):
            # A token may have been revoked: one that can be renewed is, once.
            refused = outcome.status == _UNAUTHORIZED and replayable(plain)
            hopes = [auth.expired(request) for auth in credentials] if refused else []
            if any(hopes):
                yield from _read(outcome)
                continue
        pause = attempts.pause(outcome)
        if pause is None:
            break
        for hook in settings.hooks:
            hook.on_retry(request, outcome, pause)
        if isinstance(outcome, Response):
            yield from _read(outcome)
        yield Pause(pause)
    if isinstance(outcome, TransportError):
        outcome.attempts = attempts.made
    return answer_of(outcome), attempts.made


def _authorized(plain: Request, credentials: tuple[Auth, ...]) -> Steps[Request]:
    """Copy a request and put the credentials in, which are fetched where they must."""
    request = replace(plain, headers=plain.headers.copy(), shown=plain.url)
    for auth in credentials:
        if auth.renewal(request) is not None:
            yield Renewal(auth, request)
        auth.apply(request)
    return request


def _read(response: Response) -> Steps[Outcome]:
    """Read what is unread of a response; the connection is free again after it."""
    if response.unread is None:
        return response
    outcome = cast("Outcome", (yield response))
    outcome.method, outcome.url = response.method, response.url
    return outcome


def exchange(request: Request, hooks: Iterable[Hooks] = ()) -> Steps[Outcome]:
    """Send one request; the body of an error is read whole."""
    begun = time.monotonic()
    outcome: Outcome = TransportError("the call was given up")
    try:
        for hook in hooks:
            hook.before_request(request)
        outcome = cast("Outcome", (yield request))
        outcome.method, outcome.url = request.method, request.shown or request.url
        if isinstance(outcome, Response) and not outcome.succeeded:
            outcome = yield from _read(outcome)
    finally:
        elapsed = time.monotonic() - begun
        for hook in hooks:
            hook.after_response(request, outcome, elapsed)
    return outcome


def answer_of(outcome: Outcome) -> Response:
    """Give the answer. Raises the TransportError that came instead of one."""
    if isinstance(outcome, TransportError):
        raise outcome
    return outcome


def _following(
    request: Request, hooks: Iterable[Hooks]
) -> Steps[tuple[Outcome, Request]]:
    """Send a request and follow redirects, of GET and HEAD only; give the last one.

    After five, or where one leads nowhere, the redirect itself is the answer.
    """
    outcome = yield from exchange(request, hooks)
    for _ in range(_MOST_REDIRECTS):
        if isinstance(outcome, TransportError) or outcome.status not in _REDIRECTS:
            break
        target = _target(request, outcome.headers.get("location", ""))
        if target is None:
            break
        request = target
        outcome = yield from exchange(request, hooks)
    return outcome, request


def _target(request: Request, location: str) -> Request | None:
    """Make the request that a redirect asks for; a stranger gets no credentials."""
    if not location or request.method not in {"GET", "HEAD"}:
        return None
    try:
        url = urljoin(request.url, location.replace(" ", "%20"))
        same = origin(url) == origin(request.url)
    except ValueError:
        return None
    if not url.lower().startswith(("http://", "https://")):
        return None
    target = replace(request, url=url, resends=request.resends + 1)
    if same:
        return target
    # Any header may be a credential, so another origin is told no more than needed.
    told = {name: it for name, it in request.headers.items() if name in _HARMLESS}
    return replace(target, headers=told)


def origin(url: str) -> tuple[str, str | None, int | None]:
    """Give scheme, host and port of a URL (RFC 6454). Raises ValueError.

    Also for a URL of whose host libraries may think otherwise.
    """
    parts = urlsplit(url)
    if "@" in parts.netloc or _UNCLEAR.search(url):
        raise ValueError("the URL does not say clearly where it leads")
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
