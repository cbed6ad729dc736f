"""The conversation of a call, without I/O.

A call is a generator: it yields what it wants done and is sent what came of it. A
shell that performs these effects (now or in an event loop) is all that sync and async
have of their own.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import msgspec

from .errors import TransportError
from .messages import Request, Response

if TYPE_CHECKING:
    from .auth import Auth

T = TypeVar("T")

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5


class Refresh(msgspec.Struct):
    """The effect: run the steps of `auth.renewal()`, if any, one call at a time."""

    auth: Auth


Effect: TypeAlias = Request | Refresh
Steps: TypeAlias = Generator[Effect, Response | None, T]
"""A Request is answered with its Response, or a TransportError is thrown in."""


def exchange(request: Request, url: str) -> Steps[Response]:
    """Send one request. `url` is its address without credentials, for errors."""
    try:
        return cast("Response", (yield request))
    except TransportError as error:
        error.method, error.url = request.method, url
        raise


def exchange_following(request: Request, url: str) -> Steps[Response]:
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
    if not location or urlsplit(url).scheme not in {"http", "https"}:
        return None
    # Any header may be a credential, so another origin is told no more than needed.
    known = ("Accept", "User-Agent")
    headers = {
        name: text for name, text in request.headers.items() if same or name in known
    }
    return Request(request.method, url, headers, request.body if same else None)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port
