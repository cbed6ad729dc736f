"""What crosses the wire, whichever library carries it."""

from __future__ import annotations

import io
import itertools
import math
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias, TypeGuard

import msgspec

Source: TypeAlias = bytes | BinaryIO | os.PathLike[str]

CHUNK = 1 << 16


class File:
    """Something to upload, with the file name and the media type to tell the server.

    Without a `name`, it is that of the path or of the open file.
    """

    def __init__(
        self, content: Source, name: str | None = None, media_type: str | None = None
    ) -> None:
        self.content = content
        known: object = getattr(content, "name", None)  # that of an open file
        if isinstance(content, os.PathLike):
            known = os.fspath(content)
        self.name = name or (Path(known).name if isinstance(known, str) else None)
        self.media_type = media_type


Upload: TypeAlias = Source | File
"""What is sent as it is. A path is opened anew for every attempt to send it; a file
object is read from where it stands, and is sent again only if it can seek."""


def is_upload(value: object) -> TypeGuard[Upload]:
    """Tell bytes, a path, a file object or a `File`."""
    kinds = (bytes, bytearray, os.PathLike, File)
    return isinstance(value, kinds) or callable(getattr(value, "read", None))


class Content:
    """A body that is read while it is sent, anew each time it is iterated.

    `length` is None where it is not known in advance. One that is not `replayable`
    can be iterated once. Iterating raises ValueError where reading fails.
    """

    def __init__(self, *sources: Source) -> None:
        self._pieces = [_measured(each) for each in sources]
        lengths = [length for _, _, length in self._pieces if length is not None]
        self.length = sum(lengths) if len(lengths) == len(sources) else None
        self.replayable = all(start is not None for _, start, _ in self._pieces)
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        if self._begun and not self.replayable:
            raise ValueError("the body cannot be read a second time")
        self._begun = True
        buffer = bytearray()  # so that a form of many parts is not sent in bits
        try:
            pieces = itertools.starmap(_chunks, self._pieces)
            for chunk in itertools.chain.from_iterable(pieces):
                buffer += chunk
                if len(buffer) >= CHUNK:
                    yield bytes(buffer)
                    buffer.clear()
        except OSError as error:  # which would pass for one of the connection
            raise ValueError(f"the body cannot be read: {error}") from error
        if buffer:
            yield bytes(buffer)


def _measured(source: Source) -> tuple[BinaryIO | Path, int | None, int | None]:
    """Give what to read, from where (None: once only), and how long it is, if known."""
    if isinstance(source, os.PathLike):
        path = Path(source)
        size = path.stat().st_size
        return path, 0, size if path.is_file() else None
    file = io.BytesIO(source) if isinstance(source, (bytes, bytearray)) else source
    if not getattr(file, "seekable", bool)():
        return file, None, None
    start = file.tell()
    return file, start, file.seek(0, os.SEEK_END) - start


def _chunks(
    source: BinaryIO | Path, start: int | None, length: int | None
) -> Iterator[bytes]:
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from _chunks(file, None, length)
        return
    if start is not None:
        source.seek(start)
    # Never more than was announced, should the file have grown since.
    left = sys.maxsize if length is None else length
    while left and (chunk := source.read(min(CHUNK, left))):
        left -= len(chunk)
        yield chunk
    if left and length is not None:
        raise ValueError("the body has become shorter than it was")


class Headers(Mapping[str, str]):
    """Response headers, looked up in any letter case.

    A repeated header reads as one value joined with ", " (RFC 9110, section 5.2).
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            key = name.lower()
            before = self._values.get(key)
            self._values[key] = value if before is None else f"{before}, {value}"

    def __getitem__(self, name: str) -> str:
        return self._values[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Headers({self._values!r})"


class Timeout(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds to wait: to connect, for the next bytes, and for a call in all.

    `total` has the retries and the pauses between them in it. A stream has begun by
    then, and goes on.
    """

    connect: float = 30.0
    read: float = 30.0
    total: float = 600.0


class Request(msgspec.Struct):
    """A request ready to be sent; `url` is absolute and percent-encoded.

    `stream` allows the transport to give the answer before its body has come; any
    other answer is there whole at the `deadline`, in seconds of `time.monotonic`.
    """

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | Content | None = None
    stream: bool = False
    timeout: Timeout = Timeout()
    deadline: float = math.inf
    idempotent: bool = False  # a key says so, whatever the method

    def __repr__(self) -> str:
        # Credentials live in the headers and in the query: neither is shown.
        return f"Request({self.method} {self.url.partition('?')[0]})"


class Unread(Protocol):
    """A body on its way: iterated once, then or before closed.

    Iterating raises TransportError; content codings such as gzip are undone.
    """

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...  # noqa: D102 - as of a file


class Response(msgspec.Struct):
    """An answer with its whole body, content codings such as gzip undone.

    The answer to a `stream` request may have its body in `unread` instead.
    """

    status: int
    headers: Headers
    body: bytes = b""
    unread: Unread | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the status is one of 2XX."""
        return 200 <= self.status < 300  # noqa: PLR2004 - RFC 9110, section 15.3

    def __repr__(self) -> str:
        return f"Response({self.status}, {len(self.body)} bytes)"


class Transport(Protocol):
    """What carries requests. Shared by threads, so it must stand that."""

    def send(self, request: Request) -> Response:
        """Send one request and read the whole answer, by `request.deadline`.

        Redirects are not followed, no header is added that names anybody. Raises a
        TransportError, with a reason that quotes no URL.
        """
        ...

    def close(self) -> None:
        """Close all connections."""
        ...
