"""Credentials that the caller has, and their places in a request."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from .auth import Auth
from .request import header_value, percent

if TYPE_CHECKING:
    from .messages import Request

Place: TypeAlias = Literal["header", "query", "cookie"]


class Placed(Auth):
    """A value in a header, the query or a cookie.

    `given` has the client's arguments that it is made of; a blank one is missing.
    """

    def __init__(
        self, where: Place, name: str, value: str, given: Mapping[str, str | None]
    ) -> None:
        self._where, self.name, self._value = where, name, value
        blank = [key for key, each in given.items() if not (each or "").strip()]
        self.missing = " and ".join(blank)

    def apply(self, request: Request) -> None:  # noqa: D102 - inherited
        if self._where == "header":
            request.headers[self.name] = header_value(self.name, self._value)
            return
        field = f"{percent(self.name)}={percent(self._value)}"
        if self._where == "query":
            request.url += f"{'&' if '?' in request.url else '?'}{field}"
        else:
            others = request.headers.get("Cookie")
            request.headers["Cookie"] = f"{others}; {field}" if others else field


class ApiKey(Placed):
    """A key in a header, the query or a cookie."""

    def __init__(
        self, where: Place, name: str, key: str | None, *, argument: str = "api_key"
    ) -> None:
        super().__init__(where, name, key or "", {argument: key})


class Basic(Placed):
    """User name and password (RFC 7617), as UTF-8."""

    def __init__(
        self,
        username: str | None,
        password: str | None,
        *,
        arguments: tuple[str, str] = ("username", "password"),
    ) -> None:
        value = basic(username or "", password or "")
        given = dict(zip(arguments, (username, password), strict=True))
        super().__init__("header", "Authorization", value, given)


class Bearer(Placed):
    """A token that the user has (RFC 6750)."""

    def __init__(self, token: str | None, *, argument: str = "access_token") -> None:
        value = f"Bearer {token}"
        super().__init__("header", "Authorization", value, {argument: token})


def basic(username: str, password: str) -> str:
    """Give the value of an `Authorization` header (RFC 7617, section 2)."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
