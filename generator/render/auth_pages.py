"""The views of the pages about credentials, one for each security scheme."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir.schemes import SecurityScheme
from generator.naming.words import heading, split
from generator.render import examples
from generator.render.context import Context
from generator.render.credentials import grants, made_by
from generator.render.filters import cell, code
from generator.render.options import Option, options
from generator.render.safe import Markdown
from generator.render.sequences import authorized


class OptionRow(Struct, frozen=True):
    """A row about an argument of the client."""

    name: Markdown
    type: Markdown
    description: Markdown


def option_row(option: Option) -> OptionRow:
    """Give the row about an argument."""
    text = cell(option.description)
    if option.default not in ("None", '""'):
        default = code(option.default.replace('"', "'"))
        text = Markdown(f"{text}<br>**Default**: {default}")
    return OptionRow(Markdown(f"`{option.name}`"), code(option.wording), text)


def scheme_heading(scheme: SecurityScheme) -> str:
    """Give the heading of a scheme's page."""
    return heading(split(scheme.name)) or "Authorization"


def authorization(context: Context, root: str) -> tuple[Markdown, ...]:
    """Give a link to each scheme's page."""
    return tuple(_scheme_link(context, one, root) for one in context.api.schemes)


def _scheme_link(context: Context, scheme: SecurityScheme, root: str) -> Markdown:
    page = context.names.auth_pages[scheme.name]
    return Markdown(f"[{cell(scheme_heading(scheme))}]({root}doc/auth/{page}.md)")


class Way(Struct, frozen=True):
    """A way to make a client, with the code that does it."""

    heading: Markdown
    about: Markdown
    code: tuple[Markdown, ...]


class ScopeRow(Struct, frozen=True):
    """A row about a scope."""

    name: Markdown
    description: Markdown


class AuthPage(Struct, frozen=True):
    """The page of a security scheme."""

    heading: str
    description: str
    kind: Markdown
    options: tuple[OptionRow, ...]
    scopes: tuple[ScopeRow, ...]
    construction: Markdown
    ways: tuple[Way, ...]
    sequence: Markdown | None
    companions: tuple[Markdown, ...]


_FETCHED = (
    "OAuth 2 (RFC 6749): access tokens are fetched when they are needed and used until "
    "shortly before they expire. `OAuthException` says why there is none; its `error` "
    "is the word that section 5.2 has for it."
)
_KINDS = {
    "basic": "User name and password (HTTP Basic, RFC 7617).",
    "bearer": "A bearer token in the `Authorization` header (RFC 6750).",
    "oauth2": "An OAuth 2 access token that you have, sent as a bearer token.",
    "openIdConnect": "An access token of the OpenID Connect provider, as bearer token.",
    "unsupported": "This SDK has no credentials of this kind; give it one of your own.",
}


def auth(context: Context, scheme: SecurityScheme) -> AuthPage:
    """Give the page of a security scheme."""
    names = context.names.credentials[scheme.name]
    mine = [option for option in options(context) if option.name in names]
    scopes = {name: text for flow in scheme.flows for name, text in flow.scopes}
    made = examples.construction(context, names)
    if not made_by(scheme):
        made = examples.python(examples.own_credential(context, scheme))
    return AuthPage(
        heading=scheme_heading(scheme),
        description=scheme.description,
        kind=_kind(scheme),
        options=tuple(map(option_row, mine)),
        scopes=tuple(ScopeRow(code(name), cell(it)) for name, it in scopes.items()),
        construction=made,
        ways=tuple(_ways(context, scheme)),
        sequence=authorized(context, scheme),
        companions=tuple(_companions(context, scheme)),
    )


def _kind(scheme: SecurityScheme) -> Markdown:
    if scheme.kind == "apiKey":
        text = f"A key in the {scheme.location}, named {code(scheme.parameter)}."
    elif scheme.url:
        text = f"{_FETCHED} The provider says at {code(scheme.url)} where from "
        text += "(OpenID Connect Discovery)."
    else:
        text = _FETCHED if grants(scheme) else _KINDS[scheme.kind]
    return Markdown(text)


_TITLES = {
    "AuthorizationCode": "Authorization code",
    "ClientCredentials": "Client credentials",
    "Password": "Password",
    "RefreshToken": "Refresh token",
}
_ABOUT = {
    "AuthorizationCode": (
        "A user gives consent in a browser (section 4.1; RFC 7636). Send the user to "
        "`login.url`, and keep `login.state` and `login.code_verifier` in the user's "
        "session until the user is back. An application that can keep a secret gives "
        "its `client_secret`, too. A code is good for one token: the next run needs a "
        "kept one. Asynchronous code says `await begin_login(client)`."
    ),
    "ClientCredentials": (
        "The application acts for itself (section 4.4). Where no `scopes` are given, a "
        "call asks for those that its operation needs."
    ),
    "Password": "A user's name and password (section 4.3).",
    "RefreshToken": "A refresh token of an earlier grant (section 6).",
}
_KEEPING = "A client begins with the token that it is given, and tells of each new one."


def _ways(context: Context, scheme: SecurityScheme) -> Iterator[Way]:
    """Give a section for each grant, where it says more than the usage above it."""
    found = grants(scheme)
    short = "client_id" in examples.named(context, scheme)
    for grant in found:
        blocks = [examples.granted(context, scheme, grant)]
        if grant == "AuthorizationCode":
            begun = examples.login(context, scheme)
            blocks = [begun, examples.returned(context, scheme)]
        repeated = grant == "ClientCredentials" and short
        if not repeated or examples.scopes_of(scheme, grant):
            yield _way(_TITLES[grant], _ABOUT[grant], blocks)
    if found:
        kept = examples.keeping(context, scheme, found[0])
        yield _way("Keeping tokens", _KEEPING, [kept])


def _way(title: str, about: str, blocks: list[list[str]]) -> Way:
    return Way(Markdown(title), Markdown(about), tuple(map(examples.python, blocks)))


def _companions(context: Context, scheme: SecurityScheme) -> dict[Markdown, None]:
    requirements = [*context.api.security]
    for operation in context.api.operations:
        requirements += operation.security or ()
    together = {
        name
        for one in requirements
        for name, _scopes in one.schemes
        if scheme.name in dict(one.schemes) and name != scheme.name
    }
    return {
        _scheme_link(context, other, "../../"): None
        for other in context.api.schemes
        if other.name in together
    }
