"""A document that shares values with another has the types that it has alone."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.ir.build import build
from generator.ir.memory import Memory
from generator.ir.types import ObjectType
from generator.source import load
from generator.source.document import Source
from generator.source.inputs import open_both
from generator.source.loading import Text
from generator.source.positions import Read
from generator.source.yaml12 import parse

HISTORY = Path(__file__).parents[3] / "shared" / "corpus" / "history"
SCHEMAS = parse(
    b"""
Pet:
  type: object
  required: [name]
  properties:
    name: {type: string}
    owner: {$ref: '#/components/schemas/Owner'}
    kind: {$ref: '#/components/schemas/Kind'}
    toys: {type: array, items: {$ref: '#/components/schemas/Toy'}}
    home: {oneOf: [{$ref: '#/components/schemas/Owner'}, {type: 'null'}]}
Owner:
  allOf: [{$ref: '#/components/schemas/Named'}, {properties: {age: {type: integer}}}]
Named: {type: object, properties: {name: {type: string}}}
Kind: {type: string, enum: [cat, dog]}
Toy:
  oneOf: [{$ref: '#/components/schemas/Ball'}, {$ref: '#/components/schemas/Bone'}]
  discriminator: {propertyName: is}
Ball: {type: object, required: [is], properties: {is: {type: string}}}
Bone: {type: object, required: [is], properties: {is: {type: string}, big: {}}}
""",
    "schemas",
)
CHANGES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a property": {"Named": {"type": "object", "properties": {"label": {}}}},
    "null behind a reference": {"Kind": {"type": ["string", "null"], "enum": ["cat"]}},
    "another kind of type": {"Owner": {"type": "string"}},
    "an heir": {"Big": {"allOf": [{"$ref": "#/components/schemas/Ball"}]}},
    "a reference in between": {"Kind": {"$ref": "#/components/schemas/Other"}},
    "what is gone": {"Bone": {"$ref": "#/components/schemas/Nowhere"}},
}


def sharing(tmp_path: Path, schemas: Any) -> Source:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/pets": {"post": {"requestBody": {"content": content}}}},
        "components": {"schemas": {"Other": {"type": "integer"}, **schemas}},
    }
    # The text matters only to whoever looks for references to other files.
    text = Text("", "t.json", b"{}")
    return load(tmp_path / "t.json", content=text.content, known=Read(whole))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("is_first", [True, False])
def test_types_are_those_that_a_document_has_alone(
    change: dict[str, Any], *, is_first: bool, tmp_path: Path
) -> None:
    both = sharing(tmp_path, SCHEMAS), sharing(tmp_path, {**SCHEMAS, **change})
    memory = Memory()
    for source in both if is_first else reversed(both):
        assert repr(build(source, memory)) == repr(build(source))


def test_what_is_the_same_is_made_once(tmp_path: Path) -> None:
    memory = Memory()
    change = {"Kind": {"type": "string"}}
    before, _ = build(sharing(tmp_path, SCHEMAS), memory)
    after, _ = build(sharing(tmp_path, {**SCHEMAS, **change}), memory)
    pet, owner = "#/components/schemas/Pet", "#/components/schemas/Owner"
    assert isinstance(before.types[owner], ObjectType)
    assert before.types[owner] is after.types[owner]
    assert before.types[pet] == after.types[pet]  # it refers to what is not the same


@pytest.mark.parametrize("names", ["box-*.json", "twilio-messaging-*.yaml"])
def test_real_versions_have_the_types_that_they_have_alone(names: str) -> None:
    for pair in pairwise(sorted(map(str, HISTORY.glob(names)))):
        memory = Memory()
        for found, path in zip(open_both(*pair), pair, strict=True):
            alone, notes = build(load(Path(path)))
            assert repr(build(found.source, memory)) == repr((alone, notes))
