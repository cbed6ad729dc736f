"""Views of what makes modules a package: namespaces, and the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.ir import types as t
from generator.render import examples, guides
from generator.render.auth_pages import authorization
from generator.render.context import Context
from generator.render.diagrams import has_diagram
from generator.render.features import has_files, has_streams
from generator.render.filters import cell, fenced, line, span
from generator.render.renames import OldName
from generator.render.safe import Code, Markdown
from generator.render.usage import imported, usage

_PAGE: Final = re.compile(r"\[([^\]]*)\]\((doc/[^)]*)\)")

_ELSEWHERE: Final = Markdown(
    "A page for each controller, model, error and credential is in the folder `doc` "
    "of the source distribution."
)


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


class ReadmePage(Struct, frozen=True):
    """The README of the distribution."""

    title: str
    description: str
    version: str
    distribution: Markdown
    first_call: Markdown
    environments: tuple[Markdown, ...]
    choosing: Markdown
    authorization: tuple[Markdown, ...]
    controllers: tuple[Markdown, ...]
    more: tuple[Markdown, ...]


def about_package(context: Context) -> ReadmePage:
    """Give the README as an index shows it, which has no folder `doc`.

    It links to where the settings say that people read it, or else says where it is.
    """
    page, pages = readme(context), context.config.project.pages
    link = rf"[\1]({pages.rstrip('/')}/\2)" if pages else r"\1"

    def placed(markdown: Markdown) -> Markdown:
        return Markdown(_PAGE.sub(link, markdown))

    # Without its link, a picture of the models is not worth a word.
    controllers = page.controllers if pages else _controllers(context, drawn=False)
    return replace(
        page,
        choosing=placed(page.choosing),
        authorization=tuple(map(placed, page.authorization)),
        controllers=tuple(map(placed, controllers)),
        more=tuple(map(placed, page.more)) if pages else (_ELSEWHERE,),
    )


def readme(context: Context) -> ReadmePage:
    """Give the README of the repository."""
    return ReadmePage(
        context.api.title,
        context.api.description,
        context.api.version,
        Markdown(context.names.distribution),
        fenced("\n".join(_first_call(context)), "python"),
        tuple(_environments(context)),
        _CHOOSING,
        authorization(context, ""),
        tuple(_controllers(context)),
        tuple(more(context)),
    )


_CHOOSING = Markdown(
    "[How to choose one](doc/client.md#client-class-documentation): the argument "
    "`server` of the client, or of a call."
)


def _environments(context: Context) -> Iterator[Markdown]:
    for server in context.api.servers:
        about = server.description.strip()
        url = span(server.url)
        yield Markdown(f"{url}: {line(about)}" if about else url)


def _controllers(context: Context, *, drawn: bool = True) -> Iterator[Markdown]:
    """List the controllers, each below the tags that it is part of.

    If `drawn`, each leads to the picture of its models, too.
    """
    tags: dict[tuple[str, ...], t.Tag] = {
        (*tag.above, tag.name): tag for tag in context.api.tags
    }
    above = (path[:depth] for path in tags for depth in range(1, len(path) + 1))
    first = {path: rank for rank, path in enumerate(dict.fromkeys(above))}

    def place(path: tuple[str, ...]) -> list[int]:
        return [first[path[:depth]] for depth in range(1, len(path) + 1)]

    for path in sorted(first, key=place):
        tag = tags.get(path)
        shown = _controller(context, tag, drawn=drawn) if tag else cell(path[-1])
        yield Markdown(f"{'  ' * (len(path) - 1)}* {shown}")


def _controller(context: Context, tag: t.Tag, *, drawn: bool) -> str:
    link = guides.controller_link(context, tag, "")
    if not (drawn and has_diagram(context, tag)):
        return link
    page = context.names.tags[tag.name].controller.page
    return f"{link} and [its models](doc/diagrams/{page}.md)"


def _first_call(context: Context) -> Iterator[str]:
    names = context.names
    own = f"from {names.package} import {names.client}"
    if not context.api.operations:
        yield own
        yield ""
        yield f"client = {names.client}()"
        return
    operation = context.api.operations[0]
    code = usage(context, operation)
    yield from imported(context, code, own)
    yield from str(examples.construction(context)).split("\n")[2:-1]
    yield ""
    yield guides.accessor_line(context, operation)
    yield ""
    yield from code.split("\n")
    yield "print(result)"


def more(context: Context) -> Iterator[Markdown]:
    """Give links to the pages that tell of the SDK as a whole."""
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
