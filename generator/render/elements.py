"""How values stand in XML, as the runtime wants it said."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ir import types as t
from generator.ir.elements import Element
from generator.render.annotations import Annotations
from generator.render.filters import literal
from generator.render.layout import Bracket, call, flat


def marked(notes: Annotations, field: t.Field, annotation: str) -> str:
    """Add to a field's annotation how it stands in XML, where that is special."""
    if field.element is None:
        return annotation
    mark = flat(element(notes, field.element, field.name))
    return f"{notes.name('typing', 'Annotated')}[{annotation}, {mark}]"


def element(notes: Annotations, found: Element, usual: str = "") -> Bracket:
    """Give an element; `usual` is the name that it has anyway."""
    return call(notes.runtime("Element"), _facts(notes, found, usual))


def _facts(notes: Annotations, found: Element, usual: str) -> Iterator[str]:
    if found.name != usual:
        yield literal(found.name)
    if found.kind != "element":
        yield f"kind={literal(found.kind)}"
    if found.namespace:
        yield f"namespace={literal(found.namespace)}"
    if found.prefix:
        yield f"prefix={literal(found.prefix)}"
    if found.items is not None:
        yield f"items={flat(element(notes, found.items))}"
