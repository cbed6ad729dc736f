"""Sending over HTTP: the protocol, and the one over requests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, cast

from .errors import ConnectionFailedError, RequestTimeoutError, TransportError
from .messages import CHUNK, Content, Headers, Request, Response

if TYPE_CHECKING:
    from requests import PreparedRequest


_TOO_LONG = "the call took longer than its timeout in all"


class Transport(Protocol):
    """What carries requests. Shared by threads, so it must stand that."""

    def send(self, request: Request) -> Response:
        """Send one request and read the whole answer, within `request.timeout`.

        Redirects are not followed, no header is added that names anybody. Raises
        RequestTimeoutError and ConnectionFailedError, with a reason that quotes no URL.
        """
        ...

    def close(self) -> None:
        """Close all connections."""
        ...


class RequestsTransport:
    """Sends over the `requests` library, with its pools, proxies and TLS.

    What `requests` looks up on every call is looked up once per origin here: the proxy
    settings of the environment (NO_PROXY included) and REQUESTS_CA_BUNDLE. Cookies are
    not kept and .netrc is not read: the client alone decides on credentials.
    """

    def __init__(self) -> None:
        # Imported when needed: requests is most of an SDK's import time.
        from requests import PreparedRequest, RequestException, Session
        from requests.structures import CaseInsensitiveDict
        from urllib3.exceptions import HTTPError

        self._session = Session()
        self._request = PreparedRequest
        self._headers: type[CaseInsensitiveDict[str]] = CaseInsensitiveDict
        self._errors = (RequestException, HTTPError, OSError)
        self._coding = str(self._session.headers["Accept-Encoding"])
        self._settings: dict[str, Any] = {}

    def send(self, request: Request) -> Response:
        """Send one request, prepared here, through the session's adapter."""
        prepared = self._prepared(request)
        left = request.deadline - time.monotonic()
        if left <= 0:
            raise RequestTimeoutError(_TOO_LONG)
        timeout = min(request.timeout.connect, left), min(request.timeout.read, left)
        try:
            adapter = self._session.get_adapter(request.url)
            settings = self._environment(request.url)
            answer = adapter.send(prepared, timeout=timeout, **settings)
            response = Response(answer.status_code, Headers(answer.headers.items()))
            if request.stream:
                response.unread = _Unread(answer, self._errors)
                return response
            try:
                response.body = _read(answer, request.deadline)
            finally:
                answer.close()
        except self._errors as error:
            raise _translated(error) from None
        finally:
            if isinstance(request.body, Content):
                cast("Any", prepared.body).close()  # and with it the file
        return response

    def _prepared(self, request: Request) -> PreparedRequest:
        """Fill in what is ready: nothing is parsed, merged or looked up per call."""
        prepared, body = self._request(), request.body
        prepared.method = request.method
        prepared.url = request.url
        prepared.headers = self._headers(request.headers)
        prepared.headers.setdefault("Accept-Encoding", self._coding)
        if isinstance(body, Content):
            prepared.body, length = cast("Any", iter(body)), body.length
        else:
            prepared.body, length = body, len(body or b"")
        if length is None:
            prepared.headers["Transfer-Encoding"] = "chunked"
        elif body is not None:
            prepared.headers["Content-Length"] = str(length)
        return prepared

    def _environment(self, url: str) -> dict[str, Any]:
        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._settings:
            self._settings[origin] = self._session.merge_environment_settings(
                url, {}, stream=True, verify=None, cert=None
            )
        return cast("dict[str, Any]", self._settings[origin])

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()


def _read(answer: Any, deadline: float) -> bytes:
    """Read a body whole; a server that sends it in drops meets the deadline."""
    pieces: list[bytes] = []
    for piece in _pieces(answer.raw):
        pieces.append(piece)
        if time.monotonic() > deadline:
            raise RequestTimeoutError(_TOO_LONG)
    return b"".join(pieces)


def _pieces(raw: Any) -> Iterator[bytes]:
    """Give a body as it comes; read whole, the connection is back in its pool."""
    # Of urllib3 2, as stream would wait until it has all that was asked for.
    read1 = getattr(raw, "read1", None)
    raw.enforce_content_length = True  # urllib3 1 would not
    if read1 is None:
        return iter(raw.stream(CHUNK, decode_content=True))
    return iter(lambda: read1(CHUNK, decode_content=True), b"")


class _Unread:
    """A body that is read as it comes."""

    def __init__(self, answer: Any, errors: tuple[type[Exception], ...]) -> None:
        self.close = answer.close
        self._errors = errors
        self._pieces = _pieces(answer.raw)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._pieces
        except self._errors as error:
            raise _translated(error) from None
        finally:
            self.close()


def _translated(error: Exception) -> TransportError:
    """Say what went wrong in the words of the innermost reason.

    The outer ones quote the URL, which may hold a credential in its query.
    """
    inner = next((each for each in error.args if isinstance(each, Exception)), error)
    inner = getattr(inner, "reason", None) or inner
    name = type(inner).__name__
    # The URL errors of requests, which quote it too, are ValueErrors.
    reason = name if isinstance(inner, ValueError) else f"{name}: {inner}"
    return (RequestTimeoutError if "Timeout" in name else ConnectionFailedError)(reason)
