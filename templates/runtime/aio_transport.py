"""Sending over aiohttp."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .errors import (
    ConnectionFailedError,
    RequestTimeoutError,
    TransportError,
)
from .messages import Content, Headers, Request, Response

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession


class AiohttpTransport:
    """Sends over the `aiohttp` library, with its pools and TLS.

    The proxy settings of the environment are looked up once per origin. Cookies are
    not kept and .netrc is not read: the client alone decides on credentials. A second
    event loop, as with `asyncio.run` twice, gets connections of its own.

    Args:
        connections: How many there are at most at the same time.
    """

    def __init__(self, connections: int = 100) -> None:
        try:
            import aiohttp
            from yarl import URL
        except ImportError:
            message = "the asynchronous client needs aiohttp: install the extra [aio]"
            raise ImportError(message) from None
        self._library, self._url = aiohttp, URL
        self._errors = (aiohttp.ClientError, asyncio.TimeoutError, OSError)
        self._connections = connections
        self._sessions: dict[asyncio.AbstractEventLoop, ClientSession] = {}
        self._proxies: dict[str, str | None] = {}

    async def send(self, request: Request) -> Response:
        """Send one request; the body of a stream is left unread."""
        left = request.deadline - time.monotonic()
        if left <= 0:
            raise RequestTimeoutError("the call took longer than its timeout in all")
        timeout = self._library.ClientTimeout(
            total=None if request.stream or math.isinf(left) else left,
            sock_connect=request.timeout.connect,
            sock_read=request.timeout.read,
        )
        body = request.body
        # They are bytes as Latin-1, which this library would write as UTF-8.
        headers = {
            name: value.encode("latin-1").decode("utf-8", "surrogateescape")
            for name, value in request.headers.items()
        }
        if isinstance(body, Content) and body.length is not None:
            headers["Content-Length"] = str(body.length)
        faults: list[ValueError] = []
        try:
            answer = await self._session().request(
                request.method,
                self._url(request.url, encoded=True),
                headers=headers,
                data=_read_beside(body, faults) if isinstance(body, Content) else body,
                allow_redirects=False,
                timeout=timeout,
                proxy=self._proxy(request.url),
            )
            response = Response(answer.status, Headers(answer.headers.items()))
            if request.stream:
                response.unread = _Unread(answer, self._errors)  # type: ignore[assignment] # its loop is async
                return response
            async with answer:
                response.body = await answer.read()
        except self._errors as error:
            raise faults[0] if faults else _translated(error) from None
        return response

    def _session(self) -> ClientSession:
        loop = asyncio.get_running_loop()
        if loop not in self._sessions:
            for other in [each for each in self._sessions if each.is_closed()]:
                del self._sessions[other]
            session = self._library.ClientSession(
                connector=self._library.TCPConnector(limit=self._connections),
                cookie_jar=self._library.DummyCookieJar(),
                skip_auto_headers=("Content-Type", "User-Agent"),
            )
            # Else it sends some requests twice, which nobody would count.
            session._retry_connection = False  # noqa: SLF001 - no other way
            self._sessions[loop] = session
        return self._sessions[loop]

    def _proxy(self, url: str) -> str | None:
        from urllib.request import getproxies, proxy_bypass

        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._proxies:
            parts = urlsplit(url)
            bypassed = proxy_bypass(parts.hostname or "")
            proxies = {} if bypassed else getproxies()
            self._proxies[origin] = proxies.get(parts.scheme) or proxies.get("all")
        return self._proxies[origin]

    async def close(self) -> None:
        """Close the pooled connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()


async def _read_beside(
    content: Content, faults: list[ValueError]
) -> AsyncIterator[bytes]:
    """Read a body without holding up the event loop; note why that failed.

    The library makes an error of the connection of it.
    """
    pieces: Iterator[bytes] = iter(content)
    try:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    except ValueError as error:
        faults.append(error)
        raise


class _Unread:
    """A body that is read as it comes."""

    def __init__(
        self, answer: ClientResponse, errors: tuple[type[Exception], ...]
    ) -> None:
        self._answer, self._errors = answer, errors

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            while data := await self._answer.content.readany():
                yield data
        except self._errors as error:
            # What came before is still there, though this library would forget it.
            if rest := self._answer.content._read_nowait(-1):  # noqa: SLF001 - no other
                yield rest
            raise _translated(error) from None
        finally:
            self._answer.close()

    async def close(self) -> None:
        self._answer.close()


def _translated(error: BaseException) -> TransportError:
    """Say what went wrong without the words that quote the URL."""
    if isinstance(error, asyncio.TimeoutError):
        return RequestTimeoutError(f"{type(error).__name__}: timed out")
    inner: Any = getattr(error, "os_error", None) or error.__cause__ or error
    told = isinstance(inner, OSError) and inner.strerror
    reason = (
        f"{type(error).__name__}: {inner.strerror}" if told else type(error).__name__
    )
    return ConnectionFailedError(reason)
