"""How a response becomes the value of a call, or its exception."""

from __future__ import annotations

import contextlib
import functools
import re
from typing import Any

from .errors import ApiException, DecodeError, of_status
from .messages import Response
from .model import Model
from .operation import Bytes, Json, Operation, Reader, Readers, Streamed, Text
from .reading import Codec, Unreadable

_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@functools.cache
def codec(reader: Json | Streamed) -> Codec:
    """Give the decoder of a reader, made once."""
    return Codec(reader.type())


@functools.cache
def _codec_of(model: type[Model]) -> Codec:
    return Codec(model)


def readers_of(answers: Readers, *keys: str) -> tuple[Reader, ...]:
    """List the readers under the first of the keys that is there; without keys, all."""
    found = [key for key in keys if key in answers][:1] if keys else answers
    groups = (answers[key] for key in found)
    listed = (each if isinstance(each, tuple) else (each,) for each in groups)
    return tuple(reader for readers in listed for reader in readers)


def reader_for(
    operation: Operation[Any], response: Response, url: str, *, strict: bool
) -> Reader | None:
    """Choose how to read an answer; None, where it says nothing.

    A status is looked up as itself, then as its range ("4XX"), then as the default. A
    success that the document forgot is read as the others are, or if strict refused.
    Raises ApiException or DecodeError; `url` is the address without credentials.
    """
    keys = (str(response.status), f"{response.status // 100}XX")
    default = ("default",) if response.succeeded else ()
    readers = readers_of(operation.responses, *keys, *default)
    if not readers and not response.succeeded:
        errors = readers_of(operation.errors, *keys, "default")
        raise failure(operation.method, url, response, errors)
    if not readers:
        if strict:
            reason = f"status {response.status} is not declared"
            raise DecodeError(operation.method, url, response, reason)
        if response.body or response.unread is not None:
            readers = readers_of(operation.responses)
    return _chosen(readers, response) if readers else None


def _chosen(readers: tuple[Reader, ...], response: Response) -> Reader:
    """Choose by Content-Type; where it names none, the first has its benefit."""
    if len(readers) == 1:
        return readers[0]
    came = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    ranges = (came, f"{came.partition('/')[0]}/*", "*/*")
    order = {wanted: rank for rank, wanted in enumerate(ranges)}
    return min(readers, key=lambda each: order.get(each.media_type.lower(), len(order)))


def read(
    reader: Reader | None, response: Response, method: str, url: str, *, strict: bool
) -> object:
    """Read a whole body. Raises DecodeError."""
    body = response.body
    try:
        if isinstance(reader, Json):
            return codec(reader).decode(body, strict=strict)
        if isinstance(reader, Text):
            encoding = charset(response.headers.get("content-type", ""), body)
            return body.decode(encoding, "strict" if strict else "replace")
    except (Unreadable, UnicodeError) as error:
        raise DecodeError(method, url, response, str(error)) from None
    return body if isinstance(reader, Bytes) else None


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


def failure(
    method: str, url: str, response: Response, readers: tuple[Reader, ...] = ()
) -> ApiException:
    """Make the exception of an error answer, its fields read as far as they fit."""
    kind = ApiException
    for each in reversed(readers):
        found = each.type() if isinstance(each, Json) else None
        if isinstance(found, type) and issubclass(found, ApiException):
            kind = found
    error = of_status(kind, response.status)(method, url, response)
    with contextlib.suppress(Unreadable):
        said = _codec_of(kind.__model__).decode(response.body)
        for name in kind.__model__.__struct_fields__ if isinstance(said, Model) else ():
            setattr(error, name, getattr(said, name))
    return error
