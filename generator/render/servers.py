"""The views of `servers.py`, and of what the client's page says of it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir.hosts import Server, Variable
from generator.naming.servers import BASE_URL, ServerName
from generator.render.context import Context
from generator.render.docstrings import Section, compose
from generator.render.filters import cell, code, fenced, literal, page_literal
from generator.render.importing import blocks
from generator.render.layout import (
    Node,
    call,
    dict_of,
    imports,
    lay_out,
    prefixed,
    tuple_of,
)
from generator.render.parts import module_of
from generator.render.safe import Code, Markdown


class FunctionView(Struct, frozen=True):
    """A function that gives the URL of a server."""

    signature: Code
    docstring: Code
    call: Code


class ServersView(Struct, frozen=True):
    """The module of all servers."""

    docstring: Code
    imports: tuple[Code, ...]
    servers: tuple[FunctionView, ...]
    names: Code | None


class ServerRow(Struct, frozen=True):
    """A row about a server."""

    name: Markdown
    url: Markdown
    description: Markdown


def named(context: Context) -> list[tuple[Server, ServerName]]:
    """Give the servers that have a name."""
    names = context.names.servers
    return [(one, names[one.url]) for one in context.api.servers if one.url in names]


def servers(context: Context) -> ServersView:
    """Give the view of the module; its functions stand in the order of their names."""
    package = context.names.package
    found = sorted(named(context), key=lambda pair: pair[1].function)
    wanted = [(module_of(package, "server_url"), "server_url")]
    if any(variable.choices for one, _ in found for variable in one.variables):
        wanted.append(("typing", "Literal"))
    names = by_name(context)
    if names:
        wanted.append((module_of(package, "ServerNames"), "ServerNames"))
    about = (
        f"The servers of {context.api.title}.\n\n"
        "Each function gives a URL for the argument `server` of a client or of the "
        "options of a call."
    )
    listed = call(
        "NAMES = ServerNames", [dict_of((literal(one), one) for one in names)]
    )
    return ServersView(
        compose(about, (), 0),
        blocks(package, wanted),
        tuple(_function(one, name) for one, name in found),
        lay_out(listed) if names else None,
    )


def _function(server: Server, name: ServerName) -> FunctionView:
    variables = list(zip(server.variables, name.arguments, strict=True))
    own = arguments(server, name)
    needed = [f"{one}: {type_}" for one, type_, default in own if default is None]
    chosen = [
        f"{one}: {type_} = {default}"
        for one, type_, default in own
        if default is not None
    ]
    base = [] if server.is_absolute else [f"{BASE_URL}: str"]
    keywords = ["*", *needed, *chosen] if variables else []
    about = [(own, one.description) for one, own in variables if one.description]
    if base:
        about.insert(0, (BASE_URL, f"What `{server.url}` is relative to."))
    text = server.description or f"Give the URL `{server.url}`."
    return FunctionView(
        lay_out(call(f"def {name.function}", [*base, *keywords]), after=" -> str:"),
        compose(text, (Section("Args", tuple(about)),), 4),
        lay_out(call("return server_url", _given(server, variables)), 4),
    )


def arguments(server: Server, name: ServerName) -> list[tuple[str, str, str | None]]:
    """Give what a server's function takes by keyword: name, annotation, default."""
    return [
        (own, _type(one), None if one.default is None else literal(one.default))
        for one, own in zip(server.variables, name.arguments, strict=True)
    ]


def _type(variable: Variable) -> str:
    if not variable.choices:
        return "str"
    return f"Literal[{', '.join(map(literal, dict.fromkeys(variable.choices)))}]"


def _given(server: Server, variables: list[tuple[Variable, str]]) -> Iterator[Node]:
    yield literal(server.url)
    if variables:
        yield dict_of((literal(one.name), own) for one, own in variables)
    choices = [
        (literal(one.name), tuple_of(map(literal, one.choices)))
        for one, _ in variables
        if one.choices
    ]
    if choices:
        yield prefixed("choices=", dict_of(choices))
    if not server.is_absolute:
        yield f"{BASE_URL}={BASE_URL}"


def by_name(context: Context) -> list[str]:
    """Give the names that are enough for a URL, as nothing has to be added."""
    return sorted(
        name.function
        for server, name in named(context)
        if server.is_absolute
        and all(one.default is not None for one in server.variables)
    )


def rows(context: Context) -> tuple[ServerRow, ...]:
    """Give the rows of the client's page."""
    return tuple(
        ServerRow(
            Markdown(f"`{name.function}`"), code(one.url), cell(one.description or "-")
        )
        for one, name in named(context)
    )


def example(context: Context) -> Markdown | None:
    """Give the Python that chooses a server for a client, and one for a call."""
    if not context.names.servers:
        return None
    server, name = named(context)[-1]
    given = [] if server.is_absolute else ["'https://example.com'"]
    given += [
        f"{own}={page_literal(one.choices[-1] if one.choices else one.default or own)}"
        for one, own in zip(server.variables, name.arguments, strict=True)
    ]
    package, client = context.names.package, context.names.client
    chosen = f"servers.{name.function}({', '.join(given)})"
    known = [page_literal(each) for each in by_name(context)[:1]]
    lines = [
        *imports(package, [client, "RequestOptions", "servers"]).split("\n"),
        "",
        f"client = {client}(server={chosen})",
        f"options = RequestOptions(server={(*known, chosen)[0]})",
    ]
    return fenced("\n".join(lines), "python")
