"""Sending over the `aiohttp` library."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import asyncio
import contextlib
import os
import ssl
import threading
from collections.abc import AsyncIterator
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

try:
    import aiohttp
    from yarl import URL
except ImportError:
    raise ImportError("asynchronous clients need aiohttp, the extra [aio]") from None

from . import wire
from .messages import CHUNK, Content, Headers, Request, Response

_ERRORS = (aiohttp.ClientError, asyncio.TimeoutError, OSError)


class AiohttpTransport(wire.Pooled):
    """Sends over the `aiohttp` library: its pools and TLS; tasks may share.

    A second event loop, as of `asyncio.run` twice, gets connections of its own.
    """

    async def send(self, request: Request) -> Response:
        """Send one request; the body of a stream is left unread."""
        left = min(wire.left(request.deadline), threading.TIMEOUT_MAX)
        origin, target = wire.split(request.url)
        headers, body = wire.prepared(request)
        faults: list[Exception] = []
        try:
            sending = self._session().request(
                request.method,
                URL(origin + target, encoded=True),
                headers={name: wire.text(value) for name, value in headers.items()},
                data=_read_beside(body, faults) if isinstance(body, Content) else body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(
                    total=None if request.stream else left,
                    sock_connect=request.timeout.connect,
                    sock_read=request.timeout.read,
                ),
                proxy=self._proxy_of(origin),
            )
            # A stream that has begun in time goes on.
            timed = asyncio.wait_for(sending, left) if request.stream else sending
            answer = await timed
        except _ERRORS as error:
            raise faults[0] if faults else wire.failure(error) from None
        response = Response(answer.status, Headers(answer.headers.items()))
        if request.stream:
            response.unread = _Unread(answer)  # type: ignore[assignment] # its loop is async
        else:
            response.body = b"".join([piece async for piece in _Unread(answer)])
        return response

    def _session(self) -> aiohttp.ClientSession:
        place = os.getpid(), asyncio.get_running_loop()
        if place not in self._pools:
            for other in [each for each in self._pools if each[1].is_closed()]:
                del self._pools[other]
            session = aiohttp.ClientSession(
                connector=_Connector(
                    limit=0, limit_per_host=self._connections, ssl=self._tls()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("Content-Type", "User-Agent"),
                max_line_size=CHUNK,
                max_field_size=CHUNK,
            )
            # Else it sends some requests twice, which nobody would count.
            session._retry_connection = False  # noqa: SLF001 - no other way
            self._pools[place] = session
        return cast("aiohttp.ClientSession", self._pools[place])

    def _tls(self) -> ssl.SSLContext | bool:
        if isinstance(self._verify, bool) and not self._cert:
            return self._verify
        named = None if isinstance(self._verify, bool) else self._verify
        context = ssl.create_default_context(cafile=named)
        if not self._verify:
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if self._cert:
            context.load_cert_chain(*self._cert)
        return context

    def _proxy_of(self, origin: str) -> str | None:
        if self._proxy is None and origin not in self._proxies:
            scheme, _, host = origin.lower().partition("://")
            named = {} if proxy_bypass(host) else getproxies()
            self._proxies[origin] = named.get(scheme) or named.get("all")
        found = self._proxy or self._proxies[origin]
        return found if not found or "://" in found else f"http://{found}"

    async def close(self) -> None:
        """Close the pooled connections."""
        for key in [each for each in self._pools if each[0] == os.getpid()]:
            await self._pools.pop(key).close()


class _Connector(aiohttp.TCPConnector):
    async def connect(self, *given: Any, **named: Any) -> aiohttp.connector.Connection:
        connection = await super().connect(*given, **named)
        while connection.protocol is not None and connection.protocol.should_close:
            connection.close()  # here is an answer that nobody asked for
            connection = await super().connect(*given, **named)
        return connection


async def _read_beside(body: Content, faults: list[Exception]) -> AsyncIterator[bytes]:
    """Read a body without holding up the event loop; note why that failed.

    The library makes an error of the connection of it.
    """
    pieces = iter(body)
    try:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    except Exception as error:
        faults.append(error)
        raise


class _Unread:
    """A body that is read as it comes."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        content = self._answer.content
        try:
            while data := await content.readany():
                yield data
        except _ERRORS as error:
            # What came before is still there, though this library would forget it.
            with contextlib.suppress(*_ERRORS):
                yield content._read_nowait(-1)  # noqa: SLF001 - no other way
            raise wire.failure(error) from None
        finally:
            self._answer.close()

    async def close(self) -> None:
        self._answer.close()
