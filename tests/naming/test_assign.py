"""What the parts of an API are called."""

import pytest

from tests.naming.documents import Named, response

TITLES = [
    ("ThingSpace SMS", "thing_space_sms", "ThingSpaceSMSClient"),
    ("", "api", "ApiClient"),
    ("日本語", "api", "日本語Client"),
    ("Größe", "grosse", "GrößeClient"),
    ("Client", "client", "ClientClient"),
    ("CON", "con_api", "CONClient"),
    ("5G Edge", "m_5g_edge", "M5GEdgeClient"),
    ("JSON", "json_api", "JSONClient"),
    ("requests", "requests_api", "RequestsClient"),
    ("class", "class_", "ClassClient"),
]


@pytest.mark.parametrize(("title", "package", "client"), TITLES)
def test_package_and_client_are_named_by_the_title(
    named: Named, title: str, package: str, client: str
) -> None:
    names = named(title=title)
    assert (names.package, names.client) == (package, client)


TAGS = [
    ("Sms", "sms", "SmsController"),
    ("User Controller", "user", "UserController"),
    ("5G Edge", "m_5g_edge", "M5GEdgeController"),
    ("close", "close_", "CloseController"),
]


@pytest.mark.parametrize(("tag", "accessor", "controller"), TAGS)
def test_a_tag_is_a_controller(
    named: Named, tag: str, accessor: str, controller: str
) -> None:
    names = named(f"/a: {{get: {{tags: ['{tag}'], responses: {{}}}}}}")
    assert names.tags[tag].accessor == accessor
    assert names.tags[tag].controller.name == controller


METHODS = [
    ("operationId: getPet", "get_pet"),
    ("operationId: import", "import_"),
    ("summary: none", "get_pets_by_pet_id_toys"),
    ("operationId: 2fa", "m_2fa"),
]


@pytest.mark.parametrize(("operation", "wanted"), METHODS)
def test_a_method_is_named_by_its_id_or_its_path(
    named: Named, operation: str, wanted: str
) -> None:
    names = named(f"/pets/{{petId}}/toys: {{get: {{{operation}, responses: {{}}}}}}")
    assert [one.method for one in names.operations.values()] == [wanted]


ARGUMENTS = [
    ("[{name: next, in: query}]", ["next", "body"]),
    ("[{name: class, in: query}]", ["class_", "body"]),
    ("[{name: self, in: query}]", ["self_", "body"]),
    ("[{name: body, in: query}]", ["body", "body_query"]),
    (
        "[{name: id, in: query}, {name: id, in: header}]",
        ["id_query", "id_header", "body"],
    ),
    (
        "[{name: a, in: query}, {name: b, in: query, required: true}]",
        ["b", "a", "body"],
    ),
    ("[{name: X-Api-Version, in: header}]", ["x_api_version", "body"]),
]


@pytest.mark.parametrize(("parameters", "wanted"), ARGUMENTS)
def test_arguments_have_names_and_an_order(
    named: Named, parameters: str, wanted: list[str]
) -> None:
    names = named(f"""
        /a:
          post:
            parameters: {parameters}
            requestBody: {{content: {{application/json: {{schema: {{type: string}}}}}}}}
            responses: {{}}
    """)
    (operation,) = names.operations.values()
    assert sorted(one.name for one in operation.arguments) == sorted(wanted)
    if "body" in wanted[-1:]:
        assert [one.name for one in operation.arguments] == wanted


PLACES = [
    ("{type: object, properties: {x: {}}}", "GetAResponse"),
    ("{type: array, items: {type: object, properties: {x: {}}}}", "GetAResponseItem"),
    ("{type: object, properties: {x: {enum: [a, b]}}}", "GetAResponseXEnum"),
    (
        "{type: object, additionalProperties: {type: object, properties: {x: {}}}}",
        "GetAResponseValue",
    ),
    ("{oneOf: [{type: string}, {enum: [1, 2]}]}", "GetAResponseOption2Enum"),
]


@pytest.mark.parametrize(("schema", "wanted"), PLACES)
def test_an_inline_type_is_named_by_its_place(
    named: Named, schema: str, wanted: str
) -> None:
    assert wanted in {name.name for name in named(response(schema)).types.values()}


def test_a_component_keeps_its_name_and_the_inline_type_gives_way(named: Named) -> None:
    names = named(
        response(
            "{type: object, properties: {x: {$ref: '#/components/schemas/GetAResponse'}}}"
        ),
        "{schemas: {GetAResponse: {type: object, properties: {y: {}}}}}",
    )
    assert names.types["#/components/schemas/GetAResponse"].name == "GetAResponse"
    assert "GetAResponseBody" in {name.name for name in names.types.values()}


def test_what_an_error_carries_is_an_exception(named: Named) -> None:
    names = named(
        response("{$ref: '#/components/schemas/Problem'}"),
        "{schemas: {Problem: {type: object, properties: {status: {}, title: {}}}}}",
    )
    at = "#/components/schemas/Problem"
    assert names.exceptions[at].name == "ProblemException"
    assert names.fields[at] == ("status_", "title")


def test_fields_that_differ_in_punctuation_alone_are_spelled_out(named: Named) -> None:
    names = named(response("{type: object, properties: {'+1': {}, '-1': {}, a: {}}}"))
    assert ("plus_1", "minus_1", "a") in names.fields.values()


MEMBERS = [
    ("[esn, imei]", ("ESN", "IMEI")),
    ("[7-bit, a b]", ("ENUM_7_BIT", "A_B")),
    ("['', '*']", ("EMPTY", "ASTERISK")),
    ("[name, mro]", ("NAME", "MRO")),
    ("[-1, 1, 1.5]", ("MINUS_1", "ENUM_1", "ENUM_1_5")),
    ("[a, A]", ("A_LOWER", "A")),
    ("['+1', '-1']", ("PLUS_1", "MINUS_1")),
    ("[1, 2]", ("ENUM_1", "ENUM_2")),
    ("[none, class]", ("NONE", "CLASS")),
    ("['1', 1]", ("ENUM_1_TEXT", "ENUM_1_INT")),
]


@pytest.mark.parametrize(("values", "wanted"), MEMBERS)
def test_members_of_an_enumeration_are_constants(
    named: Named, values: str, wanted: tuple[str, ...]
) -> None:
    names = named(response(f"{{enum: {values}}}"))
    assert set(names.members.values()) == {wanted}


def test_credentials_are_told_apart_by_their_scheme(named: Named) -> None:
    names = named(components="""
            securitySchemes:
              sessionToken: {type: apiKey, in: header, name: X}
              one: {type: http, scheme: bearer}
              two: {type: http, scheme: bearer}
        """)
    assert names.credentials == {
        "sessionToken": ("session_token",),
        "one": ("one_access_token",),
        "two": ("two_access_token",),
    }
