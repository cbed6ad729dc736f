"""What carrying requests takes, whichever library does it."""

from __future__ import annotations

import importlib.util
import os
import re
import ssl
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from .errors import (
    ConfigurationError,
    ConnectionFailedError,
    RequestTimeoutError,
    TlsError,
    TransportError,
)
from .messages import CHUNK, Content, Request

File: TypeAlias = str | os.PathLike[str]
P = TypeVar("P")

TOO_LONG = "the call took longer than its timeout in all"
_URL = re.compile(r"(https?://)(?:[^/?#@]*@)?([^/?#]*)([^#]*)", re.IGNORECASE)
_BROTLI: Any = importlib.util.find_spec("brotli") and importlib.import_module("brotli")
ERRORS = (OSError, EOFError, zlib.error, *([_BROTLI.error] if _BROTLI else []))


class Pooled(Generic[P]):
    """What can be said about connections.

    The proxies of the environment (NO_PROXY, too) are looked up once per origin.
    Cookies are not kept and .netrc is not read: the client alone decides on
    credentials. A forked process gets connections of its own.

    Args:
        connections: How many there are at most to an origin; calls wait for a free one.
        proxy: The URL of the proxy, instead of those that the environment names.
        verify: A file or folder of CA certificates to trust, instead of the usual ones
            or of those that REQUESTS_CA_BUNDLE names. False trusts whoever answers.
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
        self._connections, self._proxy = connections, proxy
        self._verify = verify if isinstance(verify, bool) else os.fspath(verify)
        files = cert if isinstance(cert, tuple) else (cert, cert)
        self._cert = tuple(os.fspath(each) for each in files if each is not None)
        for path in (self._verify, *self._cert):
            if isinstance(path, str) and not Path(path).exists():
                raise ConfigurationError(f"there is no certificate at {path}")
        self._proxies: dict[str, str | None] = {}
        self._pools: dict[tuple[int, Any], P] = {}


def split(url: str) -> tuple[str, str]:
    """Give the origin and what to ask it for: no user, no password, no fragment."""
    found = _URL.match(url)
    if found is None:
        raise ConnectionFailedError("no http(s) URL")
    scheme, host, target = found.groups()
    return scheme + host, target if target.startswith("/") else f"/{target}"


Body: TypeAlias = bytes | BytesIO | Content | None


def prepared(request: Request) -> tuple[dict[str, str], Body]:
    """Give headers and body; a long one goes out in pieces, each with its own time."""
    headers, body = request.headers.copy(), request.body
    if not any(name.lower() == "accept-encoding" for name in headers):
        headers["Accept-Encoding"] = ", ".join(_DECODERS)
    length = body.length if isinstance(body, Content) else len(body or b"")
    if body is not None and length is not None:
        headers["Content-Length"] = str(length)
    if isinstance(body, bytes) and len(body) > CHUNK:
        return headers, BytesIO(body)
    return headers, body


def failure(error: BaseException) -> TransportError:
    """Say what went wrong in the words of the innermost reason.

    Words that quote a URL are not told: its query may hold a credential.
    """
    while isinstance(inner := _inner(error), Exception):
        error = inner
    tls = isinstance(error, ssl.SSLError)
    name, words = type(error).__name__, " ".join(str(error).split())
    if "://" in words:
        words = str(getattr(error, "status", ""))
    told = words and (tls or not isinstance(error, ValueError))
    kind: type[TransportError] = TlsError if tls else ConnectionFailedError
    if isinstance(error, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):  # cut off
        kind = ConnectionFailedError
    elif "Timeout" in name:
        kind = RequestTimeoutError
    return kind(f"{name}: {words}" if told else name)


def _inner(error: BaseException) -> BaseException | None:
    named = (each for each in error.args if isinstance(each, Exception))
    return next(named, error.__cause__)


class Decoder:
    """Undoes gzip, deflate or br piece by piece (RFC 9110, section 8.4.1)."""

    def __init__(self, coding: str | None) -> None:
        self._make = _DECODERS.get((coding or "").strip().lower())
        self._inner: Any = None

    def feed(self, data: bytes) -> bytes:
        """Give what a piece of the content stands for, maybe nothing as yet."""
        if self._make is None:
            return data
        found = b""
        while data:
            if self._inner is None or self._inner.eof:  # gzip may have several members
                self._inner = self._make()
            found += self._inner.decompress(data)
            data = self._inner.unused_data
        return found

    def end(self) -> None:
        """Raise EOFError if the content breaks off, which the libraries do not see."""
        if self._inner is not None and not self._inner.eof:
            raise EOFError("the compressed content breaks off")


class _Brotli:
    """What zlib calls by these names."""

    unused_data = b""

    def __init__(self) -> None:
        self._inner = _BROTLI.Decompressor()
        self.decompress = self._inner.process

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())


_DECODERS: dict[str, Callable[[], Any]] = dict.fromkeys(
    ("gzip", "deflate"),
    lambda: zlib.decompressobj(47),  # tells the two apart
)
if _BROTLI:
    _DECODERS["br"] = _Brotli
