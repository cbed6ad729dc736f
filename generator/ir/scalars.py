"""Texts, numbers and booleans, and the keywords that bound them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from generator.ir import types as t
from generator.ir.bounds import NO_BOUNDS, Bounds
from generator.source.pointers import JSON


def scalar(kind: str, keywords: Mapping[str, JSON]) -> t.Type:
    """Give the type of a schema whose `type` is a scalar one."""
    declared = keywords.get("format")
    form = declared if isinstance(declared, str) else ""
    match kind:
        case "string":
            if form == "binary" or _is_raw(keywords):
                return t.BinaryType()
            if keywords.get("contentEncoding") == "base64":
                form = "byte"
            return t.StringType(_TEXTS.get(form, form), bounds(keywords))
        case "integer":
            return t.IntegerType(_NUMBERS.get(form, form), bounds(keywords))
        case "number":
            return t.NumberType(_NUMBERS.get(form, form), bounds(keywords))
        case _:
            return t.BooleanType()


# One name for formats that mean the same: `http-date`, `date-time-local`, `time-local`
# and `decimal128` are in the OpenAPI Format Registry, the others in documents of large
# APIs: AutoRest (`date-time-rfc1123`, `unixtime`), TypeSpec, Twilio (rfc-2822).
_TEXTS = {
    "rfc1123": "http-date",
    "date-time-rfc1123": "http-date",
    "date-time-rfc7231": "http-date",
    "date-time-rfc2822": "http-date",
    "date-time-rfc-2822": "http-date",
    "date-time-local": "date-time",
    "time-local": "time",
    "decimal128": "decimal",
}
_NUMBERS = {
    "unix-time": "unixtime",
    "unix-timestamp": "unixtime",
    "timestamp": "unixtime",
    "decimal128": "decimal",
}


def _is_raw(keywords: Mapping[str, JSON]) -> bool:
    """Tell raw bytes as OpenAPI 3.1 (4.8.14.2) describes them: no encoding, no text."""
    media_type = keywords.get("contentMediaType")
    raw = isinstance(media_type, str) and "contentEncoding" not in keywords
    return raw and not str(media_type).startswith(("text/", "application/json"))


_RENAMED = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique_items",
    "minProperties": "min_properties",
    "maxProperties": "max_properties",
}


def bounds(keywords: Mapping[str, JSON]) -> Bounds:
    """Read the validation keywords, 3.0's exclusive bounds as 3.1's.

    A keyword with a value of the wrong type says nothing, and is left out.
    """
    if _RENAMED.keys().isdisjoint(keywords):
        return NO_BOUNDS
    found = {
        name: keywords[key]
        for key, name in _RENAMED.items()
        if keywords.get(key) is not None
    }
    for side in ("minimum", "maximum"):
        exclusive = found.get(f"exclusive_{side}")
        if isinstance(exclusive, bool):
            del found[f"exclusive_{side}"]
            if exclusive and side in found:
                found[f"exclusive_{side}"] = found.pop(side)
    if not found:
        return NO_BOUNDS
    try:
        return msgspec.convert(found, Bounds)
    except msgspec.ValidationError:
        return msgspec.convert(dict(filter(_valid, found.items())), Bounds)


def _valid(bound: tuple[str, JSON]) -> bool:
    try:
        msgspec.convert(dict([bound]), Bounds)
    except msgspec.ValidationError:
        return False
    return True
