"""The tables of docs/config.md, as the settings themselves explain them."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta

from generator.config import Config
from generator.paging import AnyRule


def tables() -> Iterator[str]:
    """Give each table of keys: of the file, and of what is inside its keys."""
    yield table(Config)
    for kind in _structs(Config):
        yield table(kind)
    for kind in get_args(AnyRule):
        yield table(kind)


def table(kind: type[msgspec.Struct]) -> str:
    rows = ["| key | value | by default | meaning |", "| --- | --- | --- | --- |"]
    tag = kind.__struct_config__.tag
    if tag is not None:
        rows.append(f"| `type` | `{tag}` | | {kind.__doc__} |")
    hints = get_type_hints(kind, include_extras=True)
    for field in msgspec.structs.fields(kind):
        hint = hints[field.name]
        meaning = _meaning(hint).replace("|", "\\|")
        default = "has to be given" if field.required else _default(field)
        rows.append(f"| `{field.name}` | {_value(hint)} | {default} | {meaning} |")
    return "\n".join(row.replace("|  |", "| |") for row in rows) + "\n"


def _structs(kind: type[msgspec.Struct]) -> list[type[msgspec.Struct]]:
    hints = get_type_hints(kind).values()
    return [
        each
        for each in hints
        if isinstance(each, type) and issubclass(each, msgspec.Struct)
    ]


def _meaning(hint: Any) -> str:
    metas = [each for each in get_args(hint)[1:] if isinstance(each, Meta)]
    return metas[0].description or "" if metas else ""


def _value(hint: Any) -> str:
    if get_origin(hint) is Annotated:
        return _value(get_args(hint)[0])
    parts = [each for each in get_args(hint) if each is not type(None)]
    origin = str(get_origin(hint))
    if "Literal" in origin:
        return " or ".join(f"`{each}`" for each in parts)
    if "Mapping" in origin or "dict" in origin:
        return f"mapping to {_value(parts[1])}"
    if "list" in origin:
        return f"list of {_value(parts[0])}s"
    if any(
        isinstance(each, type) and issubclass(each, msgspec.Struct) for each in parts
    ):
        return "a rule, or a list of rules" if "list" in str(hint) else "rule"
    if parts:
        return _value(parts[0])
    words = {str: "text", int: "whole number", float: "number"}
    return {**words, bool: "`true` or `false`"}.get(hint, "mapping")


def _default(field: msgspec.structs.FieldInfo) -> str:
    value = field.default
    if value is msgspec.NODEFAULT or not value or isinstance(value, msgspec.Struct):
        return ""
    return f"`{value}`"
