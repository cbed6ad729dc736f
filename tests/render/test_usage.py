"""The arguments of an example are of the types that the method takes."""

from collections.abc import Callable
from typing import Any

import pytest
import yaml

Rendered = Callable[..., dict[str, str]]

PARAMETERS = [
    ("{type: string, format: date}", "dateutil.parser.parse('2020-08-21').date()"),
    (
        "{type: string, format: date-time}",
        "dateutil.parser.parse('2016-03-13T12:52:32Z')",
    ),
    ("{type: string, format: time}", "dateutil.parser.parse('12:52:32Z').timetz()"),
    ("{type: string, format: duration}", "datetime.timedelta(days=1, seconds=0)"),
    ("{type: string, format: duration, example: P1M}", "'P1M'"),
    (
        "{type: string, format: uuid}",
        "uuid.UUID('595f5c44-c31c-4552-8670-020a1545a84d')",
    ),
    ("{type: string, format: byte}", "b'Sdk'"),
    ("{type: string, format: decimal}", "decimal.Decimal('1.5')"),
    ("{type: array, items: {type: string, format: byte}}", "[b'Sdk']"),
    ("{type: string, enum: [a, b]}", "SendAEnum.A"),
]


@pytest.mark.parametrize(("schema", "wanted"), PARAMETERS)
def test_a_parameter_is_given(rendered: Rendered, schema: str, wanted: str) -> None:
    parameter = {"name": "a", "in": "query", "required": True}
    parameter["schema"] = yaml.safe_load(schema)
    assert f"\na = {wanted}\n" in example(rendered, {"parameters": [parameter]})


FIELDS = [
    ("{type: string, format: binary}", "file = b'content'"),
    ("{type: array, items: {type: string, format: binary}}", "file = [b'content']"),
]


@pytest.mark.parametrize(("schema", "wanted"), FIELDS)
def test_a_file_of_a_form_is_given_as_bytes(
    rendered: Rendered, schema: str, wanted: str
) -> None:
    form = {"type": "object", "required": ["file"]}
    form["properties"] = {"file": yaml.safe_load(schema)}
    body = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    assert f"\n{wanted}\n" in example(rendered, {"requestBody": body})


def test_a_file_inside_json_is_given_as_text(rendered: Rendered) -> None:
    fields = {"file": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "required": ["file"], "properties": fields}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    assert "(file='dummy_file')\n" in example(rendered, {"requestBody": body})


def example(rendered: Rendered, operation: dict[str, Any]) -> str:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/x": {"post": {"operationId": "send", "responses": {}, **operation}}
        },
    }
    return rendered(document)["doc/controllers/api.md"].partition("Example Usage")[2]
