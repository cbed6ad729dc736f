"""Schema Objects, and the small tools that every part of the upgrade needs."""

from __future__ import annotations

from typing import Final

from generator.source.pointers import JSON, join
from generator.source.swagger.rewriting import Object, Rewriting

_MAPS: Final = ("properties", "patternProperties", "definitions", "$defs")
_SINGLE_OR_LIST: Final = (
    *("items", "additionalProperties", "not"),
    *("allOf", "anyOf", "oneOf"),
)
_BINARY: Final[Object] = {"type": "string", "format": "binary"}


def schema(books: Rewriting, value: JSON, old: str) -> JSON:
    """Upgrade a Schema Object (Swagger 2.0, "Schema Object"); its inside stays put."""
    if not isinstance(value, dict):
        return value
    new: Object = {}
    for key, member in value.items():
        place = join(old, key)
        if key == "$ref" and isinstance(member, str):
            books.keep(new, member, old, "schema")
        elif key in _MAPS and isinstance(member, dict):
            new[key] = {
                name: schema(books, each, join(place, name))
                for name, each in member.items()
            }
        elif key in _SINGLE_OR_LIST and isinstance(member, list):
            new[key] = [
                schema(books, each, join(place, index))
                for index, each in enumerate(member)
            ]
        elif key in _SINGLE_OR_LIST:
            new[key] = schema(books, member, place)
        elif key == "discriminator" and isinstance(member, str):
            new[key] = {"propertyName": member}
        elif key == "x-nullable":
            new["nullable"] = member
        else:
            new[key] = member
    return new | _BINARY if is_file(new) else new


def is_file(value: JSON) -> bool:
    """Tell whether a schema or parameter is of Swagger's type `file`."""
    return isinstance(value, dict) and value.get("type") == "file"


def mapping(value: JSON) -> Object:
    """Read an object; what has the wrong type reads as empty."""
    return value if isinstance(value, dict) else {}


def listed(value: JSON) -> list[JSON]:
    """Read a list; what has the wrong type reads as empty."""
    return value if isinstance(value, list) else []


def texts(value: JSON) -> list[str]:
    """Read a list of texts."""
    return [each for each in listed(value) if isinstance(each, str)]


def chosen(raw: Object, *keys: str) -> Object:
    """Give the members named, and the extensions."""
    return {
        key: member
        for key, member in raw.items()
        if key in keys or key.startswith("x-")
    }
