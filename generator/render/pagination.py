"""How the pages of an operation follow each other, as the runtime is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.ir.paged import Paged
from generator.ir.places import Found
from generator.render.context import Context
from generator.render.filters import literal
from generator.render.layout import Node, prefixed, tuple_of

KINDS: Mapping[str, str] = {
    "OffsetRule": "OffsetPages",
    "PageRule": "NumberPages",
    "CursorRule": "CursorPages",
    "UrlRule": "UrlPages",
    "LinkRule": "LinkPages",
    "LocationRule": "LocationPages",
}


def kind_of(paged: Paged) -> str:
    """Give the runtime's class for a kind of pagination."""
    return KINDS[type(paged.rule).__name__]


def declared(context: Context, paged: Paged) -> Iterator[Node]:
    """Give what an object of that class is made of, besides the operation."""
    if paged.items.steps:
        yield _place(context, "items", paged.items)
    for key, name in paged.parameters.items():
        yield f"{key}={literal(name)}"
    if "page" in paged.parameters and paged.first != 1:
        yield f"first={paged.first}"
    secrets = _secrets(context)
    if secrets and not paged.parameters:
        yield prefixed("secrets=", tuple_of(map(literal, secrets)))
    for key, found in paged.places.items():
        yield _place(context, key, found)


def _secrets(context: Context) -> list[str]:
    """Name the fields of a query that have credentials."""
    schemes = context.api.schemes
    return sorted({one.parameter for one in schemes if one.location == "query"})


def _place(context: Context, key: str, found: Found) -> Node:
    return prefixed(f"{key}=", tuple_of(_names(context, found)))


def _names(context: Context, found: Found) -> Iterator[str]:
    """Give the attributes of models, the keys of what has no model, and indexes."""
    for step in found.steps:
        if isinstance(step.at, int):
            yield str(step.at)
        elif step.owner:
            names = dict(
                zip(
                    (field.name for field in context.object(step.owner).fields),
                    context.names.fields[step.owner],
                    strict=True,
                )
            )
            yield literal(names[step.at])
        else:
            yield literal(step.at)
