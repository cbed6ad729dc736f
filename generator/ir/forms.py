"""Forms: each declared property is a parameter of its own (OpenAPI 3.1, 4.8.15)."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.content import chosen, form
from generator.ir.elements import Encoding

PLAIN = Encoding()


def spread(operation: t.Operation, types: Mapping[t.TypeId, t.Type]) -> t.Operation:
    """Turn a body that is a form into parameters, where its schema names its fields.

    A form with undeclared fields, such as a map, stays a body.
    """
    if operation.body is None:
        return operation
    content = chosen(operation.body.contents)
    kind = types[content.type.id]
    is_form = form(content.media_type) in ("form", "multipart")
    if not is_form or not isinstance(kind, t.ObjectType) or kind.extra is not None:
        return operation
    required = operation.body.required
    fields = tuple(
        _parameter(field, content, required=required and field.required)
        for field in kind.fields
        if not field.read_only
    )
    parameters = (*operation.parameters, *fields)
    return replace(operation, parameters=parameters, body=None, form=content.media_type)


def _parameter(field: t.Field, content: t.Content, *, required: bool) -> t.Parameter:
    encoding = content.encoding.get(field.name, PLAIN)
    example = field.example
    if isinstance(content.example, dict):
        example = content.example.get(field.name, example)
    return t.Parameter(
        pointer=field.pointer,
        name=field.name,
        location="form",
        type=field.type,
        required=required,
        style=encoding.style,
        explode=encoding.explode,
        allow_reserved=encoding.allow_reserved,
        media_type=encoding.media_type,
        deprecated=field.deprecated,
        description=field.description,
        default=field.default,
        example=example,
    )
