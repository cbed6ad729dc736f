"""Bodies of any media type."""

import json
from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

GIVEN = [
    ({"*/*": "{type: object, properties: {a: {}}}"}, ["application/json"]),
    ({"*/*": "{type: array, items: {}}"}, ["application/json"]),
    ({"application/*": "{type: integer}"}, ["application/json"]),
    ({"*/*": "{anyOf: [{type: integer}, {type: object}]}"}, ["application/json"]),
    ({"*/*": "{anyOf: [{type: integer}, {type: string}]}"}, ["*/*"]),
    ({"*/*": "{type: string, format: binary}"}, ["*/*"]),
    ({"*/*": "{type: string}"}, ["*/*"]),
    ({"*/*": "{}"}, ["*/*"]),
    ({"text/*": "{type: object}"}, ["text/*"]),
    (
        {"*/*": "{$ref: '#/components/schemas/S'}", "a/b": "{}"},
        ["application/json", "a/b"],
    ),
    (
        dict.fromkeys(("*/*", "a/b+json"), "{$ref: '#/components/schemas/S'}"),
        ["a/b+json"],
    ),
    (
        {"*/*": "{$ref: '#/components/schemas/S'}", "a/b+json": "{type: array}"},
        ["a/b+json", "*/*"],
    ),
]


@pytest.mark.parametrize(("declared", "wanted"), GIVEN)
def test_what_only_json_can_be_is_json(
    built: Built, declared: dict[str, str], wanted: list[str]
) -> None:
    contents = ", ".join(
        f"{json.dumps(name)}: {{schema: {schema}}}" for name, schema in declared.items()
    )
    body = f"{{description: '', content: {{{contents}}}}}"
    paths = f"{{/x: {{post: {{requestBody: {body}, responses: {{'200': {body}}}}}}}}}"
    api, _ = built(paths, "{S: {properties: {a: {type: string}}}}")
    (operation,) = api.operations
    assert operation.body is not None
    for holder in (operation.body, *operation.responses):
        assert [content.media_type for content in holder.contents] == wanted
