"""Which bodies in XML are models, and how these stand in it (OpenAPI 3.1, 4.8.26).

A body is a model where its schema says all: objects of declared fields, arrays and
scalars, each with a name that XML knows. Any other body in XML stays a text.
"""

from __future__ import annotations

import re
from typing import Protocol

from msgspec.structs import replace

from generator.ir import types as t
from generator.ir.compose import Part, Refs, gather
from generator.ir.content import is_xml
from generator.ir.direction import closure
from generator.ir.elements import Element
from generator.ir.reader import Raw, flag, mapping, text
from generator.source.pointers import JSON, tokens

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    "\u200c\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd"
)
_NAME = f"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*"
_SCALARS = (t.StringType, t.IntegerType, t.NumberType, t.BooleanType, t.EnumType)
_TEXTS = (*_SCALARS, t.ConstType)


class Documents(Refs, Protocol):
    """What schemas are read from."""

    def at(self, pointer: str) -> JSON:
        """Give the value at a canonical pointer; KeyError where there is none."""
        ...


def in_xml(api: t.Api, documents: Documents) -> t.Api:
    """Give an API whose simple bodies in XML, and the fields in them, say how."""
    elements = _Elements(api, documents)
    operations = tuple(
        (
            replace(
                one,
                body=one.body
                and replace(one.body, contents=elements.of(one.body, sent=True)),
                responses=tuple(
                    replace(each, contents=elements.of(each)) for each in one.responses
                ),
            )
            if any(map(is_xml, _media_types(one)))
            else one
        )
        for one in api.operations
    )
    return replace(api, operations=operations, types={**api.types, **elements.objects})


def _media_types(operation: t.Operation) -> list[str]:
    contents = list(operation.body.contents) if operation.body else []
    for response in operation.responses:
        contents += response.contents
    return [content.media_type for content in contents]


class _Elements:
    """Finds elements; `objects` are the types that have fields with elements."""

    def __init__(self, api: t.Api, documents: Documents) -> None:
        self.objects: dict[t.TypeId, t.ObjectType] = {}
        self._api = api
        self._documents = documents

    def of(
        self, body: t.Body | t.Response, *, sent: bool = False
    ) -> tuple[t.Content, ...]:
        return tuple(
            self._content(each, sent=sent) if is_xml(each.media_type) else each
            for each in body.contents
        )

    def _content(self, content: t.Content, *, sent: bool) -> t.Content:
        kind = self._api.types[content.type.id]
        if not isinstance(kind, (t.ObjectType, t.ArrayType)):
            return content
        inside = closure(self._api, [content.type.id])
        objects: dict[t.TypeId, t.ObjectType] = {}
        for id_ in inside:
            found = self._in_elements(id_)
            if found is None:
                return content
            if isinstance(found, t.ObjectType):
                objects[id_] = found
        root = self._root(f"{content.pointer}/schema", kind)
        if sent and not _is_fit(root):
            return content
        self.objects |= objects
        return replace(content, element=root)

    def _in_elements(self, id_: t.TypeId) -> t.Type | None:
        """Give a type with elements for its fields; None for one that is not simple."""
        kind = self._api.types[id_]
        match kind:
            case t.ObjectType(extra=None):
                fields = [self._field(field) for field in kind.fields]
                found = [field.element or Element(field.name) for field in fields]
                names = {(one.kind == "attribute", one.name) for one in found}
                whole = len(names) == len(found) and all(map(_is_fit, found))
                flat = all(
                    isinstance(self._api.types[field.type.id], _TEXTS)
                    for field, one in zip(fields, found, strict=True)
                    if one.kind != "element"
                )
                return replace(kind, fields=tuple(fields)) if whole and flat else None
            case t.ArrayType():
                inner = self._api.types[kind.items.id]
                return None if isinstance(inner, t.ArrayType) else kind
            case _:
                return kind if isinstance(kind, _TEXTS) else None

    def _field(self, field: t.Field) -> t.Field:
        """Add how a field stands in XML, where its name does not say it."""
        kind = self._api.types[field.type.id]
        found = self._element(field.pointer, field.name, kind)
        return field if found == Element(field.name) else replace(field, element=found)

    def _element(self, place: str, usual: str, kind: t.Type) -> Element:
        """Give the element of a value; of an array that is none, that of its items."""
        own, facts, items = self._facts(place, usual)
        wrapped = flag(facts, "wrapped") or text(facts, "nodeType") == "element"
        if not isinstance(kind, t.ArrayType):
            return own
        # A name of the array itself is one of its element, where it has one.
        inner, _, _ = self._facts(items, own.name if wrapped else usual)
        return replace(own, kind="element", items=inner) if wrapped else inner

    def _root(self, place: str, kind: t.Type) -> Element:
        own, _, items = self._facts(place, self._component(place))
        if isinstance(kind, t.ArrayType):
            inner, _, _ = self._facts(items, self._component(items) or own.name)
            own = replace(own, items=inner)
        return replace(own, kind="element")

    def _facts(self, place: str, usual: str) -> tuple[Element, Raw, str]:
        """Give what a schema says itself; its XML object; where its items are told."""
        raw = dict(mapping(self._at(place)))
        shape = gather([Part(place, raw)], self._documents)
        facts = mapping(shape.keywords.get("xml"))
        node, namespace = text(facts, "nodeType"), text(facts, "namespace")
        attribute = flag(facts, "attribute") or node == "attribute"
        own = Element(
            text(facts, "name") or usual,
            (
                "attribute"
                if attribute
                else "text" if node in ("text", "cdata") else "element"
            ),
            namespace,
            text(facts, "prefix") if namespace else "",
        )
        return own, facts, shape.places.get("items", f"{place}/items")

    def _at(self, place: str) -> JSON:
        try:
            return self._documents.at(place)
        except KeyError:  # of a value that no schema describes
            return None

    def _component(self, place: str) -> str:
        """Give the name of the component that a schema is (OpenAPI 3.2, 4.26.1)."""
        if self._at(place) is None:
            return ""
        *_, kind, name = [
            "",
            *tokens(self._documents.follow(place)[0].partition("#")[2]),
        ]
        return name if kind in ("schemas", "$defs") else ""


def _is_fit(element: Element) -> bool:
    """Tell whether all names are such that XML knows them."""
    if element.items and not _is_fit(element.items):
        return False
    names = filter(None, (element.name, element.prefix))
    return bool(element.name) and all(re.fullmatch(_NAME, name) for name in names)
