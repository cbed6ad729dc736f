"""Views of the controllers' modules."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.naming.arguments import Argument, label
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.docstrings import Section, compose
from generator.render.filters import docstring, literal
from generator.render.formats import plain_class
from generator.render.importing import blocks
from generator.render.layout import (
    Declared,
    Node,
    call,
    class_head,
    lay_out,
    signature,
    tuple_of,
)
from generator.render.parts import module_of
from generator.render.renames import Overloads, mark, old_arguments, takes_old
from generator.render.safe import Code
from generator.render.shells import SYNC, Shell
from generator.render.signatures import returns, streams, takes


class MethodView(Struct, frozen=True):
    """A method: its signature, its docstring, and the one call that it is.

    `before` are its overloads and decorators, where names in it are old ones.
    """

    signature: Code
    docstring: Code
    call: Code
    before: tuple[Code, ...] = ()


class ControllerView(Struct, frozen=True):
    """A controller's module; `type_imports` are for type checkers only.

    `wrapped` are the methods that give the whole response, of a class of their own.
    """

    tag: str
    description: str
    imports: tuple[Code, ...]
    type_imports: tuple[Code, ...]
    head: Code
    methods: tuple[MethodView, ...]
    wrapped: tuple[MethodView, ...]
    wrapped_head: Code
    wrapped_call: Code
    wrapped_about: Code
    wrapping: Code


def controller(context: Context, tag: t.Tag, shell: Shell = SYNC) -> ControllerView:
    """Give the view of a tag's controller."""
    mine = context.calls(tag)
    notes = Annotations(context, _methods(context, mine), aio=shell.aio)
    made = [
        _Method(context, notes, operation, shell, kind)
        for operation in mine
        for kind in _kinds(context, notes, operation)
    ]
    made.sort(key=lambda one: bool(one.kind.now))  # old names stand behind all others
    methods = tuple(one.view() for one in made)
    wrapped = tuple(one.wrapped() for one in made if not one.kind.pages)
    package = context.names.package
    name = context.names.tags[tag.name]
    class_name = f"{shell.prefix}{name.controller.name}"
    base = f"{shell.prefix}Controller"
    wanted = [
        ("functools", "cached_property"),
        ("typing", "TYPE_CHECKING"),
        *([("typing", "cast as _cast")] if any(one.casts for one in made) else []),
        (f"{package}.operations", f"{name.module} as _operations"),
        (f"{package}.{shell.module}", base),
        *_used(notes, package, shell),
    ]
    models = [
        (f"{package}.models", context.names.types[id_].name) for id_ in notes.classes
    ]
    about = (
        f"`{class_name}` with the whole response of each call: status, headers, body."
    )
    annotated = [each for each in notes.imports if each not in wanted]
    return ControllerView(
        tag=tag.name,
        description=tag.description or f"The operations of {tag.name}.",
        imports=blocks(package, wanted),
        type_imports=blocks(package, [*annotated, *models], 4),
        head=class_head(class_name, base),
        methods=methods,
        wrapped=wrapped,
        wrapped_head=class_head(f"{class_name}WithResponse", base),
        wrapped_call=lay_out(
            call(f"return {class_name}WithResponse", ["self._client"]), 8
        ),
        wrapped_about=docstring(about),
        wrapping=signature("with_response", (), f"{class_name}WithResponse", 4),
    )


def _used(notes: Annotations, package: str, shell: Shell) -> Iterator[tuple[str, str]]:
    """Give what is not only for type checkers: of methods, and what decorates them."""
    pages, renames = f"{shell.prefix}Pages", "renamed"
    modules = [module_of(package, name) for name in (pages, renames)]
    for module, name in notes.imports:
        if module in modules or name.startswith("overload"):
            yield module, name


def _methods(context: Context, mine: list[t.Operation]) -> Iterator[str]:
    """Give the names of methods, old ones too."""
    for one in mine:
        yield context.names.operations[one.pointer].method
        yield from context.names.former.operations.get(one.pointer, ())


class _Kind(Struct, frozen=True):
    """What tells an operation's methods apart; `pages` is the class of pages.

    `now` is the new name of one that stands there by its old name.
    """

    name: str
    result: str
    about: str
    pages: str = ""
    now: str = ""


def _kinds(
    context: Context, notes: Annotations, operation: t.Operation
) -> Iterator[_Kind]:
    named = context.names.operations[operation.pointer]
    name, result = named.method, returns(notes, operation)
    olds = context.names.former.operations.get(operation.pointer, {})
    yield _Kind(name, result, _about(operation, named.heading))
    for old in olds:
        yield _Kind(old, result, f"Do as `{name}` does.", now=name)
    paged = context.paged.get(operation.pointer)
    if paged is not None:
        pages_class = notes.iterated("Pages")
        result = f"{pages_class}[{result}, {notes.of(paged.item)}]"
        about = (
            f"Iterate over the pages of `{name}`.\n\n`.items()` gives what is on them; "
            "`.resume(token)` goes on from where an iteration had the `.token`."
        )
        yield _Kind(f"{name}_pages", result, about, pages_class)
        for old in olds:
            now = f"{name}_pages"
            about = f"Do as `{now}` does."
            yield _Kind(f"{old}_pages", result, about, pages_class, now)


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


class _Method:
    """One method, as it stands in the controller and in the class of responses."""

    def __init__(
        self,
        context: Context,
        notes: Annotations,
        operation: t.Operation,
        shell: Shell,
        kind: _Kind,
    ) -> None:
        self.kind = kind
        self._context = context
        self._operation = operation
        self._shell = shell
        self.casts = shell.aio and not kind.pages and streams(operation)
        self._operation_class = notes.runtime("Operation") if self.casts else ""
        self._options = notes.runtime("RequestOptions")
        self._response = notes.runtime("ApiResponse")
        self._notes = notes
        self._arguments = context.names.operations[operation.pointer].arguments
        self._declared: list[Node] = [
            *(
                Declared(one.name, takes(notes, one), "" if one.required else "None")
                for one in self._arguments
            ),
            "*",
            Declared("options", f"{self._options} | None", "None"),
        ]

    def view(self) -> MethodView:
        """Give the method of the controller."""
        operation, kind = self._operation, self.kind
        if kind.now:
            return self._written("_call", kind.result, docstring(kind.about, 8))
        given = ((one.name, _described(one)) for one in self._arguments)
        sections = [Section("Args", (*given, ("options", _OPTIONS)))]
        if not kind.pages:
            texts = [one.description for one in operation.successes if one.contents]
            sections.append(Section("Returns", (("", " ".join(dict.fromkeys(texts))),)))
            sections.append(Section("Response headers", tuple(_headers(operation))))
        else:
            told = "The pages; each is asked for when the loop gets there."
            sections.append(Section("Returns", (("", told),)))
        sections.append(Section("Raises", tuple(_raises(self._context, operation))))
        about = compose(kind.about, tuple(sections), 8)
        return self._written("_call", kind.result, about)

    def wrapped(self) -> MethodView:
        """Give the method whose result is the response."""
        name = self.kind.now or self.kind.name
        about = docstring(f"Do as `{name}` of the controller does.", 8)
        return self._written("_answer", f"{self._response}[{self.kind.result}]", about)

    def _written(self, through: str, result: str, about: Code) -> MethodView:
        kind = self.kind
        shell = SYNC if kind.pages else self._shell  # they are iterated, not awaited
        names = [one.name for one in self._arguments]
        passed: list[Node] = [self._constant(), tuple_of(names), "options"]
        if kind.now:
            given = [*names, "options=options"]
            made = call(f"{shell.result}self.{kind.now}", given)
        elif kind.pages:
            made = call(f"return {kind.pages}", [*passed, "self._answer"])
        else:
            made = call(f"{shell.result}self.{through}", passed)
        return MethodView(
            signature(kind.name, self._declared, result, 4, shell.keyword),
            about,
            lay_out(made, 8),
            tuple(self._before(result, shell.keyword)),
        )

    def _before(self, result: str, keyword: str) -> Iterator[Code]:
        """Give the signatures with old names, and what warns of old names."""
        kind, notes = self.kind, self._notes
        at = self._operation.pointer
        known = self._context.names.former.parameters.get(at, {})
        if known:
            names = {label(one.source): one.name for one in self._arguments}
            heads = Overloads(notes, known, names, 4).of(
                kind.name, self._declared, result, keyword, kind.now
            )
            yield from (Code(f"{head}\n") for head in heads)
        if kind.now:
            yield mark(notes, kind.name, kind.now)
        if known:
            yield takes_old(notes, old_arguments(self._context, self._operation))

    def _constant(self) -> Node:
        """Give the operation; that of a stream is declared with the other half's."""
        constant = f"_operations.{self.kind.name.upper()}"
        if not self.casts:
            return constant
        wanted = literal(f"{self._operation_class}[{self.kind.result}]")
        return call("_cast", [wanted, constant])


_OPTIONS = "What this call does otherwise than the client."


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
