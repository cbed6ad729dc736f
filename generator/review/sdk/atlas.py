"""Where on the pages of an SDK things are told, without writing a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.direction import inside
from generator.render.paths import (
    CLIENT,
    WEBHOOKS,
    auth_path,
    controller_path,
    exception_path,
    model_path,
    page_paths,
)
from generator.review.sdk.both import Both
from generator.review.sdk.side import Atlas
from generator.review.sdk.surface import Surface
from generator.review.sdk.untouched import Untouched, used


def atlases(both: Both) -> tuple[Atlas, Atlas]:
    """Map the pages of two SDKs; what is the same in both has no text."""
    same = both.matching.untouched
    known = {
        symbol: both.old.methods[symbol]
        for symbol, now in both.matching.methods.items()
        if symbol == now and same.call(both.old.methods[symbol], both.new.methods[now])
    }
    return _atlas(both.old, same, known), _atlas(both.new, same, known)


def _atlas(surface: Surface, same: Untouched, known: Collection[str]) -> Atlas:
    context = surface.context
    names = context.names
    types = {
        id_: model_path(context, id_)
        for id_ in names.reach.models
        if isinstance(context.api.types[id_], t.Class) and not same.model(id_)
    }
    raised = {id_: exception_path(one) for id_, one in names.exceptions.items()}
    homes = {
        names.tags[tag.name].controller.name: controller_path(context, tag)
        for tag in context.api.tags
    }
    methods = {
        f"{one.operation.method.upper()} {one.operation.path}": symbol
        for symbol, one in surface.methods.items()
    }
    return Atlas(
        client=CLIENT,
        paths=tuple(page_paths(context)),
        types=types,
        names={
            **{names.types[id_].name: path for id_, path in types.items()},
            **{names.exceptions[id_].name: path for id_, path in raised.items()},
            **homes,
            names.client: CLIENT,
        },
        calls={
            call: homes[symbol.partition(".")[0]] for call, symbol in methods.items()
        },
        methods=methods,
        texts=dict(_Texts(surface, known).by_page({**types, **raised})),
    )


class _Texts:
    """What pages tell of their own subjects, as numbers that can be compared.

    `known` are the symbols of methods of which nothing has changed.
    """

    def __init__(self, surface: Surface, known: Collection[str]) -> None:
        self._surface = surface
        self._context = surface.context
        self._known = known
        self._parts: dict[t.TypeId, str] = {}

    def by_page(self, types: Mapping[t.TypeId, str]) -> Iterator[tuple[str, int]]:
        """Give the number of each page that has one."""
        api, names = self._context.api, self._context.names
        for id_, path in types.items():
            yield path, hash(self._of(api.types[id_], inside(api.types[id_])))
        own: dict[str, list[str]] = {}
        for symbol, method in self._surface.methods.items():
            one = method.operation
            told = symbol
            if symbol not in self._known:
                told += self._of(_shown(one), used(one))
            own.setdefault(one.tag, []).append(told)
        for tag in api.tags:
            all_told = (_said(replace(tag, pointer="")), *own.get(tag.name, ()))
            yield controller_path(self._context, tag), hash(all_told)
        yield CLIENT, hash((_said(api.servers), _said(api.schemes), names.client))
        for scheme in api.schemes:
            yield auth_path(self._context, scheme), hash(_said(scheme))
        yield WEBHOOKS, hash(_said(api.events))

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
