"""Names from sdk.yaml and from `x-sdk-name`, and what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest

import generator
from generator.diagnostics import Diagnostic, InputError
from tests.naming.documents import Document, Read, document

PATHS = """
    /pets/{petId}:
      get:
        operationId: getPet
        tags: [Pets]
        parameters:
          - {name: petId, in: path, required: true, schema: {type: string}}
        requestBody: {content: {application/json: {schema: {type: string}}}}
        responses:
          '200':
            description: d
            content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      put: {operationId: putPet, tags: [Pets], responses: {}}
"""
SCHEMAS = """
    schemas:
      Pet:
        type: object
        properties:
          kind: {enum: [cat, dog, 3]}
          name: {type: string}
"""
GET = "#/paths/~1pets~1{petId}/get"
PET = "#/components/schemas/Pet"
KIND = f"{PET}/properties/kind"


def pets() -> Document:
    return {**document(PATHS, SCHEMAS), "tags": [{"name": "Pets"}]}


def every(names: Any) -> set[str]:
    """Give all names of an API in one set."""
    got, put = names.operations.values()
    return {
        *(one.name for one in names.types.values()),
        *(one.accessor for one in names.tags.values()),
        *(one.controller.name for one in names.tags.values()),
        *names.fields[PET],
        *names.members[KIND],
        *(one.name for one in got.arguments),
        *(got.method, put.method),
    }


GIVEN = [
    (PET, "Animal", "Pet"),
    (GET, "fetch", "get_pet"),
    ("getPet", "fetch", "get_pet"),
    (f"{GET}/parameters/0", "id", "pet_id"),
    (f"{GET}/requestBody", "pet", "body"),
    (f"{PET}/properties/name", "title", "name"),
    ("#/tags/Pets", "animals", "pets"),
    (f"{KIND}/enum/2", "THREE", "ENUM_3_INT"),
    # A property with a class of its own has two names at one place.
    (KIND, "species", "kind"),
    (KIND, "SpeciesEnum", "PetKindEnum"),
]


@pytest.mark.parametrize(("key", "name", "usual"), GIVEN)
def test_a_name_of_the_settings_is_taken(
    read: Read, key: str, name: str, usual: str
) -> None:
    before = every(read(pets())[1])
    after = every(read(pets(), names={key: name})[1])
    usually = {usual} if usual in before else {"ENUM_3"}
    assert before - after - {"PetsController"} == usually
    assert after - before - {"AnimalsController"} == {name}


EXTENDED = [
    (("components", "schemas", "Pet"), "Animal"),
    (("components", "schemas", "Pet", "properties", "name"), "title"),
    (("components", "schemas", "Pet", "properties", "kind"), "species"),
    (("components", "schemas", "Pet", "properties", "kind"), "SpeciesEnum"),
    (("paths", "/pets/{petId}", "get"), "fetch"),
    (("paths", "/pets/{petId}", "get", "parameters", 0), "id"),
    (("tags", 0), "animals"),
]


@pytest.mark.parametrize(("place", "name"), EXTENDED)
def test_a_name_of_the_document_is_taken(
    read: Read, place: tuple[str | int, ...], name: str
) -> None:
    given: Any = pets()
    at = given
    for key in place:
        at = at[key]
    at["x-sdk-name"] = name
    assert name in every(read(given)[1])


def test_the_settings_win_over_the_document(read: Read) -> None:
    given = pets()
    given["components"]["schemas"]["Pet"]["x-sdk-name"] = "Animal"
    _, names = read(given, names={PET: "Beast"})
    assert names.types[PET].name == "Beast"


def test_a_schema_does_not_inherit_a_name(read: Read) -> None:
    given = pets()
    schemas = given["components"]["schemas"]
    schemas["Base"] = {"type": "object", "properties": {"id": {}}, "x-sdk-name": "Root"}
    schemas["Pet"] = {"allOf": [{"$ref": "#/components/schemas/Base"}, schemas["Pet"]]}
    _, names = read(given)
    assert names.types[PET].name == "Pet"


def test_what_would_have_the_name_gives_way(read: Read) -> None:
    _, names = read(pets(), names={"putPet": "get_pet"})
    assert [one.method for one in names.operations.values()] == [
        "get_pet_get",
        "get_pet",
    ]


WRONG = [
    ({PET: "1st"}, "bad-name", "no identifier", "M1st"),
    ({PET: "class"}, "bad-name", "reserved", "Class"),
    ({PET: "ApiException"}, "bad-name", "reserved", "ApiExceptionSchema"),
    ({"getPet": "get pet"}, "bad-name", "no identifier", "get_pet"),
    ({"getPet": "import"}, "bad-name", "reserved", "import_"),
    ({"getPet": "_call"}, "bad-name", "reserved", "call"),
    ({f"{GET}/parameters/0": "self"}, "bad-name", "reserved", "self_"),
    ({"#/tags/Pets": "close"}, "bad-name", "reserved", "close_"),
    ({"#/components/schemas/Pets": "X"}, "unknown-name", "nothing", PET),
    ({"getPets": "x"}, "unknown-name", "nothing", "getPet"),
    ({"?": "x"}, "unknown-name", "nothing", "pointer"),
    ({"getPet": "go", "putPet": "go"}, "name-clash", "go is given to", "another"),
    ({PET: "PetsController"}, "name-clash", "the SDK's own", "another"),
]


@pytest.mark.parametrize(("given", "code", "message", "hint"), WRONG)
def test_a_wrong_name_is_explained(
    read: Read, given: dict[str, str], code: str, message: str, hint: str
) -> None:
    found = refused(read, given)
    assert found.code == code
    assert message in found.message
    assert hint in found.hint
    assert found.pointer.startswith("sdk.yaml#/names/")


def refused(read: Read, names: dict[str, str]) -> Diagnostic:
    with pytest.raises(InputError) as error:
        read(pets(), names=names)
    (found,) = error.value.diagnostics
    return found


def test_the_client_cannot_be_called_like_its_base(read: Read) -> None:
    with pytest.raises(InputError, match="ClientSdk would do"):
        read(pets(), client="Client")


def test_a_wrong_name_is_shown_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(
        "openapi: 3.1.0\n"
        "info: {title: T, version: '1'}\n"
        "paths:\n"
        "  /a:\n"
        "    get:\n"
        "      x-sdk-name: a-b\n"
        "      responses: {}\n"
    )
    (tmp_path / "sdk.yaml").write_text("spec: api.yaml\nnames:\n  getB: b\n")
    with pytest.raises(InputError) as error:
        generator.generate(config=tmp_path / "sdk.yaml", output=tmp_path / "sdk")
    places = [
        (Path(one.place.file).name, one.place.line, one.place.column)
        for one in error.value.diagnostics
        if one.place
    ]
    assert places == [("api.yaml", 6, 19), ("sdk.yaml", 3, 3)]
    assert not (tmp_path / "sdk").exists()


def test_a_name_for_what_becomes_no_class_is_a_warning(read: Read) -> None:
    given = pets()
    given["components"]["schemas"]["Id"] = {"type": "string"}
    _, names = read(given, names={"#/components/schemas/Id": "Key", PET: "Animal"})
    (note,) = names.notes
    assert (note.code, note.severity) == ("unused-name", "warning")
    assert "'#/components/schemas/Id' becomes no class" in note.message
