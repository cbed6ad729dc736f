"""Smallest documents around a part, and their comparison."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from generator.review.compare import Comparison, compare
from generator.review.findings import Finding
from generator.review.sdk.side import Side
from generator.source import load
from generator.source.yaml12 import parse

TODAY = date(2026, 11, 22)
OK = {"200": {"description": "ok"}}


def yaml(text: str) -> Any:
    return parse(text.encode(), "part.yaml")


def document(at: str, part: Any, direction: str = "request") -> dict[str, Any]:
    """Put a part where a rule's example stands."""
    whole: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}}
    whole["components"] = {"schemas": {"A": {"type": "object"}}}
    match at, direction:
        case "document", _:
            return {**whole, **part}
        case "operation", _:
            operation = {"responses": OK, **part}
        case "schema", "request":
            content = {"application/json": {"schema": part}}
            operation = {"requestBody": {"content": content}, "responses": OK}
        case "schema", _:
            content = {"application/json": {"schema": part}}
            response = {"description": "ok", "content": content}
            operation = {"responses": {"200": response}}
        case "text", "request":
            parameter = {"in": "query", "name": "p", "schema": part}
            operation = {"parameters": [parameter], "responses": OK}
        case _:
            headers = {"X-P": {"schema": part}}
            operation = {
                "responses": {"200": {"description": "ok", "headers": headers}}
            }
    return {**whole, "paths": {"/things": {"post": operation}}}


def compared(folder: Path, old: Any, new: Any) -> Comparison:
    """Write both documents and compare them."""
    paths = []
    for name, whole in (("old", old), ("new", new)):
        path = folder / f"{name}.json"
        path.write_bytes(msgspec.json.encode(whole))
        paths.append(path)
    return compare(Side(load(paths[0])), Side(load(paths[1])), TODAY)


def on_the_wire(folder: Path, old: Any, new: Any) -> list[Finding]:
    """Give the findings of the one reading."""
    found = compared(folder, old, new).findings
    return [one for one in found if one.reading == "wire"]


def with_schemas(schemas: Any, uses: Any) -> dict[str, Any]:
    """Give a document with named schemas, one of which is sent and read."""
    content = {"application/json": {"schema": copy.deepcopy(uses)}}
    operation = {
        "requestBody": {"content": copy.deepcopy(content)},
        "responses": {"200": {"description": "ok", "content": content}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/things": {"post": operation}},
        "components": {"schemas": schemas},
    }
