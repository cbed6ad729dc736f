"""The view of the client: its constructor, and a property for each controller."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.credentials import credential, grant_type, made_by, makers
from generator.render.docstrings import Section, compose
from generator.render.features import secrets
from generator.render.filters import literal
from generator.render.importing import blocks
from generator.render.layout import (
    Bracket,
    Node,
    call,
    class_head,
    dict_of,
    imports,
    lay_out,
    prefixed,
    signature,
    tuple_of,
)
from generator.render.operations import requirements
from generator.render.options import options, variables
from generator.render.parts import module_of
from generator.render.renames import mark
from generator.render.safe import Code
from generator.render.servers import by_name
from generator.render.shells import SYNC, Shell


class AccessorView(Struct, frozen=True):
    """A controller as a property of the client."""

    signature: Code
    made: Code
    import_line: Code
    docstring: Code


class OldAccessorView(Struct, frozen=True):
    """A controller by its old name, and the property of the new one."""

    now: Code
    mark: Code
    signature: Code


class ClientView(Struct, frozen=True):
    """The client's module."""

    package: Code
    head: Code
    imports: tuple[Code, ...]
    type_imports: tuple[Code, ...]
    docstring: Code
    signature: Code
    call: Code
    from_env: Code
    accessors: tuple[AccessorView, ...]
    old: tuple[OldAccessorView, ...] = ()


_ALWAYS = ("Check", "FromEnv", "Log", "PYTHON", "Settings", "timeout_of")


def client(context: Context, shell: Shell = SYNC) -> ClientView:
    """Give the view of the client."""
    package, tags = context.names.package, context.names.tags
    found = sorted(options(context), key=lambda one: (not one.credential, one.name))
    declared = [f"{one.name}: {one.annotation} = {one.default}" for one in found]
    if shell.aio:
        declared = [
            each.replace(": Transport", ": AsyncTransport") for each in declared
        ]
    base = f"{shell.prefix}Client"
    wanted = [
        *([("functools", "cached_property")] if tags else []),
        ("typing", "TYPE_CHECKING"),
        (f"{package}.{shell.module}", base),
        *((module_of(package, name), name) for name in (*_ALWAYS, *makers(context))),
        *([(f"{package}.servers", "NAMES")] if by_name(context) else []),
    ]
    needed = [
        *(("collections.abc", name) for name in ("Mapping", "Sequence")),
        (f"{package}.{shell.module}", f"{shell.prefix}Transport"),
        *((module_of(package, name), name) for name in ("Auth", "Hooks", "Timeout")),
        *(
            (module_of(package, name), name)
            for scheme in context.api.schemes
            for name in grant_type(scheme)
        ),
        *(
            (
                f"{package}.{shell.folder}controllers",
                f"{shell.prefix}{name.controller.name}",
            )
            for name in context.names.tags.values()
        ),
    ]
    notes = Annotations(context)
    old = tuple(_old_accessors(context, notes, shell))
    wanted += notes.imports
    about = f"The client of {context.api.title}.\n\n{context.api.description}"
    sections = (Section("Args", tuple((one.name, one.description) for one in found)),)
    given = call("Settings", _settings(context))
    return ClientView(
        package=Code(package),
        head=class_head(f"{shell.prefix}{context.names.client}", base),
        imports=blocks(package, wanted),
        type_imports=blocks(package, needed, 4),
        docstring=compose(about, sections, 4),
        signature=signature("__init__", ["*", *declared], "None", 4),
        call=lay_out(call("super().__init__", [given, "transport"]), 8),
        from_env=lay_out(
            call("from_env = FromEnv", ["__init__", _variables(context)]), 4
        ),
        accessors=tuple(
            _accessor(context, tag, shell)
            for tag in sorted(context.api.tags, key=lambda tag: tags[tag.name].accessor)
        ),
        old=old,
    )


def _variables(context: Context) -> Node:
    found = sorted(variables(context).items())
    return dict_of((literal(name), literal(each)) for name, each in found)


def _accessor(context: Context, tag: t.Tag, shell: Shell) -> AccessorView:
    name = context.names.tags[tag.name]
    class_name = f"{shell.prefix}{name.controller.name}"
    module = f"{shell.folder}controllers.{name.controller.module}"
    about = tag.description or f"The operations of {tag.name}."
    return AccessorView(
        signature(name.accessor, (), class_name, 4),
        lay_out(call(f"return {class_name}", ["self"]), 8),
        imports(f"{context.names.package}.{module}", [class_name], 8),
        compose(about, (), 8),
    )


def _old_accessors(
    context: Context, notes: Annotations, shell: Shell
) -> Iterator[OldAccessorView]:
    known, tags = context.names.former.tags, context.names.tags
    pairs = sorted((old, tags[tag]) for tag in known for old in known[tag])
    for old, name in pairs:
        class_name = f"{shell.prefix}{name.controller.name}"
        yield OldAccessorView(
            Code(name.accessor),
            mark(notes, old, name.accessor),
            signature(old, (), class_name, 4),
        )


def _settings(context: Context) -> list[Node]:
    schemes = [
        prefixed(f"{literal(scheme.name)}: ", credential(context, scheme))
        for scheme in sorted(context.api.schemes, key=lambda scheme: scheme.name)
        if made_by(scheme)
    ]
    given = Bracket("{", [*schemes, "**auth"], "}") if schemes else "auth"
    agent = f"{context.names.distribution}/{context.config.version}"
    package = literal(context.names.package)
    security = requirements(context.api.security)
    hidden = [literal(name) for name in secrets(context)]
    return [
        "server=server",
        *(["named=NAMES"] if by_name(context) else []),
        prefixed("auth=", given),
        prefixed("security=", security),
        f"user_agent={literal(f'{agent} ')} + PYTHON",
        "timeout=timeout_of(timeout)",
        "retries=retries",
        "headers=headers",
        "query=query",
        "idempotency_header=idempotency_header",
        prefixed("hooks=", tuple_of(["*hooks", call("Log", [package])])),
        *([prefixed("hidden=", tuple_of(hidden))] if hidden else []),
        "strict_responses=strict_responses",
        f"check=Check({package}) if validate_requests else None",
    ]
