"""The arguments of a client's constructor, as the code and the page tell of them."""

from __future__ import annotations

from msgspec import Struct

from generator.ir.schemes import SecurityScheme
from generator.naming.assign import roles
from generator.render.context import Context
from generator.render.credentials import grant_type
from generator.render.filters import literal
from generator.render.servers import by_name


class Option(Struct, frozen=True):
    """An argument of the constructor, as the code and the page tell of it."""

    name: str
    annotation: str
    wording: str
    default: str
    description: str
    credential: bool = False


_COMMON = (
    Option(
        "timeout",
        "float | Timeout",
        "float",
        "30.0",
        "Seconds to wait for the server: to connect, and for the next bytes.",
    ),
    Option(
        "retries",
        "int",
        "int",
        "2",
        "How often a call is tried again that failed for a while only.",
    ),
    Option(
        "headers",
        "Mapping[str, str]",
        "dict",
        "{}",
        "Headers that every call sends besides.",
    ),
    Option(
        "query",
        "Mapping[str, object]",
        "dict",
        "{}",
        "Query parameters that every call sends besides.",
    ),
    Option(
        "auth",
        "Mapping[str, Auth]",
        "dict",
        "{}",
        "Credentials of your own, by the name of their security scheme.",
    ),
    Option(
        "idempotency_header",
        "str | None",
        "string",
        "None",
        "The header for a key that makes it safe to send any call again.",
    ),
    Option(
        "hooks",
        "Sequence[Hooks]",
        "Hooks",
        "()",
        "What is told of each request, response and retry.",
    ),
    Option(
        "strict_responses",
        "bool",
        "bool",
        "False",
        "Whether a response that the API does not promise is an error.",
    ),
    Option(
        "validate_requests",
        "bool",
        "bool",
        "False",
        "Whether arguments are checked against the API's constraints before they "
        "are sent.",
    ),
    Option(
        "transport",
        "Transport | None",
        "Transport",
        "None",
        "What sends the requests: the usual library by options, or another one.",
    ),
)

_ABOUT = {
    "access_token": "An access token, sent as a bearer token.",
    "client_id": "The id that access tokens are fetched with, where none is given.",
    "client_secret": "The secret that goes with `client_id`.",
    "grant": "A grant of OAuth 2 that access tokens are fetched with, and kept by.",
    "username": "The name of the user.",
    "password": "The password of the user.",
}


def options(context: Context) -> tuple[Option, ...]:
    """Give the constructor's arguments: the credentials, then what every client has."""
    found: list[Option] = []
    for scheme in context.api.schemes:
        names = context.names.credentials[scheme.name]
        for name, role in zip(names, roles(scheme), strict=True):
            about = _ABOUT.get(role) or scheme.description or _key(scheme)
            kind, wording = "str | None", "string"
            if role == "grant":
                wording = " | ".join(grant_type(scheme))
                kind = f"{wording} | None"
            found.append(Option(name, kind, wording, "None", about, credential=True))
    return (*found, _server(context), *_COMMON)


def variables(context: Context) -> dict[str, str]:
    """Give the environment variables of the arguments that can be read from one."""
    prefix = context.names.package.upper()
    return {
        one.name: f"{prefix}_{one.name.upper()}"
        for one in options(context)
        if one.wording == "string" and (one.credential or one.name == "server")
    }


def _key(scheme: SecurityScheme) -> str:
    return f"The key that is sent in the {scheme.location} as `{scheme.parameter}`."


def usual_server(context: Context) -> str:
    """Give the URL of the first server that has a whole one; "" if none has."""
    usual = [one.usual for one in context.api.servers if one.is_absolute]
    return next((url for url in usual if "{" not in url), "")


def _server(context: Context) -> Option:
    url = usual_server(context)
    about = "The base URL of the API."
    if not url:
        about = "The base URL of the API, without which a call raises "
        about += "`ConfigurationError`: the document does not say where the API is."
    elif by_name(context):
        about = "The base URL of the API, or the name of one of its servers."
    return Option("server", "str", "string", literal(url), about)
