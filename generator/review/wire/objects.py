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
            _use_extra(look, gone, shapes, (places, look.new.extra))
    for name, places in new.items():
        if name not in old:
            come = shapes.look(look, (), places).new
            yield from _added(look, name, come)
            _use_extra(look, come, shapes, (look.old.extra, places))
    yield from _undeclared_required(look)
    yield from _exclusion_edits(look, shapes)


def _exclusion_edits(look: Look, shapes: Shapes) -> Iterator[Edit]:
    """Tell properties that a part of the schema excludes now, or no longer."""
    old, new = look.old.properties, look.new.properties
    before, after = _excluded(look.old), _excluded(look.new)
    for name in sorted((before ^ after) & old.keys() & new.keys()):
        if not shapes.look(look, old[name], ()).old.flag(_unused(look)):
            kind = "property-excluded" if name in after else "property-not-excluded"
            yield from look.edit_at(kind, old[name][0], new[name][0], name=name)


def _excluded(shape: Shape) -> set[str]:
    """Give the properties that a part excludes which does not declare them.

    Such a part sees its own properties only (JSON Schema Core, 10.3.2.3).
    """
    found: set[str] = set()
    for _, raw in shape.parts:
        is_closed = raw.get("additionalProperties") is False
        if is_closed and "patternProperties" not in raw:
            found |= shape.properties.keys() - mapping(raw.get("properties")).keys()
    return found


def _use_extra(
    look: Look,
    schema: Shape,
    shapes: Shapes,
    pair: tuple[Places | None, Places | None],
) -> None:
    """Compare a property with the schema of those that are not declared."""
    old, new = pair
    if old and new and not schema.flag(_unused(look)):
        shapes.use(look, old, new)


def _unused(look: Look) -> str:
    return "readOnly" if look.direction == "request" else "writeOnly"


def _added(look: Look, name: str, schema: Shape) -> Iterator[Edit]:
    if schema.flag(_unused(look)):
        return
    required = name in look.new.required and name not in look.old.required
    kind = "required-property-added" if required else "property-added"
    if look.direction == "response" and look.old.extra is None:
        kind = "property-let-in"
    yield from look.edit_at(kind, look.old.home, schema.places[0], name=name)


def _removed(look: Look, name: str, schema: Shape) -> Iterator[Edit]:
    if schema.flag(_unused(look)):
        return
    kind = "property-removed"
    if look.direction == "response" and name in look.old.required:
        kind = "required-property-removed"
    elif look.direction == "request" and look.new.extra is None:
        kind = "property-refused"
    yield from look.edit_at(kind, schema.places[0], look.new.home, name=name)


def _kept(look: Look, name: str, inner: Look) -> Iterator[Edit]:
    yield from _requirement(look, name, inner)
    for keyword, kinds in _FLAGS.items():
        old, new = inner.old.flag(keyword), inner.new.flag(keyword)
        if old != new:
            needed = "" if new or name not in look.new.required else "required-"
            yield from inner.edit(f"{needed}{kinds[new]}", keyword)
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
