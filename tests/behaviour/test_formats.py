"""Dates that are Unix seconds or HTTP dates on the wire, and decimals in numbers."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import ModuleType

from tests.behaviour.loopback import Answer, Call, Loopback, answer

ALARMS = """
openapi: 3.1.0
info: {title: Alarms, version: '1'}
paths:
  /alarms/{at}:
    put:
      operationId: putAlarm
      parameters:
        - {name: at, in: path, required: true, schema: {type: integer, format: unixtime}}
        - {name: until, in: query, schema: {type: array, items: {type: number, format: timestamp}}}
        - {name: If-Unmodified-Since, in: header, schema: {type: string, format: http-date}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Alarm'}}}
      responses:
        '200':
          description: The alarm.
          content: {application/json: {schema: {$ref: '#/components/schemas/Alarm'}}}
components:
  schemas:
    Alarm:
      type: object
      required: [at]
      properties:
        at: {type: integer, format: unix-time, description: When it rings.}
        sent: {type: [string, 'null'], format: rfc1123}
        volume: {type: number, format: decimal}
        deposit: {type: string, format: decimal}
        rings: {type: object, additionalProperties: {type: integer, format: unixtime}}
"""
NOON = dt.datetime(1994, 11, 6, 12, tzinfo=dt.UTC)
TEXT = "Sun, 06 Nov 1994 12:00:00 GMT"


def test_dates_cross_the_wire_in_the_form_of_their_format(
    small: Callable[[str], ModuleType], loopback: Loopback
) -> None:
    package = small(ALARMS)
    body = package.models.Alarm(at=NOON)
    body.sent, body.rings = NOON, {"first": NOON}
    body.volume, body.deposit = Decimal("0.5"), Decimal("0.50")
    calls: list[Call] = []

    def echo(call: Call) -> Answer:
        calls.append(call)
        return Answer(200, call.body)

    loopback.respond = echo
    with package.AlarmsClient(server=loopback.origin) as client:
        result = client.api.put_alarm(
            NOON, body, until=[NOON], if_unmodified_since=NOON
        )
    (call,) = calls
    assert call.target == "/alarms/784123200?until=784123200.0"
    assert call.headers["if-unmodified-since"] == TEXT
    assert call.json == {
        "at": 784123200,
        "sent": TEXT,
        "rings": {"first": 784123200},
        "volume": 0.5,
        "deposit": "0.50",
    }
    assert (result.at, result.sent, result.rings) == (NOON, NOON, {"first": NOON})
    assert (result.volume, result.deposit) == (Decimal("0.5"), Decimal("0.50"))
    assert result == body


def test_a_date_that_is_none_is_kept_as_it_came(
    small: Callable[[str], ModuleType], loopback: Loopback
) -> None:
    package = small(ALARMS)
    loopback.respond = lambda _: answer({"at": 1700000000000, "sent": "soon"})
    with package.AlarmsClient(server=loopback.origin) as client:
        result = client.api.put_alarm(NOON, package.models.Alarm(at=NOON))
    assert (result.at, result.sent) == (1700000000000, "soon")
