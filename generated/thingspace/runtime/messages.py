"""What crosses the wire, whichever library carries it."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Protocol, TypeAlias

import msgspec

CHUNK = 1 << 16
Progress: TypeAlias = Callable[[int, "int | None"], object]
"""Is told how many bytes there are so far, and of how many, where that is known."""


class Content:
    """A body that is read while it is sent, anew each time it is iterated.

    `length` is None where it is not known in advance. One that is not `replayable`
    can be iterated once. Iterating raises ValueError where reading fails.
    """

    length: int | None = None
    replayable = True

    def __iter__(self) -> Iterator[bytes]:
        raise NotImplementedError


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
    shown: str = ""  # the URL without credentials, where they are in `url`
    hidden: Collection[str] = ()  # names, in lower case, of what is secret
    template: str = ""  # the path with the names of its parameters in braces
    resends: int = 0  # how often the call has sent a request before

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

    The answer to a `stream` request may have its body in `unread` instead. `method`
    and `url`, without credentials, are of the request, and not for a transport to say.
    """

    status: int
    headers: Headers
    body: bytes = b""
    unread: Unread | None = None
    method: str = ""
    url: str = ""

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
