"""Views of the pages about retries, logs, streams and files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.ir import types as t
from generator.ir.content import form
from generator.naming.words import slug
from generator.render.context import Context
from generator.render.examples import made_client, python, shown_arguments
from generator.render.features import is_download, secrets, uploaded
from generator.render.filters import code
from generator.render.guides import accessor_line
from generator.render.pages import page_of
from generator.render.safe import Markdown
from generator.render.signatures import streams
from generator.render.usage import imported, usage
from generator.render.wording import Wording

_STREAMS = ("lines", "events")


class RetriesPage(Struct, frozen=True):
    """The page about retries and timeouts; without a `call`, there is none to make."""

    package: Markdown
    call: Markdown | None


class LoggingPage(Struct, frozen=True):
    """The page about the log, hooks and spans."""

    package: Markdown
    distribution: Markdown
    hidden: Markdown | None
    tracing: Markdown


class Row(Struct, frozen=True):
    """A row about a method: a link to it, and what it gives or takes."""

    link: Markdown
    about: Markdown


class StreamsPage(Struct, frozen=True):
    """The page about streams; its examples are about the first method."""

    methods: tuple[Row, ...]
    events: bool
    waited: Markdown
    awaited: Markdown


class FilesPage(Struct, frozen=True):
    """The page about downloads and uploads, each where there are any."""

    downloads: tuple[Row, ...]
    saved: Markdown | None
    iterated: Markdown | None
    awaited: Markdown | None
    uploads: tuple[Row, ...]
    sent: Markdown | None


def retries(context: Context) -> RetriesPage:
    """Give the page about retries and timeouts."""
    found = context.api.operations[:1]
    return RetriesPage(
        Markdown(context.names.package),
        python(_with_options(context, found[0])) if found else None,
    )


def _with_options(context: Context, operation: t.Operation) -> list[str]:
    shown = _Example(context, operation)
    options = "RequestOptions(timeout=10.0, retries=0)"
    separator = "" if shown.call.endswith("()") else ", "
    call = f"result = {shown.call[:-1]}{separator}options={options})"
    return [*shown.imports("RequestOptions"), "", *shown.begun(), call]


def logging(context: Context) -> LoggingPage:
    """Give the page about the log."""
    names = context.names
    arguments = [*shown_arguments(context), "hooks=[Tracing()]"]
    hidden = ", ".join(map(code, secrets(context)))
    first, second = sorted([names.client, "Tracing"])
    lines = [
        f"from {names.package} import {first}, {second}",
        "",
        *made_client(context, arguments),
    ]
    return LoggingPage(
        Markdown(names.package),
        Markdown(names.distribution),
        Markdown(hidden) if hidden else None,
        python(lines),
    )


def stream_page(context: Context) -> StreamsPage:
    """Give the page about streams, of an SDK that has any."""
    found = [one for one in context.api.operations if streams(one)]
    shown = _Streamed(context, min(found, key=_also_gives))
    kinds = {form(content.media_type) for one in found for content in _contents(one)}
    return StreamsPage(
        tuple(_stream_rows(context, found)),
        "events" in kinds,
        python(shown.iterated()),
        python(shown.awaited()),
    )


def _also_gives(operation: t.Operation) -> int:
    return sum(form(each.media_type) not in _STREAMS for each in _contents(operation))


def _contents(operation: t.Operation) -> Iterator[t.Content]:
    for response in operation.successes:
        yield from response.contents


def _stream_rows(context: Context, found: Sequence[t.Operation]) -> Iterator[Row]:
    wording = Wording(context, "../")
    for operation in found:
        for content in _contents(operation):
            if form(content.media_type) in _STREAMS:
                yield Row(_link(context, operation), wording.cell(content.type))


def file_page(context: Context) -> FilesPage:
    """Give the page about files, of an SDK that gives or takes any."""
    operations = context.api.operations
    down = [one for one in operations if is_download(one)]
    up = [one for one in operations if uploaded(context, one)]
    gets = [one for one in down if one.method == "get"]
    shown = _Download(context, (gets or down)[0]) if down else None
    return FilesPage(
        tuple(Row(_link(context, one), _media_types(one)) for one in down),
        python(shown.saved()) if shown else None,
        python(shown.iterated()) if shown else None,
        python(shown.awaited()) if shown else None,
        tuple(Row(_link(context, one), _taken(context, one)) for one in up),
        python(_sent(context, up[0])) if up else None,
    )


def _media_types(operation: t.Operation) -> Markdown:
    kinds = [
        each.media_type
        for each in _contents(operation)
        if form(each.media_type) in ("bytes", "form", "multipart")
    ]
    return Markdown(", ".join(code(each) for each in dict.fromkeys(kinds)))


def _taken(context: Context, operation: t.Operation) -> Markdown:
    names = [code(one.name) for one in uploaded(context, operation)]
    return Markdown(", ".join(names))


def _sent(context: Context, operation: t.Operation) -> list[str]:
    """Give a call whose first file is on the disk; it is written there before."""
    file = uploaded(context, operation)[0]
    # A form that may be left out may not be sent without what it requires.
    shown = _Example(context, operation, whole_form=not file.required)
    name = file.name
    given = [line for line in shown.given if line.partition(" = ")[0] not in {name, ""}]
    return [
        "from pathlib import Path",
        "",
        *shown.imports("File"),
        "",
        "path = Path('example.bin')",
        "path.write_bytes(b'content')",
        "",
        shown.controller,
        *given,
        f"{name} = File(path, progress=print)",
        _passing(context, operation, name, shown.call),
    ]


def _passing(context: Context, operation: t.Operation, name: str, shown: str) -> str:
    """Give a call with an argument that may have been left out of it."""
    method, _, passed = shown[:-1].partition("(")
    names = [one.name for one in context.names.operations[operation.pointer].arguments]
    at = names.index(name)
    given = passed.split(", ") if passed else []
    given += ["None"] * (at + 1 - len(given))
    given[at] = name
    return f"{method}({', '.join(given)})"


class _Example:
    """A call of an operation, with examples as its arguments."""

    def __init__(
        self, context: Context, operation: t.Operation, *, whole_form: bool = False
    ) -> None:
        lines = usage(context, operation, whole_form=whole_form)
        *self.given, call = lines.split("\n")
        self.call = call.removeprefix("result = ")
        self.controller = accessor_line(context, operation)
        self._context = context

    def begun(self) -> list[str]:
        """Give what comes before the call."""
        return [self.controller, *self.given]

    def imports(self, *names: str) -> list[str]:
        """Give the imports of names of the package, and of the models it makes."""
        package = self._context.names.package
        own = [f"from {package} import {', '.join(names)}"] if names else []
        return imported(self._context, "\n".join(self.given), *own)

    def alone(self, lines: Sequence[str], *names: str) -> list[str]:
        """Give lines after what comes before the call, and the imports they need."""
        imports = self.imports(*names)
        return [*imports, *([""] if imports else []), *self.begun(), *lines]

    def waiting(self, lines: Sequence[str], *names: str) -> list[str]:
        """Give lines in a coroutine."""
        package = self._context.names.package
        client = f"Async{self._context.names.client}"
        body = [*self.begun(), *lines]
        own = [f"from {package} import {', '.join(names)}"] if names else []
        own.append(f"from {package}.aio import {client}")
        return [
            *imported(self._context, "\n".join(self.given), *own),
            "",
            "",
            f"async def show(client: {client}) -> None:",
            *(f"    {line}" if line else "" for line in body),
        ]


class _Streamed(_Example):
    """The same call, as a stream: where it may give something else, that is asked."""

    def __init__(self, context: Context, operation: t.Operation) -> None:
        super().__init__(context, operation)
        self._package = context.names.package
        self._asked = bool(_also_gives(operation))

    def iterated(self) -> list[str]:
        """Give a loop over the items."""
        names = ["Stream"] if self._asked else []
        return self.alone(self._loop(self.call, "Stream", ""), *names)

    def awaited(self) -> list[str]:
        """Give the loop in a coroutine."""
        lines = self._loop(f"await {self.call}", "AsyncStream", "async ")
        shown = self.waiting(lines)
        if self._asked:
            own = f"from {self._package}.runtime.aio_streams import AsyncStream"
            shown.insert(shown.index(""), own)
        return shown

    def _loop(self, call: str, kind: str, mode: str) -> list[str]:
        loop = [f"    {mode}for item in stream:", "        print(item)"]
        if not self._asked:
            return [f"{mode}with {call} as stream:", *loop]
        inner = [f"{mode}with stream:", *loop]
        return [
            f"stream = {call}",
            f"if isinstance(stream, {kind}):",
            *(f"    {line}" for line in inner),
        ]


class _Download(_Example):
    """The same call, as a download."""

    def __init__(self, context: Context, operation: t.Operation) -> None:
        super().__init__(context, operation)
        method, _, arguments = self.call.partition("(")
        given = "" if arguments == ")" else ", "
        self._made = f"download({method}{given}{arguments}"

    def saved(self) -> list[str]:
        """Give a download to a file."""
        save = f"{self._made}.save('example.bin', progress=print)"
        return [*self.imports("download"), "", *self.begun(), save]

    def iterated(self) -> list[str]:
        """Give a download piece by piece."""
        loop = ["    for piece in content:", "        print(len(piece), content.total)"]
        return self.alone([f"with {self._made} as content:", *loop])

    def awaited(self) -> list[str]:
        """Give both in a coroutine."""
        lines = [
            f"await {self._made}.save('example.bin')",
            f"async with {self._made} as content:",
            "    async for piece in content:",
            "        print(len(piece), content.total)",
        ]
        return self.waiting(lines, "download")


def _link(context: Context, operation: t.Operation) -> Markdown:
    """Give a method as a link to its section of its controller's page."""
    named = context.names.operations[operation.pointer]
    tag = next(tag for tag in context.api.tags if tag.name == operation.tag)
    where = f"../doc/controllers/{page_of(context, tag)}.md#{slug(named.heading)}"
    return Markdown(f"[`{named.method}`]({where})")
