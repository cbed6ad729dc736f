"""Views of what makes modules a package: namespaces, project metadata, the README."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.render import examples, guides, renames
from generator.render.auth_pages import authorization
from generator.render.context import Context
from generator.render.features import has_files, has_streams
from generator.render.filters import cell, fenced
from generator.render.renames import OldName
from generator.render.safe import Code, Markdown
from generator.render.usage import usage


class Entry(Struct, frozen=True):
    """A public name and the module that has it; empty where it is a module itself."""

    name: Code
    module: str


class PackageView(Struct, frozen=True):
    """A package whose names are imported on first use."""

    package: Code
    version: str
    docstring: Code
    imports: tuple[Code, ...]
    entries: tuple[Entry, ...]
    old: tuple[OldName, ...] = ()


class ProjectView(Struct, frozen=True):
    """The metadata of the distribution."""

    distribution: str
    version: str
    description: str
    dependencies: list[str]
    packages: list[str]
    sdist: list[str]
    runtime: str


_NEEDED = ("msgspec>=0.20", "requests>=2.32.2", "urllib3>=2.2")
_DEPRECATED = "typing-extensions>=4.5; python_version < '3.13'"  # PEP 702


def project(context: Context) -> ProjectView:
    """Give the metadata of the distribution."""
    package = context.names.package
    return ProjectView(
        context.names.distribution,
        context.config.version,
        " ".join(f"Python SDK of {context.api.title}".split()),
        [*_NEEDED, *([_DEPRECATED] if renames.are_there(context) else [])],
        [package],
        [f"/{package}", "/doc"],
        f"{package}/runtime/*.py",
    )


class ReadmePage(Struct, frozen=True):
    """The README of the distribution."""

    title: str
    description: str
    version: str
    distribution: Markdown
    first_call: Markdown
    authorization: tuple[Markdown, ...]
    controllers: tuple[Markdown, ...]
    more: tuple[Markdown, ...]


def readme(context: Context) -> ReadmePage:
    """Give the README."""
    return ReadmePage(
        context.api.title,
        context.api.description,
        context.api.version,
        Markdown(context.names.distribution),
        fenced("\n".join(_first_call(context)), "python"),
        authorization(context, ""),
        tuple(_controllers(context)),
        tuple(_more(context)),
    )


def _controllers(context: Context) -> Iterator[Markdown]:
    """List the controllers, each below the tags that it is part of."""
    tags: dict[tuple[str, ...], t.Tag] = {
        (*tag.above, tag.name): tag for tag in context.api.tags
    }
    above = (path[:depth] for path in tags for depth in range(1, len(path) + 1))
    first = {path: rank for rank, path in enumerate(dict.fromkeys(above))}

    def place(path: tuple[str, ...]) -> list[int]:
        return [first[path[:depth]] for depth in range(1, len(path) + 1)]

    for path in sorted(first, key=place):
        tag = tags.get(path)
        shown = guides.controller_link(context, tag, "") if tag else cell(path[-1])
        yield Markdown(f"{'  ' * (len(path) - 1)}* {shown}")


def _first_call(context: Context) -> Iterator[str]:
    names = context.names
    yield f"from {names.package} import {names.client}"
    if not context.api.operations:
        yield ""
        yield f"client = {names.client}()"
        return
    operation = context.api.operations[0]
    code = usage(context, operation)
    yield from model_imports(context, code)
    yield from str(examples.construction(context)).split("\n")[2:-1]
    yield ""
    yield guides.accessor_line(context, operation)
    yield ""
    yield from code.split("\n")
    yield "print(result)"


def model_imports(context: Context, code: str) -> Iterator[str]:
    """Give the import of the models that an example makes, if any."""
    known = [context.names.types[id_].name for id_ in context.models]
    used = {name for name in known if f"{name}(" in code or f"{name}." in code}
    if used:
        package = context.names.package
        yield f"from {package}.models import {', '.join(sorted(used))}"


def _more(context: Context) -> Iterator[Markdown]:
    yield Markdown("[The client and its options](doc/client.md)")
    yield Markdown("[Errors](doc/errors.md)")
    yield Markdown("[Retries and timeouts](doc/retries-and-timeouts.md)")
    if has_files(context):
        yield Markdown("[Files](doc/files.md)")
    if has_streams(context):
        yield Markdown("[Streams](doc/streams.md)")
    if context.paged:
        yield Markdown("[Pagination](doc/pagination.md)")
    if context.api.events:
        yield Markdown("[Webhooks](doc/webhooks.md)")
    if context.api.operations:
        yield Markdown("[Testing](doc/testing.md)")
    yield Markdown("[Logging](doc/logging.md)")
    yield Markdown(
        "[HTTP requests](doc/http-request.md) and [responses](doc/http-response.md)"
    )
