"""Credentials, and which of them a call uses."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Mapping, Sequence
from typing import Literal
from urllib.parse import quote_plus, urlencode

from .answers import failure
from .codec import Unreadable, parse
from .errors import ConfigurationError, DecodeError
from .core import Steps, exchange
from .lenient import is_object
from .messages import Request
from .request import header_value, percent, text


class Auth:
    """A credential and its place in a request.

    `given` has the client's arguments that it is made of; None and "" both mean that
    one is missing. A credential that has to be fetched overrides `renewal`.
    """

    def __init__(
        self,
        where: Literal["header", "query", "cookie"],
        name: str,
        value: str,
        given: Mapping[str, str | None],
    ) -> None:
        self._where = where
        self._name = name
        self._value = value
        self._missing = " and ".join(key for key, each in given.items() if not each)

    def missing(self) -> str:
        """Name the client's arguments that are missing, or give ""."""
        return self._missing

    def renewal(self) -> Steps[None] | None:
        """Give the steps that fetch a fresh credential, or None while it is good."""
        return None

    def apply(self, request: Request) -> None:
        """Put the credential into a request."""
        if self._where == "header":
            request.headers[self._name] = header_value(self._name, self._value)
            return
        field = f"{percent(self._name)}={percent(self._value)}"
        if self._where == "query":
            request.url += f"{'&' if '?' in request.url else '?'}{field}"
        else:
            others = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{others}; {field}" if others else field


class ApiKey(Auth):
    """A key in a header, the query or a cookie."""

    def __init__(
        self,
        where: Literal["header", "query", "cookie"],
        name: str,
        key: str | None,
        *,
        argument: str = "api_key",
    ) -> None:
        super().__init__(where, name, key or "", {argument: key})


class Basic(Auth):
    """User name and password (RFC 7617), as UTF-8."""

    def __init__(
        self,
        username: str | None,
        password: str | None,
        *,
        arguments: tuple[str, str] = ("username", "password"),
    ) -> None:
        value = _basic(username or "", password or "")
        given = dict(zip(arguments, (username, password), strict=True))
        super().__init__("header", "Authorization", value, given)


class Bearer(Auth):
    """A token that the user has (RFC 6750)."""

    def __init__(self, token: str | None, *, argument: str = "access_token") -> None:
        super().__init__(
            "header", "Authorization", f"Bearer {token}", {argument: token}
        )


class ClientCredentials(Auth):
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
        arguments: tuple[str, str, str] = (
            "access_token",
            "client_id",
            "client_secret",
        ),
    ) -> None:
        client = dict(zip(arguments[1:], (client_id, client_secret), strict=True))
        given = {} if access_token else client
        if not access_token and not client_id and not client_secret:
            given = {"{} (or {} and {})".format(*arguments): None}
        super().__init__("header", "Authorization", f"Bearer {access_token}", given)
        self._token_url = token_url
        self._client = (client_id or "", client_secret or "")
        self._scopes = scopes
        self._until = math.inf if access_token else -math.inf

    def renewal(self) -> Steps[None] | None:
        """Give the steps that fetch a token, or None while there is a good one.

        They raise ApiException, DecodeError or TransportError, of the token URL.
        """
        return self._fetched() if time.monotonic() >= self._until else None

    def _fetched(self) -> Steps[None]:
        body = {"grant_type": "client_credentials"}
        if self._scopes:
            body["scope"] = " ".join(self._scopes)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            # Section 2.3.1: both are form-encoded before they are joined.
            "Authorization": _basic(*map(quote_plus, self._client)),
        }
        request = Request("POST", self._token_url, headers, urlencode(body).encode())
        response = yield from exchange(request, self._token_url)
        if not response.succeeded:
            raise failure("POST", self._token_url, response)
        try:
            self._accept(parse(response.body))
        except Unreadable as error:
            raise DecodeError("POST", self._token_url, response, str(error)) from None

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
        early = min(30.0, seconds / 10)
        self._until = time.monotonic() + seconds - early


def _basic(username: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
