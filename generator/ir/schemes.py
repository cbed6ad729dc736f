"""Security as frozen values: schemes, and what an operation requires of them."""

from __future__ import annotations

from msgspec import Struct


class Requirement(Struct, frozen=True):
    """Schemes that are needed together; the scopes asked for of each."""

    schemes: tuple[tuple[str, tuple[str, ...]], ...]


class Flow(Struct, frozen=True):
    """A way to an access token, by the document's name for it (OpenAPI 3.1, 4.8.29)."""

    kind: str
    token_url: str
    authorization_url: str
    refresh_url: str
    scopes: tuple[tuple[str, str], ...] = ()  # with their descriptions


class SecurityScheme(Struct, frozen=True):
    """How a caller says who it is (OpenAPI 3.1, 4.8.27).

    `kind`: `apiKey`, `basic`, `bearer`, `oauth2`, `openIdConnect`, or `unsupported`.
    The `flows` are those that an SDK can follow; `url` is the OpenID provider's.
    """

    pointer: str
    name: str
    kind: str
    description: str = ""
    location: str = ""
    parameter: str = ""
    flows: tuple[Flow, ...] = ()
    url: str = ""
