"""`api.txt`: the whole public surface, a sorted line for each name and its signature.

It is for tools that read no Python: a diff of it is a diff of what callers see.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir import types as t
from generator.render.annotations import Annotations
from generator.render.context import Context
from generator.render.filters import literal
from generator.render.models import declared, extra_fields
from generator.render.options import options
from generator.render.servers import arguments as server_arguments
from generator.render.servers import named as named_servers
from generator.render.signatures import returns, takes


def api_text(context: Context) -> bytes:
    """Give the text; the asynchronous half has the same names and is told in a line."""
    lines = [
        *_client(context),
        *_methods(context),
        *_classes(context),
        *_exceptions(context),
        *_servers(context),
        *_events(context),
    ]
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


class _Notes(Annotations):
    """Annotations without what only the decoder wants to know, each made once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._made: dict[t.TypeRef, str] = {}

    def of(self, ref: t.TypeRef) -> str:
        """Give the annotation for a use of a type."""
        if ref not in self._made:
            self._made[ref] = super().of(ref)
        return self._made[ref]

    def discriminated(self, kind: t.UnionType) -> str:
        """Give a union, without what tells its objects apart."""
        return self.union(self.of(variant) for variant in kind.variants)


def _client(context: Context) -> Iterator[str]:
    names = context.names
    given = ", ".join(
        f"{one.name}: {one.annotation} = {one.default}" for one in options(context)
    )
    own = f"{names.package}.{names.client}"
    yield f"{own}(*, {given})"
    yield f"{names.package}.aio.Async{names.client}: as {own}, with await"
    for tag in context.api.tags:
        tag_name = names.tags[tag.name]
        yield f"{own}.{tag_name.accessor}: {tag_name.controller.name}"


def _methods(context: Context) -> Iterator[str]:
    names, notes = context.names, _Notes(context)
    for operation in context.api.operations:
        named = names.operations[operation.pointer]
        holder = names.tags[operation.tag].controller.name
        told = [
            f"{one.name}: {takes(notes, one)}{'' if one.required else ' = None'}"
            for one in named.arguments
        ]
        given = ", ".join([*told, "*", "options: RequestOptions | None = None"])
        own = f"{names.package}.controllers.{holder}.{named.method}"
        yield f"{own}({given}) -> {returns(notes, operation)}"
        if operation.pointer in context.paged:
            paged = context.paged[operation.pointer]
            pages = f"Pages[{notes.of(paged.page)}, {notes.of(paged.item)}]"
            yield f"{own}_pages({given}) -> {pages}"


def _classes(context: Context) -> Iterator[str]:
    notes = _Notes(context)
    for id_ in context.models:
        name = f"{context.names.package}.models.{context.names.types[id_].name}"
        kind = context.api.types[id_]
        if isinstance(kind, t.EnumType):
            members = zip(kind.members, context.names.members[id_], strict=True)
            for member, own in members:
                yield f"{name}.{own} = {literal(member.value)}"
        else:
            yield f"{name}({', '.join(_fields(context, notes, id_))})"


def _fields(context: Context, notes: _Notes, id_: t.TypeId) -> Iterator[str]:
    demands, kind = context.direction.demands, context.object(id_)
    found = [
        (own, declared(notes, field, demanded=demands(id_, field)))
        for field, own in context.fields(id_)
    ]
    if found or kind.extra is not None:
        yield "*"
    for own, (annotation, default) in found:
        yield f"{own}: {annotation}{'' if default is None else f' = {default}'}"
    if kind.extra is not None:
        yield f"additional_properties: {extra_fields(notes, kind.extra)}"


def _exceptions(context: Context) -> Iterator[str]:
    notes = _Notes(context)
    for id_, name in context.names.exceptions.items():
        own = f"{context.names.package}.exceptions.{name.name}"
        yield f"{own}(ApiException)"
        for field, attribute in context.fields(id_):
            yield f"{own}.{attribute}: {notes.optional(field.type)}"


def _servers(context: Context) -> Iterator[str]:
    for server, name in named_servers(context):
        base = [] if server.is_absolute else ["base_url: str"]
        own = [
            f"{each}: {type_}{'' if default is None else f' = {default}'}"
            for each, type_, default in server_arguments(server, name)
        ]
        given = ", ".join([*base, *(["*", *own] if own else [])])
        yield f"{context.names.package}.servers.{name.function}({given}) -> str"


def _events(context: Context) -> Iterator[str]:
    for event in context.api.events:
        own = context.names.events[event.pointer].method
        holder = f"{context.names.package}.webhooks.Receiver"
        yield f"{holder}.{own}(body: bytes, headers: Mapping[str, str])"
