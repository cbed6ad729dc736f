"""The other keywords: items, undeclared properties, and conditions of JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final, Protocol

from generator.ir.reader import mapping
from generator.review.wire.graph import Edit
from generator.review.wire.look import Look
from generator.review.wire.objects import Shapes
from generator.review.wire.shapes import Places, Shape
from generator.source.pointers import JSON, escape

# One schema that values of some types, or parts of them, have to satisfy.
_CONDITIONS: Final = {
    "items": ("array",),
    "contains": ("array",),
    "unevaluatedItems": ("array",),
    "propertyNames": ("object",),
    "unevaluatedProperties": ("object",),
    "contentSchema": ("string",),
    "then": (),
    "else": (),
}
# A schema for each of some names.
_MAPS: Final = ("patternProperties", "dependentSchemas")
# What is another thing as soon as it is not the same.
_OPAQUE: Final = ("not", "if")
_LABELS: Final = ("contentEncoding", "contentMediaType")


class Prober(Shapes, Protocol):
    """What can also tell at once whether two schemas differ."""

    def alike(self, old: Places, new: Places) -> bool:
        """Tell whether two schemas admit the same, as far as is known."""
        ...


def constraint_edits(look: Look, shapes: Prober) -> Iterator[Edit]:
    """Tell every condition that came, went or changed."""
    for keyword, types in _CONDITIONS.items():
        if types and not look.has(*types):
            continue
        old, new = look.old.demands(keyword), look.new.demands(keyword)
        if old and new:
            shapes.use(look, old, new)
        else:
            yield from _came_or_went(look, keyword, bool(old), bool(new))
    for keyword in _OPAQUE:
        old, new = look.old.below(keyword), look.new.below(keyword)
        if not (old and new):
            yield from _came_or_went(look, keyword, bool(old), bool(new))
        elif not shapes.alike(old, new):
            yield from look.edit("constraint-changed", keyword, keyword=keyword)
    for keyword in _LABELS:
        if _label(look.old, keyword) != _label(look.new, keyword):
            yield from look.edit("constraint-changed", keyword, keyword=keyword)
    if look.has("array"):
        yield from _tuple_edits(look, shapes)
    if look.has("object"):
        yield from _dependent_required(look)
        yield from _undeclared(look, shapes)
        for keyword in _MAPS:
            yield from _named(look, keyword, shapes)


def _came_or_went(look: Look, keyword: str, old: bool, new: bool) -> Iterator[Edit]:
    if old != new:
        kind = "constraint-added" if new else "constraint-removed"
        yield from look.edit(kind, keyword, keyword=keyword)


def _label(shape: Shape, keyword: str) -> JSON:
    found = shape.first(keyword)
    return found.value if found else None


def _named(look: Look, keyword: str, shapes: Prober) -> Iterator[Edit]:
    old, new = _members(look.old, keyword), _members(look.new, keyword)
    # Where nothing else may come, a pattern of names lets properties in.
    lets_in = keyword == "patternProperties"
    for name, places in old.items():
        if name in new:
            shapes.use(look, places, new[name])
            continue
        kind, said = "constraint-removed", {"keyword": f"{keyword} `{name}`"}
        if lets_in and look.new.extra is None:
            kind, said = "undeclared-properties-refused", {}
        yield from look.edit_at(kind, places[0], look.new.home, **said)
    for name, places in new.items():
        if name in old:
            continue
        kind, said = "constraint-added", {"keyword": f"{keyword} `{name}`"}
        if lets_in and look.old.extra is None:
            kind, said = "undeclared-properties-admitted", {}
        yield from look.edit_at(kind, look.old.home, places[0], **said)


def _members(shape: Shape, keyword: str) -> dict[str, Places]:
    found: dict[str, Places] = {}
    for said in shape.said(keyword):
        for name in said.value if isinstance(said.value, dict) else ():
            found[name] = (*found.get(name, ()), f"{said.at}/{escape(name)}")
    return found


def _dependent_required(look: Look) -> Iterator[Edit]:
    keyword = "dependentRequired"
    old, new = _needs(look.old, keyword), _needs(look.new, keyword)
    if old - new and new - old:
        yield from look.edit("constraint-changed", keyword, keyword=keyword)
    else:
        yield from _came_or_went(look, keyword, bool(old - new), bool(new - old))


def _needs(shape: Shape, keyword: str) -> set[tuple[str, str]]:
    """Give the properties that need another one, each with that other one."""
    return {
        (name, str(needed))
        for said in shape.said(keyword)
        for name, names in mapping(said.value).items()
        for needed in (names if isinstance(names, list) else ())
    }


def _tuple_edits(look: Look, shapes: Prober) -> Iterator[Edit]:
    old, new = _positions(look.old), _positions(look.new)
    shorter = look.old if len(old) < len(new) else look.new
    # Items without a position of their own are what `items` says.
    rest = tuple(one.at for one in shorter.said("items") if mapping(one.value))
    pairs = (
        zip_longest(old, new, fillvalue=rest) if rest else zip(old, new, strict=False)
    )
    for before, after in pairs:
        shapes.use(look, before, after)
    if len(old) != len(new) and not rest:
        kind = "tuple-extended" if len(new) > len(old) else "tuple-shortened"
        yield from look.edit(
            kind, "prefixItems", before=str(len(old)), after=str(len(new))
        )


def _positions(shape: Shape) -> list[Places]:
    found = shape.first("prefixItems")
    values = found.value if found else None
    count = len(values) if found and isinstance(values, list) else 0
    return [(f"{found.at}/{index}",) for index in range(count) if found]


def _undeclared(look: Look, shapes: Prober) -> Iterator[Edit]:
    """Tell what happened to properties that nobody declared."""
    keyword = "additionalProperties"
    old, new = look.old.extra, look.new.extra
    if old and new:
        shapes.use(look, old, new)
    elif old == new:
        return
    elif old is None:
        yield from look.edit("undeclared-properties-admitted", keyword)
    elif new is not None and not new:
        yield from look.edit("undeclared-properties-freed", keyword)
    elif not old and not look.old.said(keyword):
        yield from look.edit("undeclared-properties-limited", keyword)
    else:
        yield from look.edit("undeclared-properties-refused", keyword)
