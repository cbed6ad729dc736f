"""What an answer has besides its body."""

from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.degraded import is_degraded

Built = Callable[..., tuple[t.Api, list[Diagnostic]]]
PATHS = """
/ships:
  post:
    operationId: addShip
    responses:
      '201':
        description: d
        headers:
          Content-Type: {schema: {type: string}}
          X-Left: {description: Calls left., schema: {type: integer}}
          X-Tags: {schema: {type: array, items: {type: string}}}
        links:
          self: {operationId: getShip, parameters: {id: $response.body#/id, v: 2}}
          again: {operationRef: '#/paths/~1ships/post', description: Once more.}
          %s
      '400': {description: d, headers: {X-Why: {schema: {type: [string, 'null']}}}}
/ships/{id}:
  get:
    operationId: getShip
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    responses: {}
  put: {responses: {}}
"""
R = "#/paths/~1ships/post/responses/201"
GET, POST = "#/paths/~1ships~1{id}/get", "#/paths/~1ships/post"


def test_headers_have_their_types(built: Built) -> None:
    api, notes = built(PATHS.replace("%s", ""))
    created, refused = api.operations[0].responses
    found = [(one.name, one.type, one.description) for one in created.headers]
    assert found == [
        ("X-Left", t.IntegerType(), "Calls left."),
        ("X-Tags", t.AnyType(), ""),
    ]
    assert [(one.name, one.type) for one in refused.headers] == [
        ("X-Why", t.StringType())
    ]
    assert not [note for note in notes if is_degraded(note)]


def test_links_lead_to_operations(built: Built) -> None:
    api, _ = built(PATHS.replace("%s", ""))
    assert api.operations[0].responses[0].links == (
        t.Link("self", GET, "", {"id": "$response.body#/id", "v": "2"}),
        t.Link("again", POST, "Once more."),
    )


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("odd: {operationId: gone}", f"{R}/links/odd"),
        ("odd: {operationRef: '#/paths/~1gone/get'}", f"{R}/links/odd"),
        ("odd: {operationRef: 'https://a.example/b#/paths/~1x/get'}", f"{R}/links/odd"),
        ("odd: {}", f"{R}/links/odd"),
        (
            "odd: {operationId: getShip, server: {url: https://a.example}}",
            f"{R}/links/odd/server",
        ),
    ],
)
def test_a_link_that_cannot_be_followed_as_told_is_noted(
    built: Built, link: str, place: str
) -> None:
    _, notes = built(PATHS.replace("%s", link))
    assert place in [note.pointer for note in notes if is_degraded(note)]
