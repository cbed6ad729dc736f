"""Views of the pages about controllers and models."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import UNSET, Struct

from generator.ir import types as t
from generator.ir.content import chosen, form, written
from generator.naming.arguments import Argument
from generator.naming.words import slug
from generator.render.context import Context
from generator.render.filters import cell, code, fenced, json_text, page_literal
from generator.render.safe import Markdown
from generator.render.usage import usage
from generator.render.wording import Wording, constraints, default
from generator.render.xml_samples import xml_text


class Row(Struct, frozen=True):
    """A row about a parameter or a field; everything is fit for a cell."""

    name: Markdown
    type: Markdown
    tags: Markdown
    description: Markdown


class ErrorRow(Struct, frozen=True):
    """A row about an error status."""

    status: Markdown
    description: str
    exception: Markdown


class LinkRow(Struct, frozen=True):
    """A row about a call that may follow an answer."""

    status: Markdown
    name: Markdown
    method: Markdown
    description: Markdown


class ScopesView(Struct, frozen=True):
    """The scopes that an operation needs of a scheme."""

    scheme: str
    scopes: Markdown


class OperationPage(Struct, frozen=True):
    """An operation's part of its controller's page."""

    heading: str
    anchor: Markdown
    deprecated: bool
    description: str
    unauthenticated: bool
    signature: Markdown
    parameters: tuple[Row, ...]
    scopes: tuple[ScopesView, ...]
    response_type: Markdown
    usage: Markdown
    example: Markdown | None
    example_is_json: bool
    errors: tuple[ErrorRow, ...]
    links: tuple[LinkRow, ...]


class ControllerPage(Struct, frozen=True):
    """A controller's page."""

    tag: str
    description: str
    accessor: Markdown
    class_name: Markdown
    slug: Markdown
    operations: tuple[OperationPage, ...]


def controller(context: Context, tag: t.Tag) -> ControllerPage:
    """Give the page of a tag."""
    name = context.names.tags[tag.name]
    wording = Wording(context, "../../")
    return ControllerPage(
        tag=tag.name,
        description=tag.description,
        accessor=Markdown(name.accessor),
        class_name=Markdown(name.controller.name),
        slug=Markdown(page_of(context, tag)),
        operations=tuple(
            operation_page(context, wording, one) for one in context.tagged[tag.name]
        ),
    )


def page_of(context: Context, tag: t.Tag) -> str:
    """Give the name of a tag's page, without its ending."""
    return context.names.tags[tag.name].controller.page


def operation_page(
    context: Context, wording: Wording, operation: t.Operation
) -> OperationPage:
    """Give an operation's part of its controller's page."""
    named = context.names.operations[operation.pointer]
    example, is_json = _example(context, wording, operation)
    return OperationPage(
        heading=named.heading,
        anchor=Markdown(slug(named.heading)),
        deprecated=operation.deprecated,
        description=operation.description or operation.summary,
        unauthenticated=operation.security == () and bool(context.api.security),
        signature=fenced(_signature(named.method, named.arguments), "python"),
        parameters=tuple(_parameter(context, wording, one) for one in named.arguments),
        scopes=tuple(_scopes(operation)),
        response_type=_response_type(wording, operation),
        usage=fenced(usage(context, operation), "python"),
        example=example,
        example_is_json=is_json,
        errors=tuple(_errors(context, wording, operation)),
        links=tuple(_links(context, operation)),
    )


def _signature(method: str, arguments: tuple[Argument, ...]) -> str:
    pad = ",\n" + " " * (4 + len(method))
    listed = ["self", *(f"{one.name}{_shown_default(one)}" for one in arguments)]
    return f"def {method}({pad.join(listed)})"


def _shown_default(argument: Argument) -> str:
    if argument.required:
        return ""
    source = argument.source
    given = source.default if isinstance(source, t.Parameter) else UNSET
    if isinstance(given, (str, int, float, bool)):
        return f"={page_literal(given)}"
    return "=None"


def _parameter(context: Context, wording: Wording, argument: Argument) -> Row:
    source, given, untyped = argument.source, _NO_DEFAULT, False
    if isinstance(source, t.Body):
        content = chosen(source.contents)
        place = "Form" if form(content.media_type) in ("form", "multipart") else "Body"
        ref = content.type
        # A text is not typed by its schema, unless that only says which text it is.
        untyped = written(content) == "text"
    else:
        place, ref, given = source.location.capitalize(), source.type, source.default
    place = "Template" if place == "Path" else place
    kind = context.api.types[ref.id]
    need = "Required" if source.required else "Optional"
    tags = [place, need, *(["Constant"] if isinstance(kind, t.ConstType) else [])]
    as_text = untyped and isinstance(kind, (t.ObjectType, t.UnionType))
    return Row(
        Markdown(f"`{argument.name}`"),
        wording.bare("string") if as_text else wording.cell(ref),
        Markdown(", ".join(tags)),
        described(context, source.description, given, kind),
    )


_NO_DEFAULT: t.Json = UNSET


def described(
    context: Context, description: str, given: t.Json, kind: t.Type
) -> Markdown:
    """Give a description, the default and the constraints as a cell.

    Those of a class stand on its own page.
    """
    notes = [default(given)] if given is not UNSET else []
    if not isinstance(kind, t.ObjectType):
        notes += filter(None, [constraints(kind, context.api.types)])
    parts = [cell(description)] if description.strip() else []
    parts += [cell(note) for note in notes]
    return Markdown("<br>".join(parts) or "-")


def _scopes(operation: t.Operation) -> Iterator[ScopesView]:
    for requirement in operation.security or ():
        for scheme, scopes in requirement.schemes:
            if scopes:
                listed = [
                    scope.upper().replace(".", "_").replace(":", "") for scope in scopes
                ]
                yield ScopesView(
                    scheme, Markdown(", ".join(f"`{cell(one)}`" for one in listed))
                )


def _response_type(wording: Wording, operation: t.Operation) -> Markdown:
    for response in operation.successes:
        for content in response.contents:
            kind = written(content)
            if kind in ("json", "xml"):
                return Markdown(wording.cell(content.type).replace("\\|", "|"))
            return wording.bare("string" if kind == "text" else "binary")
    return wording.bare("void")


def _example(
    context: Context, wording: Wording, operation: t.Operation
) -> tuple[Markdown | None, bool]:
    """Give the example of an answer, and whether it is shown as JSON."""
    for response in operation.successes:
        for content in response.contents:
            if content.example is UNSET:
                continue
            raw, is_json = content.example, written(content) == "json"
            if is_json and wording.text(content.type) != "object":
                return fenced(json_text(raw), "json"), True
            if content.element and not isinstance(raw, str):
                raw = xml_text(context.api, content.element, content.type, raw)
            return fenced(raw if isinstance(raw, str) else json_text(raw)), False
    return None, False


def _status(response: t.Response) -> str:
    return "Default" if response.status == "default" else response.status


def _errors(
    context: Context, wording: Wording, operation: t.Operation
) -> Iterator[ErrorRow]:
    for response in operation.errors:
        exception = context.exception_of(response)
        shown = wording.linked(exception) if exception else Markdown("`ApiException`")
        yield ErrorRow(cell(_status(response)), response.description, shown)


def _links(context: Context, operation: t.Operation) -> Iterator[LinkRow]:
    for response in operation.responses:
        for link in response.links:
            target = context.operations[link.operation]
            given = [
                Markdown(f"{code(name)} is {code(value)}")
                for name, value in link.parameters.items()
            ]
            parts = [cell(link.description)] if link.description.strip() else []
            yield LinkRow(
                cell(_status(response)),
                code(link.name),
                method_link(context, target),
                Markdown("<br>".join([*parts, *given]) or "-"),
            )


def method_link(
    context: Context, operation: t.Operation, root: str = "../../"
) -> Markdown:
    """Give a method as a link to its part of the page."""
    named = context.names.operations[operation.pointer]
    tag = context.names.tags[operation.tag]
    page = f"{root}doc/controllers/{tag.controller.page}.md#{slug(named.heading)}"
    return Markdown(f"[`{tag.accessor}.{named.method}`]({page})")


class ObjectPage(Struct, frozen=True):
    """The page of a model or an exception."""

    heading: str
    description: str
    class_name: Markdown
    fields: tuple[Row, ...]
    example: Markdown
    constraints: str


def model(context: Context, id_: t.TypeId, *, exception: bool = False) -> ObjectPage:
    """Give the page of an object, as a model or as an exception."""
    kind = context.object(id_)
    name = (context.names.exceptions if exception else context.names.types)[id_]
    wording = Wording(context, "../../")
    rows = tuple(
        _field(context, wording, field, spelled)
        for field, spelled in zip(kind.fields, context.names.fields[id_], strict=True)
    )
    example = context.samples.of(t.TypeRef(id_))
    limits = constraints(kind, context.api.types)
    return ObjectPage(
        name.heading,
        kind.description,
        Markdown(name.name),
        rows,
        fenced(json_text(example), "json"),
        limits,
    )


def _field(context: Context, wording: Wording, field: t.Field, name: str) -> Row:
    kind = context.api.types[field.type.id]
    tags = ["Required" if field.required else "Optional"]
    tags += ["Read-only"] if field.read_only else []
    tags += ["Write-only"] if field.write_only else []
    tags += ["Constant"] if isinstance(kind, t.ConstType) else []
    return Row(
        Markdown(f"`{name}`"),
        wording.cell(field.type),
        Markdown(", ".join(tags)),
        described(context, field.description, field.default, kind),
    )


class MemberRow(Struct, frozen=True):
    """A row about a member of an enumeration."""

    name: Markdown
    description: str


class EnumPage(Struct, frozen=True):
    """The page of an enumeration."""

    heading: str
    description: str
    class_name: Markdown
    described: bool
    members: tuple[MemberRow, ...]
    example: Markdown


def enumeration(context: Context, id_: t.TypeId) -> EnumPage:
    """Give the page of an enumeration."""
    kind = context.enum(id_)
    name = context.names.types[id_]
    rows = tuple(
        MemberRow(Markdown(f"`{spelled}`"), member.description)
        for member, spelled in zip(
            kind.members, context.names.members[id_], strict=True
        )
    )
    value = kind.members[0].value
    return EnumPage(
        name.heading,
        kind.description,
        Markdown(name.name),
        any(member.description for member in kind.members),
        rows,
        fenced(value if isinstance(value, str) else json_text(value)),
    )


class UnionPage(Struct, frozen=True):
    """The page of a union."""

    heading: str
    description: str
    type: Markdown
    cases: tuple[Markdown, ...]


def union(context: Context, id_: t.TypeId) -> UnionPage:
    """Give the page of a union."""
    kind = context.union(id_)
    wording = Wording(context, "../../../")
    return UnionPage(
        context.names.types[id_].heading,
        kind.description,
        Markdown(f"`{wording.text(t.TypeRef(id_))}`"),
        tuple(dict.fromkeys(wording.cell(variant) for variant in kind.variants)),
    )
