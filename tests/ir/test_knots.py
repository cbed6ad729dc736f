"""Types that hold themselves and have no class: each comes to an end."""

from collections.abc import Callable

import pytest

from generator.ir import types as t

Built = Callable[..., tuple[t.Api, list[object]]]
A = "{$ref: '#/components/schemas/A'}"
B = "{$ref: '#/components/schemas/B'}"
PATHS = """
/a: {get: {responses: {200: {content: {application/json: {schema: %s}}}}}}
"""


def spelt(api: t.Api, id_: str) -> str:
    """Spell a type out, which needs an end."""
    match api.types[id_]:
        case t.ArrayType(items):
            return f"[{spelt(api, items.id)}]"
        case t.MapType(values):
            return f"{{{spelt(api, values.id)}}}"
        case t.TupleType(items, rest):
            last = f", *{spelt(api, rest.id)}" if rest else ""
            return f"({', '.join(spelt(api, item.id) for item in items)}{last})"
        case t.UnionType(variants):
            return " | ".join(spelt(api, variant.id) for variant in variants)
        case kind:
            return type(kind).__name__.removesuffix("Type").lower()


@pytest.mark.parametrize(
    ("schemas", "wanted", "noted"),
    [
        (f"A: {{type: array, items: {A}}}", "[any]", ["A"]),
        (f"A: {{type: object, additionalProperties: {A}}}", "{any}", ["A"]),
        (
            f"A: {{prefixItems: [{{type: string}}, {A}], items: {A}}}",
            "(string, any, *any)",
            ["A"],
        ),
        (
            f"A: {{anyOf: [{{type: string}}, {{type: array, items: {A}}}]}}",
            "string | [any]",
            ["A/anyOf/1"],
        ),
        (
            f"A: {{type: array, items: {B}}}\n"
            f"B: {{type: object, additionalProperties: {A}}}",
            "[any]",
            ["A", "B"],
        ),
        (
            f"A: {{anyOf: [{B}, {{type: string}}]}}\n"
            f"B: {{anyOf: [{A}, {{type: integer}}]}}",
            "integer | string",
            [],
        ),
        (f"A: {{anyOf: [{A}, {B}]}}\nB: {{anyOf: [{A}, {B}]}}", "any", []),
        (f"A: {{anyOf: [{B}]}}\nB: {{allOf: [{A}]}}", "any", []),
        (
            f"A: {{anyOf: [{B}], title: a}}\nB: {{allOf: [{A}], minLength: 1}}",
            "string",
            [],
        ),
        (f"A: {{type: array, items: {B}}}\nB: {{type: string}}", "[string]", []),
    ],
)
def test_a_type_that_holds_itself_ends_in_any_value(
    built: Built, schemas: str, wanted: str, noted: list[str]
) -> None:
    api, notes = built(PATHS % A, schemas)
    content = api.operations[0].responses[0].contents[0]
    assert spelt(api, content.type.id) == wanted
    at = "#/components/schemas/"
    assert [getattr(note, "pointer", "") for note in notes] == [at + n for n in noted]
