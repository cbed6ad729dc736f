"""`validate_requests`: what the API does not allow is found before it is sent."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tests.behaviour.loopback import Call, Loopback

PARCELS = """
openapi: 3.1.0
info: {title: Parcels, version: '1'}
paths:
  /parcels/{id}:
    put:
      operationId: putParcel
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, exclusiveMaximum: 100}}
        - {name: kind, in: query, schema: {$ref: '#/components/schemas/Kind'}}
        - {name: at, in: query, schema: {type: integer, format: unixtime, minimum: 0}}
        - {name: tags, in: query, schema: {type: array, maxItems: 2, items: {type: string, minLength: 2}}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}
      responses: {'204': {description: d}}
  /labels:
    post:
      operationId: addLabel
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [text, image]
              properties:
                text: {type: string, maxLength: 4}
                image: {type: string, format: binary}
      responses: {'204': {description: d}}
components:
  schemas:
    Kind: {type: string, enum: [box, bag]}
    Parcel:
      type: object
      required: [to, id]
      properties:
        id: {type: integer, readOnly: true}
        to: {type: string, maxLength: 5}
        note: {type: [string, 'null'], minLength: 1}
        weight: {type: number, multipleOf: 0.1}
        kind: {$ref: '#/components/schemas/Kind'}
        fixed: {const: 7}
        marks: {type: array, uniqueItems: true, minItems: 1, items: {type: integer}}
        inside: {type: array, items: {$ref: '#/components/schemas/Parcel'}}
        a/b: {type: object, additionalProperties: {type: integer, maximum: 9}}
        size: {oneOf: [{type: string, minLength: 3}, {type: integer, minimum: 3}]}
        free: {}
        codes:
          type: object
          additionalProperties: {type: integer}
          minProperties: 1
          maxProperties: 2
          propertyNames: {maxLength: 2, pattern: '^[a-z/]+$'}
        by_kind:
          type: object
          additionalProperties: {type: integer}
          propertyNames: {$ref: '#/components/schemas/Kind'}
        lock: {$ref: '#/components/schemas/Lock'}
    Lock:
      type: object
      minProperties: 1
      properties: {key: {type: string}, pin: {type: string}}
"""
Small = Callable[[str], ModuleType]
Make = Callable[[Any], Any]


@pytest.fixture
def parcels(small: Small) -> ModuleType:
    return small(PARCELS)


@pytest.mark.parametrize(
    ("make", "violations"),
    [
        (lambda m: m.Parcel(to="a"), []),
        (lambda m: m.Parcel(to="abcdef"), ["body/to: maxLength is 5 (str)"]),
        (lambda m: m.Parcel(to=None), ["body/to: required (NoneType)"]),
        (lambda m: m.Parcel(to="a", note=None), []),
        (lambda m: m.Parcel(to="a", note=""), ["body/note: minLength is 1 (str)"]),
        (lambda m: m.Parcel(to="a", weight=0.3), []),
        (lambda m: m.Parcel(to="a", weight=7), []),
        (
            lambda m: m.Parcel(to="a", weight=0.25),
            ["body/weight: multipleOf is 0.1 (float)"],
        ),
        (lambda m: m.Parcel(to="a", kind=m.KindEnum.BOX), []),
        (
            lambda m: m.Parcel(to="a", kind=m.KindEnum("tin")),
            ["body/kind: none of the 2 values of the enum (str)"],
        ),
        (lambda m: m.Parcel(to="a", fixed=7), []),
        (
            lambda m: m.Parcel(to="a", fixed=8),
            ["body/fixed: none of the 1 values of the enum (int)"],
        ),
        (lambda m: m.Parcel(to="a", marks=[1, 2]), []),
        (lambda m: m.Parcel(to="a", marks=[]), ["body/marks: minItems is 1 (list)"]),
        (
            lambda m: m.Parcel(to="a", marks=[1, 2, 1]),
            ["body/marks: uniqueItems is True (list)"],
        ),
        (
            lambda m: m.Parcel(
                to="a", inside=[m.Parcel(to="a"), m.Parcel(to="abcdef")]
            ),
            ["body/inside/1/to: maxLength is 5 (str)"],
        ),
        (
            lambda m: m.Parcel(to="a", a_b={"x/y": 10, "z": 9}),
            ["body/a~1b/x~1y: maximum is 9 (int)"],
        ),
        (lambda m: m.Parcel(to="a", size="abc"), []),
        (lambda m: m.Parcel(to="a", size=3), []),
        (lambda m: m.Parcel(to="a", size="ab"), ["body/size: minLength is 3 (str)"]),
        (lambda m: m.Parcel(to="a", size=2), ["body/size: minimum is 3 (int)"]),
        (lambda m: m.Parcel(to="a", free={"to": "abcdef"}), []),
        (lambda m: m.Parcel(to="a", codes={"a": 1, "b": 2}), []),
        (
            lambda m: m.Parcel(to="a", codes={}),
            ["body/codes: minProperties is 1 (dict)"],
        ),
        (
            lambda m: m.Parcel(to="a", codes={"a": 1, "b": 2, "c": 3}),
            ["body/codes: maxProperties is 2 (dict)"],
        ),
        (
            lambda m: m.Parcel(to="a", codes={"a/b": 1, "C": 2}),
            [
                "body/codes/C: name: pattern is ^[a-z/]+$ (str)",
                "body/codes/a~1b: name: maxLength is 2 (str)",
            ],
        ),
        (
            lambda m: m.Parcel(to="a", by_kind={"box": 1, "tin": 2}),
            ["body/by_kind/tin: name: none of the 2 values of the enum (str)"],
        ),
        (lambda m: m.Parcel(to="a", lock=m.Lock(pin="1")), []),
        (
            lambda m: m.Parcel(to="a", lock=m.Lock()),
            ["body/lock: minProperties is 1 (dict)"],
        ),
        (
            lambda m: m.Parcel(to="abcdef", weight=0.25, kind=m.KindEnum("tin")),
            [
                "body/kind: none of the 2 values of the enum (str)",
                "body/to: maxLength is 5 (str)",
                "body/weight: multipleOf is 0.1 (float)",
            ],
        ),
    ],
)
def test_a_body_is_checked_before_it_is_sent(
    parcels: ModuleType,
    loopback: Loopback,
    heard: list[Call],
    make: Make,
    violations: list[str],
) -> None:
    body = make(parcels.models)
    with parcels.ParcelsClient(
        server=loopback.origin, validate_requests=True
    ) as client:
        if not violations:
            client.api.put_parcel("a", body)
            assert len(heard) == 1
            return
        with pytest.raises(parcels.ValidationError) as caught:
            client.api.put_parcel("a", body)
    assert sorted(caught.value.violations) == violations
    assert heard == []


@pytest.mark.parametrize(
    ("path", "given", "violations"),
    [
        ("a", {"limit": 1, "tags": ["ab"]}, []),
        ("A", {}, ["path id: pattern is ^[a-z]+$ (str)"]),
        ("a", {"limit": 0}, ["query limit: minimum is 1 (int)"]),
        ("a", {"limit": 100}, ["query limit: exclusiveMaximum is 100 (int)"]),
        ("a", {"limit": "many"}, []),
        ("a", {"kind": "tin"}, ["query kind: none of the 2 values of the enum (str)"]),
        ("a", {"tags": ["ab", "b"]}, ["query tags/1: minLength is 2 (str)"]),
        ("a", {"tags": ["ab"] * 3}, ["query tags: maxItems is 2 (list)"]),
    ],
)
def test_parameters_are_checked_before_they_are_sent(
    parcels: ModuleType,
    loopback: Loopback,
    heard: list[Call],
    path: str,
    given: dict[str, object],
    violations: list[str],
) -> None:
    found: tuple[str, ...] = ()
    with parcels.ParcelsClient(
        server=loopback.origin, validate_requests=True
    ) as client:
        try:
            client.api.put_parcel(path, parcels.models.Parcel(to="a"), **given)
        except parcels.ValidationError as error:
            found = error.violations
    assert list(found) == violations
    assert len(heard) == (not violations)


def test_a_required_argument_is_demanded(
    parcels: ModuleType, loopback: Loopback, heard: list[Call]
) -> None:
    with (
        parcels.ParcelsClient(server=loopback.origin, validate_requests=True) as client,
        pytest.raises(parcels.ValidationError, match="body: required") as caught,
    ):
        client.api.put_parcel("a", None)
    assert isinstance(caught.value, (parcels.SdkError, ValueError))
    assert heard == []


def test_a_form_is_checked_around_its_files(
    parcels: ModuleType, loopback: Loopback, heard: list[Call]
) -> None:
    with parcels.ParcelsClient(
        server=loopback.origin, validate_requests=True
    ) as client:
        client.api.add_label(image=b"...", text="good")
        with pytest.raises(parcels.ValidationError, match="text: maxLength is 4"):
            client.api.add_label(image=b"...", text="too long: secret")
    assert len(heard) == 1


def test_no_value_is_told(parcels: ModuleType) -> None:
    with (
        parcels.ParcelsClient(
            server="http://127.0.0.1:9", validate_requests=True
        ) as client,
        pytest.raises(parcels.ValidationError) as caught,
    ):
        client.api.put_parcel("a", parcels.models.Parcel(to="my secret"))
    assert "secret" not in str(caught.value)


def test_without_the_option_nothing_is_checked_nor_read(
    small: Small, loopback: Loopback, heard: list[Call]
) -> None:
    package = small(PARCELS.replace("title: Parcels", "title: Post"))
    with package.PostClient(server=loopback.origin) as client:
        client.api.put_parcel("A", package.models.Parcel(to="abcdef"), limit=1000)
    assert len(heard) == 1
    table_of = sys.modules[f"{package.__name__}.runtime.constraints"].table_of
    assert table_of.cache_info().currsize == 0
