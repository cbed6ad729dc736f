"""Which variant of a union a JSON value is, and whether it fits a type at all."""

from __future__ import annotations

from collections.abc import Mapping

from generator.ir import types as t
from generator.render.limits import keeps
from generator.source.pointers import JSON


def variant_of(api: t.Api, union: t.UnionType, value: JSON) -> t.TypeRef:
    """Choose as a reader would: by the discriminator, else by what the value has.

    Of the variants that a value fits the one that knows most of its members is taken;
    where it fits none, of those of its kind of JSON.
    """
    named = _named(union, value)
    if named is not None:
        return named
    fitting = [ref for ref in union.variants if fits(api, ref, value)]
    alike = [ref for ref in union.variants if is_alike(api.types[ref.id], value)]
    return max(
        fitting or alike or union.variants,
        key=lambda ref: _known(api.types[ref.id], value),
    )


def _named(union: t.UnionType, value: JSON) -> t.TypeRef | None:
    if union.discriminator is None or not isinstance(value, dict):
        return None
    id_ = union.discriminator.mapping.get(str(value.get(union.discriminator.name)))
    return next((ref for ref in union.variants if ref.id == id_), None)


def fits(
    api: t.Api, ref: t.TypeRef, value: JSON, above: frozenset[t.TypeId] = frozenset()
) -> bool:
    """Tell whether a value is one of a type: kinds, required members, values, bounds.

    Members that only one direction has are not asked for. `above` are the unions that
    the same value is in already.
    """
    kind = api.types[ref.id]
    if value is None:
        return ref.nullable or isinstance(kind, (t.NullType, t.AnyType))
    match kind, value:
        case t.ObjectType(), dict():
            return all(
                (
                    fits(api, field.type, value[field.name])
                    if field.name in value
                    else not field.required or field.read_only or field.write_only
                )
                for field in kind.fields
            )
        case t.ArrayType(), list():
            return is_long_enough(kind, len(value)) and all(
                fits(api, kind.items, item) for item in value
            )
        case t.MapType(), dict():
            return has_fitting_names(api, kind, value) and all(
                fits(api, kind.values, item) for item in value.values()
            )
        case t.UnionType(), _:
            inner = above | {ref.id}
            return ref.id not in above and any(
                fits(api, variant, value, inner) for variant in kind.variants
            )
        case _:
            return is_alike(kind, value)


def has_fitting_names(api: t.Api, kind: t.MapType, value: Mapping[str, JSON]) -> bool:
    """Tell whether a map has neither too few names nor too many, and the right ones."""
    most = kind.bounds.max_properties
    counted = (kind.bounds.min_properties or 0) <= len(value)
    few = most is None or len(value) <= most
    names = kind.names
    return (
        counted and few and all(names is None or fits(api, names, key) for key in value)
    )


def is_long_enough(kind: t.ArrayType, length: int) -> bool:
    """Tell whether a list of a length is neither too short nor too long."""
    most = kind.bounds.max_items
    return (kind.bounds.min_items or 0) <= length and (most is None or length <= most)


def _known(kind: t.Type, value: JSON) -> int:
    if not isinstance(kind, t.ObjectType) or not isinstance(value, dict):
        return 0
    return sum(field.name in value for field in kind.fields)


def is_alike(kind: t.Type, value: JSON) -> bool:
    """Tell whether a value is of a type's kind of JSON; of a scalar one, if it fits."""
    match kind, value:
        case (t.ObjectType() | t.MapType()), _:
            return isinstance(value, dict)
        case (t.ArrayType() | t.TupleType()), _:
            return isinstance(value, list)
        case t.EnumType(), _:
            return any(_same(member.value, value) for member in kind.members)
        case t.ConstType(), _:
            return _same(kind.value, value)
        case t.StringType(), str():
            return keeps(kind, value)
        case t.BinaryType(), str():
            return True
        case (t.BooleanType() | t.IntegerType() | t.NumberType()), bool():
            return isinstance(kind, t.BooleanType)
        case t.IntegerType(), int():
            return keeps(kind, value)
        case t.NumberType(), (int() | float()):
            return keeps(kind, value)
        case (t.AnyType() | t.UnionType()), _:
            return True
        case _:
            return False


def _same(one: JSON, other: JSON) -> bool:
    """Compare as JSON does, to which true is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
