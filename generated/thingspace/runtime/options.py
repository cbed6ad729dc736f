"""What can be said about all calls of a client, or about one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs
from msgspec.structs import replace

from .hooks import Hooks
from .messages import Timeout
from .operation import Operation, Security
from .request import checked, header_value

if TYPE_CHECKING:
    from .auth import Auth


class RequestOptions(Struct, frozen=True, kw_only=True):
    """What one call does otherwise than its client.

    Args:
        timeout: A number of seconds is for connecting and for reading.
        retries: How often a call that failed is tried again.
        headers: Sent besides, or instead of those that the call would send.
        query: Sent besides; lists repeat the name.
        server: The base URL, or the name of a server that the SDK knows.
        idempotency_key: Sent in the client's idempotency header; with it, calls of
            every method are tried again.
        auth: Credentials by the name of their scheme, instead of the client's.
    """

    timeout: float | Timeout | None = None
    retries: int | None = None
    headers: Mapping[str, str] = {}
    query: Mapping[str, object] = {}
    server: str | None = None
    idempotency_key: str | None = None
    auth: Mapping[str, Auth] | None = None


class Settings(Struct, frozen=True, kw_only=True):
    """What a client consists of, without its connections.

    `named` gives the URL for what was given as the server, which may be a name.
    What has one of the `hidden` names, in lower case, is secret: it is not logged.
    With an `idempotency_header`, each call of a method that is not idempotent sends a
    key of its own there, the same in all its attempts (draft-ietf-httpapi-
    idempotency-key-header).
    """

    server: str
    named: Callable[[str], str] = str
    auth: Mapping[str, Auth] = {}
    security: Security = ()
    user_agent: str = ""
    timeout: Timeout = Timeout()
    retries: int = 2
    headers: Mapping[str, str] = {}
    query: Mapping[str, object] = {}
    idempotency_header: str | None = None
    idempotency_key: str | None = None
    strict_responses: bool = False
    check: Callable[[Operation[Any], tuple[object, ...]], None] | None = None
    hooks: Sequence[Hooks] = ()
    hidden: Collection[str] = ()

    def __post_init__(self) -> None:
        # Told when a client is made, not at its first call.
        server = self.named(self.server)
        server = checked(server) if server else ""
        structs.force_setattr(self, "server", server)
        for name, value in self.headers.items():
            header_value(name, value)

    def changed(self, options: RequestOptions) -> Settings:
        """Give the settings of a call with options."""
        own = {
            name: value
            for name in ("retries", "server", "idempotency_key")
            if (value := getattr(options, name)) is not None
        }
        return replace(
            self,
            timeout=timeout_of(options.timeout, self.timeout),
            headers={**self.headers, **options.headers},
            query={**self.query, **options.query},
            auth={**self.auth, **(options.auth or {})},
            **own,
        )


_USUAL = Timeout()
PYTHON = "python/" + ".".join(map(str, sys.version_info[:3]))
"""What a User-Agent says of the language, after the SDK (RFC 9110, section 10.1.5)."""


def timeout_of(given: float | Timeout | None, usual: Timeout = _USUAL) -> Timeout:
    """Give a timeout as such: a number is for connecting and for reading."""
    if given is None or isinstance(given, Timeout):
        return given or usual
    return replace(usual, connect=float(given), read=float(given))
