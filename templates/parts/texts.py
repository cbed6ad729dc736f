"""Texts, and in which encoding they come."""

from __future__ import annotations

import re

from .answers import Reader
from .messages import Response

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Text(Reader, frozen=True, eq=False):
    """A text answer, in the charset that it names or else UTF-8."""

    media_type: str = "text/plain"

    def read(self, response: Response, *, strict: bool) -> str:
        """Read a text; if not strict, with a mark for each byte that cannot be read."""
        encoding = charset(response.headers.get("content-type", ""), response.body)
        return response.body.decode(encoding, "strict" if strict else "replace")


def charset(media_type: str, text: bytes) -> str:
    """Give the encoding of a text: by its BOM, its media type, or as XML declares it.

    Of an unknown one, and where none is named, UTF-8 (RFC 7303, section 3).
    """
    for mark, encoding in _BOMS.items():
        if text.startswith(mark):
            return encoding
    named = media_type.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    declared = _DECLARED.match(text)
    name = named or (declared[1].decode() if declared else "") or "utf-8"
    try:
        "".encode(name)
    except (LookupError, UnicodeError):  # unknown, or not of texts
        return "utf-8"
    return name
