"""Properties: which there are, which are required, and who may send them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from generator.ir.reader import mapping
from generator.review.wire import lifecycle
from generator.review.wire.graph import Edit
from generator.review.wire.look import Look, shown
from generator.review.wire.shapes import Places, Shape


class Shapes(Protocol):
    """What makes the shapes of both documents, and compares them."""

    def look(self, look: Look, old: Places, new: Places) -> Look:
        """Give two schemas below others side by side."""
        ...

    def use(self, look: Look, old: Places, new: Places) -> None:
        """Have two schemas below others compared."""
        ...

    def same(self, old: Places, new: Places) -> bool:
        """Tell whether schemas are written the same, with all that they refer to."""
        ...


def property_edits(look: Look, shapes: Shapes) -> Iterator[Edit]:
    """Tell what happened to each property, and have those in both compared."""
    old, new = look.old.properties, look.new.properties
    for name, places in old.items():
        if name in new:
            still = (name in look.old.required) == (name in look.new.required)
            if still and shapes.same(places, new[name]):
                continue
            inner = shapes.look(look, places, new[name])
            yield from _kept(look, name, inner)
            # What is never sent this way can change as it likes.
            if not inner.new.flag(_unused(look)):
                shapes.use(look, places, new[name])
        else:
            gone = shapes.look(look, places, ()).old
            yield from _removed(look, name, gone)
            _use_extra(look, gone, shapes, (places, _extra(look.new)))
    for name, places in new.items():
        if name not in old:
            come = shapes.look(look, (), places).new
            yield from _added(look, name, come)
            _use_extra(look, come, shapes, (_extra(look.old), places))
    yield from _undeclared_required(look)


def _use_extra(
    look: Look, schema: Shape, shapes: Shapes, pair: tuple[Places, Places]
) -> None:
    """Compare a property with the schema of those that are not declared."""
    if all(pair) and not schema.flag(_unused(look)):
        shapes.use(look, *pair)


def _extra(shape: Shape) -> Places:
    """Give the places of the schemas of properties that are not declared."""
    said = shape.said("additionalProperties")
    return tuple(one.at for one in said if mapping(one.value))


def _unused(look: Look) -> str:
    return "readOnly" if look.direction == "request" else "writeOnly"


def _added(look: Look, name: str, schema: Shape) -> Iterator[Edit]:
    if schema.flag(_unused(look)):
        return
    required = name in look.new.required and name not in look.old.required
    kind = "required-property-added" if required else "property-added"
    if look.direction == "response" and _is_closed(look.old):
        kind = "property-let-in"
    yield from look.edit_at(kind, look.old.home, schema.places[0], name=name)


def _removed(look: Look, name: str, schema: Shape) -> Iterator[Edit]:
    if schema.flag(_unused(look)):
        return
    kind = "property-removed"
    if look.direction == "response" and name in look.old.required:
        kind = "required-property-removed"
    elif look.direction == "request" and _is_closed(look.new):
        kind = "property-refused"
    yield from look.edit_at(kind, schema.places[0], look.new.home, name=name)


def _is_closed(shape: Shape) -> bool:
    return any(said.value is False for said in shape.said("additionalProperties"))


def _kept(look: Look, name: str, inner: Look) -> Iterator[Edit]:
    yield from _requirement(look, name, inner)
    for keyword, kinds in _FLAGS.items():
        old, new = inner.old.flag(keyword), inner.new.flag(keyword)
        if old != new:
            kind = kinds[new]
            if kind == "became-not-write-only" and name in look.new.required:
                kind = "required-became-not-write-only"
            yield from inner.edit(kind, keyword)
    yield from lifecycle.property_edits(inner)


_FLAGS = {
    "readOnly": ("became-not-read-only", "became-read-only"),
    "writeOnly": ("became-not-write-only", "became-write-only"),
}


def _requirement(look: Look, name: str, inner: Look) -> Iterator[Edit]:
    before, after = look.old.required.get(name), look.new.required.get(name)
    if (before is None) == (after is None) or inner.new.flag(_unused(look)):
        return
    was, now = before or inner.old.places[0], after or inner.new.places[0]
    if after is None:
        yield from look.edit_at("property-became-optional", was, now, name=name)
        return
    default = inner.new.first("default")
    kind = "property-became-required"
    if default is not None:
        kind = "property-with-default-became-required"
        yield from look.edit_at(kind, was, now, name=name, value=shown(default.value))
        return
    yield from look.edit_at(kind, was, now, name=name)


def _undeclared_required(look: Look) -> Iterator[Edit]:
    """Tell requirements of properties that nobody declares where they hold."""
    old, new = look.old, look.new
    for name, at in new.required.items():
        if name not in old.required and name not in new.properties:
            yield from look.edit_at("property-became-required", old.home, at, name=name)
    for name, at in old.required.items():
        if name not in new.required and name not in old.properties:
            yield from look.edit_at("property-became-optional", at, new.home, name=name)
