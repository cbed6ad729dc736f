"""A document to an `Api`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.about import about
from generator.ir.dangling import Forgiving
from generator.ir.degraded import degraded
from generator.ir.events import Events
from generator.ir.forms import spread
from generator.ir.heirs import Heirs
from generator.ir.knots import untied
from generator.ir.memory import Memory, RememberingSchemas
from generator.ir.operations import Operations
from generator.ir.reader import SDK_NAME, Raw, mapping, text
from generator.ir.schemas import Schemas, unused_name
from generator.ir.security import requirements, schemes, undeclared
from generator.ir.servers import servers
from generator.ir.tags import tags
from generator.ir.wildcards import settled
from generator.ir.xml import Documents, in_xml
from generator.source.pointers import escape


class Source(Documents, Protocol):
    """A loaded document; `generator.source.document.Source` is one."""

    @property
    def root(self) -> Raw:
        """The root document's object."""
        ...


def build(
    source: Source, memory: Memory | None = None
) -> tuple[t.Api, list[Diagnostic]]:
    """Read a whole API; what could only be expressed in part is in the diagnostics.

    With one `memory`, a second document takes over types from the first. Raises
    `InputError` for a reference that leads nowhere.
    """
    root = source.root
    info = mapping(root.get("info"))
    siblings = not text(root, "openapi").startswith("3.0")
    dangling: list[Diagnostic] = []
    heirs = Heirs(root, Forgiving(source, "schema", dangling))
    types = (
        Schemas(source, heirs, siblings=siblings)
        if memory is None
        else RememberingSchemas(source, heirs, memory, siblings=siblings)
    )
    home = text(root, "$self") if "://" in text(root, "$self") else ""
    hosts = servers(root, home)
    found = schemes(root, Forgiving(source, "security scheme", dangling), hosts)
    declared = [one.name for one in found]
    operations = Operations(source, types, declared, home)
    read = operations.read(root)
    events = Events(source, operations)
    received = events.read(root)
    made, knots = untied(types.finish())
    classless = {
        pointer: schema
        for pointer, schema in _components(root)
        if not isinstance(made.get(pointer), t.Class)
    }
    api = t.Api(
        title=text(info, "title"),
        version=text(info, "version"),
        description=text(info, "description"),
        servers=hosts,
        tags=tags(root, read),
        operations=tuple(spread(settled(one, made), made) for one in read),
        types=made,
        schemes=found,
        security=requirements(root, declared) or (),
        classless=frozenset(classless),
        events=tuple(events.heard(one, made) for one in received),
        about=about(root),
    )
    unsupported = [
        degraded(scheme.pointer, "the SDK cannot send credentials of this scheme")
        for scheme in found
        if scheme.kind == "unsupported"
    ]
    notes = [*dangling, *undeclared(root, "#", declared), *operations.diagnostics]
    notes += [*events.diagnostics, *types.diagnostics, *knots, *unsupported]
    notes += [
        unused_name(one) for one in sorted(classless) if SDK_NAME in classless[one]
    ]
    told_once = list(dict.fromkeys(notes))  # what is shared is in there several times
    return in_xml(api, source), told_once


def _components(root: Raw) -> Iterator[tuple[str, Raw]]:
    """Give the schemas that the document names, each with its pointer."""
    for name, schema in mapping(mapping(root.get("components")).get("schemas")).items():
        yield f"#/components/schemas/{escape(name)}", mapping(schema)
