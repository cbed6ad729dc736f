"""What carrying requests takes, whichever library does it."""

from __future__ import annotations

import os
import re
import ssl
import time
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias, cast

from . import errors
from .messages import CHUNK, Content, Request

File: TypeAlias = str | os.PathLike[str]

_URL = re.compile(r"(https?://)(?:[^/?#@]*@)?([^/?#]*)/?([^#]*)", re.IGNORECASE)


class Pooled:
    """What can be said about connections.

    The proxies of the environment (NO_PROXY, too) are looked up once per origin.
    Cookies are not kept and .netrc is not read: the client alone decides on
    credentials. A forked process gets connections of its own.

    Args:
        connections: How many there are at most to an origin; calls wait for a free one.
        proxy: The URL of the proxy, instead of those that the environment names.
        verify: A file of CA certificates to trust, instead of the usual ones or of
            those that REQUESTS_CA_BUNDLE names. False trusts whoever answers.
        cert: The file of a client certificate with its key, or the files of both.
    """

    def __init__(
        self,
        *,
        connections: int = 100,
        proxy: str | None = None,
        verify: bool | File = True,
        cert: File | tuple[File, File] | None = None,
    ) -> None:
        if verify is True:
            named = map(os.environ.get, ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"))
            verify = next(filter(None, named), True)
        self._connections, self._proxy, self._verify = connections, proxy, verify
        self._cert = cert if isinstance(cert, tuple) or cert is None else (cert, cert)
        for path in (verify, *(self._cert or ())):
            if not isinstance(path, bool) and not Path(path).exists():
                raise errors.ConfigurationError(f"there is no certificate at {path}")
        self._proxies: dict[str, str | None] = {}
        self._pools: dict[tuple[int, Any], Any] = {}


def left(deadline: float) -> float:
    """Give the seconds that are left. Raises RequestTimeoutError if there are none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise errors.RequestTimeoutError("the call took longer than its timeout in all")
    return seconds


def split(url: str) -> tuple[str, str]:
    """Give origin and target: no user, no password, no fragment."""
    found = _URL.match(url)
    if found is None:
        raise errors.ConnectionFailedError("no http(s) URL")
    return found[1] + found[2], f"/{found[3]}"


def prepared(
    request: Request,
) -> tuple[dict[str, str], bytes | BytesIO | Content | None]:
    """Give headers and body; a long one goes out in pieces, each with its own time."""
    headers, body = request.headers.copy(), request.body
    length = body.length if isinstance(body, Content) else len(body or b"")
    if body is not None and length is not None:
        headers["Content-Length"] = str(length)
    long = isinstance(body, bytes) and len(body) > CHUNK
    return headers, BytesIO(cast("bytes", body)) if long else body


def text(value: str) -> str:
    """Read as UTF-8 what `http.client` has as Latin-1: the value of a header."""
    if value.isascii():
        return value
    return value.encode("latin-1").decode("utf-8", "surrogateescape")


def failure(error: BaseException) -> errors.TransportError:
    """Say what went wrong in the words of the innermost reason.

    Words that quote a URL are not told: its query may hold a credential.
    """
    while isinstance(inner := _inner(error), Exception):
        error = inner
    tls = isinstance(error, ssl.SSLError)
    name, words = type(error).__name__, " ".join(str(error).split())
    if "://" in words or (isinstance(error, ValueError) and not tls):
        words = str(getattr(error, "status", ""))
    reason = f"{name}: {words}".removesuffix(": ")
    if "Timeout" in name or name == "EmptyPoolError":
        return errors.RequestTimeoutError(reason)
    cut = isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError))
    return (errors.TlsError if tls and not cut else errors.ConnectionFailedError)(
        reason
    )


def _inner(error: BaseException) -> BaseException | None:
    named = (each for each in error.args if isinstance(each, Exception))
    return next(named, error.__cause__)
