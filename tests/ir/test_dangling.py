"""References that lead nowhere: what is clear without them is read."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic, InputError
from generator.ir import types as t
from generator.source.tolerance import DANGLING

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

GONE = "{$ref: '#/components/gone'}"
OPERATION = """
/a:
  get:
    parameters: [{name: q, in: query, schema: {type: string}, examples: {one: %s}}]
    responses: %s
"""
JSON_BODY = "{200: {content: {application/json: {schema: %s}}}}"
ARRAY = f"{{type: array, items: {GONE}}}"
OBJECT = f"{{type: object, properties: {{a: {GONE}, b: {{type: string}}}}}}"
MERGED = f"{{allOf: [{GONE}, {{type: object, properties: {{b: {{}}}}}}]}}"
CHOICE = f"{{oneOf: [{GONE}, {{type: string}}]}}"
SELF = "{$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'}"


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (GONE, t.AnyType),
        ("{$ref: 'gone.yaml#/a'}", t.AnyType),
        ("{$ref: '#gone'}", t.AnyType),
        ("{$ref: 'http://[::1/a'}", t.AnyType),
        (SELF, t.AnyType),
        (ARRAY, t.ArrayType),
        (OBJECT, t.ObjectType),
        (MERGED, t.ObjectType),
        (CHOICE, t.UnionType),
    ],
)
def test_a_schema_that_is_not_there_admits_any_value(
    built: Built, schema: str, kind: type
) -> None:
    api, notes = built(OPERATION % ("{}", JSON_BODY % schema))
    [response] = api.operations[0].responses
    assert type(api.types[response.contents[0].type.id]) is kind
    [note] = {note.pointer for note in notes}
    assert note.endswith("$ref")
    assert {note.severity for note in notes} == {"warning"}
    assert all(note.hint.endswith("It may be any value.") for note in notes)


@pytest.mark.parametrize(
    ("example", "responses", "contents"),
    [
        ("{}", f"{{200: {GONE}}}", ["*/*"]),
        (GONE, "{200: {description: ok}}", []),
        ("{}", f"{{200: {{content: {{text/plain: {GONE}}}}}}}", ["text/plain"]),
    ],
)
def test_what_only_answers_or_explains_need_not_be_there(
    built: Built, example: str, responses: str, contents: list[str]
) -> None:
    api, notes = built(OPERATION % (example, responses))
    [response] = api.operations[0].responses
    assert [content.media_type for content in response.contents] == contents
    assert {(note.code, note.severity) for note in notes} == {
        ("unresolved-ref", "warning")
    }


def test_a_value_that_is_mapped_to_nothing_is_left_out(built: Built) -> None:
    schemas = """
    U:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: k, mapping: {a: A, c: C}}
    A: {type: object}
    B: {type: object}
    """
    paths = OPERATION % ("{}", JSON_BODY % "{$ref: '#/components/schemas/U'}")
    api, [note] = built(paths, schemas)
    kind = api.types["#/components/schemas/U"]
    assert isinstance(kind, t.UnionType)
    assert kind.discriminator
    assert [*kind.discriminator.mapping] == ["a", "B"]
    assert note.pointer == "#/components/schemas/U/discriminator/mapping/c"
    assert note.severity == "warning"


def test_what_nobody_can_call_is_refused_with_all_its_places(built: Built) -> None:
    with pytest.raises(InputError) as caught:
        built(f"""
        /a: {GONE}
        /b:
          get: {{parameters: [{GONE}], responses: {{}}}}
          put: {{requestBody: {GONE}, responses: {{}}}}
        /c: {{get: {{responses: {{}}}}}}
        """)
    assert [each.pointer for each in caught.value.diagnostics] == [
        "#/paths/~1a/$ref",
        "#/paths/~1b/get/parameters/0/$ref",
        "#/paths/~1b/put/requestBody/$ref",
    ]


def test_every_reading_is_said() -> None:
    assert all(stand_in.reading for stand_in in DANGLING.values())
