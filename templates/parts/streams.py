"""Answers that arrive item by item: JSON lines and server-sent events.

What parses them does no I/O: whoever reads the connection feeds it what came.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeAlias, TypeVar, cast

import msgspec
from msgspec.structs import replace

from .answers import Reader, codec
from .bodies import Body, pieces
from .errors import ConnectionFailedError, DecodeError, TransportError
from .reading import Unreadable
from .request import header_value

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .core import Opened, Steps

T = TypeVar("T")

_LONGEST_ASKED = 60.0
_NO_CONTENT = 204


class _Streamed(Reader, frozen=True, eq=False):
    streamed: ClassVar[bool] = True

    def opened(self, opened: Opened) -> object:
        """Give the stream of the half whose call it is."""
        if opened.runner.aio:
            from .aio_streams import AsyncStream

            return AsyncStream[Any](opened, self)
        return Stream[Any](opened, self)


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


class Items(Body, Generic[T]):
    """What all streams share, in whichever way they get hold of the bytes."""

    def __init__(self, opened: Opened, reader: Reader) -> None:
        super().__init__(opened)
        self._reader = reader
        lines = b"\x1e" if "json-seq" in reader.media_type else b"\n"
        self._end = b"\n\n" if isinstance(reader, Events) else lines
        self._begun = self._done = False
        self._id = ""
        self._retry: int | None = None
        self._restart()

    def _restart(self) -> None:
        """Be ready for a body from its start."""
        self._rest = bytearray()
        self._after_return, self._mark = False, "\ufeff"

    def again(self, broken: TransportError | None) -> Steps[bool]:
        """Go on after the last event (WHATWG HTML, section 9.2.3).

        Only where that loses and repeats nothing: the server has named its events, or
        none has come. A whole answer is the end, unless the server told when to come
        back, or cannot tell an end from a break (RFC 9112, section 6.3).
        """
        known = bool(self._id) and self._id.isprintable()
        if broken is None and not (known and self._may_go_on()):
            return False
        if broken is not None and self._begun and not known:
            raise self._told(broken)
        reason = broken or ConnectionFailedError("the stream has ended")
        self._restart()
        name, headers = "Last-Event-ID", dict[str, str]()
        if known:
            headers[name] = header_value(name, self._id)
        wait = None if self._retry is None else min(self._retry / 1e3, _LONGEST_ASKED)
        try:
            yield from self._asked(reason, headers, wait)
        except TransportError as error:
            if error is reason is not broken:
                return False
            raise
        return True

    def _may_go_on(self) -> bool:
        response = self.response
        if response.status == _NO_CONTENT:
            return False
        framed = {"content-length", "transfer-encoding"} & set(response.headers)
        return self._retry is not None or not framed

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
                self._begun = self._moved = True
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
        strict = self.opened.settings.strict_responses
        try:
            return cast("T", codec(self._reader.type).decode(body, strict=strict))
        except Unreadable as error:
            item = replace(self.response, body=body, unread=None)
            raise DecodeError(item, str(error)) from None


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
        with contextlib.closing(pieces(self)) as body:
            for data in body:
                yield from self._feed(data)
                if self._done:
                    return
        yield from self._feed(None)
