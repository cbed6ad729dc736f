"""The lock: names and orders that stay, whatever the document becomes."""

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest

import generator
from generator.config import Config
from generator.diagnostics import InputError
from generator.naming.lock import NAME, Lock, decode, encode
from generator.naming.pinning import lock_of
from tests.naming.documents import Document, Read, document, response, shuffled
from tests.support import HARBOUR, THINGSPACE, tree

PATHS = """
    /pets:
      get:
        operationId: listPets
        tags: [Pets]
        parameters:
          - {name: next, in: query, schema: {type: string}}
          - {name: id, in: query, required: true, schema: {type: string}}
        requestBody:
          content:
            application/xml: {schema: {type: string}}
            text/plain: {schema: {type: string}}
        responses:
          '200':
            description: d
            content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
          '404':
            description: d
            content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
    /toys: {get: {tags: [Toys], responses: {}}}
"""
COMPONENTS = """
    schemas:
      Problem: {type: object, properties: {title: {type: string}}}
      Pet:
        type: object
        properties:
          name: {type: string}
          kind: {enum: [cat, dog]}
          home: {type: object, properties: {street: {type: string}}}
    securitySchemes:
      one: {type: http, scheme: bearer}
      two: {type: apiKey, in: header, name: X}
"""
LIST = "#/paths/~1pets/get"
PET = "#/components/schemas/Pet"

FACTS = "api-facts.tar.bz2"  # the document itself


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def pets() -> Document:
    return document(PATHS, COMPONENTS)


def locked(read: Read, given: Document, **config: Any) -> Lock:
    api, names = read(given, **config)
    lock = lock_of(api, names, Config(**config))
    assert decode(encode(lock), Path(NAME)) == lock
    return lock


def test_every_public_name_is_in_it(read: Read, pets: Document) -> None:
    kind, home = f"{PET}/properties/kind", f"{PET}/properties/home"
    assert locked(read, pets) == Lock(
        format=1,
        naming="natural",
        package="pets",
        client="PetsClient",
        tags={"Pets": "pets", "Toys": "toys"},
        controllers={"Pets": "PetsController", "Toys": "ToysController"},
        operations={LIST: "list_pets", "#/paths/~1toys/get": "get_toys"},
        parameters={LIST: {"query id": "id", "query next": "next", "body": "body"}},
        credentials={"one": {"access_token": "access_token"}, "two": {"key": "two"}},
        classes={
            PET: "Pet",
            home: "PetHome",
            kind: "PetKindEnum",
            "#/components/schemas/Problem": "Problem",
        },
        exceptions={"#/components/schemas/Problem": "ProblemException"},
        fields={
            PET: {"name": "name", "kind": "kind", "home": "home"},
            home: {"street": "street"},
            "#/components/schemas/Problem": {"title": "title"},
        },
        members={kind: {"cat": "CAT", "dog": "DOG"}},
        contents={f"{LIST}/requestBody": ("application/xml", "text/plain")},
        shapes={
            LIST: {
                "id": "listPets",
                "tag": "Pets",
                "query id": "string!",
                "query next": "string",
                "body": "application/xml=string text/plain=string",
                "200": f"application/json=<{PET}>",
                "404": "application/json=<#/components/schemas/Problem>",
            },
            "#/paths/~1toys/get": {"id": "", "tag": "Toys"},
            "#/components/schemas/Problem": {"title": "string"},
            PET: {"name": "string", "kind": "<.>f91813fd", "home": "<.>f0eed3d8"},
            home: {"street": "string"},
        },
    )


def test_it_has_one_name_a_line(read: Read, pets: Document) -> None:
    lines = encode(locked(read, pets)).decode().splitlines()
    assert '  "client": "PetsClient",' in lines
    assert f'    "{PET}": "Pet",' in lines
    assert '      "kind": "kind",' in lines


CHANGED = {
    "classes": (PET, "Animal", lambda names: names.types[PET].name),
    "operations": (LIST, "all", lambda names: names.operations[LIST].method),
    "tags": ("Pets", "animals", lambda names: names.tags["Pets"].accessor),
    "controllers": ("Pets", "XController", lambda n: n.tags["Pets"].controller.name),
    "exceptions": (
        "#/components/schemas/Problem",
        "Oops",
        lambda names: names.exceptions["#/components/schemas/Problem"].name,
    ),
}


@pytest.mark.parametrize("section", CHANGED)
def test_a_name_stays_though_another_would_be_chosen_now(
    read: Read, pets: Document, section: str
) -> None:
    key, name, look = CHANGED[section]
    pins = {**getattr(locked(read, pets), section), key: name}
    lock = Lock(format=1, naming="natural", **{section: pins})
    assert look(read(pets, lock)[1]) == name


GROUPS = {
    "fields": (PET, "name", lambda names: names.fields[PET][0]),
    "members": (
        f"{PET}/properties/kind",
        "cat",
        lambda names: names.members[f"{PET}/properties/kind"][0],
    ),
    "parameters": (
        LIST,
        "query id",
        lambda names: names.operations[LIST].arguments[0].name,
    ),
    "credentials": ("one", "access_token", lambda names: names.credentials["one"][0]),
}


@pytest.mark.parametrize("section", GROUPS)
def test_a_name_in_a_group_stays(read: Read, pets: Document, section: str) -> None:
    group, key, look = GROUPS[section]
    lock = Lock(format=1, naming="natural", **{section: {group: {key: "Old_1"}}})
    assert look(read(pets, lock)[1]) == "Old_1"


def test_what_is_new_gives_way_to_what_was_there(read: Read, pets: Document) -> None:
    lock = locked(read, pets)
    later = copy.deepcopy(pets)
    schemas = later["components"]["schemas"]
    schemas["PetHome"] = {"type": "object", "properties": {"x": {}}}
    schemas["Pet"]["properties"]["HOME"] = {"$ref": "#/components/schemas/PetHome"}
    _, names = read(later, lock)
    assert names.types[f"{PET}/properties/home"].name == "PetHome"
    assert names.types["#/components/schemas/PetHome"].name == "PetHomeSchema"
    # Without the lock the schema that has a name of its own comes first.
    _, anew = read(later)
    assert anew.types["#/components/schemas/PetHome"].name == "PetHome"


def test_an_override_beats_the_lock_and_the_lock_no_clash(
    read: Read, pets: Document
) -> None:
    lock = locked(read, pets)
    _, names = read(pets, lock, names={"#/components/schemas/Problem": "Pet"})
    assert names.types["#/components/schemas/Problem"].name == "Pet"
    assert names.types[PET].name == "PetSchema"


def test_another_style_is_another_set_of_names_in_the_same_order(
    read: Read, pets: Document
) -> None:
    pets["components"]["schemas"]["Pet"]["properties"]["type"] = {}
    lock = locked(read, pets)
    _, names = read(pets, lock, naming="classic")
    assert names.fields[PET] == ("name", "kind", "home", "mtype")


PARAMETERS = [
    ({"name": "size", "in": "query"}, ["id", "next", "body", "size"]),
    ({"name": "size", "in": "query", "required": True}, ["id", "size", "next", "body"]),
]


@pytest.mark.parametrize(("new", "wanted"), PARAMETERS)
def test_a_new_parameter_moves_no_other(
    read: Read, pets: Document, new: dict[str, Any], wanted: list[str]
) -> None:
    lock = locked(read, pets)
    parameters = pets["paths"]["/pets"]["get"]["parameters"]
    parameters.insert(0, {**new, "schema": {"type": "string"}})
    _, names = read(pets, lock)
    assert [one.name for one in names.operations[LIST].arguments] == wanted
    _, anew = read(pets)
    assert [one.name for one in anew.operations[LIST].arguments] != wanted or new.get(
        "required"
    )


def test_a_new_field_stands_where_the_document_has_it(
    read: Read, pets: Document
) -> None:
    lock = locked(read, pets)
    pet = pets["components"]["schemas"]["Pet"]
    pet["properties"] = {
        "first": {},
        "home": pet["properties"]["home"],
        "kind": pet["properties"]["kind"],
        "after_kind": {},
        "name": {},
    }
    _, names = read(pets, lock)
    assert names.fields[PET] == ("first", "name", "kind", "after_kind", "home")


def test_what_is_gone_leaves_it(read: Read, pets: Document) -> None:
    lock = locked(read, pets)
    del pets["paths"]["/toys"]
    del pets["components"]["schemas"]["Pet"]["properties"]["home"]
    api, names = read(pets, lock)
    left = encode(lock_of(api, names, Config())).decode()
    assert "toys" not in left.lower()
    assert "home" not in left.lower()


DAMAGED = [
    (b"<<<<<<< ours\n{}\n", 1, "cannot be used"),
    (b'{\n  "format": 1,\n  "naming": "natural"\n  "tags": {}\n}', 4, "malformed"),
    (b'{"format": 2, "naming": "natural"}', 1, "format"),
    (
        b'{"format": 1, "naming": "natural", "tags": {"a": "a b"}}',
        1,
        "'a b' is no name",
    ),
    (
        b'{"format": 1, "naming": "natural", "fields": {"a": {"b": "class"}}}',
        1,
        "class",
    ),
    (b'{"format": 1, "naming": "natural", "other": {}}', 1, "other"),
    (b"\xff\xfe", 1, "cannot be used"),
]


@pytest.mark.parametrize(("text", "line", "message"), DAMAGED)
def test_a_damaged_lock_is_shown(text: bytes, line: int, message: str) -> None:
    with pytest.raises(InputError) as error:
        decode(text, Path("sdk") / NAME)
    (found,) = error.value.diagnostics
    assert found.place is not None
    assert (found.code, found.place.line) == ("lock", line)
    assert message in found.message
    assert "version control" in found.hint


@pytest.mark.parametrize("source", [THINGSPACE, HARBOUR], ids=lambda path: path.stem)
def test_with_the_lock_the_order_of_keys_changes_nothing(
    tmp_path: Path, source: Path
) -> None:
    from generator.source import load

    whole = json.loads(json.dumps(load(source).root))
    spec, sdk = tmp_path / "api.json", tmp_path / "sdk"
    spec.write_text(json.dumps(whole))
    first = generator.generate(spec, sdk)
    assert f"{NAME}" in first.written
    before = tree(sdk)
    for seed in range(2):
        spec.write_text(json.dumps(shuffled(whole, random.Random(seed))))
        again = generator.generate(spec, sdk)
        own = [path for path in again.written if not path.endswith(FACTS)]
        assert (own, again.removed) == ([], ())
    spec.write_text(json.dumps(whole))
    generator.generate(spec, sdk)
    assert tree(sdk) == before
    assert generator.check(spec, sdk).differences == ()


def test_a_run_reads_the_lock_that_the_last_one_left(tmp_path: Path) -> None:
    spec, sdk = tmp_path / "api.json", tmp_path / "sdk"
    inner = {"type": "object", "properties": {"x": {"type": "string"}}}
    given = document(response(inner), "{schemas: {}}")
    spec.write_text(json.dumps(given))
    generator.generate(spec, sdk)
    given["info"]["title"] = "Another"
    spec.write_text(json.dumps(given))
    done = generator.generate(spec, sdk)
    assert (sdk / "pets").is_dir()
    assert not done.removed
    (sdk / NAME).write_bytes(b"{")
    with pytest.raises(InputError, match="lock of names"):
        generator.generate(spec, sdk)
    (sdk / NAME).unlink()
    generator.generate(spec, sdk)
    assert (sdk / "another").is_dir()
