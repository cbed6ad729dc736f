"""Bodies that are read piece by piece: files, and forms that hold them (RFC 7578)."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple, TypeAlias, TypeGuard

Source: TypeAlias = bytes | BinaryIO | os.PathLike[str]

_CHUNK = 1 << 16
_ESCAPES = str.maketrans({"\r": "%0D", "\n": "%0A", '"': "%22"})  # as WHATWG says


class File:
    """Something to upload, with the file name and the media type to tell the server.

    Without a `name`, it is that of the path or of the open file.
    """

    def __init__(
        self, content: Source, name: str | None = None, media_type: str | None = None
    ) -> None:
        self.content = content
        path = getattr(content, "name", content)
        known = os.path.basename(path) if isinstance(path, (str, os.PathLike)) else None
        self.name = name or known
        self.media_type = media_type


Upload: TypeAlias = Source | File
"""What is sent as it is. A path is opened anew for every attempt to send it; a file
object is read from where it stands, and is sent again only if it can seek."""


def is_upload(value: object) -> TypeGuard[Upload]:
    """Tell bytes, a path, a file object or a `File`."""
    kinds = (bytes, bytearray, os.PathLike, File)
    return isinstance(value, kinds) or hasattr(value, "read")


class Content:
    """A body that is read while it is sent, anew each time it is iterated.

    `length` is None where it is not known in advance. One that is not `replayable`
    can be iterated once. Iterating raises ValueError where reading fails.
    """

    def __init__(self, *sources: Source) -> None:
        self._pieces = [_measured(each) for each in sources]
        lengths = [each.length for each in self._pieces if each.length is not None]
        self.length = sum(lengths) if len(lengths) == len(self._pieces) else None
        self.replayable = all(each.start is not None for each in self._pieces)
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        if self._begun and not self.replayable:
            raise ValueError("the body cannot be read a second time")
        self._begun = True
        buffer = bytearray()  # so that a form of many parts is not sent in bits
        try:
            for piece in self._pieces:
                for chunk in _chunks(piece):
                    buffer += chunk
                    if len(buffer) >= _CHUNK:
                        yield bytes(buffer)
                        buffer.clear()
        except OSError as error:  # which would pass for one of the connection
            raise ValueError(f"the body cannot be read: {error}") from error
        if buffer:
            yield bytes(buffer)


class _Piece(NamedTuple):
    source: BinaryIO | os.PathLike[str]
    start: int | None  # where to begin again; None if that is impossible
    length: int | None


def _measured(source: Source) -> _Piece:
    if isinstance(source, os.PathLike):
        found = os.stat(source)
        return _Piece(source, 0, found.st_size if stat.S_ISREG(found.st_mode) else None)
    file = io.BytesIO(source) if isinstance(source, (bytes, bytearray)) else source
    if not getattr(file, "seekable", bool)():
        return _Piece(file, None, None)
    start = file.tell()
    length = file.seek(0, os.SEEK_END) - start
    return _Piece(file, start, length)


def _chunks(piece: _Piece) -> Iterator[bytes]:
    source, start, length = piece
    if isinstance(source, os.PathLike):
        with open(source, "rb") as file:
            yield from _chunks(_Piece(file, None, length))
        return
    if start is not None:
        source.seek(start)
    # Never more than was announced, should the file have grown since.
    left = sys.maxsize if length is None else length
    while left and (chunk := source.read(min(_CHUNK, left))):
        left -= len(chunk)
        yield chunk
    if left and length is not None:
        raise ValueError("the body has become shorter than it was")


class Part(NamedTuple):
    """One part of a form; "" for a media type leaves it to be text/plain."""

    name: str
    content: Source
    file_name: str | None
    media_type: str

    def head(self) -> str:
        """Write the header of the part."""
        head = f'Content-Disposition: form-data; name="{self.name.translate(_ESCAPES)}"'
        if self.file_name is not None:
            head += f'; filename="{self.file_name.translate(_ESCAPES)}"'
        return head + (f"\r\nContent-Type: {self.media_type}" * bool(self.media_type))


def multipart(parts: Sequence[Part]) -> tuple[str, Content]:
    """Give the media type and the body of multipart/form-data."""
    known = [each for part in parts if isinstance(each := part.content, bytes)]
    boundary = os.urandom(16).hex()
    while any(boundary.encode() in each for each in known):
        boundary = os.urandom(16).hex()
    pieces: list[Source] = []
    for part in parts:
        head = f"--{boundary}\r\n{part.head()}\r\n\r\n"
        pieces += [head.encode(), part.content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", Content(*pieces)
