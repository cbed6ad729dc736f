"""Meta-schema faults in few words: what is wrong, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple, TypeAlias, cast

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
_SPELLINGS = {
    "array": "A list has - before each item, or stands in [ ].",
    "boolean": "Write true or false, without quotes.",
    "integer": "Write a number, without quotes.",
    "number": "Write a number, without quotes.",
    "object": "An object has keys with values, or stands in { }.",
    "string": "Write one text.",
}
FaultKind: TypeAlias = Literal[
    "missing", "unexpected", "reference", "type", "word", "other"
]

_LONGEST = 180  # characters of a message that quotes the document


class Fault(NamedTuple):
    """One leaf of the validator's errors.

    `is_key` tells that the key at the JSON pointer is wrong, not its value. `name` is
    the property of a fault "missing" that `given` has not, `wanted` the types of a
    fault "type" that `given` has none of.
    """

    kind: FaultKind
    pointer: str
    message: str
    hint: str = ""
    is_key: bool = False
    name: str = ""
    wanted: frozenset[str] = frozenset()
    given: JSON = None


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
        case Kind.Required(property="default") if _ends(error, "responses"):
            return  # says only that there is no response, which is told besides
        case Kind.Required(property=name):
            yield _missing(error, [name])
        case Kind.Type(types=types):
            yield _wrong_type(error, types)
        case Kind.Enum(options=options):
            # A value of another type has a fault of its own.
            if _is_scalar(error):
                yield _not_in_enum(error, options)
        case _:
            yield _other(error)


def _missing(error: ValidationError, names: Sequence[str]) -> Fault:
    if isinstance(error.instance, dict) and "$ref" in error.instance:
        return _reference(error)
    wanted = " or ".join(repr(name) for name in names)
    message = f"{wanted} is required here"
    given = cast("JSON", error.instance)
    return Fault(
        "missing", _pointer(error), message, is_key=True, name=names[0], given=given
    )


def _reference(error: ValidationError) -> Fault:
    """Tell of a reference, rather than of all that it has not."""
    message = "a reference is not foreseen here"
    return Fault("reference", pointers.join(_pointer(error), "$ref"), message)


def _wrong_type(error: ValidationError, types: Sequence[str]) -> Fault:
    wanted = " or ".join(_ARTICLES[name] for name in types)
    message = f"this must be {wanted}, not {_type_name(error.instance)}"
    return Fault(
        "type",
        _pointer(error),
        message,
        _type_hint(error, types),
        wanted=frozenset(types),
        given=cast("JSON", error.instance),
    )


def _other(error: ValidationError) -> Fault:
    return Fault("other", _pointer(error), _shorten(error.message))


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
        yield _other(error)
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
    return _missing(error, [*dict.fromkeys(names)])


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
    """Rate an alternative: one that failed on what tells them apart was not meant."""
    return not _is_other(branch, depth), -len(branch)


def _is_other(branch: Sequence[ValidationError], depth: int) -> bool:
    for each in branch:
        below = len(each.instance_path) - depth
        match each.kind:
            case Kind.Type() if below == 0:
                return True
            case Kind.Enum() if below == 1 and _ends(each, "in", "type"):
                return True
            case Kind.OneOfNotValid(context=context):
                if all(_is_other(inner, depth) for inner in context):
                    return True
            case _:
                pass
    return False


def _unexpected(error: ValidationError, name: str, allowed: Iterable[str]) -> Fault:
    if name == "$ref":
        return _reference(error)
    pointer = pointers.join(_pointer(error), name)
    message = f"{_shorten(name)!r} is not allowed here"
    near = get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]!r}?" if near else _pattern_hint(error)
    return Fault("unexpected", pointer, message, hint, is_key=True, name=name)


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
    return Fault(
        "word", _pointer(error), message, hint, given=cast("JSON", error.instance)
    )


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


def _ends(error: ValidationError, *keys: str) -> bool:
    return any(error.instance_path[-1:] == [key] for key in keys)


def _type_hint(error: ValidationError, types: Sequence[str]) -> str:
    if _ends(error, "type") and isinstance(error.instance, list):
        return "Lists of types came with OpenAPI 3.1; 3.0 has nullable: true."
    return _SPELLINGS.get(types[0], "")


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
