"""The view of the page about results in pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from msgspec import Struct

from generator.ir import types as t
from generator.naming.words import slug
from generator.render.context import Context
from generator.render.filters import fenced
from generator.render.guides import accessor_line
from generator.render.pages import page_of
from generator.render.safe import Markdown
from generator.render.sequences import paged
from generator.render.usage import imported, usage
from generator.render.wording import Wording


class PagedRow(Struct, frozen=True):
    """A row about a method that gives pages."""

    link: Markdown
    page: Markdown
    item: Markdown


class PaginationPage(Struct, frozen=True):
    """The page about pages of results; its examples are about the first method."""

    methods: tuple[PagedRow, ...]
    by_page: Markdown
    by_item: Markdown
    sequence: Markdown
    waiting: Markdown
    resumed: Markdown


def pagination(context: Context) -> PaginationPage:
    """Give the page, of an SDK that has an operation with pages."""
    operations = [one for one in context.api.operations if one.pointer in context.paged]
    shown = _Example(context, operations[0])
    return PaginationPage(
        tuple(_rows(context, operations)),
        fenced(shown.loop("pages", "page"), "python"),
        fenced(shown.loop("pages.items()", "item"), "python"),
        paged(context, operations[0], context.paged[operations[0].pointer]),
        fenced(shown.waiting(), "python"),
        fenced(shown.resumed(), "python"),
    )


def _rows(context: Context, operations: Iterable[t.Operation]) -> Iterator[PagedRow]:
    wording = Wording(context, "../")
    tags = {tag.name: tag for tag in context.api.tags}
    for operation in operations:
        found = context.paged[operation.pointer]
        named = context.names.operations[operation.pointer]
        page = page_of(context, tags[operation.tag])
        where = f"../doc/controllers/{page}.md#{slug(named.heading)}"
        yield PagedRow(
            Markdown(f"[`{named.method}_pages`]({where})"),
            wording.cell(found.page),
            wording.cell(found.item),
        )


class _Example:
    def __init__(self, context: Context, operation: t.Operation) -> None:
        method = context.names.operations[operation.pointer].method
        *given, call = usage(context, operation).split("\n")
        self._controller = accessor_line(context, operation)
        self._given = given
        call = call.removeprefix("result = ")
        self._call = call.replace(f".{method}(", f".{method}_pages(", 1)
        self._client = f"Async{context.names.client}"
        self._imported = partial(imported, context, "\n".join(given))
        self._package = context.names.package

    def _begun(self) -> list[str]:
        return [self._controller, *self._given, f"pages = {self._call}"]

    def _alone(self) -> list[str]:
        imports = self._imported()
        return [*imports, *([""] if imports else []), *self._begun()]

    def loop(self, iterated: str, item: str) -> str:
        """Give a loop over all there is."""
        loop = [f"for {item} in {iterated}:", f"    print({item})"]
        return "\n".join([*self._alone(), *loop])

    def waiting(self) -> str:
        """Give a loop in a coroutine."""
        begun = [f"    {line}" if line else "" for line in self._begun()]
        return "\n".join(
            [
                *self._imported(f"from {self._package}.aio import {self._client}"),
                "",
                "",
                f"async def show(client: {self._client}) -> None:",
                *begun,
                "    async for item in pages.items():",
                "        print(item)",
            ]
        )

    def resumed(self) -> str:
        """Give one page, and a loop that goes on after it."""
        return "\n".join(
            [
                *self._alone(),
                "print(next(iter(pages)))",
                "token = pages.token",
                "",
                "if token is not None:",
                f"    for page in {self._call}.resume(token):",
                "        print(page)",
            ]
        )
