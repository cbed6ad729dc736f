"""What a user has to get an access token with: the grants of OAuth 2 (RFC 6749)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from msgspec import Struct


class Token(Struct, frozen=True, kw_only=True):
    """What was granted (RFC 6749, section 5.1). Keep it where you keep passwords.

    `expires_at` is in seconds since 1970; None means that nobody said.
    """

    access_token: str
    refresh_token: str | None = None
    expires_at: float | None = None
    scope: str | None = None

    def __repr__(self) -> str:
        return f"Token(expires_at={self.expires_at}, scope={self.scope!r})"


class Grant(Struct, frozen=True, kw_only=True):
    """What all grants have.

    Args:
        client_id: What the application is called where it gets its tokens.
        client_secret: Left out by an application that cannot keep one.
        token: The one to begin with, kept from an earlier run.
        on_token: Called with each new token, so that it can be kept.
    """

    flow: ClassVar[str] = ""  # what the document calls it; refreshing is part of any
    needs: ClassVar[tuple[str, ...]] = ()
    lasting: ClassVar[bool] = False  # good for more than one token

    client_id: str = ""
    client_secret: str = ""
    token: Token | None = None
    on_token: Callable[[Token], object] | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(client_id={self.client_id!r})"

    def first(self) -> Token | None:
        """Give the token to begin with; an empty one has to be refreshed."""
        return self.token

    def form(self) -> dict[str, str]:
        """Give the fields that ask for a token."""
        return {}


class ScopedGrant(Grant, frozen=True, kw_only=True):
    """A grant of certain `scopes` (section 3.3); without any, the server decides."""

    scopes: Sequence[str] = ()

    def scope(self) -> dict[str, str]:
        """Give the field that says what is asked for."""
        return {"scope": " ".join(self.scopes)} if self.scopes else {}


class ClientCredentials(ScopedGrant, frozen=True, kw_only=True):
    """An application that acts for itself (RFC 6749, section 4.4).

    Without `scopes`, a call asks for those that its operation needs, and each set of
    them has a token of its own. Where tokens are kept there is one for all calls.
    """

    flow = "clientCredentials"
    needs = ("client_id", "client_secret")
    lasting = True

    def form(self) -> dict[str, str]:  # noqa: D102 - inherited
        return {"grant_type": "client_credentials", **self.scope()}


class Password(ScopedGrant, frozen=True, kw_only=True):
    """A user's name and password (RFC 6749, section 4.3)."""

    flow = "password"
    needs = ("username", "password")
    lasting = True

    username: str
    password: str

    def form(self) -> dict[str, str]:  # noqa: D102 - inherited
        who = {"username": self.username, "password": self.password}
        return {"grant_type": "password", **who, **self.scope()}


class RefreshToken(Grant, frozen=True, kw_only=True):
    """A refresh token of an earlier grant (RFC 6749, section 6)."""

    needs = ("refresh_token",)

    refresh_token: str

    def first(self) -> Token | None:  # noqa: D102 - inherited
        mine = Token(access_token="", refresh_token=self.refresh_token)
        return self.token or mine


class AuthorizationCode(ScopedGrant, frozen=True, kw_only=True):
    """A user's consent, given in a browser (RFC 6749, section 4.1; RFC 7636).

    `begin_login` says where to send the user, and `Login.grant` gives the grant with
    the `code` that the user comes back with.
    """

    flow = "authorizationCode"
    needs = ("client_id", "code")

    redirect_uri: str
    code: str = ""
    code_verifier: str = ""

    def form(self) -> dict[str, str]:  # noqa: D102 - inherited
        return {
            "grant_type": "authorization_code",
            "code": self.code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.code_verifier,
        }
