"""Views of the pages about the client, its credentials and errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.schemes import Requirement, SecurityScheme
from generator.naming.assign import roles
from generator.naming.words import heading, split
from generator.render.context import Context
from generator.render.filters import cell, code, fenced, page_literal
from generator.render.options import Option, options
from generator.render.pages import page_of
from generator.render.safe import Markdown
from generator.render.servers import ServerRow, example, rows
from generator.render.usage import usage
from generator.render.wording import Wording


class OptionRow(Struct, frozen=True):
    """A row about an argument of the client."""

    name: Markdown
    type: Markdown
    description: Markdown


class ControllerRow(Struct, frozen=True):
    """A row about a controller."""

    accessor: Markdown
    class_link: Markdown


class ClientPage(Struct, frozen=True):
    """The page of the client."""

    heading: str
    options: tuple[OptionRow, ...]
    construction: Markdown
    servers: tuple[ServerRow, ...]
    server_example: Markdown | None
    together: Markdown | None
    authorization: tuple[Markdown, ...]
    controllers: tuple[ControllerRow, ...]


def client(context: Context) -> ClientPage:
    """Give the page of the client."""
    together = [_together(context, one) for one in context.api.security if one.schemes]
    return ClientPage(
        heading=heading(split(context.names.client)),
        options=tuple(_row(option) for option in options(context)),
        construction=construction(context),
        servers=rows(context),
        server_example=example(context),
        together=(
            Markdown(f"A call needs {', or '.join(together)}.") if together else None
        ),
        authorization=authorization(context, "../"),
        controllers=tuple(
            ControllerRow(
                Markdown(context.names.tags[tag.name].accessor),
                controller_link(context, tag, "../"),
            )
            for tag in context.api.tags
        ),
    )


def _together(context: Context, requirement: Requirement) -> str:
    titles = {scheme.name: scheme_heading(scheme) for scheme in context.api.schemes}
    return " and ".join(
        cell(titles.get(name, name)) for name, _scopes in requirement.schemes
    )


def _row(option: Option) -> OptionRow:
    text = cell(option.description)
    if option.default not in ("None", '""'):
        text = Markdown(f"{text}<br>**Default**: {_default(option)}")
    return OptionRow(Markdown(f"`{option.name}`"), code(option.wording), text)


def _default(option: Option) -> Markdown:
    text = option.default.replace('"', "'")
    return code(text)


def scheme_heading(scheme: SecurityScheme) -> str:
    """Give the heading of a scheme's page."""
    return heading(split(scheme.name)) or "Authorization"


def authorization(context: Context, root: str) -> tuple[Markdown, ...]:
    """Give a link to each scheme's page."""
    return tuple(_scheme_link(context, one, root) for one in context.api.schemes)


def _scheme_link(context: Context, scheme: SecurityScheme, root: str) -> Markdown:
    page = context.names.auth_pages[scheme.name]
    return Markdown(f"[{cell(scheme_heading(scheme))}]({root}doc/auth/{page}.md)")


def controller_link(context: Context, tag: t.Tag, root: str) -> Markdown:
    """Give a controller's class as a link to its page."""
    name = context.names.tags[tag.name].controller.name
    return Markdown(f"[`{name}`]({root}doc/controllers/{page_of(context, tag)}.md)")


def construction(context: Context, only: Iterable[str] = ()) -> Markdown:
    """Give the Python that makes a client, with a placeholder for each credential."""
    start = [f"from {context.names.package} import {context.names.client}", ""]
    lines = made_client(context, shown_credentials(context, only))
    return fenced("\n".join([*start, *lines]), "python")


def shown_credentials(context: Context, only: Iterable[str] = ()) -> list[str]:
    """Give the arguments that pass credentials, each with a placeholder."""
    wanted = set(only)
    names = [
        option.name
        for option in options(context)
        if option.credential and (not wanted or option.name in wanted)
    ]
    shown = _without_alternatives(context, names)
    return [f"{name}={page_literal(name.upper())}" for name in shown]


def made_client(context: Context, arguments: Sequence[str]) -> list[str]:
    """Give the lines that make a client."""
    if not arguments:
        return [f"client = {context.names.client}()"]
    given = [f"    {argument}," for argument in arguments]
    return [f"client = {context.names.client}(", *given, ")"]


def _without_alternatives(context: Context, names: Sequence[str]) -> list[str]:
    """Leave out the access token where it can be fetched: one way is enough to show."""
    spare: set[str] = set()
    for scheme in context.api.schemes:
        named = dict(
            zip(roles(scheme), context.names.credentials[scheme.name], strict=True)
        )
        others = ("grant", "access_token") if "client_id" in named else ("grant",)
        spare |= {named[role] for role in others if role in named}
    return [name for name in names if name not in spare]


class AuthPage(Struct, frozen=True):
    """The page of a security scheme."""

    heading: str
    description: str
    kind: Markdown
    options: tuple[OptionRow, ...]
    construction: Markdown
    companions: tuple[Markdown, ...]


_KINDS = {
    "basic": "User name and password (HTTP Basic, RFC 7617).",
    "bearer": "A bearer token in the `Authorization` header (RFC 6750).",
    "oauth2": "An OAuth 2 access token that you have, sent as a bearer token.",
    "openIdConnect": "An access token of the OpenID Connect provider, as bearer token.",
    "unsupported": "This SDK cannot send credentials of this kind.",
}


def auth(context: Context, scheme: SecurityScheme) -> AuthPage:
    """Give the page of a security scheme."""
    names = context.names.credentials[scheme.name]
    mine = [option for option in options(context) if option.name in names]
    if scheme.kind == "apiKey":
        kind = f"A key in the {scheme.location}, named {code(scheme.parameter)}."
    else:
        kind = _KINDS[scheme.kind].format(*names)
    return AuthPage(
        heading=scheme_heading(scheme),
        description=scheme.description,
        kind=Markdown(kind),
        options=tuple(_row(option) for option in mine),
        construction=construction(context, names),
        companions=tuple(_companions(context, scheme)),
    )


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


class ExceptionRow(Struct, frozen=True):
    """A row about an exception."""

    name: Markdown
    description: Markdown


class ErrorsPage(Struct, frozen=True):
    """The page about errors; `call` is indented for a `try`."""

    package: Markdown
    exceptions: tuple[ExceptionRow, ...]
    call: Markdown


def errors(context: Context) -> ErrorsPage:
    """Give the page about errors."""
    wording = Wording(context, "../")
    rows: list[ExceptionRow] = []
    for id_, name in context.names.exceptions.items():
        kind = context.api.types[id_]
        about = kind.description if isinstance(kind, t.ObjectType) else ""
        rows.append(ExceptionRow(wording.linked(name), cell(about)))
    return ErrorsPage(
        Markdown(context.names.package), tuple(rows), _indented_call(context)
    )


def _indented_call(context: Context) -> Markdown:
    if not context.api.operations:
        return Markdown("    pass")
    operation = context.api.operations[0]
    lines = [accessor_line(context, operation), *usage(context, operation).split("\n")]
    return Markdown("\n".join(f"    {line}" if line else "" for line in lines))


def accessor_line(context: Context, operation: t.Operation) -> str:
    """Give the line that fetches an operation's controller from the client."""
    accessor = context.names.tags[operation.tag].accessor
    return f"{accessor}_controller = client.{accessor}"
