"""All objects of a document that are part of its description."""

from __future__ import annotations

from collections.abc import Iterator

from generator.source.pointers import JSON, escape

# Members that hold a value of the API rather than a part of its description.
_DATA = frozenset(("const", "dataValue", "default", "enum", "example", "value"))
# Members whose keys are names that somebody chose: none of them is a keyword.
_NAMED = frozenset(
    (
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "examples",
        "headers",
        "links",
        "mapping",
        "mediaTypes",
        "parameters",
        "pathItems",
        "paths",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
        "webhooks",
    )
)


def objects(data: JSON) -> Iterator[tuple[str, dict[str, JSON]]]:
    """Give (JSON pointer, object) of each whose keys are keywords, parents first.

    Objects that hold a value of the API, such as an example, are left out. What YAML
    aliases share comes once, at its first place.
    """
    waiting: list[tuple[str, JSON, bool]] = [("", data, False)]
    seen: set[int] = set()
    while waiting:
        pointer, value, is_named = waiting.pop()
        if not isinstance(value, (dict, list)) or id(value) in seen:
            continue
        seen.add(id(value))
        inner: list[tuple[str, JSON, bool]]
        if isinstance(value, list):
            inner = [
                (f"{pointer}/{index}", item, False)
                for index, item in enumerate(value)
                if isinstance(item, (dict, list))
            ]
        else:
            if not is_named:
                yield pointer, value
            inner = [
                (f"{pointer}/{escape(key)}", member, not is_named and key in _NAMED)
                for key, member in value.items()
                if isinstance(member, (dict, list))
                and (is_named or not (key in _DATA or key.startswith("x-")))
            ]
        inner.reverse()
        waiting += inner
