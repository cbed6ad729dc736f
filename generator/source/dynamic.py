"""References that JSON Schema resolves only while it validates, made static.

`$dynamicRef` (2020-12, Core 8.2.3.2) and its ancestor `$recursiveRef` (2019-09) become
the `$ref` to where they lead if no other schema redirects them. A type cannot follow
further: whoever redirects them gets a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from typing import Final
from urllib.parse import quote

from generator.diagnostics import Diagnostic
from generator.source import pointers
from generator.source.bases import Bases
from generator.source.document import Document
from generator.source.pointers import JSON
from generator.source.walking import objects

_DYNAMIC: Final = re.compile(rb"\$(?:dynamic|recursive)Ref\b")
_KEYWORDS: Final = ("$dynamicRef", "$recursiveRef")


def settle(documents: Mapping[str, Document], bases: Bases) -> list[Diagnostic]:
    """Replace each dynamic reference; tell which of them meant more.

    What is around one is copied: two documents may have it in common.
    """
    notes: list[Diagnostic] = []
    for document in documents.values():
        if any(map(_DYNAMIC.search, document.texts)):
            found = [
                (pointer, keyword)
                for pointer, schema in objects(document.data)
                for keyword in _KEYWORDS
                if isinstance(schema.get(keyword), str)
            ]
            for pointer, keyword in found:
                notes += _settle(document, pointer, keyword, bases)
    return notes


def _settle(
    document: Document, pointer: str, keyword: str, bases: Bases
) -> list[Diagnostic]:
    schema = _own(document.data, pointer)
    ref = str(schema.pop(keyword))
    place = f"{document.uri}#{pointers.join(pointer, keyword)}"
    if keyword == "$recursiveRef":
        target = _recursive(document, pointer, bases)
    else:
        target = ref if bases.leads_somewhere(ref, place) else None
    if target is None or "$ref" in schema:
        message = f"the {keyword} {ref} has no fixed target and is left out"
        return [Diagnostic("degraded", "warning", message, place)]
    schema["$ref"] = target
    name = ref.rpartition("#")[2]
    if keyword == "$dynamicRef" and bases.count_dynamic(name) > 1:
        message = f"the {keyword} {ref} is read as a $ref: no other schema redirects it"
        return [Diagnostic("degraded", "warning", message, place)]
    return []


def _own(data: JSON, pointer: str) -> dict[str, JSON]:
    """Copy an object of a document, and what is around it, in its place."""
    here = data
    for key in pointers.tokens(pointer):
        inner = copy(pointers.child(here, key))
        if isinstance(here, dict):
            here[key] = inner
        elif isinstance(here, list):
            here[int(key)] = inner
        here = inner
    return here if isinstance(here, dict) else {}


def _recursive(document: Document, pointer: str, bases: Bases) -> str | None:
    """Find the schema around that says `$recursiveAnchor: true`, or has an `$id`."""
    around = pointer
    while around:
        value = document.at(around)
        if isinstance(value, dict) and _is_anchor(value):
            return f"#{quote(around)}"
        around = around.rpartition("/")[0]
    own = pointers.split(bases.resource(f"{document.uri}#{pointer}"))[1]
    return f"#{quote(own)}" if own else None


def _is_anchor(schema: dict[str, JSON]) -> bool:
    return schema.get("$recursiveAnchor") is True
