"""Meta-schema faults in few words: what is wrong, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from jsonschema_rs import ValidationError
from jsonschema_rs import ValidationErrorKind as Kind

from generator.source import pointers
from generator.source.pointers import JSON

_ARTICLES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}
_LONGEST = 180  # characters of a message that quotes the document


class Fault(NamedTuple):
    """One leaf of the validator's errors.

    `is_key` tells that the key at the JSON pointer is wrong, not its value.
    """

    pointer: str
    message: str
    hint: str = ""
    is_key: bool = False


def explain(error: ValidationError, schema: JSON) -> Iterator[Fault]:
    """Give the most specific faults behind an error of the meta-schema `schema`."""
    match error.kind:
        case Kind.OneOfNotValid(context=context) | Kind.AnyOf(context=context):
            yield from _explain_choice(error, context, schema)
        case Kind.AdditionalProperties(unexpected=names) | Kind.UnevaluatedProperties(
            unexpected=names
        ):
            allowed = _allowed(error, schema)
            # A faulty member counts as unevaluated too; its own fault is told.
            for name in names:
                if name not in allowed:
                    yield _unexpected(error, name, allowed)
        case Kind.Required(property=name):
            yield Fault(_pointer(error), f"{name!r} is required here", is_key=True)
        case Kind.Type(types=types):
            wanted = " or ".join(_ARTICLES[name] for name in types)
            message = f"this must be {wanted}, not {_type_name(error.instance)}"
            yield Fault(_pointer(error), message, _type_hint(error))
        case Kind.Enum(options=options):
            # A value of another type has a fault of its own.
            if _is_scalar(error):
                yield _not_in_enum(error, options)
        case _:
            yield Fault(_pointer(error), _shorten(error.message))


def _explain_choice(
    error: ValidationError, context: list[list[ValidationError]], schema: JSON
) -> Iterator[Fault]:
    """Explain the one alternative that was probably meant."""
    is_ref = isinstance(error.instance, dict) and "$ref" in error.instance
    branches = [
        branch for branch in context if branch and (is_ref or not _lacks_ref(branch))
    ]
    for several in (_one_of_required, _one_of_enums):
        fault = several(error, branches)
        if fault:
            yield fault
            return
    if not branches:
        yield Fault(_pointer(error), _shorten(error.message))
        return
    depth = len(error.instance_path)
    for inner in max(branches, key=lambda branch: _specificity(branch, depth)):
        yield from explain(inner, schema)


def _lacks_ref(branch: list[ValidationError]) -> bool:
    """Tell whether an alternative is the Reference Object, which was not meant."""
    return any(
        isinstance(each.kind, Kind.Required) and each.kind.property == "$ref"
        for each in branch
    )


def _one_of_required(
    error: ValidationError, branches: list[list[ValidationError]]
) -> Fault | None:
    """Join alternatives that each miss one property: schema or content."""
    kinds = [branch[0].kind for branch in branches if len(branch) == 1]
    names = [kind.property for kind in kinds if isinstance(kind, Kind.Required)]
    if not names or len(names) < len(branches):
        return None
    wanted = " or ".join(repr(name) for name in dict.fromkeys(names))
    return Fault(_pointer(error), f"{wanted} is required here", is_key=True)


def _one_of_enums(
    _error: ValidationError, branches: list[list[ValidationError]]
) -> Fault | None:
    """Join alternatives that each ask for another word at one place, as for `in`."""
    options: list[object] = []
    found: dict[str, ValidationError] = {}
    for branch in branches:
        for each in branch:
            if isinstance(each.kind, Kind.Enum) and _is_scalar(each):
                options += each.kind.options
                found[_pointer(each)] = each
                break
        else:
            return None
    if len(found) != 1:
        return None
    return _not_in_enum(next(iter(found.values())), options)


def _specificity(branch: Sequence[ValidationError], depth: int) -> tuple[bool, int]:
    """Rate an alternative: one that failed on the type was not meant."""
    is_other_type = any(
        isinstance(each.kind, Kind.Type) and len(each.instance_path) == depth
        for each in branch
    )
    return not is_other_type, -len(branch)


def _unexpected(error: ValidationError, name: str, allowed: Iterable[str]) -> Fault:
    pointer = pointers.join(_pointer(error), name)
    message = f"{_shorten(name)!r} is not allowed here"
    near = get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]!r}?" if near else _pattern_hint(error)
    return Fault(pointer, message, hint, is_key=True)


def _pattern_hint(error: ValidationError) -> str:
    match error.instance_path[-1:]:
        case ["paths"]:
            return "A path begins with a slash."
        case ["responses"]:
            return "A response is named by its status code, a range as 4XX, or default."
        case _:
            return "A name of your own begins with x-."


def _not_in_enum(error: ValidationError, options: Sequence[object]) -> Fault:
    names = [str(option) for option in options]
    message = f"{_shorten(str(error.instance))!r} is not one of {', '.join(names)}"
    near = get_close_matches(str(error.instance), names, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else ""
    return Fault(_pointer(error), message, hint)


def _allowed(error: ValidationError, schema: JSON) -> dict[str, JSON]:
    """Give the properties that stand beside the keyword that failed."""
    for key in error.schema_path[:-1]:
        try:
            schema = pointers.child(schema, str(key))
        except KeyError:
            return {}
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _pointer(error: ValidationError) -> str:
    return pointers.join("", *error.instance_path)


def _is_scalar(error: ValidationError) -> bool:
    return not isinstance(error.instance, dict | list)


def _type_hint(error: ValidationError) -> str:
    if error.instance_path[-1:] == ["type"] and isinstance(error.instance, list):
        return "Lists of types came with OpenAPI 3.1; 3.0 has nullable: true."
    return ""


def _type_name(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "a list"
        case _:
            return "an object"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
