"""Answers whose bytes are taken as they come: piece by piece, or into a file.

What a method of a controller would ask for is asked for here, and its answer is not
read into memory. Where the connection breaks and the server offers ranges, the rest
is asked for (RFC 9110, section 14).
"""

from __future__ import annotations

import contextlib
import functools
import inspect
import os
import re
from collections.abc import Callable, Coroutine, Generator
from email.utils import parsedate_to_datetime
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    ClassVar,
    ParamSpec,
    TypeAlias,
    cast,
    overload,
)

import msgspec
from msgspec.structs import replace

from .answers import Reader
from .bodies import Body, pieces
from .core import call
from .errors import ConnectionFailedError, TransportError
from .messages import Headers, Progress, Response
from .operation import Operation
from .options import RequestOptions
from .places import Place, place_of

if TYPE_CHECKING:
    from typing_extensions import Self  # in typing from Python 3.11 on

    from .aio_downloads import AsyncDownload
    from .core import Opened, Steps

P = ParamSpec("P")

Target: TypeAlias = "str | os.PathLike[str] | BinaryIO"

_PART = 206
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)", re.ASCII)


@overload
def download(  # type: ignore[overload-overlap] # a coroutine is an object, too
    method: Callable[P, Coroutine[Any, Any, object]],
    /,
    *arguments: P.args,
    **named: P.kwargs,
) -> AsyncDownload: ...


@overload
def download(
    method: Callable[P, object], /, *arguments: P.args, **named: P.kwargs
) -> Download: ...


def download(
    method: Callable[P, object], /, *arguments: P.args, **named: P.kwargs
) -> Download | AsyncDownload:
    """Take the body of a call's answer as it comes, whatever its size.

    Args:
        method: A method of one of a client's controllers, which is not called: its
            request is sent when the download begins.
        arguments: What the method would be called with.
        named: As above.
    """
    noted = _noted(method, arguments, named)
    if noted.client._shared.aio:  # noqa: SLF001 - parts of one thing
        from .aio_downloads import AsyncDownload

        return AsyncDownload(noted)
    return Download(noted)


class Call(msgspec.Struct, frozen=True):
    """A call that is to be made."""

    client: Any
    operation: Operation[Any]
    arguments: tuple[object, ...]
    options: RequestOptions

    def begun(self, place: Place) -> Steps[Transfer]:
        """Make the call; give the body of its answer."""
        settings, runner = self.client._settings, self.client._shared  # noqa: SLF001
        operation = _unread(self.operation)
        answer = yield from call(
            settings, runner, operation, self.arguments, self.options
        )
        return Transfer(answer.value, place)


class _Noted(Exception):  # noqa: N818 - no error: it carries a call out of a method
    """A call that was about to be made."""


class _Noting:
    """Stands for a client, and tells of a call instead of making it."""

    def _answer(self, *call: object) -> None:
        raise _Noted(*call)


def _noted(method: object, arguments: tuple[Any, ...], named: dict[str, Any]) -> Call:
    """Give the call that a method would make. Raises TypeError, where it is none."""
    controller = getattr(method, "__self__", None)
    client = getattr(controller, "_client", None)
    name = getattr(method, "__name__", "")
    if client is None:
        raise TypeError("download needs a method of one of the client's controllers")
    try:
        noting = cast("type[Any]", type(controller))(_Noting())
        made = getattr(noting, name)(*arguments, **named)
        if inspect.iscoroutine(made):
            made.send(None)
    except _Noted as noted:
        operation, given, options = noted.args
        options = options or RequestOptions()
        # The bytes of a coded body are not those that can be counted and gone on with.
        headers = {"Accept-Encoding": "identity", **options.headers}
        return Call(client, operation, given, replace(options, headers=headers))
    raise TypeError(f"{name} does not give one answer")


class _Unread(Reader, frozen=True, eq=False):
    """An answer that is handed over unread."""

    streamed: ClassVar[bool] = True

    def opened(self, opened: Opened) -> object:
        return opened


@functools.cache
def _unread(operation: Operation[Any]) -> Operation[Opened]:
    """Give an operation whose answers are not read."""
    usual = {"default": _Unread()}
    responses = {
        status: tuple(
            _Unread(media_type=each.media_type)
            for each in (found if isinstance(found, tuple) else (found,))
        )
        for status, found in operation.responses.items()
    }
    return cast("Operation[Opened]", replace(operation, responses=responses or usual))


class Transfer(Body):
    """A body that is counted, and gone on with where it broke off.

    `done` bytes have come of `total`, which is None where the server does not say.
    """

    def __init__(self, opened: Opened, place: Place) -> None:
        super().__init__(opened)
        self._place = place
        self._most = self._skipped = 0
        self.done = self._begun()
        self.unwanted = self.done > 0

    def _begun(self) -> int:
        """Start with the body of an answer; give how much of it is there already."""
        self.total, self._validator = self._known()
        if self._validator is None or self.total is None:
            return self._place.begin(None)
        url = self.opened.request.url
        found = self._place.begin(f"{url}\n{self._validator}\n{self.total}")
        return found if found <= self.total else self._place.begin(None)

    def _known(self) -> tuple[int | None, str | None]:
        """Tell how long the body is, and what says that it is still the same."""
        headers = self.response.headers
        length = headers.get("content-length", "")
        coded = headers.get("content-encoding", "identity") != "identity"
        if coded or "transfer-encoding" in headers or not length.isdecimal():
            return None, None
        ranges = headers.get("accept-ranges", "") != "none"
        get = self.opened.request.method == "GET" and self.response.status != _PART
        return int(length), _validator(headers) if get and ranges else None

    def took(self, data: bytes) -> bytes:
        """Count what came, without what is there already."""
        if self._skipped:
            skipped = self._skipped
            self._skipped = max(0, skipped - len(data))
            data = data[skipped:]
        self.done += len(data)
        self._moved = self._moved or self.done > self._most
        self._most = max(self._most, self.done)
        return data

    def again(self, broken: TransportError | None) -> Steps[bool]:
        """Ask for the rest, or for all of it where what came can be taken back."""
        if self.done == self.total or (broken is None and self.total is None):
            return False
        reason = broken or ConnectionFailedError("the body is shorter than announced")
        headers: dict[str, str] = {}
        if self._validator and self.done:
            headers = {"Range": f"bytes={self.done}-", "If-Range": self._validator}
        elif self.done and not self._place.restartable:
            raise self._told(reason)
        if self.unwanted:
            self.response = yield from self._sent(headers)
        else:
            yield from self._asked(reason, headers)
        self.unwanted = False
        self._followed()
        return True

    def _followed(self) -> None:
        """Go on with the answer to a request for the rest."""
        headers, before = self.response.headers, self._validator
        if self.response.status == _PART:
            part = _RANGE.fullmatch(headers.get("content-range", ""))
            found = part.groups() if part else ()
            if found not in {(str(self.done), of) for of in (str(self.total), "*")}:
                raise self._told(ConnectionFailedError("another part than asked for"))
            return
        if before is not None and self._known() == (self.total, before):
            self._skipped = self.done  # all of it, as the server does not do ranges
        elif self._place.restartable or not self.done:
            self.done = self._skipped = self._begun()
        else:
            raise self._told(ConnectionFailedError("the body is another one by now"))


def _validator(headers: Headers) -> str | None:
    """Give what says that bytes are the same (RFC 9110, section 13.1.5), if anything.

    A date does only where nothing can have changed within its second.
    """
    if tag := headers.get("etag"):
        return tag if tag.startswith('"') else None
    dates = headers.get("date", ""), headers.get("last-modified", "")
    with contextlib.suppress(ValueError, TypeError):
        now, modified = map(parsedate_to_datetime, dates)
        return dates[1] if (now - modified).total_seconds() >= 1 else None
    return None


class Unsaved:
    """What the downloads of both halves share: what a `with` has begun."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._transfer: Transfer | None = None

    @property
    def response(self) -> Response:
        """The response, of which the body is not read."""
        return self._begun.response

    @property
    def total(self) -> int | None:
        """How many bytes it will be, where the server says."""
        return self._begun.total

    @property
    def _begun(self) -> Transfer:
        if self._transfer is None:
            raise RuntimeError("a download begins with `with`")
        return self._transfer

    def _run(self, place: Place) -> Any:
        return self._call.client._shared.run(self._call.begun(place))  # noqa: SLF001


class Download(Unsaved):
    """The body of an answer, as it comes: iterate it in a `with`, or `save` it.

    Raises what the call raises where it begins, and TransportError where the connection
    breaks and nothing can be done.
    """

    def save(self, to: Target, progress: Progress | None = None) -> None:
        """Write the body to a path, which appears when all is there, or an open file.

        A path whose download has failed may have left a file beside it, with which the
        next download to it goes on, if the server says that it is still the same.
        """
        place = place_of(to)
        try:
            transfer: Transfer = self._run(place)
            with contextlib.closing(pieces(transfer)) as body:
                for data in body:
                    place.write(data)
                    if progress is not None:
                        progress(transfer.done, transfer.total)
            place.finish()
        finally:
            place.leave()

    def __iter__(self) -> Generator[bytes]:
        return pieces(self._begun)

    def __enter__(self) -> Self:
        self._transfer = self._run(Place())
        return self

    def __exit__(self, *_: object) -> None:
        if self.response.unread is not None:
            self.response.unread.close()
