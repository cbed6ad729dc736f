"""Logins: how a user's consent is asked for (RFC 6749, section 4.1; RFC 7636)."""

# pyright: reportPrivateUsage=false
from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any, overload
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from .core import Steps
from .errors import ConfigurationError, SdkError
from .grants import AuthorizationCode
from .messages import Request
from .oauth import OAuth

if TYPE_CHECKING:
    from .aio import AsyncClient
    from .client import Client
    from .options import Settings


class LoginError(SdkError):
    """A user came back without consent; `error` has the word for why (4.1.2.1)."""

    def __init__(self, error: str, description: str = "") -> None:
        super().__init__(error, description)
        self.error, self.description = error, description

    def __str__(self) -> str:
        return f"{self.error} ({self.description})" if self.description else self.error


class Login(Struct, frozen=True, kw_only=True):
    """A login that has begun: send the user to `url`.

    Keep `state` and `code_verifier` where only this user's browser leads to, such as
    the user's session, until the user is back.
    """

    url: str
    state: str
    code_verifier: str

    def __repr__(self) -> str:
        return "Login()"

    def grant(self, begun: AuthorizationCode, url: str) -> AuthorizationCode:
        """Give the grant of a user who has come back, to `url`.

        Raises LoginError where it says no, or is not the answer to this login.
        """
        said = dict(parse_qsl(urlsplit(url).query))
        if not hmac.compare_digest(said.get("state", "").encode(), self.state.encode()):
            raise LoginError("invalid_state", "this is no answer to this login")
        if "code" not in said:
            error = said.get("error", "no_code")
            raise LoginError(error, said.get("error_description", ""))
        verifier = self.code_verifier
        return replace(begun, code=said["code"], code_verifier=verifier, token=None)


@overload
def begin_login(client: Client, more: Mapping[str, str] = {}) -> Login: ...
@overload
def begin_login(
    client: AsyncClient, more: Mapping[str, str] = {}
) -> Coroutine[Any, Any, Login]: ...
def begin_login(
    client: Client | AsyncClient, more: Mapping[str, str] = {}
) -> Login | Coroutine[Any, Any, Login]:
    """Begin to log a user in, by the AuthorizationCode of a client.

    `more` is added to the query of the URL, as some servers want. Raises
    ConfigurationError where the client has no such grant, and the errors of an OpenID
    provider, which is asked for its URL.
    """
    settings = client._settings  # noqa: SLF001 - what `client` is to this module
    for auth in settings.auth.values():
        if isinstance(auth, OAuth) and isinstance(auth.grant, AuthorizationCode):
            steps = _begun(auth, auth.grant, settings, more)
            return client._shared.run(steps)  # noqa: SLF001 - as above
    raise ConfigurationError("the client has no AuthorizationCode to log in by")


def _begun(
    auth: OAuth, grant: AuthorizationCode, settings: Settings, more: Mapping[str, str]
) -> Steps[Login]:
    limit, agent = settings.timeout, {"User-Agent": settings.user_agent}
    deadline = time.monotonic() + limit.total
    home = f"{settings.server}/"
    waiting = Request("GET", home, agent, timeout=limit, deadline=deadline)
    flow = yield from auth.flow(waiting)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": grant.client_id,
        "redirect_uri": grant.redirect_uri,
        "scope": " ".join(grant.scopes or flow.usual),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **more,
    }
    url = urljoin(home, flow.authorization_url)
    if "://" not in url:
        raise ConfigurationError("the client needs `server`, the base URL of the API")
    asked = urlencode({name: it for name, it in query.items() if it}, quote_via=quote)
    url += f"{'&' if '?' in url else '?'}{asked}"
    return Login(url=url, state=state, code_verifier=verifier)
