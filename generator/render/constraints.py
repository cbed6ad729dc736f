"""`constraints.json`: what the document demands of the values that are sent."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec

from generator.ir import types as t
from generator.ir.bounds import Bounds
from generator.ir.content import chosen, written
from generator.ir.direction import inside, users_of
from generator.naming.arguments import Argument
from generator.render.context import Context

Schema: TypeAlias = dict[str, Any]


def constraints(context: Context) -> bytes:
    """Give the file: rules of arguments by operation, and of types by id."""
    table = _Table(context)
    operations = {
        f"{one.method.upper()} {one.path.partition('#')[0]} {one.id}": rules
        for one in context.api.operations
        for rules in [table.rules(one)]
        if any(rules)
    }
    found = {"operations": operations, "schemas": table.schemas}
    text = msgspec.json.encode(found, order="sorted")
    return msgspec.json.format(text, indent=1) + b"\n"


class _Table:
    """Collects the schemas that the rules of arguments lead to."""

    def __init__(self, context: Context) -> None:
        self.schemas: dict[str, Schema] = {}
        self._context = context
        self._types = context.api.types
        ruled = [id_ for id_ in self._types if self._own(id_)]
        self._ruled = users_of(context.api, ruled)

    def rules(self, operation: t.Operation) -> list[Schema]:
        """Give the rules of an operation's arguments, in the order of these."""
        named = self._context.names.operations[operation.pointer]
        return [self._argument(one) for one in named.arguments]

    def _argument(self, argument: Argument) -> Schema:
        source, found = argument.source, Schema()
        if argument.required:
            found["required"] = True
        if isinstance(source, t.Body):
            content = chosen(source.contents)
            known = written(content) in ("json", "form", "multipart", "xml")
            ref = content.type
        else:
            known, ref = True, source.type
        if known and ref.id in self._ruled:
            found["schema"] = self._schema(ref)
        return found

    def _schema(self, ref: t.TypeRef) -> Schema:
        """Give a schema: of a scalar at its place, of anything else by reference."""
        if ref.id not in self._ruled:
            return {}
        if not any(inside(self._types[ref.id])):
            return self._own(ref.id)
        self._add(ref.id)
        return {"$ref": ref.id}

    def _add(self, id_: t.TypeId) -> None:
        if id_ not in self.schemas:
            self.schemas[id_] = {}  # what is recursive comes here again
            self.schemas[id_] = self._own(id_) | self._inner(self._types[id_])

    def _variant(self, ref: t.TypeRef) -> Schema:
        return {"type": _json_type(self._types[ref.id]), **self._schema(ref)}

    def _own(self, id_: t.TypeId) -> Schema:
        """Give what a type demands without regard to what it is made of."""
        kind = self._types[id_]
        match kind:
            case t.StringType() | t.IntegerType() | t.NumberType() | t.ArrayType():
                return _words(kind.bounds)
            case t.EnumType():
                return {"enum": [member.value for member in kind.members]}
            case t.ConstType():
                return {"enum": [kind.value]}
            case t.ObjectType():
                needed = [one.name for one in kind.fields if self._is_needed(id_, one)]
                required = {"required": sorted(needed)} if needed else {}
                return required | self._of_members(kind)
            case t.MapType():
                return self._of_members(kind)
            case _:
                return {}

    def _of_members(self, kind: t.ObjectType | t.MapType) -> Schema:
        found = _words(kind.bounds)
        names = self._own(kind.names.id) if kind.names else {}
        return {**found, "propertyNames": names} if names else found

    def _is_needed(self, id_: t.TypeId, field: t.Field) -> bool:
        demanded = self._context.direction.demands(id_, field)
        free = isinstance(self._types[field.type.id], (t.AnyType, t.NullType))
        return demanded and not field.type.nullable and not free

    def _inner(self, kind: t.Type) -> Schema:
        match kind:
            case t.ObjectType():
                found = {one.name: self._schema(one.type) for one in kind.fields}
                extra = (
                    {"additionalProperties": self._schema(kind.extra)}
                    if kind.extra
                    else {}
                )
                return {"properties": found, **extra}
            case t.ArrayType():
                return {"items": self._schema(kind.items)}
            case t.TupleType():
                rest = {"items": self._schema(kind.rest)} if kind.rest else {}
                return {
                    "prefixItems": [self._schema(one) for one in kind.items],
                    **rest,
                }
            case t.MapType():
                return {"additionalProperties": self._schema(kind.values)}
            case t.UnionType():
                return {"anyOf": [self._variant(one) for one in kind.variants]}
            case _:
                return {}


def _words(bounds: Bounds) -> Schema:
    """Give bounds in words of JSON Schema."""
    return {_camel(name): value for name, value in msgspec.to_builtins(bounds).items()}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.title, rest))


def _json_type(kind: t.Type) -> str:
    match kind:
        case t.StringType() | t.BinaryType() | t.EnumType(base="string"):
            return "string"
        case t.IntegerType() | t.NumberType() | t.EnumType(base="integer" | "number"):
            return "number"
        case t.BooleanType():
            return "boolean"
        case t.ArrayType() | t.TupleType():
            return "array"
        case t.ObjectType() | t.MapType():
            return "object"
        case _:
            return "any"
