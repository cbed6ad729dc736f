"""What stands beside a `$ref`: nothing in OpenAPI 3.0 (4.7.23), all of it from 3.1 on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.review.documents import compared, on_the_wire, with_schemas, yaml

CHAIN = """
A: {$ref: '#/components/schemas/B'}
B: {$ref: '#/components/schemas/C', %s}
C: {type: %s}
"""
USE = {"$ref": "#/components/schemas/A"}


def schemas(beside: str, kind: str = "string") -> Any:
    return yaml(CHAIN % (beside, kind))


def in_version(version: str, whole: dict[str, Any]) -> dict[str, Any]:
    return {**whole, "openapi": version}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("maxLength: 9", "maxLength: 5", "request-limit-tightened"),
        ("enum: [a]", "enum: [a, b]", "response-enum-value-added"),
        ("type: [string, 'null']", "type: string", "request-became-not-nullable"),
    ],
)
@pytest.mark.parametrize(
    "use", [USE, {"anyOf": [USE, {"type": "object", "minProperties": 1}]}]
)
def test_what_stands_beside_a_reference_on_the_way_counts_from_31_on(
    tmp_path: Path, version: str, old: str, new: str, rule: str, use: Any
) -> None:
    kind = "[string, 'null']" if "null" in old else "string"
    pair = (
        in_version(version, with_schemas(schemas(beside, kind), use))
        for beside in (old, new)
    )
    rules = {one.rule for one in on_the_wire(tmp_path, *pair)}
    assert (rule in rules) == (version == "3.1.0")
    assert version == "3.1.0" or not rules


def test_null_is_admitted_where_all_on_the_way_admit_it(tmp_path: Path) -> None:
    use = {"oneOf": [USE, {"type": "integer", "minimum": 1}]}
    nullable = schemas("minLength: 1", "[string, 'null']")
    pair = (with_schemas(nullable, use), with_schemas(schemas("minLength: 1"), use))
    rules = {one.rule for one in on_the_wire(tmp_path, *pair)}
    assert rules == {"request-became-not-nullable", "response-became-not-nullable"}


@pytest.mark.parametrize("beside", ["x-note: 1", "description: Hm.", "required: true"])
def test_what_stands_beside_the_reference_to_a_parameter_never_counts(
    tmp_path: Path, beside: str
) -> None:
    parameters = yaml(f"""
A: {{$ref: '#/components/parameters/B', {beside}}}
B: {{in: query, name: size, schema: {{type: integer, maximum: 50}}}}
""")
    documents = []
    for most in (50, 20):
        whole = with_schemas({}, {})
        whole["paths"]["/things"]["post"]["parameters"] = [
            {"$ref": "#/components/parameters/A"}
        ]
        limited = {**parameters["B"], "schema": {"type": "integer", "maximum": most}}
        whole["components"]["parameters"] = {**parameters, "B": limited}
        documents.append(whole)
    comparison = compared(tmp_path, *documents)
    assert not comparison.unread
    assert [one.rule for one in comparison.findings] == ["request-limit-tightened"]


@pytest.mark.parametrize(
    "loop",
    [
        "A: {$ref: '#/components/schemas/A'}",
        "A: {$ref: '#/components/schemas/B'}\nB: {$ref: '#/components/schemas/A'}",
        CHAIN % ("maxLength: 1", "string")
        + "D: {$ref: '#/components/schemas/D', minLength: 1}",
        "A: {$ref: '#/components/schemas/B', minLength: 1}\n"
        "B: {$ref: '#/components/schemas/A', maxLength: 5}",
        "A: {$ref: '#/components/schemas/A/properties/a'}",
        "A: {anyOf: [{$ref: '#/components/schemas/B'}, {type: string}]}\n"
        "B: {$ref: '#/components/schemas/A', maxLength: 5}",
    ],
)
def test_references_that_lead_back_are_compared_all_the_same(
    tmp_path: Path, loop: str
) -> None:
    pair = [with_schemas(yaml(loop), USE) for _ in range(2)]
    assert on_the_wire(tmp_path, *pair) == []
    pair[1]["paths"]["/more"] = {"get": {"responses": {"200": {"description": "ok"}}}}
    rules = [one.rule for one in on_the_wire(tmp_path, *pair)]
    assert rules == ["operation-added"]
