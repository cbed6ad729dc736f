"""Whether a text or a number keeps to what its schema says besides its type.

jsonschema-rs is the judge: it knows the language of patterns (ECMA-262), and a hostile
one does not keep it busy.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TypeAlias

from jsonschema_rs import Draft202012Validator, FancyRegexOptions, ValidationError
from msgspec import to_builtins

from generator.ir import types as t

Bounded: TypeAlias = t.StringType | t.IntegerType | t.NumberType

_KEYWORDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
}


def keeps(kind: Bounded, value: str | float) -> bool:
    """Tell whether a value of the right type is within bounds and of its format.

    Only the formats that the SDK has types for are looked at: the others are
    annotations (JSON Schema Validation, 7.2.1). A pattern that is none says nothing.
    """
    judge = _judge(kind)
    try:
        return judge is None or judge.is_valid(value)
    except ValueError:  # a text or a number that JSON does not have
        return False


@lru_cache(maxsize=4096)
def _judge(kind: Bounded) -> Draft202012Validator | None:
    """Give the judge of a type; None where there is nothing to judge."""
    found: Mapping[str, object] = to_builtins(kind.bounds)
    schema = {key: found[name] for name, key in _KEYWORDS.items() if name in found}
    if isinstance(kind, t.StringType) and kind.format in _FORMATS:
        schema["format"] = kind.format
    while schema:
        try:
            return Draft202012Validator(
                schema, validate_formats=True, formats=_OWN, pattern_options=_BOUNDED
            )
        except ValidationError as error:
            schema.pop(str(error.instance_path[0]))  # such as a pattern that is none
    return None


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


_OWN: dict[str, Callable[[str], bool]] = {"byte": _is_base64, "decimal": _is_decimal}
_FORMATS = {"date", "date-time", "time", "duration", "uuid", *_OWN}
_BOUNDED = FancyRegexOptions(backtrack_limit=10_000, size_limit=1 << 20)
