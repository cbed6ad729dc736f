"""Which pages an SDK has, and where: the paths alone, which are had at once."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir import types as t
from generator.ir.schemes import SecurityScheme
from generator.naming.classes import ClassName
from generator.render import diagrams, features
from generator.render.context import Context

CLIENT = "doc/client.md"
WEBHOOKS = "doc/webhooks.md"


def page_paths(context: Context) -> Iterator[str]:
    """Give the path of every page."""
    for tag in context.api.tags:
        yield controller_path(context, tag)
        if diagrams.has_diagram(context, tag):
            yield diagram_path(context, tag)
    models = (model_path(context, id_) for id_ in context.names.reach.models)
    yield from filter(None, models)
    yield from map(exception_path, context.names.exceptions.values())
    yield from (auth_path(context, scheme) for scheme in context.api.schemes)
    yield from guide_paths(context)


def controller_path(context: Context, tag: t.Tag) -> str:
    """Give the page of a controller."""
    return f"doc/controllers/{context.names.tags[tag.name].controller.page}.md"


def diagram_path(context: Context, tag: t.Tag) -> str:
    """Give the page with the picture of a controller's models."""
    return f"doc/diagrams/{context.names.tags[tag.name].controller.page}.md"


def model_path(context: Context, id_: t.TypeId) -> str:
    """Give the page of a class; nothing for what is none."""
    kind = context.api.types[id_]
    if not isinstance(kind, t.Class):
        return ""
    folder = "models/containers" if isinstance(kind, t.UnionType) else "models"
    return f"doc/{folder}/{context.names.types[id_].page}.md"


def exception_path(name: ClassName) -> str:
    """Give the page of an exception of the API's own."""
    return f"doc/models/{name.page}.md"


def auth_path(context: Context, scheme: SecurityScheme) -> str:
    """Give the page about a kind of credentials."""
    return f"doc/auth/{context.names.auth_pages[scheme.name]}.md"


def guide_paths(context: Context) -> Iterator[str]:
    """Give the pages about the SDK as a whole."""
    yield CLIENT
    yield from (f"doc/http-{what}.md" for what in ("request", "response"))
    yield from ("doc/errors.md", "doc/retries-and-timeouts.md", "doc/logging.md")
    if features.has_streams(context):
        yield "doc/streams.md"
    if features.has_files(context):
        yield "doc/files.md"
    if context.api.operations:
        yield "doc/testing.md"
    if context.api.events:
        yield WEBHOOKS
    if context.paged:
        yield "doc/pagination.md"
