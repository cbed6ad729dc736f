"""The items of a stream, and the data of its events."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.degraded import is_degraded

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]
SCHEMAS = """
Hit: {type: object, properties: {id: {type: integer}}}
Told:
  type: object
  required: [event]
  properties:
    event: {type: string}
    data: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Hit'}}
"""
JSON_OF_HIT = (
    "data: {contentMediaType: application/json, "
    "contentSchema: {$ref: '#/components/schemas/Hit'}}"
)


@pytest.mark.parametrize(
    ("described", "kind", "degraded"),
    [
        # Before OpenAPI 3.2, and where it is not about an event: the data itself.
        ("schema: {$ref: '#/components/schemas/Hit'}", t.ObjectType, False),
        ("itemSchema: {$ref: '#/components/schemas/Hit'}", t.ObjectType, False),
        ("itemSchema: {properties: {data: {}, more: {}}}", t.ObjectType, False),
        ("itemSchema: {type: string}", t.StringType, False),
        ("itemSchema: true", t.AnyType, False),
        # About an event: its data is a text, or JSON in it.
        ("itemSchema: {properties: {data: {type: string}}}", t.StringType, False),
        ("itemSchema: {properties: {data: {}, id: {}}}", t.StringType, False),
        ("itemSchema: {$ref: '#/components/schemas/Told'}", t.ObjectType, False),
        (
            f"itemSchema: {{properties: {{event: {{}}, {JSON_OF_HIT}}}}}",
            t.ObjectType,
            False,
        ),
        (
            "itemSchema: {properties: {event: {}}, oneOf: ["
            f"{{properties: {{event: {{const: a}}, {JSON_OF_HIT}}}}}]}}",
            t.ObjectType,
            False,
        ),
        (
            "itemSchema: {properties: {event: {}}, oneOf: ["
            f"{{properties: {{event: {{const: a}}, {JSON_OF_HIT}}}}}, "
            "{properties: {event: {const: b}, data: {type: string}}}]}",
            t.StringType,
            True,
        ),
    ],
)
def test_the_data_of_an_event_is_of_the_type_that_its_schema_says(
    built: Built, described: str, kind: type, degraded: bool
) -> None:
    content = f"content: {{text/event-stream: {{{described}}}}}"
    api, notes = built(
        f"/a: {{get: {{responses: {{'200': {{description: d, {content}}}}}}}}}",
        SCHEMAS,
        "3.2.0",
    )
    (response,) = api.operations[0].responses
    found = api.types[response.contents[0].type.id]
    assert isinstance(found, kind)
    if isinstance(found, t.ObjectType):
        names = [field.name for field in found.fields]
        assert names == (["data", "more"] if "more" in described else ["id"])
    assert any(map(is_degraded, notes)) == degraded
