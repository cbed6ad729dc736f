"""Where on the pages of an SDK things are told, without writing a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.direction import inside
from generator.render.context import Context
from generator.render.plan import model_page, page_paths
from generator.review.sdk.side import CLIENT, Atlas
from generator.review.sdk.surface import Surface
from generator.review.sdk.untouched import used


def atlas(surface: Surface) -> Atlas:
    """Map the pages of an SDK."""
    context = surface.context
    names = context.names
    types = {
        id_: path for id_ in names.reach.models for path, _ in model_page(context, id_)
    }
    raised = {id_: f"doc/models/{one.page}.md" for id_, one in names.exceptions.items()}
    homes = {
        one.name: f"doc/controllers/{one.page}.md"
        for one in (tag.controller for tag in names.tags.values())
    }
    calls = {
        f"{one.operation.method.upper()} {one.operation.path}": homes[one.controller]
        for one in surface.methods.values()
    }
    return Atlas(
        paths=tuple(page_paths(context)),
        types=types,
        names={
            **{names.types[id_].name: path for id_, path in types.items()},
            **{names.exceptions[id_].name: path for id_, path in raised.items()},
            **homes,
            names.client: CLIENT,
        },
        calls=calls,
        texts=dict(_Texts(context).by_page({**types, **raised})),
    )


class _Texts:
    """What pages tell of their own subjects, as numbers that can be compared."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._parts: dict[t.TypeId, str] = {}

    def by_page(self, types: Mapping[t.TypeId, str]) -> Iterator[tuple[str, int]]:
        """Give the number of each page that has one."""
        api, names = self._context.api, self._context.names
        for id_, path in types.items():
            yield path, hash(self._of(api.types[id_], inside(api.types[id_])))
        own: dict[str, list[str]] = {}
        for one in api.operations:
            own.setdefault(one.tag, []).append(self._of(_shown(one), used(one)))
        for tag in api.tags:
            page = names.tags[tag.name].controller.page
            told = (_said(replace(tag, pointer="")), *own.get(tag.name, ()))
            yield f"doc/controllers/{page}.md", hash(told)
        yield CLIENT, hash((_said(api.servers), _said(api.schemes), names.client))
        for scheme in api.schemes:
            yield f"doc/auth/{names.auth_pages[scheme.name]}.md", hash(_said(scheme))
        yield "doc/webhooks.md", hash(_said(api.events))

    def _of(self, told: Struct, used: Iterable[t.TypeId]) -> str:
        return _said(told) + "".join(map(self._part, used))

    def _part(self, id_: t.TypeId) -> str:
        """Give the name of a class, and of what has none all that it says."""
        if id_ in self._context.names.types:
            return self._context.names.types[id_].name
        if id_ not in self._parts:
            self._parts[id_] = ""  # what holds itself is told by what is around it
            kind = self._context.api.types[id_]
            self._parts[id_] = self._of(kind, inside(kind))
        return self._parts[id_]


def _shown(operation: t.Operation) -> t.Operation:
    """Leave out what no page tells: how an answer that is no error is described."""
    good = {one.pointer for one in operation.successes}
    answers = (
        replace(one, description="") if one.pointer in good else one
        for one in operation.responses
    )
    return replace(operation, responses=tuple(answers))


def _said(value: object) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except OverflowError:  # documents have numbers of any size
        return repr(value)
