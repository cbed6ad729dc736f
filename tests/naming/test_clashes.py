"""Names that clash, with each other or with the SDK's own: every document gets some."""

import json
import random

import pytest

from generator.naming.identifiers import reserved
from generator.paging import LinkRule
from generator.render.features import GRANT_NAMES, LOGIN_NAMES, NAMES
from tests.naming.documents import Named, Read, document, response, shuffled

ANY = {"type": "object", "properties": {"x": {"type": "string"}}}

SCHEMAS = [
    # The one that is called exactly so keeps its name; the others move on.
    (["Pet", "pet"], ["Pet", "PetSchema"]),
    (["Pet", "pet", "PET"], ["Pet2", "Pet3", "PET"]),
    (["FooBar", "Foo_Bar", "foo-bar"], ["FooBar", "FooBar2", "FooBar3"]),
    (["SMSSend", "SmsSend"], ["SMSSend", "SmsSend2"]),
    (["Pet", "pet", "PetSchema"], ["Pet", "Pet2", "PetSchema"]),
    # The SDK's own names, and Python's.
    (["Model", "Any", "Enum"], ["Model", "Any", "Enum"]),
    (["Client", "Controller"], ["Client", "ControllerSchema"]),
    (["ApiException", "SdkError"], ["ApiExceptionSchema", "SdkErrorSchema"]),
    (["PetsClient", "APIController"], ["PetsClientSchema", "APIControllerSchema"]),
    (["None", "class", "Uuid"], ["None_", "Class", "Uuid"]),
    # Little to make a name of.
    (
        ["1st", "***", "", "😀"],
        ["M1st", "AsteriskAsteriskAsterisk", "Value", "GrinningFace"],
    ),
    # Unicode: compatibility forms, combining marks, case that is more than a letter.
    (["é", "e\u0301"], ["É2", "É"]),
    (["\uff21pp", "App"], ["AppSchema", "App"]),
    (["straße", "STRASSE"], ["StraßeSchema", "STRASSE"]),
    (["İd", "id"], ["İd", "Id"]),
    (["हिन्दी", "日本語"], ["हिन्दी", "日本語"]),
]


@pytest.mark.parametrize(("schemas", "wanted"), SCHEMAS)
def test_classes_differ(named: Named, schemas: list[str], wanted: list[str]) -> None:
    names = named(*using(dict.fromkeys(schemas, ANY)))
    found = [names.types[f"#/components/schemas/{name}"].name for name in schemas]
    assert sorted(found) == sorted(wanted)
    for name, given in zip(schemas, found, strict=True):
        assert name not in wanted or given == name


def using(schemas: dict[str, object]) -> tuple[str, str]:
    """Give paths that use all of some component schemas, and the components."""
    every = {
        f"p{index}": {"$ref": f"#/components/schemas/{name}"}
        for index, name in enumerate(schemas)
    }
    paths = response({"type": "object", "properties": every})
    return paths, json.dumps({"schemas": schemas})


def test_files_differ_on_every_file_system(named: Named) -> None:
    schemas = ["Pet", "pet", "CON", "nul", "Com1", "Größe", "Grüße", "日本語", "中文"]
    names = named(
        *using(dict.fromkeys([*schemas, "a" * 300, "b" * 300, "word_" * 60], ANY))
    )
    for part in ("module", "page"):
        files = [getattr(name, part) for name in names.types.values()]
        assert len({file.casefold() for file in files}) == len(files)
        assert not {"con", "nul", "com1"} & {*files}
        assert all(0 < len(f"{file}.py".encode()) < 120 for file in files)


LONG = ["a" * 300, "a" * 299 + "b", "word_" * 60, "word_" * 60 + "x"]


def test_a_long_name_is_cut_at_a_word_and_stays_itself(named: Named) -> None:
    names = named(*using(dict.fromkeys(LONG, ANY)))
    found = [names.types[f"#/components/schemas/{name}"].name for name in LONG]
    assert len({*found}) == 4
    assert all(len(name) <= 110 for name in found)
    assert found[2].startswith("WordWordWord")
    assert len(found[2].replace("Word", "")) == 8
    # It does not depend on what else there is.
    alone = named(*using({LONG[2]: ANY}))
    assert found[2] in {name.name for name in alone.types.values()}


def test_an_exception_gives_way_to_a_model_of_its_name(named: Named) -> None:
    problem = {
        "type": "object",
        "properties": {"p": {"$ref": "#/components/schemas/Problem"}},
    }
    schemas = {"Problem": problem, "ProblemException": ANY, "Api": ANY}
    names = named(*using(schemas))
    paths = """
        /b:
          get:
            responses:
              '400': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}
              '401': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Api'}}}}
              '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/ProblemException'}}}}
    """
    names = named(paths, using(schemas)[1])
    assert {
        id_.rpartition("/")[2]: name.name for id_, name in names.exceptions.items()
    } == {
        "Problem": "ProblemErrorException",
        "Api": "ApiErrorException",
    }


FIELDS = [
    (["userId", "user_id", "user-id"], ["user_id_2", "user_id", "user_minus_id"]),
    (["a", "A"], ["a", "a_upper"]),
    (["class", "class_"], ["class_2", "class_"]),
    (["none", "None"], ["none", "none_2"]),
    (["", "$", "@"], ["value", "dollar_sign", "at"]),
    (["1", "m_1"], ["m_1_2", "m_1"]),
    (["additional_properties", "next", "id"], ["additional_properties_", "next", "id"]),
    (["straße", "strasse"], ["straße_2", "strasse"]),
]


@pytest.mark.parametrize(("fields", "wanted"), FIELDS)
def test_fields_differ(named: Named, fields: list[str], wanted: list[str]) -> None:
    schema = {"type": "object", "properties": {name: {} for name in fields}}
    found = named(*using({"Odd": schema})).fields["#/components/schemas/Odd"]
    assert dict(zip(fields, found, strict=True)) == dict(
        zip(fields, wanted, strict=True)
    )


TAGS = [
    (["Pet", "pet"], {"Pet": "pet_tag", "pet": "pet"}),
    (["", "API"], {"": "untitled", "API": "api"}),
    (["+", "-"], {"+": "plus", "-": "minus"}),
    (["ab", "a-b"], {"ab": "ab", "a-b": "a_b"}),
    (["close", "con"], {"close": "close_", "con": "con"}),
    (
        ["Größe", "Grüße", "日本語"],
        {"Größe": "größe", "Grüße": "grüße", "日本語": "日本語"},
    ),
]


@pytest.mark.parametrize(("tags", "wanted"), TAGS)
def test_controllers_differ(
    read: Read, tags: list[str], wanted: dict[str, str]
) -> None:
    paths = {
        f"/{index}": {"get": {"tags": [tag], "responses": {}}}
        for index, tag in enumerate(tags)
    }
    _, names = read({**document(), "paths": paths})
    assert {tag: name.accessor for tag, name in names.tags.items()} == wanted
    for part in ("module", "page", "name"):
        found = {
            getattr(one.controller, part).casefold() for one in names.tags.values()
        }
        assert len(found) == len(tags)
    assert "con" not in {one.module for one in names.tags.values()}
    assert "con" not in {one.controller.page for one in names.tags.values()}


METHODS = {
    "one is called exactly so": (
        "/a: {get: {operationId: get_x, responses: {}}, put: {operationId: getX, responses: {}}}",
        {"#/paths/~1a/get": "get_x", "#/paths/~1a/put": "get_x_put"},
    ),
    "both are called the same": (
        "/a: {get: {operationId: x, responses: {}}, put: {operationId: x, responses: {}}}",
        {"#/paths/~1a/get": "x_get", "#/paths/~1a/put": "x_put"},
    ),
    "and have the same method": (
        "{/a: {get: {operationId: x, responses: {}}}, /b: {get: {operationId: x, responses: {}}}}",
        {"#/paths/~1a/get": "get_a", "#/paths/~1b/get": "get_b"},
    ),
    "a path item has two paths": (
        "{/a: {get: {operationId: x, responses: {}}}, /b: {$ref: '#/paths/~1a'}}",
        {"#/paths/~1a/get": "get_a", "#/paths/~1b/get": "get_b"},
    ),
    "paths differ in punctuation": (
        "{/a-b: {get: {responses: {}}}, /a_b: {get: {responses: {}}}}",
        {"#/paths/~1a-b/get": "get_a_b", "#/paths/~1a_b/get": "get_a_b_2"},
    ),
    "an id has no letter": (
        "/a: {get: {operationId: '***', responses: {}}}",
        {"#/paths/~1a/get": "get_a"},
    ),
    "they are reserved": (
        "/a: {get: {operationId: import, responses: {}}, put: {operationId: self, responses: {}}}",
        {"#/paths/~1a/get": "import_", "#/paths/~1a/put": "self"},
    ),
}


@pytest.mark.parametrize("case", METHODS)
def test_methods_and_their_headings_differ(named: Named, case: str) -> None:
    paths, wanted = METHODS[case]
    names = named(paths)
    assert {at: one.method for at, one in names.operations.items()} == wanted
    assert len({one.heading.casefold() for one in names.operations.values()}) == len(
        wanted
    )


def test_a_method_leaves_room_for_the_one_that_gives_pages(named: Named) -> None:
    paths = """
        /a: {get: {operationId: list, responses: {'200': {content: {application/json:
          {schema: {type: array, items: {type: string}}}}}}}}
        /b: {get: {operationId: listPages, responses: {}}}
    """
    names = named(paths, pagination={"list": LinkRule()})
    found = [one.method for one in names.operations.values()]
    assert found == ["list", "list_pages_get"]


ARGUMENTS = [
    ([("id", "query"), ("id", "header")], ["id_query", "id_header"]),
    ([("a", "query"), ("A", "query")], ["a", "a_query"]),
    ([("filter[a]", "query"), ("filter.a", "query")], None),
    ([("self", "query"), ("self_", "query")], ["self_query", "self_"]),
    ([("", "query"), ("$", "query")], ["value", "dollar_sign"]),
]


@pytest.mark.parametrize(("parameters", "wanted"), ARGUMENTS)
def test_arguments_differ(
    read: Read, parameters: list[tuple[str, str]], wanted: list[str] | None
) -> None:
    listed = [{"name": name, "in": place, "schema": {}} for name, place in parameters]
    paths = {"/a": {"get": {"parameters": listed, "responses": {}}}}
    _, names = read({**document(), "paths": paths})
    (operation,) = names.operations.values()
    found = [one.name for one in operation.arguments]
    assert len({*found}) == len(parameters)
    assert found == (wanted or found)


def test_two_path_parameters_that_nothing_declares_are_two(named: Named) -> None:
    names = named("/{a}/{b}: {get: {responses: {}}}")
    (operation,) = names.operations.values()
    assert [one.name for one in operation.arguments] == ["a", "b"]


def test_inline_types_of_one_place_are_told_apart_by_all_of_it(read: Read) -> None:
    kinds = {"json": {"y": {}}, "xml": {"z": {}}}
    content = {
        f"application/{kind}": {"schema": {"type": "object", "properties": fields}}
        for kind, fields in kinds.items()
    }
    answers = {"200": {"description": "d", "content": content}}
    paths = {"/a": {"get": {"operationId": "getA", "responses": answers}}}
    _, names = read({**document(), "paths": paths})
    assert {one.name for one in names.types.values()} == {
        "GetA200ResponseContentApplicationJson",
        "GetA200ResponseContentApplicationXml",
    }


def test_inline_types_of_operations_with_one_id_are_told_apart_by_the_path(
    named: Named,
) -> None:
    one = "{get: {operationId: x, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {y: {}}}}}}}}}"
    names = named(f"{{/a: {one}, /b: {one}}}")
    assert {name.name for name in names.types.values()} == {
        "GetA200ResponseContentApplicationJson",
        "GetB200ResponseContentApplicationJson",
    }


def test_a_parameter_of_a_path_is_named_by_the_path(named: Named) -> None:
    names = named("""
        /a/{kind}:
          parameters: [{name: kind, in: path, required: true, schema: {enum: [a, b]}}]
          get: {operationId: one, responses: {}}
          put: {operationId: two, responses: {}}
    """)
    assert [one.name for one in names.types.values()] == ["AByKindKindEnum"]


HARD = [name for names, _ in SCHEMAS for name in names] + LONG


@pytest.mark.parametrize("naming", ["natural", "classic"])
def test_names_do_not_depend_on_the_order_of_anything(read: Read, naming: str) -> None:
    paths, components = using(dict.fromkeys(HARD, ANY))
    whole = document(paths, components)
    odd = {"type": "object", "properties": {name: {} for name in HARD}}
    whole["components"]["schemas"]["Odd"] = odd
    for index, name in enumerate(HARD):
        whole["paths"][f"/{index}"] = {
            "get": {"tags": [name], "operationId": "same", "responses": {}},
            "put": {"operationId": name, "responses": {}},
        }
    api, first = read(whole, naming=naming)
    for seed in range(5):
        again, second = read(shuffled(whole, random.Random(seed)), naming=naming)
        assert second.types == first.types
        assert second.exceptions == first.exceptions
        assert second.tags == first.tags
        for at, one in first.operations.items():
            assert second.operations[at] == one
        for id_, fields in first.fields.items():
            assert {*zip(again.types[id_].fields, second.fields[id_], strict=True)} == {
                *zip(api.types[id_].fields, fields, strict=True)
            }


def test_an_inline_name_does_not_move_when_another_schema_comes(read: Read) -> None:
    inner = {"type": "object", "properties": {"y": {"enum": ["a", "b"]}}}
    before = document(response(inner), "{schemas: {}}")
    after = document(response(inner), "{schemas: {Aaa: {}, Get: {}, ResponseY: {}}}")
    after["paths"]["/0"] = document(response(inner))["paths"]["/a"] | {}
    after["paths"]["/0"]["get"]["operationId"] = "before"
    _, first = read(before)
    _, second = read(after)
    assert {id_: second.types[id_] for id_ in first.types} == first.types


def test_what_callers_import_from_the_package_is_no_name_of_theirs() -> None:
    """Exceptions stand bare in `except`; of the rest a model may have the name."""
    names = {*NAMES, *GRANT_NAMES, *LOGIN_NAMES} - {"begin_login", "download"}
    assert names <= reserved("client")
    raised = {name for name in names if name.endswith(("Error", "Exception"))}
    assert raised <= reserved("class")


def test_a_path_and_a_method_without_letters_have_a_heading(named: Named) -> None:
    names = named("/: {additionalOperations: {'+': {responses: {}}}}")
    [name] = names.operations.values()
    assert name.heading == "Operation"
