"""bzip2 in pieces, most of which stay the same when little of the content changes.

A file of bzip2 may be several, one after the other. Pieces are cut where the content
says and not at fixed places: what is inserted moves no cut but its own.
"""

from __future__ import annotations

import bz2
import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias
from zlib import crc32

Compress: TypeAlias = Callable[[bytes], bytes]

_LEAST: Final = 500_000
_MOST: Final = 900_000  # what bzip2 takes at once
# Objects of JSON, and keys of YAML that are indented little.
_PLACE: Final = re.compile(rb"\{|\n {2,6}[\w/]")
_AROUND: Final = 40


def compressed(data: bytes, compress: Compress = bz2.compress) -> bytes:
    """Compress data; the bytes follow from it alone."""
    return b"".join(map(compress, _pieces(data)))


def decompressed(data: bytes, limit: int) -> bytes | None:
    """Undo that; None where it is larger. Raises EOFError where data ends early."""
    found: list[bytes] = []
    size = 0
    while data:
        reader = bz2.BZ2Decompressor()
        found.append(reader.decompress(data, limit - size + 1))
        size += len(found[-1])
        if size > limit:
            return None
        if not reader.eof:
            raise EOFError("it ends early")
        data = reader.unused_data
    return b"".join(found)


def _pieces(data: bytes) -> Iterator[bytes]:
    start = 0
    while len(data) - start > _MOST:
        places = _PLACE.finditer(data, start + _LEAST, start + _MOST)
        end = max(
            (one.start() for one in places),
            key=lambda at: crc32(data[at : at + _AROUND]),
            default=start + _MOST,
        )
        yield data[start:end]
        start = end
    yield data[start:]
