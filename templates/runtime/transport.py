"""Sending over HTTP: the protocol, and the one over requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, cast

from .errors import ConnectionFailedError, RequestTimeoutError, TransportError
from .messages import Headers, Request, Response
from .uploads import Content

if TYPE_CHECKING:
    from requests import PreparedRequest

_CHUNK = 1 << 16


class Transport(Protocol):
    """What carries requests. Shared by threads, so it must stand that."""

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request and read the whole answer, in `timeout` seconds each.

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

    def send(self, request: Request, timeout: float) -> Response:
        """Send one request, prepared here, through the session's adapter."""
        chunks = iter(request.body) if isinstance(request.body, Content) else None
        try:
            adapter = self._session.get_adapter(request.url)
            settings = self._environment(request.url)
            prepared = self._prepared(request, chunks)
            answer = adapter.send(prepared, timeout=timeout, **settings)
            response = Response(answer.status_code, Headers(answer.headers.items()))
            unread = _Unread(answer, self._errors)
            if request.stream:
                response.unread = unread
                return response
            try:
                # Read whole, the connection goes back to its pool by itself.
                response.body = answer.raw.read(decode_content=True)
            finally:
                answer.close()
        except self._errors as error:
            raise _translated(error) from None
        finally:
            if chunks is not None:
                chunks.close()
        return response

    def _prepared(
        self, request: Request, chunks: Iterator[bytes] | None
    ) -> PreparedRequest:
        """Fill in what is ready: nothing is parsed, merged or looked up per call."""
        prepared = self._request()
        prepared.method = request.method
        prepared.url = request.url
        prepared.headers = self._headers(request.headers)
        prepared.headers.setdefault("Accept-Encoding", self._coding)
        body = request.body
        prepared.body = body if chunks is None else chunks
        length = body.length if isinstance(body, Content) else body and len(body)
        if length is not None:
            prepared.headers["Content-Length"] = str(length)
        elif body is not None:
            prepared.headers["Transfer-Encoding"] = "chunked"
        return prepared

    def _environment(self, url: str) -> dict[str, Any]:
        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._settings:
            found = self._session.merge_environment_settings(
                url, {}, stream=True, verify=None, cert=None
            )
            self._settings[origin] = dict(found)
        return cast("dict[str, Any]", self._settings[origin])

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()


class _Unread:
    """A body that is read as it comes."""

    def __init__(self, answer: Any, errors: tuple[type[Exception], ...]) -> None:
        self._answer = answer
        self._errors = errors

    def __iter__(self) -> Iterator[bytes]:
        try:
            # Not `stream`, which waits until it has all that was asked for.
            while chunk := self._answer.raw.read1(_CHUNK, decode_content=True):
                yield chunk
        except self._errors as error:
            raise _translated(error) from None
        finally:
            self.close()

    def close(self) -> None:
        self._answer.close()


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
