"""The example of a schema: the document's, mended, or one that is made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.ir import types as t
from generator.ir.build import build
from generator.render.samples import Samples
from generator.source import load

Sampled = Callable[[str], Any]
COMPONENTS = """
Node: {type: object, required: [name], properties: {name: {type: string}, next: {$ref: '#/components/schemas/Node'}}}
Endless: {type: object, required: [self], properties: {self: {$ref: '#/components/schemas/Endless'}}}
Tree: {type: object, required: [kids], properties: {kids: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
Either: {oneOf: [{type: array, items: {$ref: '#/components/schemas/Either'}}, {type: string}]}
Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
Dog: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
Shown: {type: object, required: [a, b], properties: {a: {type: integer}, b: {type: integer}}, example: {a: 1, b: two, more: x}}
"""


@pytest.fixture
def sampled(tmp_path: Path) -> Sampled:
    """Give the example of a body with a schema, given in YAML."""

    def make(schema: str) -> Any:
        content = {"application/json": {"schema": yaml.safe_load(schema)}}
        responses = {"200": {"description": "d"}}
        post = {"requestBody": {"content": content}, "responses": responses}
        document = {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"post": post}},
            "components": {"schemas": yaml.safe_load(COMPONENTS)},
        }
        path = tmp_path / "api.yaml"
        path.write_text(yaml.safe_dump(document), encoding="utf-8")
        api, _ = build(load(path))
        body = api.operations[0].body
        assert body is not None
        (one,) = body.contents
        return Samples(api).of(one.type, "some name", one.example)

    return make


MADE = [
    ("{type: string}", "some name"),
    ("{type: array, items: {type: integer}, minItems: 2}", [10, 10]),
    ("{type: array, items: {type: integer}, maxItems: 0}", []),
    (
        "{type: array, items: {type: integer}, minItems: 3, uniqueItems: true}",
        [10, 11, 9],
    ),
    (
        "{type: array, items: {enum: [a, b]}, minItems: 2, uniqueItems: true}",
        ["a", "b"],
    ),
    (
        "{type: array, uniqueItems: true, minItems: 2, items: {type: object, properties: {lit: {type: boolean}}}}",
        [{"lit": True}, {"lit": False}],
    ),
    ("{type: array, items: {type: string}, minItems: 1000000000}", ["some name"] * 32),
    ("{$ref: '#/components/schemas/Node'}", {"name": "name"}),
    ("{$ref: '#/components/schemas/Endless'}", {}),
    ("{$ref: '#/components/schemas/Tree'}", {"kids": []}),
    ("{$ref: '#/components/schemas/Either'}", ["some name"]),
    (
        "{oneOf: [{$ref: '#/components/schemas/Node'}, {type: object, required: [name, age], properties: {name: {type: string}, age: {type: integer}}}]}",
        {"name": "name"},
    ),
    ("{oneOf: [{type: number}, {type: integer}]}", 1.5),
    ("{oneOf: [{type: string}, {enum: [some name]}, {type: integer}]}", 10),
    ("{anyOf: [{type: string}, {enum: [some name]}]}", "some name"),
    (
        "{oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind, mapping: {canine: '#/components/schemas/Dog'}}}",
        {"kind": "canine", "lives": 10},
    ),
    (
        "{type: object, properties: {a: {type: integer}, b: {type: integer}, c: {type: integer}}, oneOf: [{required: [b]}, {required: [a]}]}",
        {"b": 10, "c": 10},
    ),
    (
        "{type: object, properties: {a: {type: string, default: null, nullable: true}}}",
        {"a": "a"},
    ),
    ("{type: object, additionalProperties: {type: integer}}", {"key": 10}),
    ("{additionalProperties: {type: integer}, maxProperties: 0}", {}),
    (
        "{additionalProperties: {type: integer}, minProperties: 2}",
        {"key": 10, "key2": 10},
    ),
    (
        "{additionalProperties: {type: integer}, propertyNames: {enum: [a, b]}, "
        "minProperties: 2}",
        {"a": 10, "b": 10},
    ),
    (
        "{additionalProperties: {type: integer}, propertyNames: {pattern: '^x-a$'}}",
        {"x-a": 10},
    ),
]


@pytest.mark.parametrize(("schema", "wanted"), MADE)
def test_a_made_example_is(sampled: Sampled, schema: str, wanted: object) -> None:
    assert sampled(schema) == wanted


GIVEN = [
    ("{type: string, example: Elsa}", "Elsa"),
    ("{type: string, example: 5}", "some name"),
    ("{type: string, format: date, example: yesterday}", "2020-08-21"),
    ("{type: string, format: email, example: me}", "me"),
    ("{type: integer, example: '5'}", 10),
    ("{type: integer, example: true}", 10),
    ("{type: integer, maximum: 5, example: 6}", 5),
    ("{type: boolean, example: 1}", True),
    ("{type: [string, 'null'], example: null}", None),
    ("{enum: [a, b], example: c}", "a"),
    ("{enum: [a, b], example: b}", "b"),
    ("{type: array, items: {type: integer}, example: [1, x]}", [1, 10]),
    ("{type: array, items: {type: integer}, maxItems: 1, example: [1, 2]}", [1]),
    ("{type: array, items: {type: integer}, minItems: 2, example: [1]}", [10, 10]),
    ("{type: array, items: {type: integer}, example: 1}", [10]),
    (
        "{type: object, additionalProperties: {type: integer}, example: {x: 1, y: z}}",
        {"x": 1, "y": 10},
    ),
    (
        "{additionalProperties: {type: integer}, propertyNames: {pattern: '^x$'}, "
        "example: {y: 1}}",
        {"x": 10},
    ),
    ("{$ref: '#/components/schemas/Shown'}", {"a": 1, "b": 10, "more": "x"}),
    (
        "{type: array, items: {$ref: '#/components/schemas/Shown'}}",
        [{"a": 1, "b": 10, "more": "x"}],
    ),
    (
        "{type: object, required: [a], properties: {a: {type: integer}}, example: {}}",
        {"a": 10},
    ),
    (
        "{oneOf: [{type: integer}, {type: array, items: {type: integer}}], example: [x]}",
        [10],
    ),
    ("{example: {any: [thing]}}", {"any": ["thing"]}),
]


@pytest.mark.parametrize(("schema", "wanted"), GIVEN)
def test_a_given_example_is_mended(
    sampled: Sampled, schema: str, wanted: object
) -> None:
    made = sampled(schema)
    assert (made, type(made)) == (wanted, type(wanted))


def test_an_example_does_not_depend_on_what_was_asked_before(tmp_path: Path) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": yaml.safe_load("""
Mast: {type: object, properties: {sail: {$ref: '#/components/schemas/Sail'}}}
Sail: {type: object, required: [mast], properties: {mast: {$ref: '#/components/schemas/Mast'}}, example: {}}
""")},
    }
    path = tmp_path / "api.yaml"
    for name in ("Mast", "Sail"):
        ref = {"$ref": f"#/components/schemas/{name}"}
        answer = {"description": "d", "content": {"application/json": {"schema": ref}}}
        document["paths"][f"/{name}"] = {"get": {"responses": {"200": answer}}}
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    api, _ = build(load(path))
    names = [f"#/components/schemas/{name}" for name in ("Mast", "Sail")]

    def examples(order: list[str]) -> dict[str, Any]:
        samples = Samples(api)
        found = {id_: samples.of(t.TypeRef(id_)) for id_ in order}
        return {id_: found[id_] for id_ in names}

    assert examples(names) == examples(names[::-1])
