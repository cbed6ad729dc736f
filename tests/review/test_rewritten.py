"""Any schema, written in another way, gives no finding."""

from __future__ import annotations

import copy
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.review.compare import compare
from generator.review.sdk.compare import Side
from generator.source import load
from tests.review.documents import TODAY, with_schemas
from tests.review.test_meaning import SCHEMAS
from tests.review.test_same import shuffled

Files = dict[str, Any]


def alone(schema: Any, version: str = "3.1.0") -> Files:
    """Give a document in which a schema is sent and read."""
    return {"api.json": {**with_schemas({}, schema), "openapi": version}}


def with_references(schema: Any, order: random.Random, home: str) -> tuple[Any, Any]:
    """Put some of what is in a schema elsewhere; give what is left, and these parts."""
    parts: dict[str, Any] = {}

    def visited(one: Any, *, is_whole: bool = False) -> Any:
        new = dict(one)
        if "properties" in one:
            members = one["properties"].items()
            new["properties"] = {name: visited(member) for name, member in members}
        if "items" in one:
            new["items"] = visited(one["items"])
        for key in ("anyOf", "allOf"):
            if key in one:
                new[key] = [visited(member) for member in one[key]]
        if is_whole or order.random() < 0.4:
            return new
        name = f"Part{len(parts)}"
        parts[name] = new
        return {"$ref": f"{home}{name}"}

    return visited(schema, is_whole=True), parts


def extracted(schema: Any, order: random.Random) -> Files:
    left, parts = with_references(schema, order, "#/components/schemas/")
    return {"api.json": with_schemas(parts, left)}


def in_several_files(schema: Any, order: random.Random) -> Files:
    left, parts = with_references(schema, order, "parts.json#/")
    here = msgspec.json.decode(
        msgspec.json.encode(parts).replace(b'"parts.json#/', b'"#/')
    )
    return {**alone(left), "parts.json": here}


def reordered(schema: Any, order: random.Random) -> Files:
    return {"api.json": shuffled(alone(schema)["api.json"], order)}


def wire(old: Files, new: Files) -> list[str]:
    """Give what is said of two documents, each with its files."""
    with tempfile.TemporaryDirectory() as folder:
        sides = []
        for name, files in (("old", old), ("new", new)):
            home = Path(folder, name)
            home.mkdir()
            for path, whole in files.items():
                (home / path).write_bytes(msgspec.json.encode(whole))
            sides.append(Side(load(home / "api.json")))
        found = compare(sides[0], sides[1], TODAY).findings
    return [f"{one.rule}: {one.message}" for one in found if one.reading == "wire"]


@pytest.mark.parametrize("rewrite", [reordered, extracted, in_several_files])
@settings(max_examples=40, deadline=None, derandomize=True)
@given(schema=SCHEMAS, seed=st.integers(0, 1000))
def test_a_schema_that_is_put_together_otherwise_gives_no_finding(
    rewrite: Callable[[Any, random.Random], Files], schema: Any, seed: int
) -> None:
    other = rewrite(schema, random.Random(seed))
    assert wire(alone(schema), alone(copy.deepcopy(schema))) == []
    assert wire(alone(schema), other) == []
    assert wire(other, alone(schema)) == []


def in_version_3_0(schema: Any) -> Any:
    """Write a schema as OpenAPI 3.0 does: `nullable`, and bounds that are flags."""
    old = {key: value for key, value in schema.items() if key != "const"}
    if "const" in schema:
        old["enum"] = [schema["const"]]
    if isinstance(schema.get("type"), list):
        names = [name for name in schema["type"] if name != "null"]
        assume(len(names) == 1)
        old["type"] = names[0]
        if len(names) < len(schema["type"]):
            old["nullable"] = True
    for bound, word in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        if word in schema:
            old |= {bound: schema[word], word: True}
    if "items" in schema:
        old["items"] = in_version_3_0(schema["items"])
    for key in ("anyOf", "allOf"):
        if key in schema:
            old[key] = [in_version_3_0(one) for one in schema[key]]
    if "properties" in schema:
        members = schema["properties"].items()
        old["properties"] = {name: in_version_3_0(one) for name, one in members}
    return old


@settings(max_examples=60, deadline=None, derandomize=True)
@given(schema=SCHEMAS)
def test_a_schema_of_30_says_what_it_says_in_31(schema: Any) -> None:
    before, after = alone(in_version_3_0(schema), "3.0.3"), alone(schema)
    assert wire(before, after) == []
    assert wire(after, before) == []
