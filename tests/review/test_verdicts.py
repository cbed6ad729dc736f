"""Pairs of schemas whose verdict is easily got wrong."""

from pathlib import Path

import pytest

from tests.review.documents import document, on_the_wire, yaml

IN_TEXT = [
    ("request", "{type: integer}", "{type: string}", "info"),
    ("request", "{type: integer}", "{type: string, minLength: 1}", "info"),
    ("request", "{type: integer}", "{type: string, maxLength: 9}", "warning"),
    ("response", "{type: string, maxLength: 9}", "{type: integer}", "breaking"),
    ("request", "{type: integer}", "{type: string, format: date}", "breaking"),
    ("request", "{type: integer}", "{type: string, pattern: '^a'}", "breaking"),
    ("request", "{type: integer}", "{type: string, enum: [a]}", "breaking"),
    ("request", "{}", "{type: string}", "info"),
    ("request", "{}", "{type: string, format: date}", "breaking"),
    ("request", "{}", "{type: integer}", "breaking"),
    ("request", "{enum: [1, 2]}", "{enum: ['1', '2', '3']}", "info"),
    ("request", "{enum: [1, 2]}", "{enum: ['1', '3']}", "breaking"),
    ("response", "{type: string}", "{type: integer}", "info"),
    ("response", "{type: string, pattern: '^a'}", "{type: integer}", "info"),
    ("response", "{type: string, format: date-time}", "{type: integer}", "breaking"),
    ("response", "{type: string, enum: [a]}", "{type: integer}", "breaking"),
]
IN_JSON = [
    (
        "response",
        "{type: object, additionalProperties: {type: integer}}",
        "{type: object, additionalProperties: {description: any}}",
        "breaking",
    ),
    (
        "response",
        "{type: array, items: {type: integer}}",
        "{type: array, items: {description: any}}",
        "breaking",
    ),
    (
        "response",
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, properties: {a: {type: integer}}, additionalProperties: "
        "{type: string}}",
        "breaking",
    ),
    (
        "request",
        "{type: object, properties: {a: {type: integer}}, additionalProperties: "
        "{type: string}}",
        "{type: object, additionalProperties: {type: string}}",
        "breaking",
    ),
    (
        "request",
        "{type: object, patternProperties: {^a: {}}, additionalProperties: false}",
        "{type: object, additionalProperties: false}",
        "breaking",
    ),
    (
        "request",
        "{type: object, additionalProperties: false}",
        "{type: object, patternProperties: {^a: {}}, additionalProperties: false}",
        "info",
    ),
    (
        "request",
        "{allOf: [{properties: {a: {}}}, {properties: {b: {}}}]}",
        "{allOf: [{properties: {a: {}}, additionalProperties: false}, "
        "{properties: {b: {}}}]}",
        "breaking",
    ),
    (
        "request",
        "{type: array, items: {type: string}}",
        "{type: array, items: {type: string}, prefixItems: [{type: integer}]}",
        "breaking",
    ),
    (
        "request",
        "{type: array, items: {type: string}, prefixItems: [{type: string}]}",
        "{type: array, items: {type: string}}",
        "none",
    ),
    (
        "request",
        "{type: array, contains: {type: string}}",
        "{type: array, contains: {type: string}, minContains: 0}",
        "info",
    ),
    ("response", "{type: array, minItems: 0}", "{type: array}", "none"),
    (
        "request",
        "{type: object, dependentRequired: {a: [b]}}",
        "{type: object, dependentRequired: {a: [b, c]}}",
        "breaking",
    ),
    (
        "request",
        "{type: object, dependentRequired: {a: [b, c], d: [e]}}",
        "{type: object, dependentRequired: {a: [b]}}",
        "info",
    ),
    (
        "response",
        "{type: object, dependentRequired: {a: [b]}}",
        "{type: object, dependentRequired: {a: [c]}}",
        "breaking",
    ),
]
ALTERNATIVES = [
    (
        "request",
        "anyOf: [{type: string}, {type: string, maxLength: 5}, {type: object}]",
        "anyOf: [{type: string}, {type: object}]",
        "info",
    ),
    (
        "request",
        "anyOf: [{minLength: 1, type: string}, {title: Code, minLength: 1, type: "
        "string}, {type: object}]",
        "anyOf: [{minLength: 1, type: string}, {type: object}]",
        "breaking",
    ),
    (
        "request",
        "anyOf: [{type: object, properties: {a: {}}}, {type: object}, {type: array}]",
        "anyOf: [{type: object, properties: {a: {}}}, {type: array}]",
        "breaking",
    ),
    (
        "response",
        "anyOf: [{type: integer, minimum: 1}, {type: object}]",
        "anyOf: [{type: integer, minimum: 1}, {type: integer, minimum: 2}, "
        "{type: object}]",
        "info",
    ),
    (
        "response",
        "oneOf: [{type: string, maxLength: 5}, {allOf: [{type: [object, 'null']}]}]",
        "oneOf: [{type: string, maxLength: 5}, {type: [object, 'null']}]",
        "none",
    ),
]
LISTED = [
    ("response", "{type: string, maxLength: 5}", "{type: string, enum: [ab]}", "info"),
    (
        "response",
        "{type: string, maxLength: 5}",
        "{type: string, enum: [abcdef]}",
        "breaking",
    ),
    (
        "request",
        "{type: string, enum: [ab], maxLength: 5}",
        "{type: string, enum: [ab], maxLength: 4}",
        "breaking",
    ),
    (
        "request",
        "{type: string, enum: [ab]}",
        "{type: string, minLength: 2, maxLength: 5}",
        "info",
    ),
    (
        "request",
        "{type: integer, enum: [1, 7]}",
        "{type: integer, minimum: 3}",
        "warning",
    ),
    ("response", "{type: array, maxItems: 2}", "{enum: [[1], [1, 2]]}", "info"),
    (
        "request",
        "{type: [string, 'null'], enum: [a, null]}",
        "{type: [string, 'null'], enum: [a]}",
        "breaking",
    ),
    (
        "request",
        "{type: string, nullable: true, enum: [a, null]}",
        "{type: string, nullable: true, enum: [a]}",
        "none",
    ),
]


def level(folder: Path, at: str, direction: str, old: str, new: str) -> str:
    before, after = (document(at, yaml(part), direction) for part in (old, new))
    levels = {one.level for one in on_the_wire(folder, before, after)}
    return next(
        (name for name in ("breaking", "warning", "info") if name in levels), "none"
    )


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), IN_TEXT)
def test_a_number_is_a_text_where_any_text_will_do(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "text", direction, old, new) == wanted


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), IN_JSON)
def test_conditions_are_compared_by_what_they_admit(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "schema", direction, old, new) == wanted


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), ALTERNATIVES)
def test_an_alternative_without_a_name_is_what_it_admits(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "schema", direction, old, new) == wanted


@pytest.mark.parametrize(("direction", "old", "new", "wanted"), LISTED)
def test_a_list_of_values_says_more_than_a_limit_beside_it(
    direction: str, old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    assert level(tmp_path, "schema", direction, old, new) == wanted


SINGLE = "{in: query, name: a, schema: {type: string}}"
LISTED_PARAMETER = "{in: query, name: a, schema: {type: array, items: {type: string}}}"
PARAMETERS = [
    (SINGLE, SINGLE[:-1] + ", explode: false}", "none"),
    (SINGLE, SINGLE[:-1] + ", allowReserved: true}", "none"),
    (SINGLE[:-1] + ", allowReserved: true}", SINGLE, "breaking"),
    (SINGLE, LISTED_PARAMETER, "info"),
    (SINGLE, LISTED_PARAMETER.replace("items", "minItems: 2, items"), "breaking"),
    (LISTED_PARAMETER, SINGLE, "breaking"),
    (SINGLE.replace("string", "object"), SINGLE, "breaking"),
    (
        "{in: query, name: a, style: deepObject, schema: {type: object}}",
        "{in: query, name: a, style: deepObject, explode: true, schema: {type: object}}",
        "none",
    ),
    (SINGLE, "{in: query, name: a}", "info"),
    (
        SINGLE,
        SINGLE + ", {in: header, name: Authorization, required: true, schema: {}}",
        "breaking",
    ),
    ("{in: query, name: a}", SINGLE, "warning"),
    (
        "{in: header, name: a, schema: {type: array, items: {}}}",
        "{in: header, name: a, explode: true, schema: {type: array, items: {}}}",
        "none",
    ),
    (
        "{in: query, name: a, schema: {type: integer}}",
        "{in: query, name: a, content: {application/json: {schema: {type: integer}}}}",
        "none",
    ),
]


@pytest.mark.parametrize(("old", "new", "wanted"), PARAMETERS)
def test_a_parameter_is_what_is_written(
    old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    parts = (f"parameters: [{one}]" for one in (old, new))
    assert level(tmp_path, "operation", "request", *parts) == wanted


CALLBACK = """
callbacks:
  done:
    '{{$request.query.{}}}':
      post: {{responses: {{'200': {{description: ok}}}}}}
"""


def test_a_callback_to_another_address_is_another_one(tmp_path: Path) -> None:
    parts = (CALLBACK.format(name) for name in ("url", "uri"))
    assert level(tmp_path, "operation", "request", *parts) == "warning"


UNION = """
paths:
  /a:
    post:
      requestBody:
        content:
          application/json:
            schema:
              oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: {}}}]
              discriminator: {{propertyName: kind{}}}
      responses: {{'200': {{description: ok}}}}
components:
  schemas:
    A: {{type: object, properties: {{kind: {{type: string}}}}}}
    B: {{type: object, properties: {{kind: {{type: string}}}}}}
    C: {{type: object, properties: {{kind: {{type: string}}}}}}
"""
OTHER = "'#/components/schemas/{}'"


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", "breaking"),
        (", mapping: {b: B}", ", mapping: {b: '#/components/schemas/C'}", "info"),
        ("", ", mapping: {B: C}", "info"),
        (", mapping: {b: B}", ", mapping: {c: C}", "breaking"),
    ],
)
def test_a_discriminator_knows_alternatives_by_its_values(
    old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    before = UNION.format(OTHER.format("B"), old)
    after = UNION.format(OTHER.format("C"), new)
    assert level(tmp_path, "document", "request", before, after) == wanted


SAME = [
    ("{type: array, items: {}}", "{type: array, items: {$ref: '#/$defs/Any'}}"),
    ("{type: array, items: {}}", "{type: array, items: {anyOf: [{}]}}"),
    (
        "{type: object, additionalProperties: true}",
        "{type: object, additionalProperties: {$ref: '#/$defs/Any'}}",
    ),
    (
        "oneOf: [{type: array}, {type: string}]",
        "oneOf: [{type: [array]}, {allOf: [{type: string}]}]",
    ),
]


@pytest.mark.parametrize("direction", ["request", "response"])
@pytest.mark.parametrize(("old", "new"), SAME)
def test_what_admits_the_same_is_the_same(
    old: str, new: str, direction: str, tmp_path: Path
) -> None:
    before, after = (document("schema", yaml(one), direction) for one in (old, new))
    after["$defs"] = {"Any": {"description": "anything"}}
    assert on_the_wire(tmp_path, before, after) == []
    assert on_the_wire(tmp_path, after, before) == []


SECURED = """
paths:
  /a: {{get: {{responses: {{'200': {{description: ok}}}}{}}}}}
  /b: {{get: {{responses: {{'200': {{description: ok}}}}, security: []}}}}
security: [{}]
"""


@pytest.mark.parametrize(
    ("own", "places"), [("", ("GET /a",)), (", security: [{key: []}]", None)]
)
def test_credentials_for_all_matter_where_an_operation_has_none_of_its_own(
    own: str, places: tuple[str, ...] | None, tmp_path: Path
) -> None:
    before, after = (
        document("document", yaml(SECURED.format(own, one)))
        for one in ("{key: []}", "{token: []}")
    )
    found = on_the_wire(tmp_path, before, after)
    assert [one.places for one in found] == ([] if places is None else [places])


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("draft", "alpha", "none"),
        ("draft", "stable", "info"),
        ("beta", "stable", "breaking"),
        ("beta", "alpha", "breaking"),
    ],
)
def test_what_was_not_settled_was_not_promised(
    old: str, new: str, wanted: str, tmp_path: Path
) -> None:
    before = f"x-stability-level: {old}"
    after = f"{{x-stability-level: {new}, security: [{{key: []}}]}}"
    assert level(tmp_path, "operation", "request", before, after) == wanted
