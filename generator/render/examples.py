"""Python on pages that makes a client: with credentials, grants, variables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from generator.ir.schemes import SecurityScheme
from generator.naming.assign import roles
from generator.render.context import Context
from generator.render.filters import fenced, page_literal
from generator.render.layout import imports
from generator.render.options import options, usual_server
from generator.render.safe import Markdown

_CLIENT = ("client_id", "client_secret")
_FIELDS = {
    "AuthorizationCode": ("client_id", "redirect_uri"),
    "ClientCredentials": _CLIENT,
    "Password": ("username", "password", *_CLIENT),
    "RefreshToken": ("refresh_token", *_CLIENT),
}
CALLBACK = "https://app.example/callback"
_FEW = 2  # scopes in an example


def construction(context: Context, only: Iterable[str] = ()) -> Markdown:
    """Give the Python that makes a client, with a placeholder for each credential."""
    lines = made_client(context, shown_arguments(context, only))
    return python([*_import(context), "", *lines])


def shown_arguments(context: Context, only: Iterable[str] = ()) -> list[str]:
    """Give the arguments that calls need: credentials, and a server if none is known.

    Each is a placeholder.
    """
    wanted = set(only)
    names = [
        option.name
        for option in options(context)
        if option.credential and (not wanted or option.name in wanted)
    ]
    shown = _needed(context, names)
    arguments = [f"{name}={page_literal(name.upper())}" for name in shown]
    if not usual_server(context):
        arguments.append("server='https://api.example.com'")
    return arguments


def made_client(context: Context, arguments: Sequence[str]) -> list[str]:
    """Give the lines that make a client."""
    return _call(f"client = {context.names.client}", arguments)


def named(context: Context, scheme: SecurityScheme) -> dict[str, str]:
    """Give the arguments of a scheme by their roles."""
    names = context.names.credentials[scheme.name]
    return dict(zip(roles(scheme), names, strict=True))


def _needed(context: Context, names: Sequence[str]) -> list[str]:
    """Leave out the access token where it can be fetched: one way is enough to show."""
    spare: set[str] = set()
    for scheme in context.api.schemes:
        own = named(context, scheme)
        others = ("grant", "access_token") if "client_id" in own else ("grant",)
        spare |= {own[role] for role in others if role in own}
    return [name for name in names if name not in spare]


def granted(context: Context, scheme: SecurityScheme, grant: str) -> list[str]:
    """Give the lines that make a client of a grant."""
    client, own = context.names.client, named(context, scheme)
    return [
        *_import(context, grant),
        "",
        *granting(scheme, grant),
        f"client = {client}({own['grant']}=grant)",
    ]


def granting(
    scheme: SecurityScheme, grant: str, more: Mapping[str, str] = {}
) -> list[str]:
    """Give the lines that make a grant."""
    given: dict[str, str] = {
        name: page_literal(name.upper()) for name in _FIELDS[grant]
    }
    if "redirect_uri" in given:
        given["redirect_uri"] = page_literal(CALLBACK)
    scopes = scopes_of(scheme, grant)[:_FEW]
    if scopes:
        given["scopes"] = f"[{', '.join(map(page_literal, scopes))}]"
    said = {**given, **more}.items()
    return _call(f"grant = {grant}", [f"{name}={it}" for name, it in said])


def scopes_of(scheme: SecurityScheme, grant: str) -> list[str]:
    """Give the scopes that a grant can ask for."""
    if scheme.url and grant == "AuthorizationCode":
        return ["openid"]
    kind = grant[0].lower() + grant[1:]
    flows = [flow for flow in scheme.flows if flow.kind == kind]
    return [name for flow in flows for name, _ in flow.scopes]


def login(context: Context, scheme: SecurityScheme) -> list[str]:
    """Give the lines that send a user to log in."""
    own, client = named(context, scheme), context.names.client
    return [
        *_import(context, "AuthorizationCode", "begin_login"),
        "",
        *granting(scheme, "AuthorizationCode"),
        f"with {client}({own['grant']}=grant) as client:",
        "    login = begin_login(client)",
        "",
        "print(login.url)",
    ]


def returned(context: Context, scheme: SecurityScheme) -> list[str]:
    """Give the lines that make a client when the user has come back."""
    own, client = named(context, scheme), context.names.client
    return [
        f"url = '{CALLBACK}?code=CODE&state=' + login.state",
        f"client = {client}({own['grant']}=login.grant(grant, url))",
    ]


def keeping(context: Context, scheme: SecurityScheme, grant: str) -> list[str]:
    """Give the lines that keep tokens in a file."""
    own, client = named(context, scheme), context.names.client
    more = {"token": "token", "on_token": "keep"}
    return [
        "from pathlib import Path",
        "",
        "import msgspec",
        *_import(context, grant, "Token"),
        "",
        "path = Path('token.json')",
        "",
        "",
        "def keep(token: Token) -> None:",
        "    path.write_bytes(msgspec.json.encode(token))",
        "",
        "",
        "token = None",
        "if path.exists():",
        "    token = msgspec.json.decode(path.read_bytes(), type=Token)",
        *granting(scheme, grant, more),
        f"client = {client}({own['grant']}=grant)",
    ]


def own_credential(context: Context, scheme: SecurityScheme) -> list[str]:
    """Give the lines that make a client with a credential of the user's own."""
    package, client = context.names.package, context.names.client
    return [
        f"from {package} import Auth, {client}",
        f"from {package}.runtime import Request",
        "",
        "",
        "class Signed(Auth):",
        "    def apply(self, request: Request) -> None:",
        "        request.headers['X-Signed'] = f'{request.method} by me'",
        "",
        "",
        f"client = {client}(auth={{{page_literal(scheme.name)}: Signed()}})",
    ]


def from_environment(context: Context) -> list[str]:
    """Give the lines that make a client of environment variables."""
    client = context.names.client
    return [*_import(context), "", f"client = {client}.from_env(timeout=10.0)"]


def _import(context: Context, *names: str) -> list[str]:
    package = context.names.package
    return imports(package, [context.names.client, *names]).split("\n")


def _call(head: str, arguments: Sequence[str]) -> list[str]:
    if not arguments:
        return [f"{head}()"]
    return [f"{head}(", *(f"    {each}," for each in arguments), ")"]


def python(lines: Iterable[str]) -> Markdown:
    """Give lines of Python as a block."""
    return fenced("\n".join(lines), "python")
