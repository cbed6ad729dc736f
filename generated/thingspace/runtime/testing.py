"""Transports for tests: they answer with the examples of the API and ask no server.

    transport = testing.FakeTransport()
    client = Client(..., transport=transport)

Every call is answered with its example, unless `answer` says otherwise, and recorded in
`requests`.
"""

from __future__ import annotations

import pkgutil
import re
import threading
from collections import deque
from collections.abc import Container, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from .messages import Content, Headers, Request, Response
from .model import encode


class UnforeseenRequestError(AssertionError):
    """A request that is no call of the API, so that no answer is known."""


class Recorded(Struct, frozen=True):
    """A request that was sent; `operation` is the name of the call, as `sms.send`."""

    operation: str
    method: str
    url: str
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON; None where it is empty."""
        return msgspec.json.decode(self.body) if self.body else None

    def __repr__(self) -> str:
        return f"Recorded({self.operation}: {self.method} {self.url.partition('?')[0]})"


class _Body(Struct, frozen=True, rename="camel"):
    media_type: str
    json: msgspec.Raw = msgspec.Raw()
    text: str = ""


class _Call(Struct, frozen=True):
    name: str
    method: str
    path: str
    answers: tuple[tuple[str, int], ...]

    def fits(self, request: Request) -> bool:
        """Tell whether a request can be this call: of the query, what its path has."""
        path, _, query = request.url.partition("?")
        known, _, fixed = self._sent.partition("?")
        return (
            self.method == request.method
            and _pattern(known).search(path) is not None
            and (not fixed or {*fixed.split("&")} <= {*query.split("&")})
        )

    @property
    def _sent(self) -> str:
        """The path without what only tells it apart in the document."""
        return self.path.partition("#")[0]

    @property
    def rank(self) -> int:
        """How much of the path is fixed: where two fit, the larger one is meant."""
        return len(re.sub(r"\{[^{}]*\}", "", self._sent))


class _Table(Struct, frozen=True):
    calls: list[_Call]
    bodies: list[_Body]

    def named(self, operation: str) -> _Call:
        """Find a call by its name, or by method and path."""
        known: dict[str, _Call] = {}
        for one in reversed(self.calls):
            known[f"{one.method} {one.path}"] = known[one.name] = one
        if operation not in known:
            close = get_close_matches(operation, known, n=1)
            hint = f": did you mean {close[0]!r}?" if close else ""
            raise ValueError(f"the API has no call {operation!r}{hint}")
        return known[operation]

    def meant(self, request: Request, told: Container[str]) -> _Call:
        """Find the call that a request is. Raises UnforeseenRequestError.

        Of calls that are alike on the wire it is one that is `told` how to answer.
        """
        fitting = [one for one in self.calls if one.fits(request)]
        if not fitting:
            url = request.url.partition("?")[0]
            what = f"{request.method} {url} is no call of the API"
            raise UnforeseenRequestError(what)
        return max(
            fitting,
            key=lambda one: (one.rank, one.name in told, "#" not in one.path),
        )

    def example(self, call: _Call, status: int | None) -> Response:
        """Give the documented answer of a status, by default the usual one."""
        known = dict(call.answers)
        usual = next(iter(known))
        wanted = usual if status is None else str(status)
        place = next(
            (
                known[one]
                for one in (wanted, f"{wanted[0]}XX", "default")
                if one in known
            ),
            -1,
        )
        if place == -1:
            return Response(int(wanted), Headers())
        body = self.bodies[place]
        headers = Headers([("content-type", body.media_type)])
        return Response(int(wanted), headers, bytes(body.json) or body.text.encode())


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """Give what finds a path at the end of a URL; a value has no slash in it."""
    parts = re.split(r"\{[^{}]*\}", path)
    return re.compile("[^/]*".join(map(re.escape, parts)) + "$")


@cache
def _table(package: str) -> _Table:
    data = pkgutil.get_data(package, "testing.json") or b""
    return msgspec.json.decode(data, type=_Table)


class _Fake:
    """What both transports do: record a request, and find its answer."""

    def __init__(self) -> None:
        self.requests: list[Recorded] = []
        self._table = _table(__name__.rpartition(".runtime.")[0])
        self._lock = threading.Lock()
        self._queued: dict[str, deque[Response | Exception]] = {}
        self._last: dict[str, Response | Exception] = {}

    def answer(  # noqa: PLR0913 - all that an answer can have, by keyword
        self,
        operation: str,
        status: int | None = None,
        *,
        json: object = UNSET,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
        error: Exception | None = None,
    ) -> None:
        """Say what comes next; of several answers each holds for one request.

        The last one holds for all that follow. A call that is tried again sends more
        than one.

        Args:
            operation: The controller and the method, as `sms.send`, or the method and
                the path, as `POST /sms`.
            status: By default that of the example.
            json: The body: a model, or any value that JSON knows. By default that of
                the example for the status.
            body: The body as it is sent.
            headers: Further headers.
            error: Raised in place of an answer, such as a `TransportError`.

        Raises:
            ValueError: The API has no such call.
        """
        call = self._table.named(operation)
        said = self._table.example(call, status)
        if json is not UNSET:
            said.body = encode(json)
            said.headers = Headers([("content-type", "application/json")])
        if body is not None:
            said.body = body
        said.headers = Headers({**said.headers, **_lowered(headers)}.items())
        with self._lock:
            self._queued.setdefault(call.name, deque()).append(error or said)

    def _answered(self, request: Request) -> Response:
        call = self._table.meant(request, self._queued)
        body = request.body
        recorded = Recorded(
            call.name,
            request.method,
            request.url,
            Headers(request.headers.items()),
            b"".join(body) if isinstance(body, Content) else body or b"",
        )
        with self._lock:
            self.requests.append(recorded)
            if self._queued.get(call.name):
                self._last[call.name] = self._queued[call.name].popleft()
            said = self._last.get(call.name)
        if isinstance(said, Exception):
            raise said
        return msgspec.structs.replace(said or self._table.example(call, None))


class FakeTransport(_Fake):
    """A `Transport` that asks no server."""

    def send(self, request: Request) -> Response:
        """Answer a request. Raises UnforeseenRequestError."""
        return self._answered(request)

    def close(self) -> None:
        """Do nothing: there are no connections."""


class AsyncFakeTransport(_Fake):
    """An `AsyncTransport` that asks no server."""

    async def send(self, request: Request) -> Response:
        """Answer a request. Raises UnforeseenRequestError."""
        return self._answered(request)

    async def close(self) -> None:
        """Do nothing: there are no connections."""


def _lowered(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
