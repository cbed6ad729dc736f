"""What the examples of the rules do not show: directions, sharing, recursion, claims."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from generator.review.wire.documents import wire
from generator.source import load
from tests.review.documents import (
    TODAY,
    document,
    on_the_wire,
    with_schemas,
    yaml,
)


def rules_found(folder: Path, old: Any, new: Any) -> list[str]:
    return [one.rule for one in on_the_wire(folder, old, new)]


def whole(text: str) -> Any:
    return document("document", yaml(text))


PATHS = """
paths:
  /a/{id}:
    parameters: [{in: path, name: id, required: true, schema: {type: string}}]
    get:
      parameters: [{in: header, name: X-Page, schema: {type: integer}}]
      responses: {'200': {description: ok}}
"""
WEBHOOK = """
paths: {}
webhooks:
  sent:
    post:
      requestBody:
        content: {application/json: {schema: {type: string, enum: [a, b]}}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: string, maxLength: 5}}}
"""
CALLBACK = """
paths:
  /a:
    post:
      responses: {'200': {description: ok}}
      callbacks:
        done:
          '{$request.query.url}':
            post:
              requestBody:
                content: {application/json: {schema: {type: string, enum: [a, b]}}}
              responses: {'200': {description: ok}}
"""
SECURITY = """
paths:
  /a: {get: {responses: {'200': {description: ok}}}}
  /b: {get: {responses: {'200': {description: ok}}, security: [{key: []}]}}
security: [{key: []}]
"""
DRAFT = """
paths:
  /a:
    get: {x-stability-level: draft, responses: {'200': {description: ok}}}
    put: {responses: {'200': {description: ok}}}
"""


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        pytest.param(
            PATHS, "{id}", "{key}", [], id="a path's parameter by another name"
        ),
        pytest.param(PATHS, "X-Page", "x-page", [], id="headers know no case"),
        pytest.param(
            PATHS,
            "/a/{id}",
            "/b/{id}",
            ["operation-removed", "operation-added"],
            id="another path is another operation",
        ),
        pytest.param(
            WEBHOOK,
            "[a, b]",
            "[a, b, c]",
            ["response-enum-value-added"],
            id="what a webhook brings is read",
        ),
        pytest.param(
            WEBHOOK,
            "maxLength: 5",
            "maxLength: 4",
            ["request-limit-tightened"],
            id="what a webhook is answered is sent",
        ),
        pytest.param(
            CALLBACK,
            "[a, b]",
            "[a]",
            ["response-enum-value-removed"],
            id="what a callback brings is read",
        ),
        pytest.param(
            SECURITY,
            "\nsecurity: [{key: []}]",
            "\nsecurity: [{token: []}]",
            ["security-tightened"],
            id="the document's security is told once",
        ),
        pytest.param(
            SECURITY,
            "\nsecurity: [{key: []}]",
            "\nsecurity: [{key: []}, {}]",
            ["security-alternative-added"],
            id="nothing may be asked for any more",
        ),
        pytest.param(
            DRAFT,
            "    get: {x-stability-level: draft, responses: {'200': {description: ok}}}\n",
            "",
            [],
            id="what was never promised may go",
        ),
    ],
)
def test_a_document_is_read_as_callers_meet_it(
    text: str, old: str, new: str, wanted: list[str], tmp_path: Path
) -> None:
    other = text.replace(old, new)
    if old == "{id}":
        other = other.replace("name: id", "name: key")
    assert text != other
    assert rules_found(tmp_path, whole(text), whole(other)) == wanted


BOTH_WAYS = yaml("""
type: object
required: [id]
properties:
  id: {type: string, readOnly: true, maxLength: 9}
  secret: {type: string, writeOnly: true, maxLength: 9}
""")


@pytest.mark.parametrize(
    ("name", "longest", "wanted"),
    [
        ("id", 5, "response-limit-tightened"),
        ("id", 20, "response-limit-loosened"),
        ("secret", 5, "request-limit-tightened"),
        ("secret", 20, "request-limit-loosened"),
    ],
)
def test_what_goes_one_way_only_is_judged_that_way_only(
    name: str, longest: int, wanted: str, tmp_path: Path
) -> None:
    ref = {"$ref": "#/components/schemas/A"}
    changed = {**BOTH_WAYS["properties"], name: {**BOTH_WAYS["properties"][name]}}
    changed[name]["maxLength"] = longest
    old = with_schemas({"A": BOTH_WAYS}, ref)
    new = with_schemas({"A": {**BOTH_WAYS, "properties": changed}}, ref)
    assert rules_found(tmp_path, old, new) == [wanted]


def test_one_edit_that_is_sent_and_read_is_one_finding_at_the_worse_level(
    tmp_path: Path,
) -> None:
    ref = {"$ref": "#/components/schemas/A"}
    old = with_schemas({"A": {"type": "string", "enum": ["a", "b"]}}, ref)
    new = with_schemas({"A": {"type": "string", "enum": ["a"]}}, ref)
    (finding,) = on_the_wire(tmp_path, old, new)
    assert finding.rule == "request-enum-value-removed"
    assert finding.message == '`A` no longer takes "b"'
    assert finding.places == ("POST /things",)
    (finding,) = on_the_wire(tmp_path, new, old)
    assert finding.rule == "response-enum-value-added"


def test_recursion_ends(tmp_path: Path) -> None:
    ref = {"$ref": "#/components/schemas/A"}

    def tree(longest: int) -> Any:
        node = {"type": "object", "properties": {"name": {"type": "string"}}}
        node["properties"] |= {"left": ref, "all": {"type": "array", "items": ref}}
        node["properties"]["name"]["maxLength"] = longest
        return with_schemas({"A": {**node, "anyOf": [ref, {"type": "object"}]}}, ref)

    assert rules_found(tmp_path, tree(5), tree(5)) == []
    assert rules_found(tmp_path, tree(5), tree(4)) == ["request-limit-tightened"]


def test_a_reference_that_leads_nowhere_or_in_a_circle_is_no_hindrance(
    tmp_path: Path,
) -> None:
    schemas = {
        "A": {"type": "object", "properties": {"gone": {"$ref": "#/components/none"}}},
        "B": {"$ref": "#/components/schemas/C"},
        "C": {"$ref": "#/components/schemas/B"},
    }
    schemas["A"]["properties"]["round"] = {"$ref": "#/components/schemas/B"}
    old = with_schemas(schemas, {"$ref": "#/components/schemas/A"})
    assert rules_found(tmp_path, old, old) == []
    new = with_schemas(
        {**schemas, "C": {"type": "string"}}, {"$ref": "#/components/schemas/A"}
    )
    assert rules_found(tmp_path, old, new) == ["request-type-narrowed"]


def test_types_that_have_nothing_in_common_are_one_finding(tmp_path: Path) -> None:
    old = document("schema", yaml("{type: object, properties: {a: {type: string}}}"))
    new = document("schema", yaml("{type: string, enum: [a], maxLength: 3}"))
    assert rules_found(tmp_path, old, new) == ["request-type-changed"]


def test_swagger_and_openapi_that_say_the_same_give_no_finding(tmp_path: Path) -> None:
    old = yaml("""
swagger: '2.0'
info: {title: T, version: '1'}
host: a.test
schemes: [https]
consumes: [application/json]
produces: [application/json]
paths:
  /a:
    post:
      parameters:
      - {in: body, name: body, required: true, schema: {$ref: '#/definitions/A'}}
      - {in: query, name: tags, type: array, items: {type: string}, collectionFormat: multi}
      responses: {'200': {description: ok, schema: {$ref: '#/definitions/A'}}}
definitions:
  A: {type: object, properties: {n: {type: integer, maximum: 5}}}
""")
    new = yaml("""
openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: 'https://a.test'}]
paths:
  /a:
    post:
      parameters: [{in: query, name: tags, schema: {type: array, items: {type: string}}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
components:
  schemas:
    A: {type: object, properties: {n: {type: integer, maximum: 5}}}
""")
    assert rules_found(tmp_path, old, new) == []
    new["components"]["schemas"]["A"]["properties"]["n"]["maximum"] = 4
    (finding,) = on_the_wire(tmp_path, old, new)
    assert finding.old == "#/components/schemas/A/properties/n/maximum"
    assert finding.places == ("POST /a",)


def chained(longest: int) -> Any:
    """Three thousand schemas, each a property of the one before."""
    schemas: dict[str, Any] = {
        f"S{index}": {
            "properties": {"next": {"$ref": f"#/components/schemas/S{index + 1}"}}
        }
        for index in range(3000)
    }
    return {**schemas, "S3000": {"type": "string", "maxLength": longest}}


def doubled(longest: int) -> Any:
    """A hundred schemas, each two times the next one."""
    schemas: dict[str, Any] = {
        f"S{index}": {"allOf": [{"$ref": f"#/components/schemas/S{index + 1}"}] * 2}
        for index in range(100)
    }
    return {**schemas, "S100": {"type": "string", "maxLength": longest}}


def entangled(longest: int) -> Any:
    """Twelve schemas, each an alternative of each."""
    refs = [{"$ref": f"#/components/schemas/S{index}"} for index in range(12)]
    last = {"type": "string", "maxLength": longest}
    return {f"S{index}": {"oneOf": [*refs, last]} for index in range(12)}


@pytest.mark.parametrize("schemas", [chained, doubled, entangled])
def test_depth_and_width_cost_neither_stack_nor_time(
    schemas: Any, tmp_path: Path
) -> None:
    ref = {"$ref": "#/components/schemas/S0"}
    paths = []
    for longest in (5, 4):
        path = tmp_path / f"{longest}.json"
        path.write_bytes(msgspec.json.encode(with_schemas(schemas(longest), ref)))
        paths.append(path)
    found = wire(load(paths[0]), load(paths[1]), TODAY)
    assert {one.rule for one in found} == {"request-limit-tightened"}


def test_many_alternatives_that_moved_by_a_place_are_told_as_what_they_are(
    tmp_path: Path,
) -> None:
    many = [{"type": "object", "required": [f"p{index}"]} for index in range(40)]
    described = [{**one, "description": "Another word."} for one in many]
    old = document("schema", {"oneOf": many}, "response")
    assert (
        rules_found(tmp_path, old, document("schema", {"oneOf": described}, "response"))
        == []
    )
    new = document("schema", {"oneOf": [*described, {"type": "boolean"}]}, "response")
    assert rules_found(tmp_path, old, new) == ["response-alternative-added"]
    moved = document("schema", {"oneOf": [{"type": "boolean"}, *described]}, "response")
    assert rules_found(tmp_path, old, moved) == ["response-alternative-added"]
