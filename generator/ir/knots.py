"""Types that contain themselves without an object in between, such as lists of lists.

An object gets a class, and a class may mention itself. An annotation is written out
where it stands, so that these would never end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.degraded import degraded
from generator.ir.direction import inside

_Edges = Mapping[t.TypeId, Sequence[t.TypeId]]


def untied(
    types: Mapping[t.TypeId, t.Type],
) -> tuple[Mapping[t.TypeId, t.Type], list[Diagnostic]]:
    """Cut every such loop where a list or a map holds it: there it holds any value.

    A union that contains itself has the variants that are left.
    """
    found = dict(types)
    notes: list[Diagnostic] = []
    edges = _between_nameless(types)
    for id_ in edges:
        ring = {
            other for other in _reached(id_, edges) if id_ in _reached(other, edges)
        }
        if ring and isinstance(types[id_], t.UnionType):
            found[id_] = _without_itself(id_, ring, types)
        elif ring:
            anything = t.TypeRef(f"{id_}/items")
            found[anything.id] = t.AnyType()
            found[id_] = _opened(types[id_], ring, anything)
            notes.append(degraded(id_, "it holds itself, which is read as any value"))
    return found, notes


def _between_nameless(types: Mapping[t.TypeId, t.Type]) -> _Edges:
    """Give what each type without a class holds of its like, ends left out."""
    nameless = (t.ArrayType, t.MapType, t.TupleType, t.UnionType)
    edges = {
        id_: inside(kind) for id_, kind in types.items() if isinstance(kind, nameless)
    }
    while True:
        held = {
            id_: [other for other in to if other in edges] for id_, to in edges.items()
        }
        if all(held.values()):
            return held
        edges = {id_: to for id_, to in held.items() if to}


def _reached(start: t.TypeId, edges: _Edges) -> dict[t.TypeId, None]:
    found: dict[t.TypeId, None] = {}
    work = [*edges[start]]
    while work:
        id_ = work.pop()
        if id_ not in found:
            found[id_] = None
            work += edges[id_]
    return found


def _opened(kind: t.Type, ring: set[t.TypeId], anything: t.TypeRef) -> t.Type:
    def cut(ref: t.TypeRef) -> t.TypeRef:
        return anything if ref.id in ring else ref

    match kind:
        case t.ArrayType():
            return replace(kind, items=cut(kind.items))
        case t.MapType():
            return replace(kind, values=cut(kind.values))
        case t.TupleType():
            rest = cut(kind.rest) if kind.rest else None
            return replace(kind, items=tuple(map(cut, kind.items)), rest=rest)
        case _:
            return kind


def _without_itself(
    id_: t.TypeId, ring: set[t.TypeId], types: Mapping[t.TypeId, t.Type]
) -> t.Type:
    """Give a union the variants of those unions that it is a variant of."""
    variants: dict[t.TypeRef, None] = {}
    seen: set[t.TypeId] = set()
    work = [t.TypeRef(id_)]
    while work:
        ref = work.pop()
        inner = types[ref.id]
        if ref.id not in ring or not isinstance(inner, t.UnionType):
            variants[ref] = None
        elif ref.id not in seen:
            seen.add(ref.id)
            work += inner.variants[::-1]
    if not variants:
        return t.AnyType()
    return replace(types[id_], variants=tuple(variants))
