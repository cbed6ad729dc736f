"""Bodies that are sequences: the schema of one item, and of what an event carries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from generator.ir.compose import Part, Refs, Shape, gather
from generator.ir.content import form
from generator.ir.reader import Raw
from generator.source.pointers import JSON

_EVENT = frozenset(["comment", "data", "event", "id", "retry"])  # WHATWG HTML, 9.2.6


class Data(NamedTuple):
    """A schema and where it stands; `note` says what of it is not expressed."""

    pointer: str
    schema: JSON
    note: str = ""


def item_of(place: str, content: Raw, media_type: str) -> tuple[str, JSON]:
    """Give the schema of a content; of one item, where it is a sequence of them.

    `itemSchema` is OpenAPI 3.2's (4.14.1). Before it, documents describe a sequence by
    the schema of an item, or by that of an array.
    """
    schema, where = content.get("schema", {}), f"{place}/schema"
    if form(media_type) not in ("lines", "events"):
        return where, schema
    if "itemSchema" in content:
        return f"{place}/itemSchema", content["itemSchema"]
    if isinstance(schema, dict) and schema.get("type") == "array":
        return f"{where}/items", schema.get("items", {})
    return where, schema


def data_of(place: str, schema: JSON, refs: Refs) -> Data:
    """Give the schema of an event's data, where an `itemSchema` describes the event.

    It is a text, or JSON by a `contentSchema` (OpenAPI 3.2, 4.14.4). An `itemSchema`
    that is not about an event describes the data itself.
    """
    shape = gather([Part(place, schema if isinstance(schema, dict) else {})], refs)
    shapes = [shape, *_variants(shape, refs)]
    names = {name for each in shapes for name in each.properties}
    if "data" not in names or not names <= _EVENT:
        return Data(place, schema)
    found = [part for each in shapes for part in each.properties.get("data", ())]
    typed = [part for part in found if "contentSchema" in part.schema]
    if len(found) == len(typed) == 1:
        part = typed[0]
        return Data(f"{part.pointer}/contentSchema", part.schema["contentSchema"])
    note = "the data of events of several kinds is given as text" if typed else ""
    return Data(f"{found[0].pointer}/type", {"type": "string"}, note)


def _variants(shape: Shape, refs: Refs) -> Iterator[Shape]:
    for found in shape.alternatives:
        for index, variant in enumerate(found.variants):
            if isinstance(variant, dict):
                yield gather([Part(f"{found.pointer}/{index}", variant)], refs)
