"""What a module imports for its annotations: all that they name, and no more."""

from collections.abc import Callable
from typing import Any

import pytest

Rendered = Callable[..., dict[str, str]]

TAG = {"type": "object", "properties": {"name": {"type": "string"}}}
REF = {"$ref": "#/components/schemas/Tag"}


def document(responses: dict[str, Any], **properties: Any) -> dict[str, Any]:
    holder = {"type": "object", "properties": properties}
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {"get": {"operationId": "read", "responses": responses}}},
        "components": {"schemas": {"Tag": TAG, "Holder": holder}},
    }


def answer(media_type: str, schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {media_type: {"schema": schema}}}


JSON = "application/json"


@pytest.mark.parametrize(
    ("property_", "annotation", "is_imported"),
    [
        (REF, "Tag | None = None", True),
        ({"anyOf": [REF, {}]}, "Any | UnsetType = UNSET", False),
        (
            {"anyOf": [{"type": "array", "items": REF}, {}]},
            "Any | UnsetType = UNSET",
            False,
        ),
        ({"prefixItems": [REF], "items": {}}, "list[Any] | None = None", False),
        ({"prefixItems": [REF], "items": REF}, "list[Tag] | None = None", True),
    ],
)
def test_any_value_swallows_the_other_types_and_their_imports(
    rendered: Rendered, property_: Any, annotation: str, is_imported: bool
) -> None:
    holder = {"$ref": "#/components/schemas/Holder"}
    files = rendered(document({"200": answer(JSON, holder)}, tag=property_))
    text = files["sdk/models/holder.py"]
    assert f"    tag: {annotation}\n" in text
    assert ("import Tag" in text) == is_imported


@pytest.mark.parametrize(
    ("responses", "annotation", "is_imported"),
    [
        ({"200": answer(JSON, REF)}, "Tag", True),
        ({"200": answer(JSON, REF), "201": answer(JSON, {})}, "Any", False),
        ({"200": answer("application/jsonl", REF)}, "Stream[Tag]", True),
        (
            {"200": answer("application/jsonl", REF), "201": answer(JSON, {})},
            "Any",
            False,
        ),
        ({"200": answer("multipart/form-data", REF)}, "bytes", False),
        ({"200": answer("application/x-www-form-urlencoded", REF)}, "bytes", False),
        ({"200": {"description": ""}}, "None", False),
        ({}, "None", False),
    ],
)
def test_a_call_says_what_it_gives(
    rendered: Rendered, responses: Any, annotation: str, is_imported: bool
) -> None:
    text = rendered(document(responses))["sdk/controllers/api_controller.py"]
    head = f"options: RequestOptions | None = None{{}}) -> {annotation}:"
    assert head.format("") in text or head.format(",\n    ") in text
    assert ("Tag" in text) == is_imported
    assert ("import Stream\n" in text) == annotation.startswith("Stream")
