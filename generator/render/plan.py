"""Which files an SDK has, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, ParamSpec, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from generator.config import Config
from generator.ir import types as t
from generator.naming import lock
from generator.naming.assign import Names
from generator.naming.classes import ClassName
from generator.naming.pinning import lock_of
from generator.processes import Task, done
from generator.render import (
    advice,
    auth_pages,
    controllers,
    diagrams,
    doubles,
    events,
    features,
    guides,
    models,
    operations,
    pages,
    paging,
    paths,
    receivers,
    servers,
)
from generator.render.api_text import api_text
from generator.render.clients import client
from generator.render.constraints import constraints
from generator.render.context import Context
from generator.render.environment import render
from generator.render.filters import docstring
from generator.render.importing import reexport
from generator.render.layout import fits
from generator.render.llms import llms
from generator.render.metadata import project
from generator.render.packages import Entry, PackageView, about_package, readme
from generator.render.parts import module_of, runtime
from generator.render.renames import old_classes
from generator.render.safe import Code, Markdown
from generator.render.shells import AIO, SYNC
from generator.render.traces import Traces, Tracing, unpacked
from generator.render.wording import Wording

Text: TypeAlias = Callable[[], str]
P = ParamSpec("P")

_MANY = 500  # operations, of which a file of all takes a tenth of a second


class Rendered(Struct, frozen=True):
    """The files of an SDK: new bytes, or the digests of what is there `unchanged`.

    By the `traces` the next run knows what it need not render.
    """

    files: dict[str, bytes]
    unchanged: Mapping[str, str]
    traces: Traces


def files(api: t.Api, names: Names, config: Config) -> dict[str, bytes]:
    """Give every file of the SDK: its path below the output folder, and its bytes."""
    return rendered(api, names, config).files


def rendered(
    api: t.Api,
    names: Names,
    config: Config,
    before: Traces | None = None,
    there: Mapping[str, str | None] = {},
) -> Rendered:
    """Give every file of the SDK; `there` are digests of what is in its folder.

    By the traces of the run `before` some are known to be as they have to be.
    """
    tracing = Tracing(Context(api, names, config))
    context = tracing.context
    planned = [*_package(context), *_pages(context), *_root(context)]
    tasks: list[Task] = [
        *_tables(context),
        *((path, partial(_content, path, text)) for path, text in planned),
    ]
    still = before.still(tracing.now) if before else {}
    texts = {
        path: still[path]
        for path, _ in tasks
        if path in still and there.get(path) == still[path].digest
    }
    unchanged = {path: text.digest for path, text in texts.items()}
    # Files of one name, such as the halves of a controller, have much in common.
    noted = done(
        [
            (path, partial(tracing.note, make))
            for path, make in tasks
            if path not in texts
        ],
        together=lambda path: path.rpartition("/")[2],
        what="rendering",
        large=len(api.operations) > _MANY,
    )
    made = {f"{names.package}/py.typed": b""}
    for path, packed in noted.items():
        texts[path], made[path] = unpacked(packed)
    parts = {part for text in texts.values() for part in text.parts}
    made |= runtime(names.package, parts)
    return Rendered(made, unchanged, replace(tracing.now, texts=texts))


def _tables(context: Context) -> Iterator[Task]:
    package = context.names.package
    yield f"{package}/constraints.json", partial(constraints, context)
    if context.api.operations:
        yield f"{package}/testing.json", partial(doubles.table, context)
    yield lock.NAME, partial(_lock, context)
    yield "api.txt", partial(api_text, context)


def _lock(context: Context) -> bytes:
    return lock.encode(lock_of(context.api, context.names, context.config))


def _content(path: str, text: Text) -> bytes:
    """Leave text as it is laid out; black has modules with a long line."""
    source = text()
    if path.endswith(".py") and not fits(source):
        import black

        source = black.format_str(source, mode=black.Mode())
    return source.encode()


def _text(
    template: str, view: Callable[P, object], *of: P.args, **named: P.kwargs
) -> Text:
    """Give what renders a template, which is called `view` or `page` in it."""
    name = "page" if template.endswith(".md.j2") else "view"
    return lambda: render(template, **{name: view(*of, **named)})


def _package(context: Context) -> Iterator[tuple[str, Text]]:
    package = context.names.package
    yield f"{package}/__init__.py", partial(_init, context)
    for shell in SYNC, AIO:
        path = f"{package}/{shell.folder.replace('.', '/')}client.py"
        yield path, _text("package/client.py.j2", client, context, shell)
    if context.names.servers:
        text = _text("package/servers.py.j2", servers.servers, context)
        yield f"{package}/servers.py", text
    if context.api.events:
        text = _text("package/webhooks.py.j2", events.webhooks, context)
        yield f"{package}/webhooks.py", text
    if context.api.operations:
        text = _text("package/testing.py.j2", doubles.module, context)
        yield f"{package}/testing.py", text
    for tag in context.api.tags:
        name = context.names.tags[tag.name]
        template = "package/operations.py.j2"
        path = f"{package}/operations/{name.module}.py"
        yield path, _text(template, operations.operations, context, tag)
        template = "package/controller.py.j2"
        for shell in SYNC, AIO:
            folder = f"{package}/{shell.folder.replace('.', '/')}controllers"
            path = f"{folder}/{name.controller.module}.py"
            yield path, _text(template, controllers.controller, context, tag, shell)
    about = docstring("What each operation is on the wire.", 0)
    yield f"{package}/operations/__init__.py", lambda: f"{about}\n"
    template = "package/model.py.j2"
    for id_ in context.models:
        enum = isinstance(context.api.types[id_], t.EnumType)
        view = models.enumeration if enum else models.model
        path = f"{package}/models/{context.names.types[id_].module}.py"
        yield path, _text(template, view, context, id_)
    for id_, raised in context.names.exceptions.items():
        path = f"{package}/exceptions/{raised.module}.py"
        yield path, _text(template, models.exception, context, id_)
    yield from _namespaces(context)


def _namespaces(context: Context) -> Iterator[tuple[str, Text]]:
    names = context.names
    mine = [tag.controller for tag in names.tags.values()]
    models_ = [names.types[id_] for id_ in context.models]
    groups = {
        "controllers": [Entry(Code(one.name), one.module) for one in mine],
        "aio.controllers": [
            Entry(Code(f"Async{one.name}"), one.module) for one in mine
        ],
        "aio": [Entry(Code(f"Async{names.client}"), "client")],
        "exceptions": [_entry(one) for one in names.exceptions.values()],
        "models": [_entry(one) for one in models_],
    }
    for group, entries in groups.items():
        path = f"{names.package}/{group.replace('.', '/')}/__init__.py"
        yield path, partial(_namespace, context, group, entries)


def _entry(name: ClassName) -> Entry:
    return Entry(Code(name.name), name.module)


def _namespace(context: Context, group: str, entries: list[Entry]) -> str:
    what = "asynchronous client" if group == "aio" else group.rpartition(".")[2]
    about = f"The {what} of {context.api.title}, each imported when it is first used."
    if not entries:
        return docstring(f"{context.api.title} has no {what}.", 0) + "\n"
    view = _view(context, f"{group}.", about, entries)
    view = replace(view, old=old_classes(context, group))
    return render("package/namespace.py.j2", view=view)


def _init(context: Context) -> str:
    names = context.names
    entries = [Entry(Code(names.client), "client")]
    entries += [
        Entry(Code(name), module_of("", name).strip("."))
        for name in features.offered(context)
    ]
    entries += [Entry(Code(name), "") for name in ("exceptions", "models")]
    entries += [Entry(Code("servers"), "")] if names.servers else []
    entries += [Entry(Code("testing"), "")] if names.operations else []
    entries += [Entry(Code("webhooks"), "")] if names.events else []
    about = f"{context.api.title}\n\n{context.api.description}"
    return render("package/init.py.j2", view=_view(context, "", about, entries))


def _view(
    context: Context, group: str, about: str, entries: list[Entry]
) -> PackageView:
    package = context.names.package
    modules = sorted(
        (f"{package}.{group}{one.module}".rstrip("."), one.name) for one in entries
    )
    return PackageView(
        package=Code(package),
        version=context.config.version,
        docstring=docstring(about, 0),
        imports=tuple(reexport(module, name) for module, name in modules),
        entries=tuple(sorted(entries, key=lambda entry: entry.name)),
    )


def _pages(context: Context) -> Iterator[tuple[str, Text]]:
    for tag in context.api.tags:
        text = _text("doc/controller.md.j2", pages.controller, context, tag)
        yield paths.controller_path(context, tag), text
        if diagrams.has_diagram(context, tag):
            text = _text("doc/diagram.md.j2", diagrams.diagram, context, tag)
            yield paths.diagram_path(context, tag), text
    for id_ in context.names.reach.models:
        yield from model_page(context, id_)
    for id_, name in context.names.exceptions.items():
        page = partial(pages.model, context, id_, exception=True)
        yield paths.exception_path(name), _text("doc/object.md.j2", page)
    for scheme in context.api.schemes:
        text = _text("doc/auth.md.j2", auth_pages.auth, context, scheme)
        yield paths.auth_path(context, scheme), text
    for path in paths.guide_paths(context):
        yield path, _text(f"{path}.j2", _GUIDES[path], context)


def model_page(context: Context, id_: t.TypeId) -> Iterator[tuple[str, Text]]:
    """Give the page of a class, by its path."""
    path = paths.model_path(context, id_)
    match context.api.types[id_]:
        case t.ObjectType():
            yield path, _text("doc/object.md.j2", pages.model, context, id_)
        case t.EnumType():
            yield path, _text("doc/enum.md.j2", pages.enumeration, context, id_)
        case t.UnionType():
            yield path, _text("doc/union.md.j2", pages.union, context, id_)
        case _:
            pass


def operation_text(context: Context, operation: t.Operation) -> str:
    """Give an operation's part of its controller's page."""
    view = pages.operation_page(context, Wording(context, "../../"), operation)
    return render("doc/operation.md.j2", operation=view)


class Package(Struct, frozen=True):
    """What the pages about HTTP need to know."""

    package: Markdown
    client: Markdown
    errors_link: Markdown


def _about_http(context: Context) -> Package:
    names = context.names
    errors = Markdown("../doc/errors.md")
    return Package(Markdown(names.package), Markdown(names.client), errors)


_GUIDES: Final[Mapping[str, Callable[[Context], object]]] = {
    paths.CLIENT: guides.client,
    paths.WEBHOOKS: receivers.page,
    "doc/errors.md": guides.errors,
    "doc/files.md": advice.file_page,
    "doc/http-request.md": _about_http,
    "doc/http-response.md": _about_http,
    "doc/logging.md": advice.logging,
    "doc/pagination.md": paging.pagination,
    "doc/retries-and-timeouts.md": advice.retries,
    "doc/streams.md": advice.stream_page,
    "doc/testing.md": doubles.page,
}


def _root(context: Context) -> Iterator[tuple[str, Text]]:
    yield "README.md", _text("package/README.md.j2", readme, context)
    yield "PACKAGE.md", _text("package/README.md.j2", about_package, context)
    yield "llms.txt", _text("package/llms.md.j2", llms, context)
    yield "pyproject.toml", _text("package/pyproject.toml.j2", project, context)
