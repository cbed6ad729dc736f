"""Paths and the operations that they make."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.build import build
from generator.ir.content import form
from generator.ir.degraded import is_degraded
from generator.ir.schemes import Requirement
from generator.source import load
from generator.source.pointers import JSON

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]


def test_an_operation_replaces_and_adds_to_the_parameters_of_its_path(
    built: Built,
) -> None:
    api, _ = built("""
        /a/{id}:
          parameters:
            - {name: id, in: path, required: true, schema: {type: string}}
            - {name: q, in: query, schema: {type: string}}
          get:
            parameters:
              - {name: q, in: query, required: true, schema: {type: integer}}
              - {name: X-Trace, in: header, schema: {type: string}}
              - {name: Accept, in: header, schema: {type: string}}
            responses: {}
    """)
    found = [(p.name, p.location, p.required) for p in api.operations[0].parameters]
    assert found == [
        ("id", "path", True),
        ("q", "query", True),
        ("X-Trace", "header", False),
    ]


def test_what_stands_beside_a_reference_to_a_parameter_does_not_count(
    built: Built,
) -> None:
    api, _ = built(
        """
        /a:
          get:
            parameters: [{$ref: '#/components/parameters/A'}]
            responses: {'200': {$ref: '#/components/responses/A'}}
        """,
        rest="""
        components:
          parameters:
            A: {$ref: '#/components/parameters/B', required: true}
            B: {name: b, in: query, schema: {type: string}}
          responses:
            A: {$ref: '#/components/responses/B', x-note: 1}
            B: {description: ok, content: {text/plain: {schema: {type: string}}}}
        """,
    )
    (operation,) = api.operations
    assert [(one.name, one.required) for one in operation.parameters] == [("b", False)]
    assert operation.responses[0].contents


STYLES = [
    ("in: query", "form", True),
    ("in: query, style: spaceDelimited", "spaceDelimited", False),
    ("in: query, style: deepObject, explode: true", "deepObject", True),
    ("in: header", "simple", False),
    ("in: cookie", "form", True),
    ("in: query, explode: false", "form", False),
]


@pytest.mark.parametrize(("declared", "style", "explode"), STYLES)
def test_style_and_explode_have_the_defaults_of_the_specification(
    built: Built, declared: str, style: str, explode: bool
) -> None:
    api, _ = built(f"""
        /a: {{get: {{parameters: [{{name: p, {declared}, schema: {{}}}}], responses: {{}}}}}}
    """)
    parameter = api.operations[0].parameters[0]
    assert (parameter.style, parameter.explode) == (style, explode)


def test_a_path_parameter_that_nobody_declares_is_a_text_and_a_warning(
    built: Built,
) -> None:
    api, notes = built("/a/{id}: {get: {responses: {}}}")
    parameter = api.operations[0].parameters[0]
    assert (parameter.name, parameter.required) == ("id", True)
    assert api.types[parameter.type.id] == t.StringType()
    assert [note.code for note in notes] == ["undeclared-path-parameter"]


@pytest.mark.parametrize(
    ("path_item", "code", "pointer"),
    [
        (
            "parameters: [{name: q, in: query}, {name: q, in: query}], "
            "get: {responses: {}}, put: {responses: {}}",
            "duplicate-parameter",
            "#/paths/~1a/parameters/1",
        ),
        (
            "get: {operationId: x, responses: {}}, put: {operationId: x, responses: {}}",
            "duplicate-operation-id",
            "#/paths/~1a/put",
        ),
    ],
)
def test_what_is_declared_twice_is_one_warning(
    built: Built, path_item: str, code: str, pointer: str
) -> None:
    _, notes = built(f"/a: {{{path_item}}}")
    assert [(note.code, note.pointer) for note in notes] == [(code, pointer)]


def test_a_path_parameter_that_the_path_lacks_is_a_warning(built: Built) -> None:
    api, notes = built("""
        /a:
          get:
            parameters: [{name: id, in: path, required: true, schema: {}}]
            responses: {}
    """)
    assert api.operations[0].parameters == ()
    assert [note.code for note in notes] == ["unused-path-parameter"]


ANSWERS: list[tuple[str, list[str], list[str]]] = [
    ("{'200': {}, '404': {}, default: {}}", ["200"], ["404", "default"]),
    ("{'202': {}, '200': {}, 5XX: {}, '400': {}}", ["200", "202"], ["400", "5XX"]),
    ("{default: {}}", ["default"], []),
    ("{2XX: {}}", ["2XX"], []),
    ("{'302': {}}", ["302"], []),
    ("{'404': {}}", [], ["404"]),
]


@pytest.mark.parametrize(("responses", "successes", "errors"), ANSWERS)
def test_answers_are_returned_or_raised(
    built: Built, responses: str, successes: list[str], errors: list[str]
) -> None:
    api, _ = built(f"/a: {{get: {{responses: {responses}}}}}")
    operation = api.operations[0]
    assert [one.status for one in operation.successes] == successes
    assert [one.status for one in operation.errors] == errors


@pytest.mark.parametrize(
    ("media_type", "wanted"),
    [
        ("application/json; charset=utf-8", "json"),
        ("application/vnd.api+json", "json"),
        ("text/csv", "text"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("image/png", "bytes"),
        ("application/soap+xml", "text"),
        ("application/x-ndjson", "lines"),
        ("text/event-stream", "events"),
        ("*/*", "bytes"),
    ],
)
def test_a_media_type_says_how_a_body_is_written(media_type: str, wanted: str) -> None:
    assert form(media_type) == wanted


EXAMPLES: list[tuple[str, Any]] = [
    ("{example: a, schema: {example: b}}", "a"),
    ("{examples: {one: {value: c}}, schema: {example: b}}", "c"),
    ("{schema: {type: string, example: b}}", "b"),
    ("{schema: {type: string, examples: [d]}}", "d"),
    ("{schema: {type: string}}", t.UNSET),
]


@pytest.mark.parametrize(("content", "wanted"), EXAMPLES)
def test_the_nearest_example_counts(built: Built, content: str, wanted: Any) -> None:
    api, _ = built(f"""
        /a:
          post:
            requestBody: {{content: {{application/json: {content}}}}}
            responses: {{}}
    """)
    body = api.operations[0].body
    assert body is not None
    assert body.contents[0].example == wanted


SEQUENCES = [
    ("schema: {type: string}", t.StringType()),
    ("schema: {type: array, items: {type: integer}}", t.IntegerType()),
    ("itemSchema: {type: boolean}", t.BooleanType()),
]


@pytest.mark.parametrize(("content", "wanted"), SEQUENCES)
def test_a_sequence_is_described_by_its_items(
    built: Built, content: str, wanted: t.Type
) -> None:
    api, _ = built(f"""
        /a:
          get:
            responses:
              '200': {{content: {{application/x-ndjson: {{{content}}}}}}}
    """)
    (content_,) = api.operations[0].responses[0].contents
    assert api.types[content_.type.id] == wanted


def test_methods_beyond_the_usual_ones_are_operations_too(built: Built) -> None:
    api, _ = built("""
        /a:
          query: {responses: {}}
          additionalOperations: {PURGE: {responses: {}}}
    """)
    assert [operation.method for operation in api.operations] == ["query", "PURGE"]


def test_operations_without_a_tag_have_one_of_their_own(built: Built) -> None:
    api, _ = built("""
        /a: {get: {responses: {}, tags: [zoo, other]}}
        /b: {get: {responses: {}}}
    """)
    assert [operation.tag for operation in api.operations] == ["zoo", "API"]
    assert [tag.name for tag in api.tags] == ["zoo", "API"]


DEGRADED = [
    ("servers: [{url: /v2}, {url: /v3}]", "/post/servers"),
    ("parameters: [{name: q, in: querystring}]", "/parameters/0"),
    ("requestBody: {content: {application/json: {}, text/csv: {}}}", "/text~1csv"),
    (
        "requestBody: {content: {application/json: {schema: {not: {type: string}}}}}",
        "/schema/not",
    ),
    (
        "requestBody: {content: {application/json: {schema: {type: object, patternProperties: {a: {}}}}}}",
        "/schema/patternProperties",
    ),
]


@pytest.mark.parametrize(("body", "place"), DEGRADED)
def test_what_cannot_be_expressed_is_noted_at_its_place(
    built: Built, body: str, place: str
) -> None:
    _, notes = built(f"/a: {{post: {{{body}, responses: {{}}}}}}")
    (note,) = notes
    assert is_degraded(note)
    assert note.severity == "info"
    assert note.pointer.endswith(place)


def test_a_path_without_its_slash_is_read_with_one(built: Built) -> None:
    api, _ = built("a: {get: {responses: {}}}")
    assert [(each.path, each.pointer) for each in api.operations] == [
        ("/a", "#/paths/a/get")
    ]


def test_a_style_that_its_place_does_not_have_is_the_usual_one(built: Built) -> None:
    api, _ = built("""
        /a:
          get:
            parameters: [{name: p, in: query, style: simple, schema: {}}]
            responses: {}
    """)
    parameter = api.operations[0].parameters[0]
    assert (parameter.style, parameter.explode) == ("form", True)


@pytest.mark.parametrize(
    ("responses", "wanted"),
    [
        ("{4xx: {description: a}}", [("4XX", "a")]),
        ("{4xx: {description: a}, 4XX: {description: b}}", [("4XX", "b")]),
        (
            "{default: {description: c}, 2xX: {description: b}, 200: {description: a}}",
            [("200", "a"), ("2XX", "b"), ("default", "c")],
        ),
    ],
)
def test_a_range_may_be_written_in_small_letters(
    built: Built, responses: str, wanted: list[tuple[str, str]]
) -> None:
    api, _ = built(f"/a: {{get: {{responses: {responses}}}}}")
    found = [(one.status, one.description) for one in api.operations[0].responses]
    assert found == wanted


@pytest.mark.parametrize(
    ("security", "wanted"),
    [
        ("{key: [a]}", [("key", ("a",))]),
        ("[{key: 5}]", [("key", ())]),
        ("[{key: [{}, b]}]", [("key", ("b",))]),
    ],
)
def test_what_an_operation_needs_is_read_loosely(
    built: Built, security: str, wanted: list[tuple[str, tuple[str, ...]]]
) -> None:
    api, _ = built(f"/a: {{get: {{security: {security}, responses: {{}}}}}}")
    [requirement] = api.operations[0].security or ()
    assert [*requirement.schemes] == wanted


def test_a_flag_in_quotes_counts(built: Built) -> None:
    api, _ = built("""
        /a:
          get:
            parameters:
              - {name: a, in: query, required: 'true', schema: {}}
              - {name: b, in: query, required: 'false', schema: {}}
            responses: {}
    """)
    assert [one.required for one in api.operations[0].parameters] == [True, False]


@pytest.mark.parametrize(
    ("scheme", "kind"),
    [
        ({"type": "apiKey", "in": "query", "name": "k"}, "apiKey"),
        ({"type": "apiKey", "in": "path", "name": "k"}, "unsupported"),
        ({"type": "apiKey", "in": "query"}, "unsupported"),
        ({"type": ["http"]}, "unsupported"),
        (5, "unsupported"),
    ],
)
def test_what_no_client_can_send_is_left_to_the_caller(
    scheme: JSON, kind: str, tmp_path: Path
) -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"securitySchemes": {"a": scheme}},
    }
    path = tmp_path / "api.json"
    path.write_text(json.dumps(document))
    api, notes = build(load(path))
    assert [one.kind for one in api.schemes] == [kind]
    assert [is_degraded(note) for note in notes] == [True] * (kind == "unsupported")


def test_contents_that_are_described_alike_have_one_type(built: Built) -> None:
    api, _ = built("""
        /x:
          get:
            responses:
              '200':
                description: ''
                content:
                  text/csv: {schema: {properties: {b: {}, a: {}}}}
                  application/problem+json:
                    schema: {properties: {a: {example: 1}, b: {}}}
                  application/json: {schema: {properties: {a: {}, b: {}}}}
                  application/other+json:
                    schema: {properties: {a: {}, b: {}, example: {}}}
    """)
    (response,) = api.operations[0].responses
    at = "#/paths/~1x/get/responses/200/content/application~1"
    assert [(one.media_type, one.type.id) for one in response.contents] == [
        ("application/json", f"{at}json/schema"),
        ("application/other+json", f"{at}other+json/schema"),
        ("application/problem+json", f"{at}json/schema"),
        ("text/csv", f"{at}json/schema"),
    ]


KEY = "key: {type: apiKey, in: header, name: X-Key}"
G = "#/paths/~1a/get/security"


@pytest.mark.parametrize(
    ("security", "kept", "warned"),
    [
        ("[{key: []}]", [["key"]], []),
        ("[{ghost: []}, {key: []}]", [["key"]], [f"{G}/0/ghost"]),
        ("[{key: [], ghost: []}, {key: []}]", [["key"]], [f"{G}/0/ghost"]),
        ("[{ghost: []}, {}]", [[]], [f"{G}/0/ghost"]),
        (
            "[{ghost: []}, {key: [], elf/1: []}]",
            [["ghost"], ["key", "elf/1"]],
            [f"{G}/0/ghost", f"{G}/1/elf~11"],
        ),
        ("[]", [], []),
    ],
)
def test_an_alternative_that_names_an_undeclared_scheme_is_left_out_if_others_remain(
    built: Built, security: str, kept: list[list[str]], warned: list[str]
) -> None:
    paths = f"/a: {{get: {{security: {security}, responses: {{}}}}}}"
    api, notes = built(paths, schemes=f"{{{KEY}}}")
    found = api.operations[0].security
    assert found is not None
    assert [[name for name, _ in one.schemes] for one in found] == kept
    assert [note.pointer for note in notes] == warned
    assert {note.code for note in notes} <= {"undeclared-security-scheme"}


def test_an_undeclared_scheme_of_the_whole_api_is_told_once(built: Built) -> None:
    api, notes = built(
        "{/a: {get: {responses: {}}}, /b: {get: {responses: {}}}}",
        rest="{security: [{ghost: []}]}",
    )
    assert [note.pointer for note in notes] == ["#/security/0/ghost"]
    assert "raises ConfigurationError" in notes[0].message
    assert api.security == (Requirement((("ghost", ()),)),)
