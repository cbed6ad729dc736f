"""Values in bodies that are not JSON: in XML, and in forms."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Element(Struct, frozen=True):
    """How a value stands in an XML document (OpenAPI 3.1, 4.8.26; 3.2, 4.26).

    `items` is given for an array that is an element itself: how each item in it is. A
    field has one where it is used in XML and its name does not say all; a content, the
    root, where it is XML and a model.
    """

    name: str
    kind: Literal["element", "attribute", "text"] = "element"
    namespace: str = ""
    prefix: str = ""
    items: Element | None = None


class Encoding(Struct, frozen=True):
    """How a field of a form is written (OpenAPI 3.1, 4.8.15)."""

    media_type: str = ""
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
