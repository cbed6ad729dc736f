"""References by name: `$id`, `$anchor`, `$self`, and those that are resolved late."""

from pathlib import Path

import pytest
import yaml

from generator.diagnostics import InputError
from generator.source import Source, load
from generator.source.pointers import JSON
from generator.source.validate import check_structure

S = "#/components/schemas/"


def tree(folder: Path, schemas: str, **files: str) -> Source:
    """Load a document with these schemas, other files beside it."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    root: JSON = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        **yaml.safe_load(schemas),
    }
    path = folder / "api.yaml"
    path.write_text(yaml.safe_dump(root, sort_keys=False), encoding="utf-8")
    return load(path)


SCHEMAS = """\
components:
  schemas:
    Anchored: {$anchor: here, type: string}
    ByAnchor: {$ref: '#here'}
    Defs: {$defs: {a/b: {$anchor: inner, type: integer}}}
    ByDefs: {$ref: '#/components/schemas/Defs/$defs/a~1b'}
    ByInner: {$ref: '#inner'}
    Tree:
      $id: https://example.org/schemas/tree
      $anchor: here
      $defs: {leaf: {type: boolean}, far: {$id: leaves/far, type: 'null'}}
      properties:
        whole: {$ref: '#'}
        below: {$ref: '#/$defs/leaf'}
        anchor: {$ref: '#here'}
        name: {$ref: leaves/far}
        outside: {$ref: '#/components/schemas/Anchored'}
        file: {$ref: 'models/pet.yaml#pet'}
    ByUrl: {$ref: https://example.org/schemas/tree}
    ByUrlBelow: {$ref: 'https://example.org/schemas/tree#/$defs/leaf'}
    ByUrlAnchor: {$ref: 'https://example.org/schemas/tree#here'}
    Old: {$id: '#old', type: array}
    ByOld: {$ref: '#old'}
    Named: {properties: {$id: {type: string}, $anchor: {type: string}}}
    Shown: {example: {$id: https://example.org/schemas/tree}, type: string}
    File: {$ref: models/pet.yaml}
    FileAnchor: {$ref: 'models/pet.yaml#pet'}
"""
PET = "$id: https://example.org/pet\n$anchor: pet\n$ref: tree.yaml\n"
TREE = "type: object\nproperties: {back: {$ref: '../api.yaml#here'}}\n"


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("ByAnchor", S + "Anchored"),
        ("ByDefs", S + "Defs/$defs/a~1b"),
        ("ByInner", S + "Defs/$defs/a~1b"),
        ("Tree/properties/whole", S + "Tree"),
        ("Tree/properties/below", S + "Tree/$defs/leaf"),
        ("Tree/properties/anchor", S + "Tree"),
        ("Tree/properties/name", S + "Tree/$defs/far"),
        ("Tree/properties/outside", S + "Anchored"),
        ("Tree/properties/file", "models/tree.yaml#"),
        ("ByUrl", S + "Tree"),
        ("ByUrlBelow", S + "Tree/$defs/leaf"),
        ("ByUrlAnchor", S + "Tree"),
        ("ByOld", S + "Old"),
        ("File", "models/tree.yaml#"),
        ("FileAnchor", "models/tree.yaml#"),
    ],
)
def test_a_name_leads_to_the_schema_that_has_it(
    tmp_path: Path, name: str, wanted: str
) -> None:
    loaded = tree(tmp_path, SCHEMAS, models__pet=PET, models__tree=TREE)
    assert loaded.follow(S + name) == (wanted, loaded.at(wanted))
    assert loaded.follow("models/tree.yaml#/properties/back")[0] == S + "Anchored"


def test_an_anchor_that_is_not_there_is_shown_where_it_is_wanted(
    tmp_path: Path,
) -> None:
    loaded = tree(tmp_path, "components: {schemas: {A: {$ref: '#nowhere'}}}")
    with pytest.raises(InputError, match="#nowhere, which is no anchor"):
        loaded.follow(S + "A")


@pytest.mark.parametrize(
    ("ref", "wanted"),
    [
        ("https://example.org/v1/api.yaml#/components/schemas/B", S + "B"),
        ("api.yaml#/components/schemas/B", S + "B"),
        ("https://example.org/v1/more/pet.yaml", "more/pet.yaml#"),
        ("more/pet.yaml", "more/pet.yaml#"),
        ("/v1/more/pet.yaml", "more/pet.yaml#"),
        ("https://example.org/shared.yaml#/A", "more/other.yaml#/A"),
    ],
)
def test_a_document_belongs_where_it_says(
    tmp_path: Path, ref: str, wanted: str
) -> None:
    text = f"""\
$self: https://example.org/v1/api.yaml
components:
  schemas:
    A: {{$ref: '{ref}'}}
    B: {{type: string}}
    C: {{$ref: 'more/other.yaml#/A'}}
"""
    other = "$self: https://example.org/shared.yaml\nA: {type: string}\n"
    loaded = tree(tmp_path, text, more__pet="type: string\n", more__other=other)
    assert loaded.follow(S + "A")[0] == wanted


def test_a_name_in_a_file_read_later_is_known_in_the_end(tmp_path: Path) -> None:
    text = """\
components:
  schemas:
    A: {$ref: https://example.org/late}
    B: {$ref: b.yaml}
"""
    loaded = tree(tmp_path, text, b="$id: https://example.org/late\ntype: string\n")
    assert loaded.follow(S + "A")[0] == "b.yaml#"


@pytest.mark.parametrize(
    ("schema", "wanted", "notes"),
    [
        (
            "$dynamicAnchor: node\nitems: {$dynamicRef: '#node'}",
            {"$dynamicAnchor": "node", "items": {"$ref": "#node"}},
            [],
        ),
        (
            "items: {$dynamicRef: '#/components/schemas/A'}",
            {"items": {"$ref": "#/components/schemas/A"}},
            [],
        ),
        (
            "items: {$dynamicRef: '#gone', title: t}",
            {"items": {"title": "t"}},
            ["items/$dynamicRef"],
        ),
        (
            "items: {$ref: '#/x', $dynamicRef: '#/x'}",
            {"items": {"$ref": "#/x"}},
            ["items/$dynamicRef"],
        ),
        (
            "$dynamicAnchor: n\nitems: {$dynamicRef: '#n'}\n"
            "$defs: {o: {$id: o, $dynamicAnchor: n}}",
            {
                "$dynamicAnchor": "n",
                "items": {"$ref": "#n"},
                "$defs": {"o": {"$id": "o", "$dynamicAnchor": "n"}},
            },
            ["items/$dynamicRef"],
        ),
        (
            "$recursiveAnchor: true\nitems: {$recursiveRef: '#'}",
            {"$recursiveAnchor": True, "items": {"$ref": "#/components/schemas/A"}},
            [],
        ),
        ("items: {$recursiveRef: '#'}", {"items": {}}, ["items/$recursiveRef"]),
        (
            "properties: {$dynamicRef: {type: string}}",
            {"properties": {"$dynamicRef": {"type": "string"}}},
            [],
        ),
    ],
)
def test_a_dynamic_reference_becomes_a_static_one(
    tmp_path: Path, schema: str, wanted: JSON, notes: list[str]
) -> None:
    text = yaml.safe_dump({"components": {"schemas": {"A": yaml.safe_load(schema)}}})
    loaded = tree(tmp_path, text)
    assert loaded.at(S + "A") == wanted
    found = [each for each in check_structure(loaded) if each.code == "degraded"]
    assert [each.pointer for each in found] == [f"{S}A/{note}" for note in notes]
    assert all(each.place and "Ref" in each.place.excerpt for each in found)


def test_a_mapping_of_a_discriminator_may_name_a_file(tmp_path: Path) -> None:
    text = """\
components:
  schemas:
    A:
      oneOf: [{type: object}]
      discriminator:
        propertyName: k
        mapping: {b: b%20c.yaml, c: 'd.yaml#/C', e: org.example.E, f: '#/components'}
"""
    other = {"b c": "type: object\n", "d": "C: {$ref: 'b%20c.yaml'}\n"}
    loaded = tree(tmp_path, text, **other)
    assert sorted(loaded.documents) == ["", "b c.yaml", "d.yaml"]
