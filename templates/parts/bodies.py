"""Bodies that are read as they come, and asked for again where they break off.

Whether and how is told without I/O, in the steps of `Body.again`; the two loops that
read what comes are all that is different in an event loop.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncGenerator, Generator, Mapping
from typing import TYPE_CHECKING, cast

from msgspec.structs import replace

from .answers import reader_for
from .core import Pause, attempted
from .errors import TransportError
from .retries import Attempts

if TYPE_CHECKING:
    from .aio import AsyncUnread
    from .core import Opened, Steps
    from .messages import Response


class Body:
    """A body on its way; `response` is the one that it comes in at the time."""

    unwanted = False
    """Whether what is left of this response need not be read."""

    def __init__(self, opened: Opened) -> None:
        self.response = opened.response
        self.opened = opened
        self._attempts = self._renewed()
        self._moved = False

    def took(self, data: bytes) -> bytes:
        """Give what is news in what came."""
        return data

    def again(self, broken: TransportError | None) -> Steps[bool]:
        """Say whether more comes after what came in this response, and ask for it.

        It `broken` off with an error, which is raised where nothing can be done; None,
        where the response was whole.
        """
        raise NotImplementedError

    def _asked(
        self,
        reason: TransportError,
        headers: Mapping[str, str],
        wait: float | None = None,
    ) -> Steps[None]:
        """Send the request again, after `wait` seconds or those of other retries.

        Raises the reason where as many attempts as the call may have brought nothing.
        """
        if self._moved:
            self._moved, self._attempts = False, self._renewed()
        pause = self._attempts.pause(reason)
        if pause is None:
            raise self._told(reason)
        pause = pause if wait is None else wait
        for hook in self.opened.settings.hooks:
            hook.on_retry(self.opened.request, reason, pause)
        yield Pause(pause)
        self.response = yield from self._sent(headers)

    def _sent(self, headers: Mapping[str, str]) -> Steps[Response]:
        """Send the request with other headers. Raises what a call raises."""
        opened = self.opened
        settings = opened.settings
        names = {name.lower() for name in headers}
        kept = {
            name: value
            for name, value in opened.request.headers.items()
            if name.lower() not in names
        }
        request = replace(
            opened.request,
            headers={**kept, **headers},
            deadline=time.monotonic() + settings.timeout.total,
        )
        response, _ = yield from attempted(settings, request, opened.credentials)
        if not response.succeeded:
            strict = settings.strict_responses
            reader_for(opened.operation, response, strict=strict)
        return response

    def _renewed(self) -> Attempts:
        request = replace(self.opened.request, deadline=math.inf)
        return Attempts(self.opened.settings.retries, request)

    def _told(self, error: TransportError) -> TransportError:
        error.method, error.url = self.opened.request.method, self.opened.request.url
        error.attempts = self._attempts.made
        return error


def pieces(body: Body) -> Generator[bytes]:
    """Read a body to its end."""
    more = True
    try:
        while more:
            broken, unread = None, body.response.unread
            try:
                for came in () if body.unwanted else unread or (body.response.body,):
                    if data := body.took(came):
                        yield data
            except TransportError as error:
                broken = error
            _close(body)
            more = body.opened.runner.run(body.again(broken))
    finally:
        _close(body)


def _close(body: Body) -> None:
    if body.response.unread is not None:
        body.response.unread.close()


async def pieces_awaited(body: Body) -> AsyncGenerator[bytes]:
    """Read a body to its end, in an event loop."""
    more = True
    try:
        while more:
            broken, unread = None, cast("AsyncUnread | None", body.response.unread)
            try:
                if unread is None:
                    yield body.took(body.response.body)
                elif not body.unwanted:
                    async for came in unread:
                        if data := body.took(came):
                            yield data
            except TransportError as error:
                broken = error
            await _close_awaited(body)
            more = await body.opened.runner.run(body.again(broken))
    finally:
        await _close_awaited(body)


async def _close_awaited(body: Body) -> None:
    if body.response.unread is not None:
        await cast("AsyncUnread", body.response.unread).close()
