"""Whether a schema admits null, in each of the spellings that documents use."""

from __future__ import annotations

from generator.ir.compose import Refs, Schema, is_null
from generator.source.pointers import JSON


def is_nullable(pointer: str, schema: Schema, refs: Refs) -> bool:
    """Tell whether null is one of several values that a schema admits."""
    return _admits(pointer, schema, refs, frozenset())


def _admits(pointer: str, schema: JSON, refs: Refs, seen: frozenset[str]) -> bool:
    if not isinstance(schema, dict) or pointer in seen:
        return False
    seen |= {pointer}
    if "$ref" in schema:
        target, found = refs.follow(pointer)
        return schema.get("nullable") is True or _admits(target, found, refs, seen)
    if _said_outright(schema):
        return True
    for key in ("oneOf", "anyOf"):
        variants = schema.get(key)
        for index, variant in enumerate(variants if isinstance(variants, list) else ()):
            if is_null(variant) or _admits(
                f"{pointer}/{key}/{index}", variant, refs, seen
            ):
                return True
    branches = schema.get("allOf")
    if not isinstance(branches, list) or not branches or "type" in schema:
        return False
    return all(
        _admits(f"{pointer}/allOf/{index}", branch, refs, seen)
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
