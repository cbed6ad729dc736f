"""What changes a document and not the API gives no finding."""

import copy
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.review.compare import Comparison, compare
from generator.review.sdk.side import Side
from generator.source import load
from generator.source.yaml12 import parse
from tests.review.documents import TODAY, compared, with_schemas, yaml
from tests.support import HARBOUR, THINGSPACE

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
HISTORY = [
    "twilio-messaging-2026-03-10.yaml",
    "box-2025-12-10.json",
]

ORDER = yaml("""
type: object
required: [lines, state]
properties:
  state: {type: string, enum: [open, closed]}
  note: {type: string, nullable: true, maxLength: 80}
  total: {type: number, minimum: 0, exclusiveMinimum: true}
  lines:
    type: array
    minItems: 1
    items: {$ref: '#/components/schemas/Line'}
  parent: {$ref: '#/components/schemas/Order'}
  payment:
    oneOf:
    - {$ref: '#/components/schemas/Card'}
    - {$ref: '#/components/schemas/Transfer'}
    discriminator: {propertyName: kind}
""")
PARTS = yaml("""
Line:
  type: object
  required: [sku]
  properties:
    sku: {type: string, pattern: '^[A-Z]+$'}
    price: {$ref: '#/components/schemas/Price'}
Price: {type: string, format: decimal}
Card:
  type: object
  required: [kind, number]
  properties: {kind: {type: string}, number: {type: string}}
Transfer:
  type: object
  required: [kind, account]
  properties: {kind: {type: string}, account: {type: string}}
""")


def orders() -> dict[str, Any]:
    schemas = copy.deepcopy({"Order": ORDER, **PARTS})
    return {
        **with_schemas(schemas, {"$ref": "#/components/schemas/Order"}),
        "openapi": "3.0.3",
    }


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    return value


def schema(whole: dict[str, Any], name: str) -> Any:
    return whole["components"]["schemas"][name]


def inlined_line(whole: dict[str, Any]) -> None:
    schema(whole, "Order")["properties"]["lines"]["items"] = schema(whole, "Line")


def extracted_state(whole: dict[str, Any]) -> None:
    properties = schema(whole, "Order")["properties"]
    whole["components"]["schemas"]["State"] = properties["state"]
    properties["state"] = {"$ref": "#/components/schemas/State"}


def inlined_body(whole: dict[str, Any]) -> None:
    operation = whole["paths"]["/things"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    content["schema"] = schema(whole, "Order")


def moved_into_all_of(whole: dict[str, Any]) -> None:
    order = schema(whole, "Order")
    base = {key: order.pop(key) for key in ("type", "required")}
    base["properties"] = {"note": order["properties"].pop("note")}
    whole["components"]["schemas"]["Base"] = base
    rest = dict(order)
    order.clear()
    order["allOf"] = [{"$ref": "#/components/schemas/Base"}, rest]


def wrapped_in_one_all_of(whole: dict[str, Any]) -> None:
    properties = schema(whole, "Order")["properties"]
    properties["parent"] = {"allOf": [properties["parent"]], "description": "Above."}


def renamed_price(whole: dict[str, Any]) -> None:
    schemas = whole["components"]["schemas"]
    schemas["Money"] = schemas.pop("Price")
    schema(whole, "Line")["properties"]["price"] = {
        "$ref": "#/components/schemas/Money"
    }


def newer_version(whole: dict[str, Any]) -> None:
    whole["openapi"] = "3.1.0"
    properties = schema(whole, "Order")["properties"]
    properties["note"] = {"type": ["string", "null"], "maxLength": 80}
    properties["total"] = {"type": "number", "exclusiveMinimum": 0}


def null_as_alternative(whole: dict[str, Any]) -> None:
    whole["openapi"] = "3.1.0"
    note = {"anyOf": [{"type": "string", "maxLength": 80}, {"type": "null"}]}
    schema(whole, "Order")["properties"]["note"] = note
    schema(whole, "Order")["properties"]["total"] = {
        "type": "number",
        "exclusiveMinimum": 0,
    }


def described(whole: dict[str, Any]) -> None:
    schema(whole, "Line")["description"] = "One of what was bought."
    schema(whole, "Line")["example"] = {"sku": "A"}
    whole["info"]["description"] = "About orders."


def other_order_of_alternatives(whole: dict[str, Any]) -> None:
    schema(whole, "Order")["properties"]["payment"]["oneOf"].reverse()


def shared_response(whole: dict[str, Any]) -> None:
    responses = whole["paths"]["/things"]["post"]["responses"]
    whole["components"]["responses"] = {"Done": responses["200"]}
    responses["200"] = {"$ref": "#/components/responses/Done"}


REWRITES: list[Callable[[dict[str, Any]], None]] = [
    *(inlined_line, extracted_state, inlined_body, moved_into_all_of),
    *(wrapped_in_one_all_of, newer_version, null_as_alternative, described),
    *(other_order_of_alternatives, shared_response, renamed_price),
]


# What has a place of its own has a class that is called after it.
RENAMING = {inlined_line, extracted_state, inlined_body}

# Each of the others takes away what one of these rewrites.
TOGETHER = [
    *(extracted_state, inlined_body, wrapped_in_one_all_of, described),
    *(newer_version, other_order_of_alternatives, shared_response),
]


def said(found: Comparison, rewrites: set[Callable[[dict[str, Any]], None]]) -> Any:
    """Leave aside what the names of classes make of it."""
    return [
        one
        for one in found.findings
        if one.reading == "wire" or not rewrites & RENAMING
    ]


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda one: one.__name__)
def test_what_says_the_same_otherwise_gives_no_finding(
    rewrite: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    whole = orders()
    rewrite(whole)
    assert said(compared(tmp_path, orders(), whole), {rewrite}) == []
    assert said(compared(tmp_path, whole, orders()), {rewrite}) == []


def test_several_files_say_what_one_did(tmp_path: Path) -> None:
    whole = orders()
    parts = whole["components"]["schemas"]
    line = parts.pop("Line")
    line["properties"]["price"] = {"$ref": "#/Price"}
    (tmp_path / "parts.json").write_bytes(
        msgspec.json.encode({"Line": line, "Price": parts.pop("Price")})
    )
    parts["Order"]["properties"]["lines"]["items"] = {"$ref": "parts.json#/Line"}
    assert compared(tmp_path, orders(), whole).findings == ()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), rewrites=st.sets(st.sampled_from(TOGETHER)))
def test_rewrites_and_shuffles_together_give_no_finding(
    seed: int, rewrites: set[Callable[[dict[str, Any]], None]], tmp_path: Path
) -> None:
    whole = orders()
    for rewrite in REWRITES:
        if rewrite in rewrites:
            rewrite(whole)
    whole = shuffled(whole, random.Random(seed))
    assert said(compared(tmp_path, orders(), whole), rewrites) == []


@pytest.mark.parametrize("path", [THINGSPACE, HARBOUR], ids=lambda path: path.name)
def test_a_document_with_its_keys_shuffled_says_the_same(
    path: Path, tmp_path: Path
) -> None:
    whole = parse(path.read_bytes(), path.name)
    other = shuffled(whole, random.Random(7))
    assert compared(tmp_path, whole, other).findings == ()


@pytest.mark.parametrize("name", HISTORY)
def test_a_real_document_says_what_it_says(name: str, tmp_path: Path) -> None:
    path = CORPUS / "history" / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    whole = load(path).root
    other = shuffled(whole, random.Random(3))
    (tmp_path / "other.json").write_bytes(msgspec.json.encode(other))
    known, again = Side(load(path)), Side(load(path))
    assert compare(known, again, TODAY).findings == ()
    assert compare(known, Side(load(tmp_path / "other.json")), TODAY).findings == ()
