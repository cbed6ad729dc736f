"""A document around the schemas that a test is about."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.diagnostics import Diagnostic
from generator.ir import types as t
from generator.ir.build import build
from generator.source import load

Built = tuple[t.Api, list[Diagnostic]]


@pytest.fixture
def built(tmp_path: Path) -> Callable[..., Built]:
    """Build an API from its paths, component schemas and the rest, in YAML."""

    def make(
        paths: str = "{}",
        schemas: str = "{}",
        version: str = "3.1.0",
        *,
        schemes: str = "{}",
        rest: str = "{}",
    ) -> Built:
        document: dict[str, Any] = {
            "openapi": version,
            "info": {"title": "T", "version": "1"},
            "paths": yaml.safe_load(paths),
            "components": {
                "schemas": yaml.safe_load(schemas),
                "securitySchemes": yaml.safe_load(schemes),
            },
            **yaml.safe_load(rest),
        }
        path = tmp_path / "api.json"
        path.write_text(json.dumps(document))
        return build(load(path))

    return make


@pytest.fixture
def typed(built: Callable[..., Built]) -> Callable[..., tuple[t.TypeRef, t.Api]]:
    """Give the type of one schema, used as the body of an operation."""

    def make(
        schema: str, schemas: str = "{}", version: str = "3.1.0"
    ) -> tuple[t.TypeRef, t.Api]:
        content = {"application/json": {"schema": yaml.safe_load(schema)}}
        operation = {"requestBody": {"content": content}, "responses": {}}
        paths = yaml.safe_dump({"/x": {"post": operation}}, sort_keys=False)
        api, _ = built(paths, schemas, version)
        body = api.operations[0].body
        assert body is not None
        return body.contents[0].type, api

    return make
