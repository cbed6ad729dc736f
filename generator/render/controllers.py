"""Views of the controllers' modules."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.naming.arguments import Argument
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.docstrings import Section, compose
from generator.render.formats import plain_class
from generator.render.importing import blocks
from generator.render.layout import Declared, call, class_head, lay_out, signature
from generator.render.pagination import pagination
from generator.render.safe import Code
from generator.render.signatures import returns, takes


class MethodView(Struct, frozen=True):
    """A method: its signature, its docstring, and the one call that it is."""

    signature: Code
    docstring: Code
    call: Code


class ControllerView(Struct, frozen=True):
    """A controller's module; `type_imports` are for type checkers only."""

    head: Code
    tag: str
    description: str
    imports: tuple[Code, ...]
    type_imports: tuple[Code, ...]
    methods: tuple[MethodView, ...]


def controller(context: Context, tag: t.Tag) -> ControllerView:
    """Give the view of a tag's controller."""
    mine = context.calls(tag)
    methods = [context.names.operations[operation.pointer].method for operation in mine]
    notes = Annotations(context, methods)
    views = tuple(
        view for operation in mine for view in _methods(context, notes, operation)
    )
    package = context.names.package
    name = context.names.tags[tag.name]
    models = [
        (f"{package}.models", context.names.types[id_].name) for id_ in notes.classes
    ]
    wanted = [(f"{package}.operations", f"{name.module} as _operations")]
    return ControllerView(
        head=class_head(name.controller.name, "Controller"),
        tag=tag.name,
        description=tag.description or f"The operations of {tag.name}.",
        imports=blocks(package, [*wanted, (notes.runtime, "Controller")]),
        type_imports=blocks(package, [*notes.imports, *models], 4),
        methods=views,
    )


def _methods(
    context: Context, notes: Annotations, operation: t.Operation
) -> Iterator[MethodView]:
    named = context.names.operations[operation.pointer]
    name, result = named.method, returns(notes, operation)
    yield _method(
        context,
        notes,
        operation,
        _Kind(name, "_call", result, _about(operation, named.heading)),
    )
    pages = pagination(context, operation)
    if pages is not None:
        result = (
            f"{notes.name(notes.runtime, 'Pages')}[{result}, {notes.of(pages.item)}]"
        )
        about = (
            f"Iterate over the pages of `{name}`.\n\n`.items()` gives what is on them."
        )
        yield _method(
            context, notes, operation, _Kind(f"{name}_pages", "_pages", result, about)
        )


class _Kind(Struct, frozen=True):
    """What tells an operation's two methods apart; `through` is the runtime's."""

    name: str
    through: str
    result: str
    about: str


def _described(argument: Argument) -> str:
    """Give the description, or what the argument is where the document has none."""
    source = argument.source
    if source.description.strip():
        return source.description
    if isinstance(source, t.Body):
        return "The request body."
    kind = "field" if source.location == "form" else "parameter"
    return f"The {source.location} {kind} `{source.name}`."


def _about(operation: t.Operation, heading: str) -> str:
    summary, description = operation.summary.strip(), operation.description.strip()
    if not summary and not description:
        summary = heading
    if summary[-1:].isalnum():
        summary += "."
    deprecated = "Deprecated." if operation.deprecated else ""
    return "\n\n".join(filter(None, [summary, deprecated, description]))


def _method(
    context: Context, notes: Annotations, operation: t.Operation, kind: _Kind
) -> MethodView:
    arguments = context.names.operations[operation.pointer].arguments
    declared = [
        Declared(one.name, takes(notes, one), "" if one.required else "None")
        for one in arguments
    ]
    passed = [f"_operations.{kind.name.upper()}", *(one.name for one in arguments)]
    sections = [Section("Args", [(one.name, _described(one)) for one in arguments])]
    if kind.through == "_call":
        texts = [one.description for one in operation.successes if one.contents]
        sections.append(Section("Returns", [("", " ".join(dict.fromkeys(texts)))]))
        sections.append(Section("Response headers", list(_headers(operation))))
    sections.append(Section("Raises", list(_raises(context, operation))))
    return MethodView(
        signature(kind.name, declared, kind.result, 4),
        compose(kind.about, sections, 8),
        lay_out(call(f"return self.{kind.through}", passed), 8),
    )


def _headers(operation: t.Operation) -> Iterator[tuple[str, str]]:
    """Give the headers of all answers, each name once, in the order of the names."""
    found: dict[str, str] = {}
    for response in (*operation.successes, *operation.errors):
        for header in response.headers:
            about = header.description or f"A header of status {response.status}."
            kind = plain_class(header.type)
            found.setdefault(header.name, f"({kind}) {about}" if kind else about)
    yield from sorted(found.items())


def _raises(context: Context, operation: t.Operation) -> Iterator[tuple[str, str]]:
    texts: dict[str, list[str]] = {}
    for response in operation.errors:
        exception = context.exception_of(response)
        if exception is not None:
            texts.setdefault(exception.name, []).append(
                f"{response.status}: {response.description}"
            )
    for name, found in texts.items():
        yield name, "; ".join(found)
    yield "ApiException", "Any other error status." if texts else "An error status."
