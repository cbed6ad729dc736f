"""Answers that arrive item by item: JSON lines and server-sent events.

The parsers do no I/O: whoever reads the connection feeds them what came.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

import msgspec

from .answers import codec
from .codec import Unreadable
from .errors import DecodeError, TransportError
from .messages import Response
from .operation import Events, Lines

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self  # in typing from Python 3.11 on

T = TypeVar("T")


class Event(msgspec.Struct, frozen=True):
    """A server-sent event; `retry` is the wait before reconnecting, in milliseconds.

    `id` and `retry` hold on from event to event.
    """

    name: str
    data: str
    id: str = ""
    retry: int | None = None


class Splitter:
    """Cuts what comes at a separator, in time linear in its length."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Give the pieces that are whole now."""
        self._rest += data
        if self._separator not in data:
            return []
        *whole, rest = bytes(self._rest).split(self._separator)
        self._rest = bytearray(rest)
        return whole

    def end(self) -> list[bytes]:
        """Give the last piece."""
        return [bytes(self._rest)]


class EventParser:
    """Parses server-sent events (WHATWG HTML, section 9.2.6)."""

    def __init__(self) -> None:
        self._lines = Splitter(b"\n")
        self._after_return = False
        self._first = True
        self._name = ""
        self._data: list[str] = []
        self._id = ""
        self._retry: int | None = None

    def feed(self, data: bytes) -> Iterator[Event]:
        """Give the events that are whole now."""
        if self._after_return:  # CR and LF are one line end, also if they come apart
            data = data.removeprefix(b"\n")
        self._after_return = data.endswith(b"\r")
        lines = self._lines.feed(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        for line in lines:
            text = line.decode("utf-8", "replace")
            if self._first:
                text, self._first = text.removeprefix("\ufeff"), False
            if text:
                self._take(text)
            elif self._data:
                name, event_data = self._name or "message", "\n".join(self._data)
                yield Event(name, event_data, self._id, self._retry)
            if not text:
                self._name, self._data = "", []

    def end(self) -> list[Event]:
        """Give nothing: an event without its blank line is not whole."""
        return []

    def _take(self, line: str) -> None:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif field == "id" and "\0" not in value:
            self._id = value
        elif field == "retry" and value.isascii() and value.isdigit():
            self._retry = int(value)


Raw: TypeAlias = bytes | Event


class Items(Generic[T]):
    """Finds the items in the bytes of an answer, and reads them."""

    def __init__(
        self,
        reader: Lines | Events,
        method: str,
        url: str,
        response: Response,
        *,
        strict: bool,
    ) -> None:
        self.method, self.url, self.response = method, url, response
        self.done = False
        self._reader = reader
        self._strict = strict
        sequence = "json-seq" in reader.media_type
        lines = Splitter(b"\x1e" if sequence else b"\n")
        self._parser = EventParser() if isinstance(reader, Events) else lines

    def feed(self, data: bytes | None) -> Iterator[Raw]:
        """Give the items that are whole now; None says that nothing else comes."""
        for raw in self._parser.end() if data is None else self._parser.feed(data):
            if isinstance(raw, Event) and raw.data == "[DONE]":  # a habit of many APIs
                self.done = True
                return
            yield raw

    def blank(self, raw: Raw) -> bool:
        """Tell what is no item: an empty line, or an event that only keeps alive."""
        if isinstance(raw, Event):
            return not raw.data and self._reader.type() is not str
        return not raw.strip()

    def read(self, raw: Raw) -> T:
        """Read an item. Raises DecodeError, with the item as its body."""
        if isinstance(raw, Event) and self._reader.type() is str:
            return cast("T", raw.data)
        body = raw.data.encode() if isinstance(raw, Event) else raw
        try:
            return cast("T", codec(self._reader).decode(body, strict=self._strict))
        except Unreadable as error:
            item = Response(self.response.status, self.response.headers, body)
            raise DecodeError(self.method, self.url, item, str(error)) from None


class Stream(Generic[T]):
    """The items of an answer as they arrive. Close it if not all of them are wanted.

    Iterating raises TransportError where the connection breaks, and DecodeError for
    an item that cannot be read; the next ones can still be asked for.
    """

    def __init__(self, items: Items[T]) -> None:
        self._items = items
        self._raw = self._pulled()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        raw = next(self._raw)
        while self._items.blank(raw):
            raw = next(self._raw)
        return self._items.read(raw)

    def events(self) -> Iterator[Event]:
        """Iterate the events themselves, of server-sent events."""
        return cast("Iterator[Event]", self._raw)

    def close(self) -> None:
        """Close the connection, unless all has been read."""
        self._raw.close()
        if self._items.response.unread is not None:
            self._items.response.unread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _pulled(self) -> Generator[Raw]:
        response = self._items.response
        try:
            for data in itertools.chain(response.unread or [response.body], [None]):
                yield from self._items.feed(data)
                if self._items.done:
                    return
        except TransportError as error:
            error.method, error.url = self._items.method, self._items.url
            raise
        finally:
            if response.unread is not None:
                response.unread.close()
