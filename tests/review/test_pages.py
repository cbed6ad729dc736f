"""The pages that a review says will change are those that do."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

import generator
from generator.cli import cli
from tests.review.documents import compared, document, yaml
from tests.support import tree

API = """\
tags: [{name: pets, description: Pets.}, {name: shops}]
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Pet: {type: object, properties: {kind: {$ref: '#/components/schemas/Kind'}}}
    Kind: {type: string, enum: [cat, dog]}
    Name: {type: string, maxLength: 20}
    Shop: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}}}
security: [{key: []}]
servers: [{url: 'https://api.example.com'}]
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters: [{in: query, name: limit, schema: {type: integer}}]
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
  /shops:
    get:
      tags: [shops]
      operationId: listShops
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}
"""
PETS, SHOPS = "doc/controllers/pets.md", "doc/controllers/shops.md"
PET, SHOP, KIND = (f"doc/models/{name}.md" for name in ("pet", "shop", "kind-enum"))
CLIENT = "doc/client.md"


@pytest.mark.parametrize(
    ("edit", "changed", "added", "removed"),
    [
        (("x", "x"), set(), set(), set()),
        (("name: limit", "name: most"), {PETS}, set(), set()),
        (("[cat, dog]", "[cat, dog, cow]"), {KIND}, set(), set()),
        (("maxLength: 20", "maxLength: 9"), {SHOP}, set(), set()),
        (("description: Pets.", "description: All pets."), {PETS}, set(), set()),
        (
            ("Kind: {type: string", "Kind: {description: Hm., type: string"),
            {KIND},
            set(),
            set(),
        ),
        (("Kind", "Sort"), {PET}, {"doc/models/sort-enum.md"}, {KIND}),
        (("shops}]", "shops}, {name: x}]"), set(), set(), set()),
        (
            ("tags: [shops]", "tags: [pets]"),
            {PETS},
            set(),
            {SHOPS, "doc/diagrams/shops.md"},
        ),
        (("api.example.com", "api.example.org"), {CLIENT}, set(), set()),
        (
            ("name: X-Key", "name: Key"),
            {CLIENT, "doc/auth/key.md"},
            set(),
            set(),
        ),
    ],
)
def test_pages_change_with_what_they_are_about(
    tmp_path: Path,
    edit: tuple[str, str],
    changed: set[str],
    added: set[str],
    removed: set[str],
) -> None:
    texts = API, API.replace(*edit)
    old, new = (document("document", yaml(text)) for text in texts)
    comparison = compared(tmp_path, old, new)
    assert comparison.pages is not None
    said: dict[str, set[str]] = {"changed": set(), "added": set(), "removed": set()}
    for one in comparison.pages.edits:
        said[one.change].add(one.path)
    assert said == {"changed": changed, "added": added, "removed": removed}
    before, after = (_pages(tmp_path, name) for name in ("old", "new"))
    assert said["added"] == {*after} - {*before}
    assert said["removed"] == {*before} - {*after}
    real = {path for path in {*before} & {*after} if before[path] != after[path]}
    assert said["changed"] <= real


def _pages(folder: Path, name: str) -> dict[str, bytes]:
    out = folder / f"sdk-{name}"
    generator.generate(folder / f"{name}.json", out, package="acme")
    return {f"doc/{path}": text for path, text in tree(out / "doc").items()}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("terminal", "1 page changes: doc/controllers/pets.md\n"),
        ("markdown", "- `doc/controllers/pets.md`\n"),
        ("html", "<code>doc/controllers/pets.md</code>"),
    ],
)
def test_each_report_names_the_pages(tmp_path: Path, form: str, told: str) -> None:
    paths = []
    for name, text in (("old", API), ("new", API.replace("name: limit", "name: top"))):
        path = tmp_path / f"{name}.json"
        path.write_bytes(msgspec.json.encode(document("document", yaml(text))))
        paths.append(str(path))
    result = CliRunner().invoke(cli, ["diff", *paths, "--format", form])
    assert told in result.stdout
    report = json.loads(
        CliRunner().invoke(cli, ["diff", *paths, "--format", "json"]).stdout
    )
    assert report["pages"] == [{"page": PETS, "change": "changed"}]
    for one in report["findings"]:
        assert one["pages"] == [PETS]
        assert one["operations"] == ["GET /pets"]
        assert one["symbols"] == ["PetsController.list_pets"]
