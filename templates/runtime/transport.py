"""Sending over the `requests` library."""

from __future__ import annotations

import http.client
import io
import math
import os
import threading
from collections.abc import Generator, Iterator
from typing import Any, cast

import requests
from requests import adapters, utils
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from . import wire
from .messages import CHUNK, Content, Headers, Request, Response

_ERRORS = (requests.RequestException, HTTPError, OSError)
_PLAIN: Any = dict.fromkeys(("retries", "redirect", "preload_content"), False)
# A thread's request and the bytes of its answer, which http.client does not hand on.
_now = threading.local()
# http.client would take these for the answer, and that for the answer to the next.
_EARLY = range(102, 200)


class RequestsTransport(wire.Pooled):
    """Sends over the `requests` library: its proxies, TLS and pools; threads may share.

    It is spared what it does anew on every call: looking at the environment, merging
    settings and cookies, parsing URLs.
    """

    def send(self, request: Request) -> Response:
        """Send one request; the body of a stream is left unread."""
        left = wire.left(request.deadline)
        origin, target = wire.split(request.url)
        headers, body = wire.prepared(request)
        if not any(name.lower() == "accept-encoding" for name in headers):
            headers["Accept-Encoding"] = utils.DEFAULT_ACCEPT_ENCODING
        pieces = _pieces(body, request.deadline) if isinstance(body, Content) else None
        _now.request, wait = request, request.timeout
        try:
            pool = self._pool(origin)
            answer = pool.urlopen(
                request.method,
                origin + target if pool.proxy and pool.scheme == "http" else target,
                pieces or body,
                headers,
                timeout=Timeout(None, min(wait.connect, left), min(wait.read, left)),
                pool_timeout=min(left, threading.TIMEOUT_MAX),
                assert_same_host=False,
                **_PLAIN,
            )
        except _ERRORS as error:
            raise wire.failure(error) from None
        finally:
            if pieces is not None:
                pieces.close()  # and with it the file
        pairs = ((name, wire.text(value)) for name, value in answer.headers.items())
        response = Response(answer.status, Headers(pairs))
        if request.stream:
            response.unread = _Unread(answer)
            _now.bytes.deadline = math.inf  # what has begun in time goes on
        else:
            response.body = b"".join(_Unread(answer))
        return response

    def _pool(self, origin: str) -> Any:
        # No lock, which another thread might hold when the process is forked.
        key = os.getpid(), origin
        return self._pools.get(key) or self._pools.setdefault(key, self._opened(origin))

    def _opened(self, origin: str) -> Any:
        """Let `requests` choose proxy and TLS, and give its pool for an origin."""
        proxies = utils.get_environ_proxies(origin, no_proxy=None)
        if self._proxy is not None:
            proxies = {"http": self._proxy, "https": self._proxy}
        adapter = adapters.HTTPAdapter(pool_maxsize=self._connections, pool_block=True)
        tls: Any = self._verify, proxies, self._cert
        asked = requests.Request("GET", origin).prepare()
        pool: Any = adapter.get_connection_with_tls_context(asked, *tls)
        timed = {"response_class": _Answer}
        pool.ConnectionCls = type("Connection", (pool.ConnectionCls,), timed)
        return pool

    def close(self) -> None:
        """Close the pooled connections."""
        for key in [each for each in self._pools if each[0] == os.getpid()]:
            self._pools.pop(key).close()


def _pieces(body: Content, deadline: float) -> Generator[bytes]:
    for piece in body:
        wire.left(deadline)
        yield piece


class _Answer(http.client.HTTPResponse):
    """Comes within the deadline, however slowly it drips in."""

    def __init__(self, sock: Any, *arguments: Any, **named: Any) -> None:
        super().__init__(sock, *arguments, **named)
        _now.bytes = _Bytes(sock, self.fp.detach(), _now.request)
        self.fp = io.BufferedReader(_now.bytes)

    def _read_status(self) -> tuple[str, int, str]:
        read = cast("Any", super())._read_status  # noqa: SLF001 - no other way
        while (found := cast("tuple[str, int, str]", read()))[1] in _EARLY:
            http.client.parse_headers(self.fp)
        return found


class _Bytes(io.RawIOBase):
    """What comes from a socket, all of it before the deadline."""

    def __init__(self, sock: Any, raw: io.RawIOBase, request: Request) -> None:
        self._sock, self._raw = sock, raw
        self._patience, self.deadline = request.timeout.read, request.deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = wire.left(self.deadline)
        self._sock.settimeout(min(self._patience, left))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()


class _Unread:
    """A body that is read as it comes."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        # Of urllib3 2, as stream would wait until it has all that was asked for.
        read = getattr(self._answer, "read1", None)
        try:
            if read is None:
                yield from self._answer.stream(CHUNK)
            while read and (piece := read(CHUNK, decode_content=True)):
                yield piece
        except _ERRORS as error:
            raise wire.failure(error) from None
        finally:
            self.close()

    def close(self) -> None:
        """Close the connection, unless all has been read; then it is free again."""
        self._answer.close()
        self._answer.release_conn()

    __del__ = close
