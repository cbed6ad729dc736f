"""Forms, whose fields are parameters."""

import json
from collections.abc import Callable

import pytest
import yaml

from generator.diagnostics import Diagnostic
from generator.ir import types as t

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]


def operation(built: Built, body: str) -> t.Operation:
    flow = json.dumps(yaml.safe_load(body))
    api, _ = built(f"/a: {{post: {{requestBody: {flow}, responses: {{}}}}}}")
    return api.operations[0]


def test_the_fields_of_a_form_are_parameters(built: Built) -> None:
    found = operation(
        built,
        """
        required: true
        content:
          multipart/form-data:
            example: {name: Rex}
            encoding:
              meta: {contentType: 'application/json, text/plain'}
              tags: {style: spaceDelimited, allowReserved: true}
            schema:
              type: object
              required: [file]
              properties:
                name: {type: string}
                file: {type: string, format: binary}
                meta: {type: object}
                tags: {type: array, items: {type: string}}
                id: {type: string, readOnly: true}
        """,
    )
    assert (found.form, found.body) == ("multipart/form-data", None)
    assert [(p.name, p.required, p.media_type) for p in found.parameters] == [
        ("name", False, ""),
        ("file", True, ""),
        ("meta", False, "application/json"),
        ("tags", False, ""),
    ]
    name, _, _, tags = found.parameters
    assert name.example == "Rex"
    assert (tags.style, tags.explode, tags.allow_reserved) == (
        "spaceDelimited",
        False,
        True,
    )


BODIES = [
    "{content: {application/json: {schema: {type: object, properties: {a: {}}}}}}",
    "{content: {multipart/form-data: {schema: {type: object}}}}",
    "{content: {multipart/form-data: {schema: {type: object, properties: {a: {}}, additionalProperties: {type: string}}}}}",
]


@pytest.mark.parametrize("body", BODIES)
def test_any_other_body_stays_one_argument(built: Built, body: str) -> None:
    found = operation(built, body)
    assert found.body is not None
    assert (found.form, found.parameters) == ("", ())
