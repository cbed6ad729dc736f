"""How a response becomes the value of a call, or its exception."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from msgspec import Struct

from .errors import ApiException, DecodeError, of_status
from .messages import Response
from .model import Model
from .reading import Codec, Unreadable

if TYPE_CHECKING:
    from .operation import Operation


class Reader(Struct, frozen=True, eq=False):
    """How an answer is read. Compared by identity: each is written down once.

    The type comes by a call: models are imported on first use. One that is `streamed`
    has a method `opened`, called while the body is on its way.
    """

    type: Callable[[], object] = object
    media_type: str = ""
    streamed: ClassVar[bool] = False

    def read(self, response: Response, *, strict: bool) -> object:
        """Read a whole body. Raises Unreadable or UnicodeError."""
        raise NotImplementedError

    def json(self, response: Response) -> bytes:
        """Give the body as JSON. Raises Unreadable."""
        return response.body


class Empty(Reader, frozen=True, eq=False):
    """An answer without content: the call returns None."""

    def read(self, response: Response, *, strict: bool) -> None:
        """Read nothing."""


class Bytes(Reader, frozen=True, eq=False):
    """An answer that is handed over as it is."""

    media_type: str = "application/octet-stream"

    def read(self, response: Response, *, strict: bool) -> bytes:
        """Give the body."""
        del strict
        return response.body


class Json(Reader, frozen=True, eq=False):
    """A JSON answer."""

    media_type: str = "application/json"

    def read(self, response: Response, *, strict: bool) -> object:
        """Read a value of the type."""
        return codec(self.type).decode(self.json(response), strict=strict)


Readers: TypeAlias = Mapping[str, Reader | tuple[Reader, ...]]
"""By status: "200", a range as "4XX", or "default"; several for several media types."""


@functools.cache
def codec(type_: Callable[[], object]) -> Codec:
    """Give the decoder of a type that comes by a call, made once."""
    return Codec(type_())


_codec_of = functools.cache(Codec)


def readers_of(answers: Readers, *keys: str) -> tuple[Reader, ...]:
    """List the readers under the first of the keys that is there; without keys, all."""
    found = [key for key in keys if key in answers][:1] if keys else answers
    groups = (answers[key] for key in found)
    listed = (each if isinstance(each, tuple) else (each,) for each in groups)
    return tuple(reader for readers in listed for reader in readers)


def reader_for(
    operation: Operation[Any], response: Response, *, strict: bool
) -> Reader | None:
    """Choose how to read an answer; None, where it says nothing.

    A status is looked up as itself, then as its range ("4XX"), then as the default. A
    success that the document forgot is read as the others are, or if strict refused.
    Raises ApiException or DecodeError.
    """
    keys = (str(response.status), f"{response.status // 100}XX")
    default = ("default",) if response.succeeded else ()
    readers = readers_of(operation.responses, *keys, *default)
    if not readers and not response.succeeded:
        errors = readers_of(operation.errors, *keys, "default")
        raise failure(response, errors)
    if not readers:
        if strict:
            raise DecodeError(response, f"status {response.status} is not declared")
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


def read(reader: Reader | None, response: Response, *, strict: bool) -> object:
    """Read a whole body. Raises DecodeError."""
    try:
        return reader and reader.read(response, strict=strict)
    except (Unreadable, UnicodeError) as error:
        raise DecodeError(response, str(error)) from None


def failure(response: Response, readers: tuple[Reader, ...] = ()) -> ApiException:
    """Make the exception of an error answer, its fields read as far as they fit."""
    reader = _chosen(readers or (Reader(),), response)
    found, kind = reader.type(), ApiException
    if isinstance(found, type) and issubclass(found, ApiException):
        kind = found
    error = of_status(kind, response.status)(response)
    with contextlib.suppress(Unreadable):
        said = _codec_of(kind.__model__).decode(reader.json(response))
        for name in kind.__model__.__struct_fields__ if isinstance(said, Model) else ():
            setattr(error, name, getattr(said, name))
    return error
