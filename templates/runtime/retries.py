"""Whether a call is tried again, and after how long (RFC 9110, section 10.2.3)."""

from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime

from .errors import TlsError, TransportError
from .messages import Content, Headers, Request, Response

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "QUERY"})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FIRST, _LONGEST, _LONGEST_ASKED = 0.5, 8.0, 60.0


def replayable(request: Request) -> bool:
    """Tell whether the body can be sent a second time."""
    return not isinstance(request.body, Content) or request.body.replayable


class Attempts:
    """The attempts of one call: how many there were, and whether another may follow."""

    def __init__(self, retries: int, request: Request) -> None:
        again = request.idempotent or request.method in IDEMPOTENT
        self._left = retries if again and replayable(request) else 0
        self._deadline = request.deadline
        self.made = 0

    def pause(self, outcome: Response | TransportError) -> float | None:
        """Count an attempt; give the seconds to wait before the next, None for none.

        Exponential with full jitter, or what the server asks for, up to a minute;
        never beyond the deadline.
        """
        self.made += 1
        if self._left <= 0 or isinstance(outcome, TlsError):
            return None
        self._left -= 1
        if isinstance(outcome, TransportError):
            wait = None
        elif outcome.status in _PASSING:
            wait = _asked_for(outcome.headers)
        else:
            return None
        if wait is None:
            limit = min(_LONGEST, _FIRST * 2 ** (self.made - 1))
            wait = random.uniform(0, limit)  # noqa: S311 - no secret
        wait = min(wait, _LONGEST_ASKED)
        return wait if time.monotonic() + wait < self._deadline else None


def _asked_for(headers: Headers) -> float | None:
    """Read `retry-after-ms`, or Retry-After as seconds or as a date."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        asked = headers.get("retry-after", "")
        if asked.strip().isdigit():
            return float(asked)
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
