"""Access tokens that are fetched, by OAuth 2 (RFC 6749) or OpenID Connect."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote_plus, urlencode, urljoin

from msgspec.structs import replace

from .answers import Json, failure
from .auth import Auth
from .core import Steps, answer_of, exchange
from .credentials import Bearer, Placed, basic
from .discovery import Flow, asking, discovered
from .errors import ApiException, ConfigurationError, DecodeError
from .grants import ClientCredentials, Grant, Token
from .messages import Request, Response
from .model import is_object
from .reading import Unreadable, parse
from .request import text


class OAuthException(ApiException):
    """No token was granted (RFC 6749, section 5.2); `error` has the word for why."""

    error: str | None = None
    error_description: str | None = None
    error_uri: str | None = None

    def __str__(self) -> str:
        if not self.error:
            return super().__str__()
        why = f" ({self.error_description})" if self.error_description else ""
        return f"{self.method} {self.url} answered {self.status}: {self.error}{why}"


def oauth(  # noqa: PLR0913 - the arguments of a client
    flows: Mapping[str, Flow] | str,
    *,
    access_token: str | None = None,
    client_id: str | None = None,
    client_secret: str | None = None,
    grant: Grant | None = None,
    arguments: Mapping[str, str] = {},
) -> Auth:
    """Give the credential of a client that has these arguments.

    `arguments` has the names of those that are called otherwise in the client.
    """
    own = {role: arguments.get(role, role) for role in _ARGUMENTS}
    if grant is not None:
        named = {need: f"{own['grant']}.{need}" for need in grant.needs}
        return OAuth(flows, grant, access_token, arguments=named)
    if client_id or client_secret:
        id_, secret = client_id or "", client_secret or ""
        grant = ClientCredentials(client_id=id_, client_secret=secret)
        return OAuth(flows, grant, access_token, arguments=own)
    either = own["grant"]
    if "clientCredentials" in flows:
        either = f"{own['client_id']} and {own['client_secret']}"
    return Bearer(access_token, argument=f"{own['access_token']} (or {either})")


_ARGUMENTS = ("access_token", "client_id", "client_secret", "grant")


class OAuth(Placed):
    """An access token that is fetched by a grant, and used until it is about to expire.

    Then its refresh token is, where there is one, or the grant once more. `flows` are
    those of the document, or the URL of an OpenID provider, which is asked when a token
    is first needed. A given access token is used as it is, until it is refused.
    """

    def __init__(
        self,
        flows: Mapping[str, Flow] | Flow | str,
        grant: Grant,
        access_token: str | None = None,
        *,
        arguments: Mapping[str, str] = {},
    ) -> None:
        super().__init__("header", "Authorization", "", {})
        self.grant = grant
        self._flow = _flow_of(flows, grant) if isinstance(flows, Mapping) else flows
        self._until = -math.inf
        self._refused: str | None = None
        self._by_scopes: dict[tuple[str, ...], OAuth] = {}
        blank = [
            each for each in grant.needs if not (getattr(grant, each) or "").strip()
        ]
        self._lasting = grant.lasting and not blank
        first = grant.first()
        kept = first and (first.access_token.strip() or first.refresh_token)
        self._token = first if kept else None
        if access_token and access_token.strip():
            token = self._token or Token(access_token="")
            self._token = replace(token, access_token=access_token, expires_at=None)
        if self._token is None:
            self.missing = " and ".join(arguments.get(each, each) for each in blank)
        elif self._token.access_token:
            self._use(self._token)
        self._single = self._token is not None or grant.on_token is not None

    def scoped(self, scopes: Sequence[str]) -> Auth:
        """Give the credential with a token for these scopes, if each may have one."""
        grant = self.grant
        if not isinstance(grant, ClientCredentials) or grant.scopes or self._single:
            return self
        wanted = tuple(sorted(scopes))
        if wanted and wanted not in self._by_scopes:
            own = OAuth(self._flow, replace(grant, scopes=wanted))
            self._by_scopes.setdefault(wanted, own)
        return self._by_scopes.get(wanted, self)

    def renewal(self, request: Request) -> Steps[None] | None:
        """Give the steps that fetch a token, or None while there is a good one.

        They raise OAuthException, DecodeError or TransportError, of the token URL, and
        ConfigurationError where nothing is left to get a token with.
        """
        stale = time.monotonic() >= self._until or self._value == self._refused
        return self._renewed(request) if stale else None

    def expired(self, request: Request) -> bool:
        """Give up a token that can be replaced; any other is the user's to replace."""
        if not self._lasting and not (self._token and self._token.refresh_token):
            return False
        self._refused = request.headers.get(self.name)
        return True

    def flow(self, waiting: Request) -> Steps[Flow]:
        """Tell where tokens come from; a provider is asked, once."""
        if isinstance(self._flow, str):
            url = urljoin(waiting.url, self._flow)
            self._flow = yield from discovered(url, waiting)
        return self._flow

    def _renewed(self, waiting: Request) -> Steps[None]:
        flow = yield from self.flow(waiting)
        refresh = self._token.refresh_token if self._token else None
        if self._token and not self._lasting and not refresh:
            raise ConfigurationError("the access token has expired: log in again")
        if refresh:
            form = {"grant_type": "refresh_token", "refresh_token": refresh}
            url = flow.refresh_url or flow.token_url
            try:
                yield from self._fetched(url, form, flow.in_body, waiting)
            except OAuthException as error:
                if error.error != "invalid_grant" or not self._lasting:
                    raise
            else:
                return
        form = self.grant.form()
        yield from self._fetched(flow.token_url, form, flow.in_body, waiting)

    def _fetched(
        self, url: str, form: dict[str, str], in_body: bool, waiting: Request
    ) -> Steps[None]:
        request = asking("POST", urljoin(waiting.url, url), waiting)
        request.headers["Content-Type"] = "application/x-www-form-urlencoded"
        client = (self.grant.client_id, self.grant.client_secret)
        if client[1] and not in_body:
            # Section 2.3.1: both are form-encoded before they are joined.
            request.headers["Authorization"] = basic(*map(quote_plus, client))
        else:
            form |= zip(("client_id", "client_secret"), client, strict=True)
        said = {name: value for name, value in form.items() if value}
        request.body = urlencode(said).encode()
        response = answer_of((yield from exchange(request)))
        if not response.succeeded:
            hidden = (client[1], *(form.get(each, "") for each in _SECRETS))
            raise _refusal(response, filter(None, hidden))
        # What cannot be read may be a token all the same, so no error keeps the body.
        emptied = replace(response, body=b"")
        try:
            token = _granted(parse(response.body), form.get("refresh_token"))
        except Unreadable as error:
            raise DecodeError(emptied, str(error)) from None
        self._use(token)
        if self.grant.on_token is not None:
            self.grant.on_token(token)

    def _use(self, token: Token) -> None:
        left = math.inf if token.expires_at is None else token.expires_at - time.time()
        self._token, self._value = token, f"Bearer {token.access_token}"
        # Early enough to arrive while it is still good.
        self._until = time.monotonic() + left - min(30.0, left / 10)


_SECRETS = ("client_secret", "password", "code", "code_verifier", "refresh_token")


def _flow_of(flows: Mapping[str, Flow], grant: Grant) -> Flow:
    found = flows.get(grant.flow) if grant.flow else next(iter(flows.values()), None)
    if found is None:
        kinds = ", ".join(flows)
        raise ConfigurationError(f"the API grants {kinds}, and not {grant.flow}")
    return found


def _refusal(response: Response, hidden: Iterable[str]) -> ApiException:
    """Make the error of a refused request, without what the server repeats of it."""
    body = response.body
    for secret in hidden:
        body = body.replace(secret.encode(), b"[hidden]")
    readers = (Json(lambda: OAuthException),)
    return failure(replace(response, body=body), readers)


def _granted(answer: object, refresh: str | None) -> Token:
    """Read the answer of a token URL; a refresh token that it does not renew stays."""
    fields = answer if is_object(answer) else {}
    said = {key: it for key, it in fields.items() if isinstance(it, str) and it.strip()}
    if "access_token" not in said:
        raise Unreadable("it has no access_token")
    # Section 7.1: a token of another type cannot be used by who does not know it.
    if not said.get("token_type", "bearer").lower().startswith("bearer"):
        raise Unreadable("its token_type is not Bearer")
    try:
        seconds = float(text(fields.get("expires_in")))
    except ValueError:
        seconds = math.inf  # optional, section 5.1
    return Token(
        access_token=said["access_token"],
        refresh_token=said.get("refresh_token", refresh),
        expires_at=time.time() + seconds if math.isfinite(seconds) else None,
        scope=said.get("scope"),
    )
