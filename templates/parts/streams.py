"""Answers that arrive item by item: JSON lines and server-sent events.

What parses them does no I/O: whoever reads the connection feeds it what came.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar, cast

import msgspec

from .answers import Reader, codec
from .errors import DecodeError, TransportError
from .messages import Response
from .reading import Unreadable

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

T = TypeVar("T")


class _Streamed(Reader, frozen=True, eq=False):
    streamed: ClassVar[bool] = True

    def opened(
        self, response: Response, method: str, url: str, *, strict: bool, aio: bool
    ) -> object:
        """Give the stream of an answer whose body is on its way."""
        if aio:
            from .aio_streams import AsyncStream

            return AsyncStream[Any](self, response, method, url, strict=strict)
        return Stream[Any](self, response, method, url, strict=strict)


class Lines(_Streamed, frozen=True, eq=False):
    """A `Stream` of JSON texts: one per line, or application/json-seq (RFC 7464)."""

    media_type: str = "application/x-ndjson"


class Events(_Streamed, frozen=True, eq=False):
    """A `Stream` of server-sent events, whose data is JSON of that type, or a `str`."""

    media_type: str = "text/event-stream"


class Event(msgspec.Struct, frozen=True):
    """A server-sent event; `retry` is the wait before reconnecting, in milliseconds.

    `id` and `retry` hold on from event to event.
    """

    name: str
    data: str
    id: str = ""
    retry: int | None = None


Raw: TypeAlias = bytes | Event


class Items(Generic[T]):
    """What all streams share, in whichever way they get hold of the bytes."""

    def __init__(
        self,
        reader: Reader,
        response: Response,
        method: str,
        url: str,
        *,
        strict: bool,
    ) -> None:
        self.response = response
        self._reader, self._strict = reader, strict
        self._method, self._url = method, url
        lines = b"\x1e" if "json-seq" in reader.media_type else b"\n"
        self._end = b"\n\n" if isinstance(reader, Events) else lines
        self._rest = bytearray()
        self._after_return = self._done = False
        self._id, self._mark = "", "\ufeff"
        self._retry: int | None = None

    def _feed(self, data: bytes | None) -> Iterator[Raw]:
        """Give the items that are whole now; None says that nothing else comes."""
        events = isinstance(self._reader, Events)
        if data is None:  # an event without its blank line is not whole, a line is
            data = b"" if events else self._end
        elif events:
            data = self._with_newlines(data)
        seen = max(0, len(self._rest) - 1)
        self._rest += data
        if self._rest.find(self._end, seen) < 0:  # linear in the length of an item
            return
        *whole, rest = bytes(self._rest).split(self._end)
        self._rest = bytearray(rest)
        for item in whole:
            raw = self._event(item.decode("utf-8", "replace")) if events else item
            self._done = isinstance(raw, Event) and raw.data == "[DONE]"
            if self._done:  # a habit of many APIs
                return
            if raw is not None:
                yield raw

    def _with_newlines(self, data: bytes) -> bytes:
        """Make every line end a LF; a CR and a LF are one, also if they come apart."""
        if self._after_return:
            data = data.removeprefix(b"\n")
        self._after_return = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _event(self, block: str) -> Event | None:
        """Parse an event as WHATWG HTML, section 9.2.6, says."""
        name, data = "", list[str]()
        block, self._mark = block.removeprefix(self._mark), ""
        for line in block.split("\n"):
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif field == "id" and "\0" not in value:
                self._id = value
            elif field == "retry" and value.isascii() and value.isdigit():
                self._retry = int(value)
        text = "\n".join(data)
        return Event(name or "message", text, self._id, self._retry) if data else None

    def _blank(self, raw: Raw) -> bool:
        """Tell what is no item: an empty line, or an event that only keeps alive."""
        if isinstance(raw, Event):
            return not raw.data and self._reader.type() is not str
        return not raw.strip()

    def _read(self, raw: Raw) -> T:
        if isinstance(raw, Event) and self._reader.type() is str:
            return cast("T", raw.data)
        body = raw.data.encode() if isinstance(raw, Event) else raw
        try:
            return cast("T", codec(self._reader.type).decode(body, strict=self._strict))
        except Unreadable as error:
            item = Response(self.response.status, self.response.headers, body)
            raise DecodeError(self._method, self._url, item, str(error)) from None


class Stream(Items[T]):
    """The items of an answer as they arrive. Close it if not all of them are wanted.

    Iterating raises TransportError where the connection breaks, and DecodeError, with
    the item as its body, for one that cannot be read; the next ones still can be.
    """

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        for raw in self._raw:
            if not self._blank(raw):
                return self._read(raw)
        raise StopIteration

    def events(self) -> Iterator[Event]:
        """Iterate the events themselves. Raises TypeError if the items are lines."""
        if not isinstance(self._reader, Events):
            raise TypeError("this stream has no server-sent events")
        return cast("Iterator[Event]", self._raw)

    def close(self) -> None:
        """Close the connection, unless all has been read."""
        self._raw.close()
        if self.response.unread is not None:
            self.response.unread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @functools.cached_property
    def _raw(self) -> Generator[Raw]:
        return self._pulled()

    def _pulled(self) -> Generator[Raw]:
        body = self.response.unread or (self.response.body,)
        try:
            for data in itertools.chain(body, (None,)):
                yield from self._feed(data)
                if self._done:
                    return
        except TransportError as error:
            error.method, error.url = self._method, self._url
            raise
        finally:
            if self.response.unread is not None:
                self.response.unread.close()
