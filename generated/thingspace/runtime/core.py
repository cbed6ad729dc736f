"""The client without I/O: what it knows, and the steps of a call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlsplit

import msgspec

from .answers import read
from .auth import Auth, satisfied
from .errors import ConfigurationError
from .exchange import Refresh, Steps, exchange_following
from .messages import Response
from .operation import Operation, Security
from .plan import plan

T = TypeVar("T")


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """What a call gave, and the response that said so."""

    value: T
    response: Response


class Core:
    """Settings of a client and the steps of its calls; shared by sync and async."""

    def __init__(
        self,
        *,
        server: str,
        auth: Mapping[str, Auth],
        security: Security,
        user_agent: str,
        strict_responses: bool,
    ) -> None:
        self._server = _checked(server)
        self._auth = auth
        self._security = security
        self._user_agent = user_agent
        self._strict = strict_responses

    def call(
        self, operation: Operation[T], arguments: tuple[object, ...]
    ) -> Steps[Answer[T]]:
        """Carry out an operation.

        Raises ConfigurationError or ValueError before anything is sent; then
        TransportError, ApiException or DecodeError.
        """
        request = plan(operation).request(self._server, self._user_agent, arguments)
        url = request.url
        for auth in self._credentials(operation):
            if auth.renewal() is not None:
                yield Refresh(auth)
            auth.apply(request)
        response = yield from exchange_following(request, url)
        value = read(operation, response, url, strict=self._strict)
        return Answer(cast("T", value), response)

    def _credentials(self, operation: Operation[Any]) -> tuple[Auth, ...]:
        security = self._security if operation.security is None else operation.security
        return satisfied(security, self._auth, operation.id) if security else ()


def _checked(server: str) -> str:
    try:
        parts = urlsplit(server)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        whole = False
    if not whole or "?" in server or "#" in server:
        raise ConfigurationError("server must be an absolute http(s) URL without query")
    if "@" in urlsplit(server).netloc:
        # They would show in every error message.
        raise ConfigurationError("server must not contain credentials")
    return server.rstrip("/")
