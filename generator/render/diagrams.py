"""A picture in Mermaid of the models of a controller.

Only the SDK's own names and our words are drawn: no text of a document can break it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from generator.ir import types as t
from generator.render.context import Context
from generator.render.filters import fenced
from generator.render.safe import Markdown
from generator.render.wording import Wording

CLASSES = 24
"""How many classes a picture has at most; with more it is a carpet."""
_MEMBERS = 12
_UNSAFE = re.compile(r"[^\w ,.'/?=&:()\[\]-]+", re.ASCII)


class DiagramPage(Struct, frozen=True):
    """The page with the models of a controller."""

    tag: str
    controller: Markdown
    diagram: Markdown
    left_out: Markdown | None


def has_diagram(context: Context, tag: t.Tag) -> bool:
    """Tell whether a controller's operations take or give models."""
    direct = any(one in context.names.types for one in _direct(context, tag))
    return direct or bool(_classes(context, tag))


def diagram(context: Context, tag: t.Tag) -> DiagramPage:
    """Give the page of a controller that has models."""
    found = _classes(context, tag)
    drawn = found[:CLASSES]
    name = context.names.tags[tag.name].controller
    lines = ["classDiagram"]
    for id_ in drawn:
        lines += _drawn(context, id_)
    for id_ in drawn:
        lines += dict.fromkeys(_edges(context, id_, set(drawn)))
    return DiagramPage(
        tag=tag.name,
        controller=Markdown(f"[`{name.name}`](../../doc/controllers/{name.page}.md)"),
        diagram=fenced("\n".join(lines), "mermaid"),
        left_out=Markdown(len(found) - len(drawn)) if found != drawn else None,
    )


def _classes(context: Context, tag: t.Tag) -> list[t.TypeId]:
    """List the classes that calls take and give, those nearest to a call first."""
    types = context.api.types
    found: dict[t.TypeId, None] = {}
    for id_ in _direct(context, tag):
        is_class = isinstance(types[id_], (t.ObjectType, t.EnumType))
        found |= dict.fromkeys([id_] if is_class else context.classes_in(id_))
    waiting = list(found)
    for id_ in waiting:  # which grows on the way
        inner = [one for one in context.classes_in(id_) if one not in found]
        found |= dict.fromkeys(inner)
        waiting += inner
    return [id_ for id_ in found if id_ in context.names.types]


def _direct(context: Context, tag: t.Tag) -> Iterator[t.TypeId]:
    """Give what the operations name themselves."""
    for operation in context.tagged[tag.name]:
        contents = list(operation.body.contents) if operation.body else []
        for response in operation.responses:
            contents += response.contents
        yield from (one.type.id for one in operation.parameters)
        yield from (one.type.id for one in contents)


def _drawn(context: Context, id_: t.TypeId) -> Iterator[str]:
    """Give a class with its first fields or members."""
    kind = context.api.types[id_]
    wording = Wording(context, "")
    lines: list[str] = []
    if isinstance(kind, t.EnumType):
        lines += ["<<enumeration>>", *context.names.members[id_]]
    elif isinstance(kind, t.ObjectType):
        names = context.names.fields[id_]
        for field, name in zip(kind.fields, names, strict=True):
            lines.append(f"{name}: {safe(wording.text(field.type))}")
    more = ["…"] if len(lines) > _MEMBERS else []
    yield f"    class {_class(context, id_)} {{"
    yield from (f"        {line}" for line in [*lines[:_MEMBERS], *more])
    yield "    }"


def _class(context: Context, id_: t.TypeId) -> str:
    exception = context.names.exceptions.get(id_)
    return (exception or context.names.types[id_]).name


def _edges(context: Context, id_: t.TypeId, drawn: set[t.TypeId]) -> Iterator[str]:
    """Give the arrows from a class to those that its fields hold."""
    kind = context.api.types[id_]
    if not isinstance(kind, t.ObjectType):
        return
    for field, name in zip(kind.fields, context.names.fields[id_], strict=True):
        held = context.api.types[field.type.id]
        many = isinstance(held, (t.ArrayType, t.MapType))
        is_class = isinstance(held, (t.ObjectType, t.EnumType))
        inner = [field.type.id] if is_class else context.classes_in(field.type.id)
        for other in inner:
            if other in drawn:
                count = "*" if many else "1" if field.required else "0..1"
                own, theirs = _class(context, id_), _class(context, other)
                yield f'    {own} --> "{count}" {theirs} : {name}'


def safe(text: str) -> str:
    """Give text of which no sign has a meaning in Mermaid."""
    return _UNSAFE.sub(" ", text).strip() or "value"
