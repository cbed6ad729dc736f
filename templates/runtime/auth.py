"""Credentials."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import quote_plus, urlencode

from .answers import failure
from .core import Steps, answer_of, exchange
from .errors import DecodeError
from .messages import Request
from .model import is_object
from .reading import Unreadable, parse
from .request import header_value, percent, text

Place: TypeAlias = Literal["header", "query", "cookie"]


class Auth:
    """A credential and its place in a request.

    `given` has the client's arguments that it is made of; `missing` names those that
    are None or "". A credential that has to be fetched overrides `renewal`.
    """

    def __init__(
        self, where: Place, name: str, value: str, given: Mapping[str, str | None]
    ) -> None:
        self._where, self.name, self._value = where, name, value
        self.missing = " and ".join(key for key, each in given.items() if not each)

    def renewal(self) -> Steps[None] | None:
        """Give the steps that fetch a fresh credential, or None while it is good."""
        return None

    def expired(self, request: Request) -> bool:
        """Tell whether there is hope for a request that was refused with a 401.

        A credential that can be fetched anew is given up, unless that has happened
        since the request was made.
        """
        del request
        return False

    def apply(self, request: Request) -> None:
        """Put the credential into a request."""
        if self._where == "header":
            request.headers[self.name] = header_value(self.name, self._value)
            return
        field = f"{percent(self.name)}={percent(self._value)}"
        if self._where == "query":
            request.url += f"{'&' if '?' in request.url else '?'}{field}"
        else:
            others = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{others}; {field}" if others else field


class ApiKey(Auth):
    """A key in a header, the query or a cookie."""

    def __init__(
        self, where: Place, name: str, key: str | None, *, argument: str = "api_key"
    ) -> None:
        super().__init__(where, name, key or "", {argument: key})


class _Authorization(Auth):
    def __init__(self, value: str, given: Mapping[str, str | None]) -> None:
        super().__init__("header", "Authorization", value, given)


class Basic(_Authorization):
    """User name and password (RFC 7617), as UTF-8."""

    def __init__(
        self,
        username: str | None,
        password: str | None,
        *,
        arguments: tuple[str, str] = ("username", "password"),
    ) -> None:
        given = dict(zip(arguments, (username, password), strict=True))
        super().__init__(_basic(username or "", password or ""), given)


class Bearer(_Authorization):
    """A token that the user has (RFC 6750)."""

    def __init__(self, token: str | None, *, argument: str = "access_token") -> None:
        super().__init__(f"Bearer {token}", {argument: token})


class ClientCredentials(_Authorization):
    """OAuth 2 client credentials (RFC 6749, section 4.4).

    A given access token is used as it is. Without one, a token is fetched with the
    client's id and secret and used until shortly before it expires.
    """

    def __init__(  # noqa: PLR0913 - the parts of the grant
        self,
        token_url: str,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        access_token: str | None = None,
        scopes: Sequence[str] = (),
        arguments: Sequence[str] = ("access_token", "client_id", "client_secret"),
    ) -> None:
        client = dict(zip(arguments[1:], (client_id, client_secret), strict=True))
        given = {} if access_token else client
        if not access_token and not client_id and not client_secret:
            given = {"{} (or {} and {})".format(*arguments): None}
        super().__init__(f"Bearer {access_token}", given)
        self._token_url, self._scopes = token_url, scopes
        self._client = (client_id or "", client_secret or "")
        self._until = math.inf if access_token else -math.inf

    def renewal(self) -> Steps[None] | None:
        """Give the steps that fetch a token, or None while there is a good one.

        They raise ApiException, DecodeError or TransportError, of the token URL.
        """
        return self._fetched() if time.monotonic() >= self._until else None

    def expired(self, request: Request) -> bool:
        """Give up a fetched token; one that was given is the user's to replace."""
        if self._until == math.inf and not all(self._client):
            return False
        if request.headers.get(self.name) == self._value:
            self._until = -math.inf
        return True

    def _fetched(self) -> Steps[None]:
        scope = {"scope": " ".join(self._scopes)} if self._scopes else {}
        body = urlencode({"grant_type": "client_credentials", **scope}).encode()
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            # Section 2.3.1: both are form-encoded before they are joined.
            "Authorization": _basic(*map(quote_plus, self._client)),
        }
        request = Request("POST", self._token_url, headers, body)
        response = answer_of((yield from exchange(request)))
        if not response.succeeded:
            raise failure(response)
        try:
            self._accept(parse(response.body))
        except Unreadable as error:
            raise DecodeError(response, str(error)) from None

    def _accept(self, answer: object) -> None:
        fields = answer if is_object(answer) else {}
        token = fields.get("access_token")
        if not isinstance(token, str) or not token:
            raise Unreadable("it has no access_token")
        try:
            seconds = float(text(fields.get("expires_in")))
        except ValueError:
            seconds = math.inf  # optional, section 5.1
        self._value = f"Bearer {token}"
        # Early enough to arrive while it is still good.
        self._until = time.monotonic() + seconds - min(30.0, seconds / 10)


def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
