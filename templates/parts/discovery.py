"""Where access tokens come from, as a document says or an OpenID provider does."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from .answers import failure
from .core import Steps, answer_of, exchange
from .errors import DecodeError
from .messages import Request

_WELL_KNOWN = "/.well-known/openid-configuration"


class Flow(msgspec.Struct, frozen=True):
    """The URLs of a flow; what is relative is so to the server of the API.

    `in_body` says where the secret of a client goes (RFC 6749, section 2.3.1); a login
    asks for the `usual` scopes where the user names none.
    """

    token_url: str = ""
    authorization_url: str = ""
    refresh_url: str = ""
    in_body: bool = False
    usual: tuple[str, ...] = ()


class _Provider(msgspec.Struct):
    """What is needed of a provider's metadata (OpenID Connect Discovery, section 3)."""

    issuer: str
    token_endpoint: str
    authorization_endpoint: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


def discovered(url: str, waiting: Request) -> Steps[Flow]:
    """Ask a provider for its URLs; `url` is that of its metadata, or its own.

    Raises ApiException, DecodeError or TransportError, of the provider: also where
    the answer is that of another issuer (section 4.3) or not as safe as the question.
    """
    issuer, found, path = url.partition(_WELL_KNOWN)
    issuer = (issuer + path).rstrip("/")
    url = url if found else issuer + _WELL_KNOWN
    request = asking("GET", url, waiting)
    response = answer_of((yield from exchange(request)))
    if not response.succeeded:
        raise failure(response)
    try:
        said = msgspec.json.decode(response.body, type=_Provider)
    except (msgspec.DecodeError, ValueError) as error:
        raise DecodeError(response, str(error)) from None
    if said.issuer.rstrip("/") != issuer:
        raise DecodeError(response, f"its issuer is {said.issuer!r}")
    for each in (said.token_endpoint, said.authorization_endpoint):
        if urlsplit(each).scheme not in {"https", urlsplit(url).scheme}:
            raise DecodeError(response, f"{each!r} is no https URL")
    known = said.token_endpoint_auth_methods_supported
    in_body = "client_secret_basic" not in known and "client_secret_post" in known
    ends = (said.token_endpoint, said.authorization_endpoint)
    return Flow(*ends, in_body=in_body, usual=("openid",))


def asking(
    method: str, url: str, waiting: Request, body: bytes | None = None
) -> Request:
    """Make a request that is sent for the sake of another, in the time of that."""
    agent = {
        key: waiting.headers[key] for key in ("User-Agent",) if key in waiting.headers
    }
    headers = {"Accept": "application/json", **agent}
    return Request(
        method, url, headers, body, timeout=waiting.timeout, deadline=waiting.deadline
    )
