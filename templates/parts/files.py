"""Bodies that are not JSON: bytes, files and texts, read while they are sent."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias, TypeGuard

from msgspec import UNSET

from .messages import CHUNK, Content, Progress
from .operation import Body
from .request import header_value, simplified, text
from .texts import charset

Source: TypeAlias = bytes | BinaryIO | os.PathLike[str]


class File:
    """Something to upload, with the file name and the media type to tell the server.

    Without a `name`, it is that of the path or of the open file. The `progress` is told
    what has been handed to the connection, anew with each attempt; in an event loop,
    by a thread beside it.
    """

    def __init__(
        self,
        content: Source,
        name: str | None = None,
        media_type: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.content, self.progress = content, progress
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


class Raw(Body, frozen=True, eq=False):
    """A body that is sent as it is: a text or an `Upload`."""

    media_type: str = "application/octet-stream"

    def written(self, value: object) -> tuple[str, bytes | Content]:
        """Give the Content-Type and the body."""
        media_type = concrete(self.media_type)
        if isinstance(value, (bytes, bytearray)):
            return media_type, bytes(value)
        if is_upload(value):
            file = value if isinstance(value, File) else File(value)
            kind = header_value("Content-Type", file.media_type or media_type)
            return kind, Sources(file)
        written = text(simplified(value))
        return media_type, written.encode(charset(media_type, written[:200].encode()))

    def as_json(self, value: object) -> object:
        """Give a text; of what is uploaded, nothing is known."""
        return UNSET if is_upload(value) else super().as_json(value)


def concrete(media_type: str) -> str:
    """Give the first media type of a list that is not a range."""
    listed = [each.strip() for each in media_type.split(",") if "*" not in each]
    return next(filter(None, listed), "application/octet-stream")


class Sources(Content):
    """A body that is read from files and bytes, one after the other."""

    def __init__(self, *sources: Upload) -> None:
        files = [each if isinstance(each, File) else File(each) for each in sources]
        self._pieces = [(*_measured(each.content), each.progress) for each in files]
        lengths = [length for _, _, length, _ in self._pieces if length is not None]
        self.length = sum(lengths) if len(lengths) == len(sources) else None
        self.replayable = all(start is not None for _, start, _, _ in self._pieces)
        self._begun = False

    def __iter__(self) -> Iterator[bytes]:
        if self._begun and not self.replayable:
            raise ValueError("the body cannot be read a second time")
        self._begun = True
        buffer = bytearray()  # so that a form of many parts is not sent in bits
        try:
            pieces = itertools.starmap(_told, self._pieces)
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


def _told(
    source: BinaryIO | Path,
    start: int | None,
    length: int | None,
    progress: Progress | None,
) -> Iterator[bytes]:
    done = 0
    for chunk in _chunks(source, start, length):
        yield chunk
        done += len(chunk)
        if progress is not None:
            progress(done, length)


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
