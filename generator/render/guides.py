"""Views of the pages about the client and errors."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.schemes import Requirement
from generator.naming.words import heading, split
from generator.render import examples
from generator.render.auth_pages import (
    OptionRow,
    authorization,
    option_row,
    scheme_heading,
)
from generator.render.context import Context
from generator.render.credentials import made_by
from generator.render.filters import cell
from generator.render.options import options, variables
from generator.render.pages import page_of
from generator.render.safe import Markdown
from generator.render.servers import ServerRow, by_name, example, rows
from generator.render.usage import imported, usage
from generator.render.wording import Wording


class VariableRow(Struct, frozen=True):
    """A row about an environment variable."""

    variable: Markdown
    argument: Markdown


class ControllerRow(Struct, frozen=True):
    """A row about a controller."""

    accessor: Markdown
    class_link: Markdown


class ClientPage(Struct, frozen=True):
    """The page of the client."""

    heading: str
    options: tuple[OptionRow, ...]
    construction: Markdown
    variables: tuple[VariableRow, ...]
    from_env: Markdown
    servers: tuple[ServerRow, ...]
    server_names: Markdown
    server_example: Markdown | None
    together: Markdown | None
    authorization: tuple[Markdown, ...]
    own_credential: Markdown | None
    controllers: tuple[ControllerRow, ...]


def client(context: Context) -> ClientPage:
    """Give the page of the client."""
    together = [_together(context, one) for one in context.api.security if one.schemes]
    schemes = context.api.schemes
    foreign = [one for one in schemes if not made_by(one)] or schemes
    own = examples.own_credential(context, foreign[0]) if foreign else []
    return ClientPage(
        heading=heading(split(context.names.client)),
        options=tuple(map(option_row, options(context))),
        construction=examples.construction(context),
        variables=tuple(
            VariableRow(Markdown(f"`{variable}`"), Markdown(f"`{name}`"))
            for name, variable in variables(context).items()
        ),
        from_env=examples.python(examples.from_environment(context)),
        servers=rows(context),
        server_names=_server_names(by_name(context)),
        server_example=example(context),
        together=(
            Markdown(f"A call needs {', or '.join(together)}.") if together else None
        ),
        authorization=authorization(context, "../"),
        own_credential=examples.python(own) if own else None,
        controllers=tuple(
            ControllerRow(
                Markdown(context.names.tags[tag.name].accessor),
                controller_link(context, tag, "../"),
            )
            for tag in context.api.tags
        ),
    )


def _server_names(names: Sequence[str]) -> Markdown:
    text = "A call can go to another server than its client's, by its options."
    if names:
        listed = ", ".join(f"`'{name}'`" for name in names)
        text = (
            f"Where no variable has to be given, the name is enough: {listed}. {text}"
        )
    return Markdown(text)


def _together(context: Context, requirement: Requirement) -> str:
    titles = {scheme.name: scheme_heading(scheme) for scheme in context.api.schemes}
    return " and ".join(
        cell(titles.get(name, name)) for name, _scopes in requirement.schemes
    )


def controller_link(context: Context, tag: t.Tag, root: str) -> Markdown:
    """Give a controller's class as a link to its page."""
    name = context.names.tags[tag.name].controller.name
    return Markdown(f"[`{name}`]({root}doc/controllers/{page_of(context, tag)}.md)")


class ExceptionRow(Struct, frozen=True):
    """A row about an exception."""

    name: Markdown
    description: Markdown


class ErrorsPage(Struct, frozen=True):
    """The page about errors; `call` is indented for a `try`."""

    imports: Markdown
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
    package = context.names.package
    lines = ["pass"]
    for operation in context.api.operations[:1]:
        lines = [accessor_line(context, operation)]
        lines += usage(context, operation).split("\n")
    imports = imported(
        context,
        "\n".join(lines),
        f"from {package} import ApiException, ConfigurationError, TransportError",
    )
    return ErrorsPage(
        Markdown("\n".join(imports)),
        Markdown(package),
        tuple(rows),
        Markdown("\n".join(f"    {line}" if line else "" for line in lines)),
    )


def accessor_line(context: Context, operation: t.Operation) -> str:
    """Give the line that fetches an operation's controller from the client."""
    accessor = context.names.tags[operation.tag].accessor
    return f"{accessor}_controller = client.{accessor}"
