"""What the document demands of values, checked before they are sent.

The facts are in `constraints.json` beside the package's modules, in words of JSON
Schema. Neither they nor this module are read unless a client asks for the check.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET

from .errors import ValidationError
from .model import is_array, is_object
from .operation import Argument, Operation
from .request import is_absent

Schema: TypeAlias = Mapping[str, Any]
Found: TypeAlias = Iterator[tuple[str, str, object]]
"""Violations: JSON pointer, rule, value."""


class Table(msgspec.Struct, frozen=True):
    """For each operation its arguments, in their order; named schemas by name."""

    operations: Mapping[str, list[Schema]] = {}
    schemas: Mapping[str, Schema] = {}


@functools.cache
def table_of(package: str) -> Table:
    """Read the facts of a package, once."""
    import pkgutil  # for those who check alone

    data = pkgutil.get_data(package, "constraints.json") or b"{}"
    return msgspec.json.decode(data, type=Table)


class Check:
    """Checks the arguments of calls against the facts of a package."""

    def __init__(self, package: str) -> None:
        self._package = package

    @property
    def _table(self) -> Table:
        return table_of(self._package)

    def __call__(
        self, operation: Operation[Any], arguments: tuple[object, ...]
    ) -> None:
        """Check a call. Raises ValidationError with all that is wrong."""
        key = f"{operation.method} {operation.path} {operation.id}"
        rules = self._table.operations.get(key, [])
        wrong = [
            f"{_place(parameter)}{pointer}: {rule} ({type(value).__name__})"
            for rule_of, parameter, given in zip(
                rules, operation.parameters, arguments, strict=False
            )
            for pointer, rule, value in self._argument(rule_of, parameter, given)
        ]
        if wrong:
            raise ValidationError(operation.id or key, tuple(wrong))

    def _argument(self, rule: Schema, parameter: Argument, given: object) -> Found:
        if is_absent(given):
            if rule.get("required"):
                yield "", "required", given
        elif "schema" in rule and (value := parameter.as_json(given)) is not UNSET:
            yield from self._violations("", rule["schema"], value)

    def _violations(self, at: str, schema: Schema, value: object) -> Found:
        while "$ref" in schema:
            schema = self._table.schemas[schema["$ref"]]
        if value is None:
            return
        for rule, (type_, is_broken) in _RULES.items():
            known = rule in schema and _type(value) == type_
            if known and is_broken(value, schema[rule]):
                yield at, f"{rule} is {schema[rule]}", value
        if "enum" in schema and not _is_among(value, schema["enum"]):
            yield at, f"none of the {len(schema['enum'])} values of the enum", value
        if "anyOf" in schema:
            yield from self._any_of(at, schema["anyOf"], value)
        if is_object(value):
            yield from self._object(at, schema, value)
        elif is_array(value):
            first = schema.get("prefixItems", [])
            for index, item in enumerate(value):
                inner = first[index] if index < len(first) else schema.get("items")
                yield from self._violations(f"{at}/{index}", inner or {}, item)

    def _object(self, at: str, schema: Schema, value: dict[str, object]) -> Found:
        for name in schema.get("required", ()):
            if value.get(name) is None:
                yield f"{at}/{_escaped(name)}", "required", None
        for name in value if "propertyNames" in schema else ():
            for _, rule, _ in self._violations("", schema["propertyNames"], name):
                yield f"{at}/{_escaped(name)}", f"name: {rule}", name
        properties = schema.get("properties", {})
        extra: Schema = schema.get("additionalProperties", {})
        for name, item in value.items():
            inner = properties.get(name, {} if name in properties else extra)
            yield from self._violations(f"{at}/{_escaped(name)}", inner, item)

    def _any_of(self, at: str, variants: list[Schema], value: object) -> Found:
        """Find nothing where one variant allows the value; else what the best lacks."""
        meant = [each for each in variants if each["type"] in (_type(value), "any")]
        found = [list(self._violations(at, each, value)) for each in meant]
        yield from min(found, key=len, default=())


def _place(parameter: Argument) -> str:
    kind = type(parameter).__name__.lower()
    name = getattr(parameter, "name", "")
    return f"{kind} {name}" if name else "body"


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")  # RFC 6901


def _type(value: object) -> str:
    return next(name for name, kinds in _TYPES.items() if isinstance(value, kinds))


_TYPES: dict[str, Any] = {
    "boolean": bool,  # before numbers, as Python takes it for one
    "number": (int, float),
    "string": str,
    "array": list,
    "object": dict,
    "null": object,
}


def _is_among(value: object, known: list[object]) -> bool:
    return any(each == value and _type(each) == _type(value) for each in known)


def _is_multiple(value: Any, of: Any) -> bool:
    return not Decimal(str(value)) % Decimal(str(of))


def _matches(value: str, pattern: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:  # of ECMA 262, and unknown to Python: nothing can be said
        return True


def _has_repeated(value: list[object]) -> bool:
    written = {msgspec.json.encode(each, order="sorted") for each in value}
    return len(written) < len(value)


_RULES: dict[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "minimum": ("number", lambda value, bound: value < bound),
    "maximum": ("number", lambda value, bound: value > bound),
    "exclusiveMinimum": ("number", lambda value, bound: value <= bound),
    "exclusiveMaximum": ("number", lambda value, bound: value >= bound),
    "multipleOf": ("number", lambda value, of: not _is_multiple(value, of)),
    "minLength": ("string", lambda value, bound: len(value) < bound),
    "maxLength": ("string", lambda value, bound: len(value) > bound),
    "pattern": ("string", lambda value, pattern: not _matches(value, pattern)),
    "minItems": ("array", lambda value, bound: len(value) < bound),
    "maxItems": ("array", lambda value, bound: len(value) > bound),
    "uniqueItems": ("array", lambda value, _: _has_repeated(value)),
    "minProperties": ("object", lambda value, bound: len(value) < bound),
    "maxProperties": ("object", lambda value, bound: len(value) > bound),
}
