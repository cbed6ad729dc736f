"""What a finding calls the thing that it is about."""

from __future__ import annotations

from pathlib import PurePosixPath

from generator.ir.operations import METHODS
from generator.ir.reader import mapping, text
from generator.review.wire.graph import Edit
from generator.review.wire.sides import Side, Sides
from generator.source import pointers

_NAMED = {"properties": "", "patternProperties": "", "dependentSchemas": ""}
_STEPS = {"items": "[]", "additionalProperties": "{}", "prefixItems": "[]"}
_EACH = {"[]": "each item", "{}": "each value"}
_CHOICES = ("oneOf", "anyOf", "allOf")
_INNER = ("not", "if", "then", "else", "contains", "propertyNames")


class Wording:
    """Makes the sentence of an edit."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides

    def sentence(self, edit: Edit) -> str:
        """Fill in the sentence of an edit's rule."""
        side, at = self._sides.old, edit.old
        if edit.new.count("/") > edit.old.count("/"):
            side, at = self._sides.new, edit.new
        subject = _subject(side, at)
        said = edit.rule.says.format_map({"subject": subject, **dict(edit.details)})
        return said[:1].upper() + said[1:]


def _subject(side: Side, pointer: str) -> str:
    """Name a place in a document: `Order.status`, or `status` in a response."""
    uri, json_pointer = pointers.split(pointer)
    tokens = pointers.tokens(json_pointer)
    match tokens:
        case ["components", "schemas", name, *rest]:
            return f"`{name}{_path(rest)}`"
        case ["components", kind, name, *rest]:
            holder = f"{uri}#{pointers.join('', 'components', kind, name)}"
            return _inside(_component(side, kind, name, holder), rest)
        case [("paths" | "webhooks") as kind, path, *rest]:
            return _operation(
                side, f"{uri}#{pointers.join('', kind, path)}", path, rest
            )
        case []:
            return f"`{_stem(uri)}`" if uri else "the document"
        case _:
            return f"`{_elsewhere(uri, tokens)}`" if uri else f"`{json_pointer}`"


def _elsewhere(uri: str, tokens: list[str]) -> str:
    """Name a part of a schema in another file by its key there, or by the file."""
    words = (*_NAMED, *_STEPS, *_CHOICES, *_INNER)
    start = next((at for at, one in enumerate(tokens) if one in words), len(tokens))
    return (tokens[start - 1] if start else _stem(uri)) + _path(tokens[start:])


def _stem(uri: str) -> str:
    return PurePosixPath(uri).stem


def _component(side: Side, kind: str, name: str, at: str) -> str:
    match kind:
        case "parameters":
            return f"parameter `{text(mapping(side.at(at)), 'name') or name}`"
        case "requestBodies":
            return f"the request body `{name}`"
        case "responses":
            return f"the response `{name}`"
        case "headers":
            return f"header `{name}`"
        case _:
            return f"`{name}`"


def _operation(side: Side, at: str, path: str, rest: list[str]) -> str:
    if rest[:1] and rest[0] in METHODS:
        at = pointers.join(at, rest[0])
        path, rest = f"{rest[0].upper()} {path}", rest[1:]
    where = f"`{path}`"
    match rest:
        case ["parameters", index, *inner]:
            one = side.object(pointers.join(at, "parameters", index))[1]
            return _inside(f"parameter `{text(one, 'name')}` of {where}", inner)
        case ["requestBody", *inner]:
            return _inside(f"the request body of {where}", inner)
        case ["responses", status, "headers", name, *inner]:
            return _inside(
                f"header `{name}` of the {status} response of {where}", inner
            )
        case ["responses", status, *inner]:
            return _inside(f"the {status} response of {where}", inner)
        case _:
            return where


def _inside(holder: str, rest: list[str]) -> str:
    """Name a part of a schema that has no name of its own."""
    if rest[:1] == ["content"]:
        rest = rest[2:]
    if rest[:1] in (["schema"], ["itemSchema"]):
        rest = rest[1:]
    path = _path(rest).lstrip(".")
    if path in _EACH:
        return f"{_EACH[path]} of {holder}"
    return f"`{path}` in {holder}" if path else holder


def _path(tokens: list[str]) -> str:
    """Write the way down into a schema: `.lines[].price`."""
    found, waiting = "", list(tokens)
    while waiting:
        step = waiting.pop(0)
        if step in _NAMED and waiting:
            found += f".{waiting.pop(0)}"
        elif step in _STEPS:
            found += _STEPS[step]
            if waiting and waiting[0].isdecimal():
                waiting.pop(0)
        elif step in _CHOICES and waiting:
            index = waiting.pop(0)
            if step != "allOf" and index.isdecimal():
                found += f"({int(index) + 1})"
        elif step in _INNER and waiting:
            found += f"({step})"
        else:
            break
    return found
