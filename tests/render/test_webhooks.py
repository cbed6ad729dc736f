"""The module and the page of events, from small documents."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
import yaml

Rendered = Callable[..., dict[str, str]]

BASE = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths: {}\n"


def webhooks(schemas: str, **kinds: str) -> dict[str, Any]:
    """Give a document with a webhook for each of some schemas."""
    items = {
        name: {
            "post": {
                "requestBody": {
                    "content": {"application/json": {"schema": yaml.safe_load(kind)}}
                }
            }
        }
        for name, kind in kinds.items()
    }
    components = {"schemas": yaml.safe_load(schemas)}
    return {**yaml.safe_load(BASE), "webhooks": items, "components": components}


def test_an_sdk_without_events_says_nothing_of_them(rendered: Rendered) -> None:
    paths = {"/a": {"get": {"responses": {}, "callbacks": {}}}}
    files = rendered({**yaml.safe_load(BASE), "paths": paths, "webhooks": {}})
    assert not [path for path in files if "webhooks" in path]
    assert not [path for path, text in files.items() if "ebhooks" in text]


TELLING = [
    (
        "{A: {type: object, required: [t], properties: {t: {const: a}, s: {const: x}}},"
        " B: {type: object, required: [t], properties: {t: {enum: [b, c]}, s: {}}}}",
        "Annotated[models.A | models.B, Discriminator('t', {'a': 'A', 'b': 'B', 'c': 'B'})]",
    ),
    (
        "{A: {type: object, required: [t], properties: {t: {const: a}}},"
        " B: {type: object, required: [t], properties: {t: {const: a}}}}",
        "models.A | models.B",
    ),
    (
        "{A: {type: object, properties: {t: {const: a}}},"
        " B: {type: object, required: [t], properties: {t: {const: b}}}}",
        "models.A | models.B",
    ),
    (
        "{A: {type: object, required: [t], properties: {t: {type: string}}},"
        " B: {type: object, required: [t], properties: {t: {const: b}}}}",
        "models.A | models.B",
    ),
    (
        "{A: {type: array, items: {type: string}},"
        " B: {type: object, required: [t], properties: {t: {const: b}}}}",
        "list[str] | models.B",
    ),
]


@pytest.mark.parametrize(("schemas", "wanted"), TELLING)
def test_events_are_told_apart_by_constants_that_all_have(
    rendered: Rendered, schemas: str, wanted: str
) -> None:
    kinds = {name: f"{{$ref: '#/components/schemas/{name.upper()}'}}" for name in "ab"}
    tree = ast.parse(rendered(webhooks(schemas, **kinds))["sdk/webhooks.py"])
    (found,) = [
        ast.unparse(node.body)
        for one in tree.body
        if isinstance(one, ast.AnnAssign) and ast.unparse(one.target) == "ANY"
        for node in ast.walk(one)
        if isinstance(node, ast.Lambda)
    ]
    assert found == wanted


VERIFIERS = [
    ("{}", "webhooks.StandardWebhooks('whsec_U0VDUkVU')"),
    (
        "{parameters: [{name: X-Shop-Signature, in: header, schema: {}}]}",
        "webhooks.Hmac('SECRET', header='X-Shop-Signature')",
    ),
    (
        "{parameters: [{name: webhook-signature, in: header, schema: {}}]}",
        "webhooks.StandardWebhooks('whsec_U0VDUkVU')",
    ),
    (
        "{requestBody: {content: {application/json: {schema: {type: object, properties:"
        " {pass-word: {type: string, format: password}, username: {type: string},"
        " x: {type: string}}}}}}}",
        "webhooks.Credentials(username='USERNAME', **{'pass-word': 'PASS-WORD'})",
    ),
]


@pytest.mark.parametrize(("operation", "wanted"), VERIFIERS)
def test_the_page_shows_the_check_that_the_document_hints_at(
    rendered: Rendered, operation: str, wanted: str
) -> None:
    hooks = {"a": {"post": yaml.safe_load(operation)}}
    page = rendered({**yaml.safe_load(BASE), "webhooks": hooks})["doc/webhooks.md"]
    assert page.count(f"Receiver(verify={wanted})\n") == 3
    assert page.startswith("\n# Webhooks\n")
    assert page.endswith("```\n\n")


def test_text_of_the_document_stays_in_its_place_on_the_page(
    rendered: Rendered,
) -> None:
    evil = "# a\n\n<script>|`x`"
    operation = {
        "description": evil,
        "parameters": [
            {"name": "X|`", "in": "header", "description": evil, "schema": {}}
        ],
        "responses": {"200": {"description": evil}},
    }
    hooks = {"a|<b>": {"post": operation}}
    files = rendered({**yaml.safe_load(BASE), "webhooks": hooks})
    page = files["doc/webhooks.md"]
    assert "<script>" not in page
    assert "\n# a" not in page
    assert "| `` X\\|` `` | `str` | # a<br><br>&lt;script>\\|`x` |\n" in page
    assert "| 200 | # a<br><br>&lt;script>\\|`x` |\n" in page
    assert "[Webhooks](doc/webhooks.md)" in files["README.md"]
