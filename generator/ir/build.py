"""A document to an `Api`."""

from __future__ import annotations

from typing import Protocol

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.compose import Refs
from generator.ir.dangling import Forgiving
from generator.ir.degraded import degraded
from generator.ir.forms import spread
from generator.ir.heirs import Heirs
from generator.ir.knots import untied
from generator.ir.operations import Operations, server_url
from generator.ir.reader import SDK_NAME, Raw, mapping, text
from generator.ir.schemas import Schemas
from generator.ir.security import requirements, schemes
from generator.ir.wildcards import settled
from generator.source.pointers import escape


class Source(Refs, Protocol):
    """A loaded document; `generator.source.document.Source` is one."""

    @property
    def root(self) -> Raw:
        """The root document's object."""
        ...


def build(source: Source) -> tuple[t.Api, list[Diagnostic]]:
    """Read a whole API; what could only be expressed in part is in the diagnostics.

    Raises `InputError` for a reference that leads nowhere.
    """
    root = source.root
    info = mapping(root.get("info"))
    siblings = not text(root, "openapi").startswith("3.0")
    dangling: list[Diagnostic] = []
    heirs = Heirs(root, Forgiving(source, "schema", dangling))
    types = Schemas(source, heirs, siblings=siblings)
    operations = Operations(source, types)
    read = operations.read(root)
    made, knots = untied(types.finish())
    found = schemes(root, Forgiving(source, "security scheme", dangling))
    api = t.Api(
        title=text(info, "title"),
        version=text(info, "version"),
        description=text(info, "description"),
        servers=_servers(root),
        tags=_tags(root, read),
        operations=tuple(spread(settled(one, made), made) for one in read),
        types=made,
        schemes=found,
        security=requirements(root) or (),
    )
    unsupported = [
        degraded(scheme.pointer, "the SDK cannot send credentials of this scheme")
        for scheme in found
        if scheme.kind == "unsupported"
    ]
    left_out = [
        degraded(f"#/webhooks/{escape(name)}", "the SDK has no receiver for webhooks")
        for name in mapping(root.get("webhooks"))
    ] + [
        degraded(operation.pointer, "its relative server is not used")
        for operation in read
        if operation.server and "://" not in operation.server
    ]
    notes = [
        *dangling,
        *operations.diagnostics,
        *types.diagnostics,
        *knots,
        *unsupported,
        *left_out,
    ]
    return api, list(dict.fromkeys(notes))  # what is shared is told once


def _servers(root: Raw) -> tuple[t.Server, ...]:
    listed = root.get("servers")
    found = [mapping(server) for server in (listed if isinstance(listed, list) else ())]
    return tuple(
        t.Server(url, text(raw, "description"))
        for raw in found
        if (url := server_url(raw))
    )


def _tags(root: Raw, operations: tuple[t.Operation, ...]) -> tuple[t.Tag, ...]:
    """Give the tags that have operations, the declared ones first."""
    listed = root.get("tags")
    found: dict[str, t.Tag] = {}
    for index, raw in enumerate(
        map(mapping, listed if isinstance(listed, list) else ())
    ):
        name, about = text(raw, "name"), text(raw, "description")
        tag = t.Tag(name, about, f"#/tags/{index}", text(raw, SDK_NAME))
        found.setdefault(name, tag)
    used = dict.fromkeys(operation.tag for operation in operations)
    declared = [tag for name, tag in found.items() if name in used]
    return (*declared, *(t.Tag(name) for name in used if name not in found))
