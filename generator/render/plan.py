"""Which files an SDK has, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.config import Config
from generator.ir import types as t
from generator.naming import lock
from generator.naming.assign import Names
from generator.naming.classes import ClassName
from generator.naming.pinning import lock_of
from generator.render import controllers, guides, models, operations, pages, servers
from generator.render.clients import client
from generator.render.constraints import constraints
from generator.render.context import Context
from generator.render.environment import render, templates
from generator.render.filters import docstring
from generator.render.importing import reexport
from generator.render.layout import fits
from generator.render.packages import (
    RUNTIME_NAMES,
    Entry,
    PackageView,
    project,
    readme,
)
from generator.render.pagination import check_settings
from generator.render.safe import Code, Markdown


def files(api: t.Api, names: Names, config: Config) -> dict[str, bytes]:
    """Give every file of the SDK: its path below the output folder, and its bytes."""
    context = Context(api, names, config)
    check_settings(context)
    texts: dict[str, str] = dict(_package(context))
    texts |= dict(_pages(context))
    texts |= dict(_root(context))
    made = {path: _formatted(path, text).encode() for path, text in texts.items()}
    made[f"{names.package}/constraints.json"] = constraints(context)
    made[lock.NAME] = lock.encode(lock_of(api, names, config))
    return made | _runtime(names.package)


def _formatted(path: str, text: str) -> str:
    """Leave text as it is laid out; black has modules with a long line."""
    if not path.endswith(".py") or fits(text):
        return text
    import black

    return black.format_str(text, mode=black.Mode())


def _runtime(package: str) -> dict[str, bytes]:
    """Copy the runtime as it is."""
    folder = templates() / "runtime"
    found = {
        f"{package}/runtime/{path.name}": path.read_bytes()
        for path in folder.glob("*.py")
    }
    return {**found, f"{package}/py.typed": b""}


def _package(context: Context) -> Iterator[tuple[str, str]]:
    package = context.names.package
    yield f"{package}/__init__.py", _init(context)
    yield f"{package}/client.py", render("package/client.py.j2", view=client(context))
    if context.names.servers:
        text = render("package/servers.py.j2", view=servers.servers(context))
        yield f"{package}/servers.py", text
    for tag in context.api.tags:
        name = context.names.tags[tag.name]
        path = f"{package}/operations/{name.module}.py"
        yield (
            path,
            render(
                "package/operations.py.j2", view=operations.operations(context, tag)
            ),
        )
        path = f"{package}/controllers/{name.controller.module}.py"
        yield path, render(
            "package/controller.py.j2", view=controllers.controller(context, tag)
        )
    about = docstring("What each operation is on the wire.", 0)
    yield f"{package}/operations/__init__.py", f"{about}\n"
    for id_ in context.models:
        enum = isinstance(context.api.types[id_], t.EnumType)
        view = models.enumeration(context, id_) if enum else models.model(context, id_)
        path = f"{package}/models/{context.names.types[id_].module}.py"
        yield path, render("package/model.py.j2", view=view)
    for id_, raised in context.names.exceptions.items():
        path = f"{package}/exceptions/{raised.module}.py"
        yield path, render("package/model.py.j2", view=models.exception(context, id_))
    yield from _namespaces(context)


def _namespaces(context: Context) -> Iterator[tuple[str, str]]:
    names = context.names
    groups: Mapping[str, Iterable[ClassName]] = {
        "controllers": [tag.controller for tag in names.tags.values()],
        "exceptions": names.exceptions.values(),
        "models": [names.types[id_] for id_ in context.models],
    }
    for group, classes in groups.items():
        entries = [Entry(Code(one.name), one.module) for one in classes]
        yield f"{names.package}/{group}/__init__.py", _namespace(
            context, group, entries
        )


def _namespace(context: Context, group: str, entries: list[Entry]) -> str:
    about = f"The {group} of {context.api.title}, each imported when it is first used."
    if not entries:
        return docstring(f"{context.api.title} has no {group}.", 0) + "\n"
    return render(
        "package/namespace.py.j2", view=_view(context, f"{group}.", about, entries)
    )


def _init(context: Context) -> str:
    names = context.names
    entries = [Entry(Code(names.client), "client")]
    entries += [Entry(Code(name), "runtime") for name in RUNTIME_NAMES]
    entries += [Entry(Code(name), "") for name in ("exceptions", "models")]
    entries += [Entry(Code("servers"), "")] if names.servers else []
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


def _pages(context: Context) -> Iterator[tuple[str, str]]:
    for tag in context.api.tags:
        path = f"doc/controllers/{context.names.tags[tag.name].controller.page}.md"
        yield path, render("doc/controller.md.j2", page=pages.controller(context, tag))
    for id_ in context.names.reach.models:
        yield from _model_page(context, id_)
    for id_, name in context.names.exceptions.items():
        page = pages.model(context, id_, exception=True)
        yield f"doc/models/{name.page}.md", render("doc/object.md.j2", page=page)
    yield from _guides(context)


def _model_page(context: Context, id_: t.TypeId) -> Iterator[tuple[str, str]]:
    kind = context.api.types[id_]
    if not isinstance(kind, t.Class):
        return
    name = context.names.types[id_].page
    match kind:
        case t.ObjectType():
            page = render("doc/object.md.j2", page=pages.model(context, id_))
            yield f"doc/models/{name}.md", page
        case t.EnumType():
            page = render("doc/enum.md.j2", page=pages.enumeration(context, id_))
            yield f"doc/models/{name}.md", page
        case t.UnionType():
            page = render("doc/union.md.j2", page=pages.union(context, id_))
            yield f"doc/models/containers/{name}.md", page


def _guides(context: Context) -> Iterator[tuple[str, str]]:
    yield "doc/client.md", render("doc/client.md.j2", page=guides.client(context))
    for scheme in context.api.schemes:
        path = f"doc/auth/{context.names.auth_pages[scheme.name]}.md"
        yield path, render("doc/auth.md.j2", page=guides.auth(context, scheme))
    package = Package(Markdown(context.names.package), Markdown("../doc/errors.md"))
    yield "doc/http-request.md", render("doc/http-request.md.j2", page=package)
    yield "doc/http-response.md", render("doc/http-response.md.j2", page=package)
    yield "doc/errors.md", render("doc/errors.md.j2", page=guides.errors(context))
    paged = guides.pages(context)
    if paged is not None:
        yield "doc/pagination.md", render("doc/pagination.md.j2", page=paged)


class Package(Struct, frozen=True):
    """What the pages about HTTP need to know."""

    package: Markdown
    errors_link: Markdown


def _root(context: Context) -> Iterator[tuple[str, str]]:
    yield "README.md", render("package/README.md.j2", page=readme(context))
    yield "pyproject.toml", render("package/pyproject.toml.j2", view=project(context))
