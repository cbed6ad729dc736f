"""Whether a schema admits null, in each of the spellings that documents use."""

from __future__ import annotations

from generator.ir.compose import LEADING, Refs, Schema, is_null
from generator.source.pointers import JSON


def is_nullable(pointer: str, schema: Schema, refs: Refs) -> bool:
    """Tell whether null is one of several values that a schema admits."""
    return _admits(pointer, schema, refs, {})


def _admits(pointer: str, schema: JSON, refs: Refs, known: dict[str, bool]) -> bool:
    """Ask each schema once: alternatives may be each other's, many times over."""
    if not isinstance(schema, dict):
        return False
    if LEADING.isdisjoint(schema):
        return _said_outright(schema)
    if pointer not in known:
        known[pointer] = False  # inside itself, it adds nothing
        known[pointer] = _asked(pointer, schema, refs, known)
    return known[pointer]


def _asked(pointer: str, schema: Schema, refs: Refs, known: dict[str, bool]) -> bool:
    if "$ref" in schema:
        target, found = refs.follow(pointer)
        return schema.get("nullable") is True or _admits(target, found, refs, known)
    if _said_outright(schema):
        return True
    for key in ("oneOf", "anyOf"):
        variants = schema.get(key)
        for index, variant in enumerate(variants if isinstance(variants, list) else ()):
            if is_null(variant) or _admits(
                f"{pointer}/{key}/{index}", variant, refs, known
            ):
                return True
    branches = schema.get("allOf")
    if not isinstance(branches, list) or not branches or "type" in schema:
        return False
    return all(
        _admits(f"{pointer}/allOf/{index}", branch, refs, known)
        for index, branch in enumerate(branches)
    )


def _said_outright(schema: Schema) -> bool:
    if schema.get("nullable") is True:  # OpenAPI 3.0, 4.7.24
        return True
    types, values = schema.get("type"), schema.get("enum")
    if isinstance(types, list):
        return "null" in types and len(types) > 1
    return (
        types is None
        and isinstance(values, list)
        and None in values
        and len(values) > 1
    )
