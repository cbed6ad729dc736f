"""Swagger 2.0 documents, read as OpenAPI 3.0."""

import json
from pathlib import Path

import pytest
from jsonschema_rs import validator_for

from generator.diagnostics import InputError
from generator.source import Source, attach, load
from generator.source.pointers import JSON
from generator.source.validate import _meta_schema, check_deep, check_structure

INFO: JSON = {"title": "t", "version": "1"}
OK: JSON = {"200": {"description": "ok"}}
G = "#/paths/~1a/get"
P = "#/paths/~1a/post"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
SCHEMA = "application~1json/schema"


def source(folder: Path, document: dict[str, JSON], **files: JSON) -> Source:
    """Load a document beside other files; a name's `__` is a slash."""
    head: dict[str, JSON] = {"swagger": "2.0", "info": INFO, "paths": {}}
    for name, data in files.items():
        path = folder / (name.replace("__", "/") + ".json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data), encoding="utf-8")
    path = folder / "api.json"
    path.write_text(json.dumps(head | document, indent=1), encoding="utf-8")
    return load(path)


def valid(loaded: Source) -> Source:
    """Want that both the old and the new document are what their versions allow."""
    passed = ("a reference is not foreseen here",)
    found = [each for each in check_structure(loaded) if each.message not in passed]
    assert [each for each in found if each.code != "degraded"] == []
    validator_for(_meta_schema("3.0")).validate(loaded.root)
    assert check_deep(loaded) == []
    return loaded


def get(**operation: JSON) -> dict[str, JSON]:
    return {"paths": {"/a": {"get": {"responses": OK, **operation}}}}


def post(*parameters: JSON, **operation: JSON) -> dict[str, JSON]:
    members: dict[str, JSON] = {"parameters": [*parameters], **operation}
    return {"paths": {"/a": {"post": {"responses": OK, **members}}}}


def query(**members: JSON) -> dict[str, JSON]:
    return {"name": "p", "in": "query", **members}


BODY: dict[str, JSON] = {"name": "b", "in": "body", "schema": {"type": "object"}}
FIELD: dict[str, JSON] = {"name": "f", "in": "formData", "type": "string"}
FILE: dict[str, JSON] = {"name": "g", "in": "formData", "type": "file"}
LIST: dict[str, JSON] = {"type": "array", "items": {"type": "string"}}


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ({}, None),
        ({"host": "a.org"}, ["https://a.org"]),
        ({"host": "a.org:8", "basePath": "/v1/"}, ["https://a.org:8/v1"]),
        ({"host": "a.org", "schemes": ["http"]}, ["http://a.org"]),
        (
            {"host": "a.org", "schemes": ["http", "wss", "https"]},
            ["https://a.org", "http://a.org"],
        ),
        ({"basePath": "/v1"}, ["/v1"]),
        ({"basePath": "/"}, None),
    ],
)
def test_host_and_base_path_become_servers(
    tmp_path: Path, document: dict[str, JSON], wanted: list[str] | None
) -> None:
    root = valid(source(tmp_path, document)).root
    servers = wanted and [{"url": url} for url in wanted]
    assert root.get("servers") == servers


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (query(type="string"), {"schema": {"type": "string"}}),
        (
            query(
                type="integer",
                minimum=1,
                default=2,
                required=True,
                **{"x-nullable": True, "x-enum-varnames": ["A"], "x-other": 1},
            ),
            {
                "required": True,
                "x-other": 1,
                "schema": {
                    "type": "integer",
                    "minimum": 1,
                    "default": 2,
                    "nullable": True,
                    "x-enum-varnames": ["A"],
                },
            },
        ),
        (query(**LIST), {"schema": LIST, "style": "form", "explode": False}),
        (
            query(**LIST, collectionFormat="multi"),
            {"schema": LIST, "style": "form", "explode": True},
        ),
        (
            query(**LIST, collectionFormat="ssv"),
            {"schema": LIST, "style": "spaceDelimited", "explode": False},
        ),
        (
            query(**LIST, collectionFormat="pipes"),
            {"schema": LIST, "style": "pipeDelimited", "explode": False},
        ),
        (
            {"name": "p", "in": "header", **LIST, "collectionFormat": "csv"},
            {"in": "header", "schema": LIST},
        ),
        (
            query(type="string", allowEmptyValue=True),
            {"allowEmptyValue": True, "schema": {"type": "string"}},
        ),
    ],
)
def test_the_type_of_a_parameter_becomes_its_schema(
    tmp_path: Path, given: JSON, wanted: dict[str, JSON]
) -> None:
    loaded = valid(source(tmp_path, get(parameters=[given])))
    assert loaded.at(f"{G}/parameters/0") == {"name": "p", "in": "query", **wanted}


@pytest.mark.parametrize(
    ("given", "member"),
    [
        (query(**LIST, collectionFormat="tsv"), "collectionFormat"),
        (
            {"name": "p", "in": "header", **LIST, "collectionFormat": "pipes"},
            "collectionFormat",
        ),
        (query(type="array", items=LIST), "items"),
    ],
)
def test_what_openapi_3_cannot_say_is_a_warning_at_its_place(
    tmp_path: Path, given: JSON, member: str
) -> None:
    loaded = valid(
        source(tmp_path, get(parameters=[{**query(name="q", type="string")}, given]))
    )
    [note] = check_structure(loaded)
    assert (note.code, note.severity) == ("degraded", "warning")
    assert note.pointer == f"{G}/parameters/1/{member}"
    assert note.place
    assert member in note.place.excerpt


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        (post(BODY), {"application/json": {"schema": {"type": "object"}}}),
        (
            post(BODY, consumes=["text/xml"]),
            {"text/xml": {"schema": {"type": "object"}}},
        ),
        (
            {"consumes": ["text/xml"], **post(BODY)},
            {"text/xml": {"schema": {"type": "object"}}},
        ),
        # One schema is one type, whatever it is written in.
        (
            post(BODY, consumes=["application/json", "text/xml"]),
            {
                "application/json": {"schema": {"type": "object"}},
                "text/xml": {"schema": {"$ref": f"{P}/requestBody/content/{SCHEMA}"}},
            },
        ),
        (
            post(FIELD),
            {
                FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"f": {"type": "string"}},
                    }
                }
            },
        ),
        (
            post({**FIELD, "required": True, "description": "d"}, FILE),
            {
                MULTIPART: {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "f": {"type": "string", "description": "d"},
                            "g": {"type": "string", "format": "binary"},
                        },
                        "required": ["f"],
                    }
                }
            },
        ),
        (
            post(
                {**FIELD, **LIST, "collectionFormat": "pipes"},
                consumes=[MULTIPART, FORM],
            ),
            {
                MULTIPART: {
                    "schema": {"type": "object", "properties": {"f": LIST}},
                    "encoding": {"f": {"style": "pipeDelimited", "explode": False}},
                },
                FORM: {
                    "schema": {
                        "$ref": f"{P}/requestBody/content/multipart~1form-data/schema"
                    },
                    "encoding": {"f": {"style": "pipeDelimited", "explode": False}},
                },
            },
        ),
    ],
)
def test_bodies_and_form_fields_become_a_request_body(
    tmp_path: Path, document: dict[str, JSON], wanted: JSON
) -> None:
    loaded = valid(source(tmp_path, document))
    assert loaded.at(f"{P}/requestBody/content") == wanted
    assert "parameters" not in loaded.at(P)


def test_what_a_path_sends_all_its_operations_send(tmp_path: Path) -> None:
    own = {**BODY, "schema": {"type": "string"}}
    item: dict[str, JSON] = {
        "parameters": [query(type="string"), BODY],
        "post": {"responses": OK},
        "put": {"responses": OK, "parameters": [own]},
    }
    loaded = valid(source(tmp_path, {"paths": {"/a": item}}))
    content = f"requestBody/content/{SCHEMA}/type"
    assert loaded.at(f"{P}/{content}") == "object"
    assert loaded.at(f"#/paths/~1a/put/{content}") == "string"
    [plain] = loaded.at("#/paths/~1a/parameters")
    assert plain["name"] == "p"


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        (get(), {"description": "ok"}),
        (
            get(responses={"200": {"description": "", "schema": {"type": "string"}}}),
            {
                "description": "",
                "content": {"application/json": {"schema": {"type": "string"}}},
            },
        ),
        (
            get(
                produces=["text/csv"],
                responses={
                    "200": {
                        "description": "",
                        "schema": {"type": "string"},
                        "examples": {"text/csv": "a,b", "text/xml": "<a/>"},
                        "headers": {"X-A": {"type": "integer", "description": "n"}},
                        "x-note": 1,
                    }
                },
            ),
            {
                "description": "",
                "content": {
                    "text/csv": {"schema": {"type": "string"}, "example": "a,b"}
                },
                "headers": {"X-A": {"description": "n", "schema": {"type": "integer"}}},
                "x-note": 1,
            },
        ),
        (
            {
                "produces": ["application/json"],
                **get(
                    responses={"200": {"description": "", "schema": {"type": "file"}}}
                ),
            },
            {
                "description": "",
                "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
            },
        ),
        (
            get(
                produces=["application/pdf", "application/json"],
                responses={"200": {"description": "", "schema": {"type": "file"}}},
            ),
            {
                "description": "",
                "content": {
                    "application/pdf": {
                        "schema": {"type": "string", "format": "binary"}
                    }
                },
            },
        ),
    ],
)
def test_a_response_gets_content(
    tmp_path: Path, document: dict[str, JSON], wanted: JSON
) -> None:
    loaded = valid(source(tmp_path, document))
    assert loaded.at(f"{G}/responses/200") == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"type": "basic"}, {"type": "http", "scheme": "basic"}),
        (
            {"type": "apiKey", "name": "k", "in": "query", "x-a": 1},
            {"type": "apiKey", "name": "k", "in": "query", "x-a": 1},
        ),
        (
            {
                "type": "oauth2",
                "flow": "accessCode",
                "authorizationUrl": "https://a",
                "tokenUrl": "https://t",
                "scopes": {"r": "read"},
            },
            {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": "https://a",
                        "tokenUrl": "https://t",
                        "scopes": {"r": "read"},
                    }
                },
            },
        ),
        (
            {
                "type": "oauth2",
                "flow": "application",
                "tokenUrl": "https://t",
                "scopes": {},
            },
            {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "https://t", "scopes": {}}},
            },
        ),
    ],
)
def test_a_security_definition_becomes_a_scheme(
    tmp_path: Path, given: JSON, wanted: JSON
) -> None:
    loaded = valid(source(tmp_path, {"securityDefinitions": {"A": given}}))
    assert loaded.at("#/components/securitySchemes/A") == wanted


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"$ref": "#/definitions/B"}, {"$ref": "#/components/schemas/B"}),
        (
            {"$ref": "#/definitions/B/properties/a%20b"},
            {"$ref": "#/components/schemas/B/properties/a%20b"},
        ),
        (
            {
                "discriminator": "k",
                "required": ["k"],
                "properties": {"k": {"type": "string", "x-nullable": True}},
            },
            {
                "discriminator": {"propertyName": "k"},
                "required": ["k"],
                "properties": {"k": {"type": "string", "nullable": True}},
            },
        ),
        (
            {
                "allOf": [
                    {"$ref": "#/definitions/B"},
                    {"items": {"$ref": "#/definitions/B"}},
                ]
            },
            {
                "allOf": [
                    {"$ref": "#/components/schemas/B"},
                    {"items": {"$ref": "#/components/schemas/B"}},
                ]
            },
        ),
        # Names that look like keywords are names.
        (
            {
                "properties": {
                    "$ref": {"type": "string"},
                    "x-nullable": {"type": "string"},
                }
            },
            {
                "properties": {
                    "$ref": {"type": "string"},
                    "x-nullable": {"type": "string"},
                }
            },
        ),
        (
            {"example": {"$ref": "#/definitions/B"}},
            {"example": {"$ref": "#/definitions/B"}},
        ),
    ],
)
def test_schemas_move_with_their_references(
    tmp_path: Path, given: JSON, wanted: JSON
) -> None:
    other: JSON = {"properties": {"a b": {"type": "string"}}}
    loaded = valid(source(tmp_path, {"definitions": {"A": given, "B": other}}))
    assert loaded.at("#/components/schemas/A") == wanted


COMPONENTS: dict[str, JSON] = {
    "parameters": {
        "Q": query(type="string"),
        "Body": BODY,
        "Field": FIELD,
        "Again": {"$ref": "#/parameters/Body"},
    },
    "responses": {"R": {"description": "r", "schema": {"type": "string"}}},
}


@pytest.mark.parametrize(
    ("name", "where", "wanted"),
    [
        ("Q", "parameters/0", {"$ref": "#/components/parameters/Q"}),
        ("Body", "requestBody", {"$ref": "#/components/requestBodies/Body"}),
        ("Again", "requestBody", {"$ref": "#/components/requestBodies/Again"}),
        (
            "Field",
            f"requestBody/content/{FORM.replace('/', '~1')}/schema/properties/f",
            {"type": "string"},
        ),
    ],
)
def test_a_parameter_of_all_goes_where_its_kind_goes(
    tmp_path: Path, name: str, where: str, wanted: JSON
) -> None:
    document = post({"$ref": f"#/parameters/{name}"})
    loaded = valid(source(tmp_path, {**COMPONENTS, **document}))
    assert loaded.at(f"{P}/{where}") == wanted
    assert list(loaded.at("#/components/parameters")) == ["Q"]
    body = loaded.follow("#/components/requestBodies/Again")
    assert body[0] == "#/components/requestBodies/Body"


def test_shared_values_take_the_media_types_of_who_uses_them(tmp_path: Path) -> None:
    document = post(
        {"$ref": "#/parameters/Body"},
        consumes=["text/xml"],
        produces=["text/csv"],
        responses={"200": {"$ref": "#/responses/R"}},
    )
    loaded = valid(source(tmp_path, {**COMPONENTS, **document}))
    assert loaded.at(f"{P}/requestBody/content") == {
        "text/xml": {
            "schema": {"$ref": f"#/components/requestBodies/Body/content/{SCHEMA}"}
        }
    }
    assert loaded.at(f"{P}/responses/200") == {
        "description": "r",
        "content": {
            "text/csv": {
                "schema": {"$ref": f"#/components/responses/R/content/{SCHEMA}"}
            }
        },
    }


def test_values_in_other_files_are_upgraded_where_they_stand(tmp_path: Path) -> None:
    definitions: JSON = {
        "Pet": {"type": "object", "properties": {"n": {"$ref": "#/Name"}}},
        "Name": {"type": "string", "x-nullable": True},
    }
    item: JSON = {
        "post": {
            "parameters": [{"$ref": "#/params/B"}, {"$ref": "#/params/Q"}],
            "responses": {"200": {"$ref": "../r.json#/R"}},
        },
        "params": {
            "B": {"name": "b", "in": "body", "schema": {"$ref": "../d.json#/Pet"}},
            "Q": {"name": "q", "in": "query", "type": "string"},
        },
    }
    loaded = source(
        tmp_path,
        {
            "paths": {"/a": {"$ref": "p/a.json"}},
            "definitions": {"Far": {"$ref": "d.json#/Pet"}},
        },
        d=definitions,
        p__a=item,
        r={"R": {"description": "r", "schema": {"$ref": "api.json#/definitions/Far"}}},
    )
    at = loaded.follow
    assert at("#/components/schemas/Far")[0] == "d.json#/Pet"
    assert at("d.json#/Pet/properties/n") == (
        "d.json#/Name",
        {"type": "string", "nullable": True},
    )
    assert at("#/paths/~1a")[0] == "p/a.json#"
    body = at("p/a.json#/post/requestBody")[0]
    assert body == "p/a.json#/params/B"
    assert at(f"{body}/content/{SCHEMA}")[0] == "d.json#/Pet"
    assert at("p/a.json#/post/parameters/0")[1]["schema"] == {"type": "string"}
    answer = at("p/a.json#/post/responses/200")[0]
    assert answer == "r.json#/R"
    assert loaded.at(f"{answer}/content/{SCHEMA}") == {
        "$ref": "api.json#/components/schemas/Far"
    }
    assert at(f"{answer}/content/{SCHEMA}")[0] == "d.json#/Pet"
    assert check_structure(loaded) == []


def test_a_json_schema_of_another_file_may_have_definitions(tmp_path: Path) -> None:
    other: JSON = {
        "properties": {"a": {"$ref": "#/definitions/A"}},
        "definitions": {"A": {"type": "string", "x-nullable": True}},
    }
    document: dict[str, JSON] = {"definitions": {"X": {"$ref": "x.json"}}}
    loaded = source(tmp_path, document, x=other)
    pointer, value = loaded.follow("x.json#/properties/a")
    assert (pointer, value) == (
        "x.json#/definitions/A",
        {"type": "string", "nullable": True},
    )


NEW_PLACES: dict[str, JSON] = {
    "swagger": "2.0",
    "info": INFO,
    "host": "a.org",
    "paths": {
        "/a": {
            "post": {
                "parameters": [
                    {"name": "b", "in": "body", "schema": {"properties": {"at-b": {}}}},
                    {"name": "at-q", "in": "query", "type": "string"},
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "schema": {"title": "at-answer"},
                        "headers": {"at-h": {"type": "string"}},
                    }
                },
            },
            "put": {
                "parameters": [{"name": "at-f", "in": "formData", "type": "string"}],
                "responses": {"200": {"$ref": "#/responses/R"}},
            },
        }
    },
    "definitions": {"at-d": {"type": "string"}},
    "responses": {"R": {"description": "at-r"}},
}


@pytest.mark.parametrize(
    ("pointer", "old"),
    [
        ("#/openapi", "#/swagger"),
        ("#/servers/0/url", "#/host/0/url"),
        ("#/components/schemas/at-d", "#/definitions/at-d"),
        ("#/components/responses/R/description", "#/responses/R/description"),
        (f"{P}/parameters/0/name", f"{P}/parameters/1/name"),
        (f"{P}/parameters/0/schema/type", f"{P}/parameters/1/type"),
        (
            f"{P}/requestBody/content/{SCHEMA}/properties/at-b",
            f"{P}/parameters/0/schema/properties/at-b",
        ),
        (f"{P}/requestBody/description", f"{P}/parameters/0/description"),
        (
            f"{P}/responses/200/content/{SCHEMA}/title",
            f"{P}/responses/200/schema/title",
        ),
        (
            f"{P}/responses/200/headers/at-h/schema",
            f"{P}/responses/200/headers/at-h",
        ),
        (
            "#/paths/~1a/put/requestBody/content/application~1x-www-form-urlencoded"
            "/schema/properties/at-f",
            "#/paths/~1a/put/parameters/0",
        ),
        (f"{P}/responses", f"{P}/responses"),
    ],
)
def test_a_diagnostic_of_an_upgraded_value_points_into_the_file(
    tmp_path: Path, pointer: str, old: str
) -> None:
    from generator.diagnostics import Diagnostic

    path = tmp_path / "api.json"
    path.write_text(json.dumps(NEW_PLACES, indent=1))
    loaded = load(path)
    [found] = attach(loaded, [Diagnostic("c", "info", "m", pointer)])
    assert found.pointer == old
    assert found.place == loaded.documents[""].positions.locate(old[1:])


def test_faults_of_a_swagger_document_are_told_by_its_own_rules(tmp_path: Path) -> None:
    document = {
        **get(parameters=[query(type="strin"), {"name": "p", "in": "body"}]),
        "definitions": {"A": {"type": "object", "required": ["a", "a"]}},
        "pathes": {},
    }
    loaded = source(tmp_path, document)
    assert check_deep(loaded) == []
    assert [(each.pointer, each.severity) for each in check_structure(loaded)] == [
        (f"{G}/parameters/0/type", "warning"),
        (f"{G}/parameters/1", "warning"),
        ("#/definitions/A/required", "warning"),
        ("#/pathes", "warning"),
    ]


def test_a_reference_to_nothing_is_told_in_the_words_of_the_file(
    tmp_path: Path,
) -> None:
    document: dict[str, JSON] = {
        "definitions": {"A": {"$ref": "#/definitions/Pett"}, "Pet": {}}
    }
    loaded = source(tmp_path, document)
    with pytest.raises(InputError) as caught:
        loaded.follow("#/components/schemas/A")
    [found] = caught.value.diagnostics
    assert found.pointer == "#/definitions/A/$ref"
    assert "#/definitions/Pett" in found.message
    assert found.hint == "Did you mean #/definitions/Pet?"


@pytest.mark.parametrize(
    "document",
    [
        {"paths": []},
        {"paths": {"/a": []}},
        {"paths": {"/a": {"get": []}}},
        {"paths": {"/a": {"parameters": {}, "get": {"parameters": [3, {"in": []}]}}}},
        {"paths": {"/a": {"get": {"responses": []}}}},
        {
            "paths": {
                "/a": {"get": {"responses": {"200": {"headers": [], "schema": 3}}}}
            }
        },
        {"definitions": [], "parameters": 3, "responses": None},
        {"definitions": {"A": {"properties": [], "allOf": {}, "items": 3}}},
        {"definitions": {"A": {"$ref": 3}}, "parameters": {"A": {"$ref": "#/no"}}},
        {"parameters": {"A": {"$ref": "#/parameters/A"}}, "host": 3, "schemes": "x"},
        {"securityDefinitions": {"A": 3, "B": {"type": "oauth2"}}, "consumes": "x"},
    ],
)
def test_what_has_a_wrong_type_is_left_to_the_structure_check(
    tmp_path: Path, document: dict[str, JSON]
) -> None:
    assert check_structure(source(tmp_path, document))


def test_a_nesting_as_deep_as_can_be_read_is_upgraded(tmp_path: Path) -> None:
    value: JSON = {"type": "string"}
    for _ in range(90):
        value = {"properties": {"a": value}}
    loaded = source(tmp_path, {"definitions": {"A": value}})
    assert loaded.at("#/components/schemas/A" + "/properties/a" * 90) == {
        "type": "string"
    }
