"""What watches the calls of a client, and the one that writes the log."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

if TYPE_CHECKING:
    from .errors import TransportError
    from .messages import Request, Response

_SECRET = re.compile(
    "authorization|cookie|token|secret|passw|signature|session|credential|api.?key|^key$",
    re.IGNORECASE,
)
_HIDDEN = "[hidden]"


class Hooks:
    """Override what you want to know of; all is called where the call is made.

    A request has its credentials already, and may be changed before it is sent.
    """

    def before_request(self, request: Request) -> None:
        """Each attempt, before it is sent."""

    def after_response(
        self, request: Request, outcome: Response | TransportError, elapsed: float
    ) -> None:
        """Each attempt, after its answer or its failure; `elapsed` is in seconds."""

    def on_retry(
        self, request: Request, outcome: Response | TransportError, pause: float
    ) -> None:
        """Before the pause, in seconds, that comes before another attempt."""


class Log(Hooks):
    """Writes to the logger of the package: each attempt as DEBUG, retries as INFO.

    Values of headers and query fields whose names sound like credentials are hidden,
    and those of `hidden` too. Bodies are never written.
    """

    def __init__(self, logger: str, hidden: Iterable[str] = ()) -> None:
        self._logger = logging.getLogger(logger)
        self._hidden = frozenset(each.lower() for each in hidden)

    def before_request(self, request: Request) -> None:  # noqa: D102 - inherited
        if self._logger.isEnabledFor(logging.DEBUG):
            headers = {
                name: self._shown(name, it) for name, it in request.headers.items()
            }
            self._logger.debug("%s %s %s", request.method, self._url(request), headers)

    def after_response(  # noqa: D102 - inherited
        self, request: Request, outcome: Response | TransportError, elapsed: float
    ) -> None:
        if self._logger.isEnabledFor(logging.DEBUG):
            self._logger.debug(
                "%s %s: %s after %.3f s",
                request.method,
                self._url(request),
                told(outcome),
                elapsed,
            )

    def on_retry(  # noqa: D102 - inherited
        self, request: Request, outcome: Response | TransportError, pause: float
    ) -> None:
        self._logger.info(
            "%s %s: %s, next attempt in %.1f s",
            request.method,
            self._url(request),
            told(outcome),
            pause,
        )

    def _url(self, request: Request) -> str:
        parts = urlsplit(request.url)
        if not parts.query:
            return request.url
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        query = urlencode([(name, self._shown(name, it)) for name, it in pairs])
        return parts._replace(query=query).geturl()

    def _shown(self, name: str, value: str) -> str:
        hide = _SECRET.search(name) or name.lower() in self._hidden
        return _HIDDEN if hide else value


def told(outcome: Response | TransportError) -> str:
    """Say in few words what came of an attempt."""
    return str(getattr(outcome, "status", None) or getattr(outcome, "reason", outcome))
