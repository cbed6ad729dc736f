"""Examples in XML, as the runtime of an SDK reads them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from generator.ir import types as t
from generator.ir.elements import Element
from generator.source.pointers import JSON


def xml_text(api: t.Api, root: Element, ref: t.TypeRef, value: JSON) -> str:
    """Give a JSON value as the XML that says the same."""
    return ET.tostring(_element(api, root, ref, value), "unicode")


def _element(api: t.Api, how: Element, ref: t.TypeRef, value: JSON) -> ET.Element:
    prefix = f"{how.prefix}:" if how.prefix else ""
    xmlns = f"xmlns:{how.prefix}" if how.prefix else "xmlns"
    declared = {xmlns: how.namespace} if how.namespace else {}
    # An answer's root needs no name of its own.
    node = ET.Element(f"{prefix}{how.name or 'answer'}", declared)
    match api.types[ref.id], value:
        case t.ObjectType(fields=fields), dict():
            for field in fields:
                if value.get(field.name) is not None:
                    _put(api, node, field, value[field.name])
        case t.ArrayType(items=items), list():
            for item in value:
                inner = how.items or Element("item")
                node.append(_element(api, inner, items, item))
        case _:
            node.text = _text(value)
    return node


def _put(api: t.Api, node: ET.Element, field: t.Field, value: JSON) -> None:
    how, kind = field.element or Element(field.name), api.types[field.type.id]
    if how.kind == "text":
        node.text = _text(value)
    elif how.kind == "attribute":
        node.set(how.name, _text(value))
    elif isinstance(kind, t.ArrayType) and isinstance(value, list) and not how.items:
        for item in value:
            node.append(_element(api, how, kind.items, item))
    else:
        node.append(_element(api, how, field.type, value))


def _text(value: JSON) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
