"""Which bodies in XML are models, and how they stand in it."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.elements import Element

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]
PATHS = """
/a:
  post:
    requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/A'}}}}
    responses: {}
"""


def content(built: Built, schema: str) -> tuple[t.Content, t.Type]:
    more = "{B: {type: object, xml: {name: bee}, properties: {c: {type: string}}}}"
    api, _ = built(PATHS, f"{{A: {schema}, {more[1:]}")
    body = api.operations[0].body
    assert body
    return body.contents[0], api.types[body.contents[0].type.id]


@pytest.mark.parametrize(
    ("schema", "root"),
    [
        ("{type: object, properties: {x: {type: string}}}", Element("A")),
        (
            "{type: object, properties: {x: {type: string}}, xml: {name: n, prefix: p}}",
            Element("n"),
        ),
        (
            "{type: object, properties: {x: {type: string}}, "
            "xml: {namespace: 'urn:n', prefix: p}}",
            Element("A", namespace="urn:n", prefix="p"),
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/B'}, xml: {name: bees}}",
            Element("bees", items=Element("bee")),
        ),
        ("{type: array, items: {type: integer}}", Element("A", items=Element("A"))),
        ("{$ref: '#/components/schemas/B'}", Element("bee")),
    ],
)
def test_the_root_has_the_name_of_the_schema(
    built: Built, schema: str, root: Element
) -> None:
    assert content(built, schema)[0].element == root


@pytest.mark.parametrize(
    ("field", "element"),
    [
        ("{type: string}", None),
        ("{type: string, xml: {name: x}}", None),
        ("{type: string, xml: {name: y}}", Element("y")),
        ("{type: string, xml: {attribute: true}}", Element("x", "attribute")),
        ("{type: string, xml: {nodeType: attribute}}", Element("x", "attribute")),
        ("{type: string, xml: {nodeType: cdata}}", Element("x", "text")),
        ("{type: string, xml: {namespace: 'urn:n'}}", Element("x", namespace="urn:n")),
        ("{$ref: '#/components/schemas/B'}", Element("bee")),
        ("{allOf: [{$ref: '#/components/schemas/B'}]}", Element("bee")),
        (
            "{$ref: '#/components/schemas/B', xml: {name: wasp}}",
            Element("wasp"),
        ),
        # The four of "XML Arrays" in the specification.
        ("{type: array, items: {type: string, xml: {name: y}}}", Element("y")),
        ("{type: array, items: {type: string}, xml: {name: y}}", None),
        (
            "{type: array, items: {type: string}, xml: {wrapped: true}}",
            Element("x", items=Element("x")),
        ),
        (
            "{type: array, items: {type: string, xml: {name: y}}, "
            "xml: {name: z, wrapped: true}}",
            Element("z", items=Element("y")),
        ),
        (
            "{type: array, items: {$ref: '#/components/schemas/B'}, "
            "xml: {nodeType: element}}",
            Element("x", items=Element("bee")),
        ),
    ],
)
def test_a_field_stands_as_its_schema_says(
    built: Built, field: str, element: Element | None
) -> None:
    found, kind = content(built, f"{{type: object, properties: {{x: {field}}}}}")
    assert found.element
    assert isinstance(kind, t.ObjectType)
    assert kind.fields[0].element == element


@pytest.mark.parametrize(
    "schema",
    [
        "{}",
        "{type: object}",
        "{type: string}",
        "{type: object, properties: {x: {}}}",
        "{type: object, properties: {x: {type: [string, integer]}}}",
        "{type: object, properties: {x: {type: object}}}",
        "{type: object, properties: {x: {type: string, format: binary}}}",
        "{type: object, properties: {x: {type: string}}, additionalProperties: {}}",
        "{type: object, properties: {x: {type: array, items: {type: array}}}}",
        "{type: object, properties: {'x y': {type: string}}}",
        "{type: object, properties: {x: {type: string, xml: {name: '<y/>'}}}}",
        "{type: object, properties: {x: {type: string}}, xml: {name: '1'}}",
        "{type: object, properties: {x: {type: string}, y: {type: string, xml: {name: x}}}}",
        "{type: object, properties: {x: {$ref: '#/components/schemas/B', "
        "xml: {attribute: true}}}}",
    ],
)
def test_what_xml_cannot_say_stays_a_text(built: Built, schema: str) -> None:
    assert content(built, schema)[0].element is None
