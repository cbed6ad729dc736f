"""Fields that one direction alone has."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.direction import direction

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]

CONTENT = "{content: {application/json: {schema: {$ref: '#/components/schemas/X'}}}}"
CASES = [
    ("readOnly", True, True, False),
    ("readOnly", False, True, True),
    ("writeOnly", True, True, False),
    ("writeOnly", True, False, True),
    ("deprecated", True, True, True),
]


@pytest.mark.parametrize(("note", "sent", "received", "demanded"), CASES)
def test_a_field_is_demanded_where_both_directions_have_it(
    built: Built, note: str, sent: bool, received: bool, demanded: bool
) -> None:
    body = f"requestBody: {CONTENT}," if sent else ""
    answer = f"{{'200': {CONTENT}}}" if received else "{}"
    api, _ = built(
        f"/a: {{post: {{{body} responses: {answer}}}}}",
        f"X: {{type: object, required: [a], properties: {{a: {{{note}: true}}}}}}",
    )
    id_ = "#/components/schemas/X"
    kind = api.types[id_]
    assert isinstance(kind, t.ObjectType)
    assert direction(api).demands(id_, kind.fields[0]) is demanded
