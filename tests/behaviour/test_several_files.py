"""An API in several files: everything that can be a reference is one."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from generator import generate
from tests.behaviour.conftest import imported
from tests.behaviour.loopback import Answer, Call, Loopback

ROOT = """
openapi: 3.1.0
info: {title: Yard, version: '1'}
paths:
  /boats/{id}: {$ref: 'all%20parts/boat%20paths.yaml#/~1boats~1%7Bid%7D'}
"""
PATHS = """
/boats/{id}:
  parameters: [{$ref: '../more/parts.yaml#/parameters/a%20number'}]
  put:
    operationId: putBoat
    parameters: [{$ref: '../more/parts.yaml#/parameters/If%2DMatch'}]
    requestBody: {$ref: '../more/parts.yaml#/bodies/Boat'}
    responses:
      '200': {$ref: '../more/parts.yaml#/responses/Boat'}
      default: {$ref: '../more/parts.yaml#/responses/Fault'}
    callbacks: {painted: {$ref: '../more/parts.yaml#/callbacks/Painted'}}
"""
PARTS = """
parameters:
  a number: {name: id, in: path, required: true, schema: {type: integer}}
  If-Match: {name: If-Match, in: header, schema: {$ref: '#/schemas/T%C3%A4g'}}
bodies:
  Boat: {required: true, content: {application/json: {schema: {$ref: '#/schemas/a~1b'}}}}
responses:
  Boat:
    description: The boat.
    headers: {ETag: {$ref: '#/headers/E%54ag'}}
    links: {again: {$ref: '#/links/again'}}
    content: {application/json: {schema: {$ref: '#/schemas/a~1b'}}}
  Fault:
    description: It went wrong.
    content: {application/json: {schema: {$ref: 'fault.json'}}}
headers: {ETag: {description: Its version., schema: {type: string}}}
links: {again: {operationId: putBoat, description: Once more.}}
callbacks:
  Painted:
    '{$request.header.If-Match}':
      post:
        requestBody: {$ref: '#/bodies/Boat'}
        responses: {'204': {description: Thanks.}}
schemas:
  Täg: {type: string}
  a/b:
    type: object
    title: Boat
    required: [name]
    properties:
      name: {type: string}
      tender: {$ref: '#/schemas/a~1b'}
      kind: {$ref: '#/schemas/a~1b/$defs/a%25kind'}
    $defs: {a%kind: {type: string, enum: [tug, ferry]}}
"""
FAULT = '\ufeff{"type": "object",\r\n"properties": {"why": {"$ref": "#/$defs/text"}},\r\n"$defs": {"text": {"type": "string"}}}\r\n'


@pytest.fixture(scope="module")
def yard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("yard")
    for name, text in {
        "yard.yaml": ROOT,
        "all parts/boat paths.yaml": PATHS,
        "more/parts.yaml": PARTS,
        "more/fault.json": FAULT,
    }.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        result = generate(folder / "yard.yaml", folder / "sdk", package="yard_in_files")
    assert [each for each in result.diagnostics if each.severity != "info"] == []
    yield imported(folder / "sdk", "yard_in_files")
    sys.modules.pop("yard_in_files")


def test_a_call_is_that_of_one_document(yard: Any, loopback: Loopback) -> None:
    calls: list[Call] = []

    def echo(call: Call) -> Answer:
        calls.append(call)
        return Answer(200, call.body, headers={"ETag": "2"})

    loopback.respond = echo
    models = yard.models
    given = models.AB(name="Ada", tender=models.AB(name="Bo"))
    given.kind = models.ABAKindEnum.TUG
    with yard.YardClient(server=loopback.origin) as client:
        result = client.api.put_boat(7, given, if_match="1")
    assert result == given
    assert (calls[0].target, calls[0].headers["if-match"]) == ("/boats/7", "1")


def test_an_error_is_that_of_its_file(yard: Any, loopback: Loopback) -> None:
    loopback.respond = lambda _: Answer(409, b'{"why": "fog"}')
    with (
        yard.YardClient(server=loopback.origin) as client,
        pytest.raises(yard.exceptions.FaultException) as caught,
    ):
        client.api.put_boat(7, {"name": "Ada"})
    assert caught.value.why == "fog"
