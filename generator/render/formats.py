"""What the format of a scalar means in Python (OpenAPI Format Registry)."""

from __future__ import annotations

from generator.ir import types as t

_LIBRARY = {
    "date": ("datetime", "date"),
    "date-time": ("datetime", "datetime"),
    "time": ("datetime", "time"),
    "duration": ("datetime", "timedelta"),
    "uuid": ("uuid", "UUID"),
    "decimal": ("decimal", "Decimal"),
    "byte": ("builtins", "bytes"),
}
_RUNTIME: dict[type[t.Type], dict[str, str]] = {
    t.StringType: {"http-date": "HttpDate"},
    t.IntegerType: {"unixtime": "UnixTime"},
    t.NumberType: {"unixtime": "UnixTimeFraction", "decimal": "DecimalNumber"},
}


def library_class(kind: t.Type) -> tuple[str, str] | None:
    """Give the class, by module and name, that msgspec itself makes of a text."""
    return _LIBRARY.get(kind.format) if isinstance(kind, t.StringType) else None


def runtime_class(kind: t.Type) -> str:
    """Give the class of the runtime that reads and writes a scalar, if any does."""
    return _RUNTIME.get(type(kind), {}).get(_format(kind), "")


def is_time(kind: t.Type) -> bool:
    """Tell a date and time, whatever it is on the wire."""
    return _format(kind) in ("date-time", "http-date", "unixtime")


_PLAIN: dict[type[t.Type], str] = {
    t.StringType: "str",
    t.IntegerType: "int",
    t.NumberType: "float",
    t.BooleanType: "bool",
}


def plain_class(kind: t.Type) -> str:
    """Give the class of a scalar as a sentence names it; empty for what is none."""
    if is_time(kind):
        return "datetime"
    known = library_class(kind)
    return known[1] if known else _PLAIN.get(type(kind), "")


def _format(kind: t.Type) -> str:
    match kind:
        case t.StringType() | t.IntegerType() | t.NumberType():
            return kind.format
        case _:
            return ""
