"""Which operations give pages, from the settings."""

from __future__ import annotations

from difflib import get_close_matches

from msgspec import Struct

from generator.config import settings_pointer
from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.ir.content import form
from generator.render.context import Context


class Pagination(Struct, frozen=True):
    """Pages that a `Location` header leads to.

    `token` is the query parameter with the token, `items` the field of the page with
    the items and `item` their type.
    """

    token: str
    items: str
    item: t.TypeRef


def pagination(context: Context, operation: t.Operation) -> Pagination | None:
    """Give an operation's pagination; `InputError` where it names nothing."""
    setting = context.config.pagination.get(operation.id)
    if setting is None:
        return None
    arguments = context.names.operations[operation.pointer].arguments
    if setting.token not in {_query(one.source) for one in arguments}:
        raise _unknown(operation, f"no query parameter {setting.token!r}")
    page = _page(context, operation)
    if page is None:
        raise _unknown(operation, "no JSON object as its response")
    id_, kind = page
    for field, name in zip(kind.fields, context.names.fields[id_], strict=True):
        if field.name == setting.items:
            items = context.api.types[field.type.id]
            if isinstance(items, t.ArrayType):
                return Pagination(setting.token, name, items.items)
            raise _unknown(
                operation, f"{setting.items!r} of its response, but it is no array"
            )
    raise _unknown(operation, f"no property {setting.items!r} in its response")


def check_settings(context: Context) -> None:
    """Refuse settings for operations that the document does not have."""
    known = {operation.id for operation in context.api.operations}
    for id_ in context.config.pagination:
        if id_ not in known:
            close = get_close_matches(id_, known, 1)
            listed = f"Did you mean {close[0]}?" if close else "Name an operationId."
            raise InputError(
                Diagnostic(
                    "pagination",
                    "error",
                    f"the document has no operation {id_!r}",
                    settings_pointer("pagination", id_),
                    listed,
                )
            )


def _query(source: t.Parameter | t.Body) -> str | None:
    return (
        source.name
        if isinstance(source, t.Parameter) and source.location == "query"
        else None
    )


def _page(
    context: Context, operation: t.Operation
) -> tuple[t.TypeId, t.ObjectType] | None:
    for response in operation.successes:
        for content in response.contents:
            kind = context.api.types[content.type.id]
            if form(content.media_type) == "json" and isinstance(kind, t.ObjectType):
                return content.type.id, kind
    return None


def _unknown(operation: t.Operation, what: str) -> InputError:
    return InputError(
        Diagnostic(
            "pagination",
            "error",
            f"the pagination of {operation.id} does not fit: it has {what}",
            settings_pointer("pagination", operation.id),
            f"The operation stands at {operation.pointer} in the document.",
        )
    )
