"""Old names: what is taken for a rename, what is not, and for how long it is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator.config import Config
from generator.ir.build import build
from generator.naming.former import named
from generator.naming.lock import NAME, NO_LOCK, Lock, decode, encode
from generator.naming.pinning import lock_of
from generator.source import load
from tests.review.documents import document, yaml

API = """
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        colour: {type: string}
        kind: {enum: [cat, dog, grey seal]}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner: {type: object, properties: {name: {type: string}, town: {type: string}}}
    Fault: {type: object, properties: {reason: {type: string}}}
paths:
  /pets:
    get:
      tags: [pets]
      operationId: listPets
      parameters:
      - {in: query, name: limit, schema: {type: integer}}
      - {in: query, name: after, schema: {type: string}}
      responses:
        '200':
          description: ok
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
  /pets/{id}:
    get:
      tags: [pets]
      operationId: getPet
      parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        '404':
          description: no
          content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}
"""
PET, OWNER = "#/components/schemas/Pet", "#/components/schemas/Owner"
LIST, GET = "#/paths/~1pets/get", "#/paths/~1pets~1{id}/get"


@pytest.fixture
def after(tmp_path: Path) -> Any:
    """Give the lock that a run over another lock leaves, of an API with edits."""

    def run(lock: Lock, *edits: tuple[str, str], **settings: Any) -> Lock:
        text = API
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "api.yaml"
        path.write_text(json.dumps(document("document", yaml(text))))
        api, _ = build(load(path))
        config = Config(**{"version": "1.0.0", **settings})
        api, names = named(api, config, lock)
        left = lock_of(api, names, config)
        assert decode(encode(left), Path(NAME)) == left
        return left

    return run


def flat(lock: Lock) -> set[str]:
    """Give old names with what has them, below its table."""
    found: set[str] = set()

    def walk(value: Any, *above: str) -> None:
        if isinstance(value, str):
            found.add(" ".join(above))
        else:
            for key, inner in value.items():
                walk(inner, *above, key.rpartition("/")[2])

    for table in lock.former.__struct_fields__:
        walk(getattr(lock.former, table), table)
    return found


RENAMES = [
    pytest.param(
        [("schemas/Pet'", "schemas/Animal'"), ("    Pet:", "    Animal:")],
        {"classes Animal Pet", "classes kind PetKindEnum"},
        id="a schema, and what is called after it",
    ),
    pytest.param(
        [("Fault", "Problem")],
        {"classes Problem Fault", "exceptions Problem FaultException"},
        id="the schema of an exception",
    ),
    pytest.param(
        [("getPet", "findPet")], {"operations get get_pet"}, id="an operation"
    ),
    pytest.param([("colour", "color")], {"fields Pet color colour"}, id="a property"),
    pytest.param(
        [("kind:", "kinds:")],
        {"fields Pet kinds kind", "classes kinds PetKindEnum"},
        id="a property with a class of its own",
    ),
    pytest.param(
        [("grey seal", "gray seal")],
        {"members kind gray seal GREY_SEAL"},
        id="a value of an enumeration",
    ),
    pytest.param(
        [("name: limit", "name: limits")],
        {"parameters get query limits limit"},
        id="a parameter",
    ),
    pytest.param(
        [("{id}", "{petId}"), ("path, name: id", "path, name: petId")],
        {"parameters get path petId id"},
        id="a variable of a path, whose operation keeps its name",
    ),
    pytest.param(
        [("  /pets/{id}:", "  /animals/{id}:")], set(), id="a path of an operation"
    ),
    pytest.param(
        [("tags: [pets]", "tags: [zoo]")],
        {"tags zoo pets", "controllers zoo PetsController"},
        id="a tag",
    ),
    pytest.param(
        [
            ("schemas/Pet'", "schemas/Animal'"),
            ("    Pet:", "    Animal:"),
            ("colour", "color"),
            ("schemas/Owner'", "schemas/Keeper'"),
            ("    Owner:", "    Keeper:"),
        ],
        {
            "classes Animal Pet",
            "classes kind PetKindEnum",
            "classes Keeper Owner",
            "fields Animal color colour",
        },
        id="several things, one inside the other",
    ),
]


@pytest.mark.parametrize(("edits", "wanted"), RENAMES)
def test_a_rename_in_the_document_leaves_the_old_name(
    after: Any, edits: list[tuple[str, str]], wanted: set[str]
) -> None:
    found = after(after(NO_LOCK), *edits)
    assert flat(found) == wanted


NONE = [
    pytest.param([("colour: {type: string}", "color: {type: integer}")], id="a type"),
    pytest.param([("colour", "breed")], id="a spelling that is not near"),
    pytest.param(
        [
            (
                "        colour: {type: string}",
                "        color: {type: string}\n        colours: {type: string}",
            )
        ],
        id="two that may be meant",
    ),
    pytest.param(
        [
            (
                "name: limit, schema: {type: integer}",
                "name: limit2, schema: {type: integer}",
            )
        ],
        id="a number",
    ),
    pytest.param(
        [
            ("{name: {type: string}, town: {type: string}}", "{a: {}, b: {}}"),
            ("Owner", "Keeper"),
        ],
        id="a class of another shape",
    ),
    pytest.param(
        [("        owner: {$ref: '#/components/schemas/Owner'}\n", "")],
        id="what is gone",
    ),
    pytest.param(
        [("required: [id]", "required: [id, color]"), ("colour", "color")],
        id="what has to be given now",
    ),
]


@pytest.mark.parametrize("edits", NONE)
def test_what_may_be_another_thing_leaves_none(
    after: Any, edits: list[tuple[str, str]]
) -> None:
    assert flat(after(after(NO_LOCK), *edits)) == set()


def test_what_the_user_confirms_is_a_rename(after: Any) -> None:
    found = after(
        after(NO_LOCK),
        ("colour", "breed"),
        ("name: limit", "name: size"),
        renames={
            "Pet.colour": "Pet.breed",
            "PetsController.list_pets.limit": "PetsController.list_pets.size",
        },
    )
    assert flat(found) == {
        "fields Pet breed colour",
        "parameters get query size limit",
    }


NAMES = {
    PET: "Animal",
    f"{PET}/properties/colour": "hue",
    f"{PET}/properties/kind/enum/0": "TOMCAT",
    "listPets": "all_pets",
    f"{LIST}/parameters/0": "most",
    "#/tags/pets": "animals",
    "#/components/schemas/Fault": "Refusal",
}


def test_an_override_leaves_the_old_name(after: Any) -> None:
    found = after(after(NO_LOCK), names=NAMES)
    assert flat(found) == {
        "classes Pet Pet",
        "fields Pet colour colour",
        "members kind cat CAT",
        "operations get list_pets",
        "parameters get query limit limit",
        "tags pets pets",
        "classes Fault Fault",
    }


def test_an_old_name_that_something_has_again_is_let_go(after: Any) -> None:
    first = after(NO_LOCK)
    found = after(first, names={PET: "Owner", OWNER: "Pet"})
    assert found.classes[PET] == "Owner"
    assert flat(found) == set()


def test_a_name_that_comes_back_is_no_old_one(after: Any) -> None:
    first = after(NO_LOCK)
    second = after(first, ("getPet", "findPet"))
    found = after(second)
    assert found.operations[GET] == "get_pet"
    assert flat(found) == {"operations get find_pet"}


def test_what_is_renamed_keeps_its_position(after: Any) -> None:
    first = after(NO_LOCK)
    found = after(first, ("name: limit", "name: limits"))
    assert [*found.parameters[LIST].values()] == ["limits", "after"]


def test_a_name_that_the_lock_gave_goes_along(after: Any) -> None:
    first = after(NO_LOCK)
    fields = {**first.fields, PET: {**first.fields[PET], "id": "number"}}
    found = after(
        replace(first, fields=fields), ("Pet'", "Animal'"), ("Pet:", "Animal:")
    )
    assert found.fields["#/components/schemas/Animal"]["id"] == "number"


AGES = [
    ("1.0.0", 1, True),
    ("1.9", 1, True),
    ("2.0.0", 1, False),
    ("2.0.0a1", 1, False),
    ("2.5", 2, True),
    ("3.0", 2, False),
    ("1!2.0", 1, False),
    ("1.0.1", 0, False),
]


@pytest.mark.parametrize(("version", "majors", "kept"), AGES)
def test_it_is_kept_for_so_many_majors(
    after: Any, version: str, majors: int, kept: bool
) -> None:
    edit = ("getPet", "findPet")
    second = after(after(NO_LOCK), edit)
    found = after(second, edit, version=version, old_names=majors)
    assert bool(flat(found)) is kept


def test_of_a_second_rename_both_old_names_are_kept(after: Any) -> None:
    second = after(after(NO_LOCK), ("getPet", "findPet"))
    third = after(second, ("getPet", "lookUpPet"), version="1.4.0")
    assert third.former.operations == {GET: {"find_pet": "1.4.0", "get_pet": "1.0.0"}}


def test_without_a_lock_nothing_is_renamed(after: Any) -> None:
    assert flat(after(NO_LOCK, names=NAMES)) == set()
