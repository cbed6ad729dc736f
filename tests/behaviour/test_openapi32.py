"""What OpenAPI 3.2 added, called."""

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Answer, Call, Loopback

PORT = """
openapi: 3.2.0
$self: https://port.example/v2/openapi.yaml
info: {title: Port, version: '2'}
servers: [{url: ./api}]
paths:
  /ships:
    query:
      operationId: findShips
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, properties: {flag: {type: string}}}}}
      responses: {'200': {$ref: '#/components/responses/Ships'}}
    additionalOperations:
      COPY:
        operationId: copyShips
        parameters: [{name: to, in: query, required: true, schema: {type: string}}]
        responses: {'204': {description: Done.}}
  /watch:
    get:
      operationId: watch
      responses:
        '200':
          description: What happens.
          content:
            text/event-stream:
              itemSchema:
                type: object
                properties:
                  event: {type: string}
                  data:
                    type: string
                    contentMediaType: application/json
                    contentSchema: {$ref: 'https://port.example/v2/openapi.yaml#/components/schemas/Ship'}
  /log:
    get:
      operationId: readLog
      responses:
        '200':
          description: Lines.
          content: {text/event-stream: {itemSchema: {properties: {data: {type: string}}}}}
  /fleet:
    get:
      operationId: getFleet
      responses:
        '200':
          description: All of them.
          content: {application/json: {$ref: '#/components/mediaTypes/Fleet'}}
components:
  mediaTypes:
    Fleet: {schema: {type: array, items: {$ref: '#/components/schemas/Ship'}}}
  responses:
    Ships:
      description: The ships.
      content: {application/jsonl: {itemSchema: {$ref: '#/components/schemas/Ship'}}}
  schemas:
    Ship: {type: object, required: [id], properties: {id: {type: integer}}}
"""


@pytest.fixture
def package(small: Callable[[str], ModuleType]) -> Any:
    return small(PORT)


@pytest.fixture
def client(package: Any, loopback: Loopback) -> Iterator[Any]:
    with package.PortClient(server=loopback.origin) as made:
        yield made


@pytest.mark.parametrize(
    ("call", "said", "sent", "wanted"),
    [
        (
            lambda c, m: list(c.api.find_ships(m.FindShipsRequest(flag="x"))),
            Answer(200, b'{"id": 1}\n{"id": 2}\n', "application/jsonl"),
            ("QUERY", "/ships", b'{"flag":"x"}'),
            lambda m: [m.Ship(id=1), m.Ship(id=2)],
        ),
        (
            lambda c, _: c.api.copy_ships("a b"),
            Answer(204),
            ("COPY", "/ships?to=a%20b", b""),
            lambda _: None,
        ),
        (
            lambda c, _: list(c.api.watch()),
            Answer(200, b'event: new\ndata: {"id": 3}\n\n', "text/event-stream"),
            ("GET", "/watch", b""),
            lambda m: [m.Ship(id=3)],
        ),
        (
            lambda c, _: list(c.api.read_log()),
            Answer(200, b"data: 1\n\ndata: two\ndata: lines\n\n", "text/event-stream"),
            ("GET", "/log", b""),
            lambda _: ["1", "two\nlines"],
        ),
        (
            lambda c, _: c.api.get_fleet(),
            Answer(200, b'[{"id": 4}]'),
            ("GET", "/fleet", b""),
            lambda m: [m.Ship(id=4)],
        ),
    ],
)
def test_a_call_is_what_its_description_says(  # each has a name
    client: Any,
    package: Any,
    loopback: Loopback,
    call: Callable[[Any, Any], object],
    said: Answer,
    sent: tuple[str, str, bytes],
    wanted: Callable[[Any], object],
) -> None:
    calls: list[Call] = []

    def respond(came: Call) -> Answer:
        calls.append(came)
        return said

    loopback.respond = respond
    assert call(client, package.models) == wanted(package.models)
    (came,) = calls
    assert (came.method, came.target, came.body) == sent


def test_a_server_is_relative_to_where_the_document_says_it_is(package: Any) -> None:
    server = inspect.signature(package.PortClient).parameters["server"]
    assert server.default == "https://port.example/v2/api"
