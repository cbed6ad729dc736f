"""Views of the modules of operations: what each looks like on the wire, as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.content import chosen, form, written
from generator.ir.elements import Element
from generator.ir.schemes import Requirement
from generator.naming.arguments import Argument
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.elements import element
from generator.render.filters import literal
from generator.render.importing import blocks
from generator.render.layout import (
    Bracket,
    Declared,
    Node,
    call,
    dict_of,
    lay_out,
    prefixed,
    tuple_of,
)
from generator.render.pagination import declared, kind_of
from generator.render.safe import Code
from generator.render.signatures import returns


class OperationsView(Struct, frozen=True):
    """A module of operations: one constant each."""

    tag: str
    imports: tuple[Code, ...]
    constants: tuple[Code, ...]


def operations(context: Context, tag: t.Tag) -> OperationsView:
    """Give the view of a tag's operations."""
    notes = Annotations(context, ("models", "exceptions"), "models.")
    constants: list[Code] = []
    for operation in context.calls(tag):
        constants.append(_constant(context, notes, operation))
        constants.extend(_pages(context, notes, operation))
    package = context.names.package
    errors = (error for one in context.calls(tag) for error in one.errors)
    if any(map(context.exception_of, errors)):
        notes.imports[package, "exceptions"] = None
    if notes.classes:
        notes.imports[package, "models"] = None
    return OperationsView(tag.name, blocks(package, notes.imports), tuple(constants))


def _constant(context: Context, notes: Annotations, operation: t.Operation) -> Code:
    name = context.names.operations[operation.pointer].method.upper()
    kind = notes.runtime("Operation")
    value = call(kind, _arguments(context, notes, operation))
    annotation = f"{kind}[{returns(notes, operation)}]"
    return lay_out(Declared(name, annotation, value))


def _arguments(
    context: Context, notes: Annotations, operation: t.Operation
) -> Iterator[Node]:
    yield literal(operation.method.upper())
    # A fragment tells operations apart in the document; it is never sent.
    yield literal(operation.path.partition("#")[0])
    if operation.id:
        yield f"id={literal(operation.id)}"
    named = context.names.operations[operation.pointer]
    parameters = [_parameter(context, notes, one) for one in named.arguments]
    if parameters:
        yield prefixed("parameters=", tuple_of(parameters))
    responses = [
        (literal(one.status), _readers(notes, one)) for one in operation.successes
    ]
    if responses:
        yield prefixed("responses=", dict_of(responses))
    errors = list(_error_readers(context, notes, operation))
    if errors:
        yield prefixed("errors=", dict_of(errors))
    if operation.form:
        media_type = f"media_type={literal(operation.form)}"
        given = [] if operation.form == _FORM else [media_type]
        yield prefixed("form=", call(notes.runtime("Form"), given))
    if operation.server is not None:
        yield f"server={literal(operation.server)}"
    if operation.security is not None:
        yield prefixed("security=", requirements(operation.security))


def requirements(security: Sequence[Requirement]) -> Bracket:
    """Give security requirements as a tuple of dicts, scheme to scopes."""
    return tuple_of(
        dict_of(
            (literal(name), tuple_of([literal(scope) for scope in scopes]))
            for name, scopes in sorted(one.schemes)
        )
        for one in security
    )


_USUAL = {  # the style that the runtime assumes
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
    "form": "form",
}


def _parameter(context: Context, notes: Annotations, argument: Argument) -> Bracket:
    source = argument.source
    if isinstance(source, t.Body):
        return _body(context, notes, source)
    options: list[Node] = [literal(source.name)]
    if source.style != _USUAL[source.location]:
        options.append(f"style={literal(source.style)}")
    usual = source.style == "form" or source.location == "form"
    if source.explode != usual:
        options.append(f"explode={source.explode}")
    if source.allow_reserved and source.location in ("query", "form"):
        options.append("allow_reserved=True")
    if source.media_type:
        options.append(f"media_type={literal(source.media_type)}")
    options += _formatted(context, notes, source.type)
    kind = "Field" if source.location == "form" else source.location.capitalize()
    return call(notes.runtime(kind), options)


def _body(context: Context, notes: Annotations, body: t.Body) -> Bracket:
    content = chosen(body.contents)
    if content.element is not None:
        return _xml_body(context, notes, content, content.element)
    # A form is an argument of its own only where nothing declares its fields.
    name, usual = _BODIES.get(form(content.media_type), _RAW)
    options: list[Node] = []
    if content.media_type != usual:
        options.append(f"media_type={literal(content.media_type)}")
    options += _formatted(context, notes, content.type)
    return call(notes.runtime(name), options)


def _xml_body(
    context: Context, notes: Annotations, content: t.Content, root: Element
) -> Bracket:
    options: list[Node] = [
        f"type=lambda: {notes.of(t.TypeRef(content.type.id))}",
        prefixed("element=", element(notes, root)),
    ]
    if content.media_type != _TYPED["xml"][1]:
        options.append(f"media_type={literal(content.media_type)}")
    options += _formatted(context, notes, content.type)
    return call(notes.runtime("XmlBody"), options)


_FORM = "application/x-www-form-urlencoded"
_RAW = "Raw", "application/octet-stream"
_BODIES = {
    "json": ("Body", "application/json"),
    "form": ("Form", _FORM),
    "multipart": ("Form", _FORM),
}


def _formatted(context: Context, notes: Annotations, ref: t.TypeRef) -> list[Node]:
    """Name the type of an argument where the runtime has to know it."""
    if ref.id not in context.formatted:
        return []
    wanted = f"lambda: {notes.of(t.TypeRef(ref.id))}"
    return [prefixed("convert=", call(notes.runtime("formatted"), [wanted]))]


def _readers(notes: Annotations, response: t.Response) -> Node:
    readers = [_reader(notes, content) for content in response.contents]
    if not readers:
        return call(notes.runtime("Empty"), ())
    return readers[0] if len(readers) == 1 else tuple_of(readers)


_TYPED: Mapping[str, tuple[str, str]] = {
    "json": ("Json", "application/json"),
    "lines": ("Lines", "application/x-ndjson"),
    "events": ("Events", "text/event-stream"),
    "xml": ("Xml", "application/xml"),
}
_READERS = {
    "text": ("Text", "text/plain"),
    "bytes": ("Bytes", "application/octet-stream"),
}


def _reader(notes: Annotations, content: t.Content) -> Node:
    kind = written(content)
    if kind in _TYPED:
        return _typed(notes, content, notes.of(content.type))
    name, usual = _READERS["text" if kind == "text" else "bytes"]
    media_type = f"media_type={literal(content.media_type)}"
    given = [] if content.media_type == usual else [media_type]
    return call(notes.runtime(name), given)


def _typed(notes: Annotations, content: t.Content, target: str) -> Node:
    name, usual = _TYPED[written(content)]
    options = [f"lambda: {target}"]
    if content.media_type != usual:
        options.append(f"media_type={literal(content.media_type)}")
    return call(notes.runtime(name), options)


def _error_readers(
    context: Context, notes: Annotations, operation: t.Operation
) -> Iterator[tuple[str, Node]]:
    for response in operation.errors:
        found = context.raised(response)
        if found is None:
            continue
        target = f"exceptions.{context.names.exceptions[found.type.id].name}"
        readers = [
            _typed(notes, content, target)
            for content in response.contents
            if content is found or (content.element and content.type == found.type)
        ]
        several = len(readers) > 1
        yield literal(response.status), tuple_of(readers) if several else readers[0]


def _pages(
    context: Context, notes: Annotations, operation: t.Operation
) -> Iterator[Code]:
    found = context.paged.get(operation.pointer)
    if found is None:
        return
    name = context.names.operations[operation.pointer].method.upper()
    kind = notes.runtime(kind_of(found))
    annotation = f"{kind}[{returns(notes, operation)}, {notes.of(found.item)}]"
    value = call(kind, [name, *declared(context, found)])
    yield lay_out(Declared(f"{name}_PAGES", annotation, value))
