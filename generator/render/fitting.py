"""Which variant of a union a JSON value is."""

from __future__ import annotations

from generator.ir import types as t
from generator.source.pointers import JSON


def variant_of(api: t.Api, union: t.UnionType, value: JSON) -> t.TypeRef:
    """Choose as a reader would: by the discriminator, else by what the value has.

    Of the variants that a value fits the one that knows most of its members is taken;
    where it fits none, the first one of its kind of JSON.
    """
    named = _named(union, value)
    if named is not None:
        return named
    fitting = [ref for ref in union.variants if fits(api, ref, value)]
    if not fitting:
        alike = [ref for ref in union.variants if _alike(api.types[ref.id], value)]
        return (alike or list(union.variants))[0]
    return max(fitting, key=lambda ref: _known(api.types[ref.id], value))


def _named(union: t.UnionType, value: JSON) -> t.TypeRef | None:
    if union.discriminator is None or not isinstance(value, dict):
        return None
    id_ = union.discriminator.mapping.get(str(value.get(union.discriminator.name)))
    return next((ref for ref in union.variants if ref.id == id_), None)


def fits(api: t.Api, ref: t.TypeRef, value: JSON) -> bool:
    """Tell whether a value has the shape of a type: kinds, required members, values."""
    kind = api.types[ref.id]
    if value is None:
        return ref.nullable or isinstance(kind, (t.NullType, t.AnyType))
    match kind, value:
        case t.ObjectType(), dict():
            return all(
                (
                    fits(api, field.type, value[field.name])
                    if field.name in value
                    else not field.required
                )
                for field in kind.fields
            )
        case t.ArrayType(), list():
            return all(fits(api, kind.items, item) for item in value)
        case t.MapType(), dict():
            return all(fits(api, kind.values, item) for item in value.values())
        case t.UnionType(), _:
            return any(fits(api, variant, value) for variant in kind.variants)
        case _:
            return _alike(kind, value)


def _known(kind: t.Type, value: JSON) -> int:
    if not isinstance(kind, t.ObjectType) or not isinstance(value, dict):
        return 0
    return sum(field.name in value for field in kind.fields)


def _alike(kind: t.Type, value: JSON) -> bool:
    match kind:
        case t.ObjectType() | t.MapType():
            return isinstance(value, dict)
        case t.ArrayType() | t.TupleType():
            return isinstance(value, list)
        case t.EnumType():
            return any(member.value == value for member in kind.members)
        case t.ConstType():
            return value == kind.value
        case t.StringType() | t.BinaryType():
            return isinstance(value, str)
        case t.BooleanType():
            return isinstance(value, bool)
        case t.IntegerType():
            return isinstance(value, int) and not isinstance(value, bool)
        case t.NumberType():
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return True
