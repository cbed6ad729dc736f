"""The log of a client, and how requests are shown without what is secret in them."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from .hooks import Hooks
from .messages import Content, Headers, Response
from .model import is_array, is_object

if TYPE_CHECKING:
    from .errors import TransportError
    from .messages import Request

_SECRET = re.compile(
    "authorization|cookie|token|secret|passw|signature|session|credential|api.?key|^key$",
    re.IGNORECASE,
)
_HIDDEN = "[hidden]"
_LONGEST, _LARGEST = 1000, 1 << 20


class Log(Hooks):
    """Writes to a logger: each request and answer as DEBUG, retries as INFO.

    Values whose names sound like credentials are hidden, in headers, in the query and
    in bodies, and so are those that the API marks as secret. Of a body, the first 1,000
    characters are written where it is JSON or a form; its size, where it is not.
    """

    def __init__(self, logger: str) -> None:
        self._logger = logging.getLogger(logger)

    def before_request(self, request: Request) -> None:  # noqa: D102 - inherited
        if self._logger.isEnabledFor(logging.DEBUG):
            headers = {
                name: shown(name, value, request.hidden)
                for name, value in request.headers.items()
            }
            body = shown_body(request.body, Headers(headers.items()), request.hidden)
            url = shown_url(request)
            self._logger.debug("%s %s %s %s", request.method, url, headers, body)

    def after_response(  # noqa: D102 - inherited
        self, request: Request, outcome: Response | TransportError, elapsed: float
    ) -> None:
        if self._logger.isEnabledFor(logging.DEBUG):
            body = ""
            if isinstance(outcome, Response):
                body = shown_body(outcome.body, outcome.headers, request.hidden)
            self._logger.debug(
                "%s %s: %s after %.3f s %s",
                request.method,
                shown_url(request),
                _told(outcome),
                elapsed,
                body,
            )

    def on_retry(  # noqa: D102 - inherited
        self, request: Request, outcome: Response | TransportError, pause: float
    ) -> None:
        self._logger.info(
            "%s %s: %s, next attempt in %.1f s",
            request.method,
            shown_url(request),
            _told(outcome),
            pause,
        )


def _told(outcome: Response | TransportError) -> str:
    """Say in few words what came of an attempt."""
    return str(getattr(outcome, "status", None) or getattr(outcome, "reason", outcome))


def shown(name: str, value: str, hidden: Collection[str]) -> str:
    """Give a value, unless its name says that it is secret."""
    return _HIDDEN if _is_secret(name, hidden) else value


def _is_secret(name: str, hidden: Collection[str]) -> bool:
    return bool(_SECRET.search(name)) or name.lower() in hidden


def shown_url(request: Request) -> str:
    """Give the URL without what is secret in it."""
    parts = urlsplit(request.url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = [(name, shown(name, value, request.hidden)) for name, value in pairs]
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host, query=urlencode(query)).geturl()


def shown_body(
    body: bytes | Content | None, headers: Headers, hidden: Collection[str]
) -> str:
    """Give the begin of a body without what is secret in it, or else its size."""
    if not body:
        return ""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if isinstance(body, Content):
        return f"[{'?' if body.length is None else body.length} bytes of {kind}]"
    text = _without_secrets(body, kind, hidden) if len(body) <= _LARGEST else None
    if text is None:
        return f"[{len(body)} bytes of {kind or 'something'}]"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _without_secrets(body: bytes, kind: str, hidden: Collection[str]) -> str | None:
    """Give a body of which the parts have names, None of any other."""
    try:
        if kind.endswith(("/json", "+json")):
            value = _masked(msgspec.json.decode(body), hidden)
            return msgspec.json.encode(value).decode()
        if kind == "application/x-www-form-urlencoded":
            pairs = parse_qsl(body.decode(), keep_blank_values=True)
            return urlencode([(name, shown(name, it, hidden)) for name, it in pairs])
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    return None


def _masked(value: object, hidden: Collection[str]) -> object:
    if is_object(value):
        return {
            name: _HIDDEN if _is_secret(name, hidden) else _masked(item, hidden)
            for name, item in value.items()
        }
    if is_array(value):
        return [_masked(item, hidden) for item in value]
    return value
