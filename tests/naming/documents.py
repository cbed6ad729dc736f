"""Small documents, and the same documents in another order."""

import json
import random
from collections.abc import Callable
from typing import Any

import yaml

from generator.ir import types as t
from generator.naming.assign import Names

Document = dict[str, Any]
Read = Callable[..., tuple[t.Api, Names]]
Named = Callable[..., Names]

# What a document has as data, and not as a description of data.
_DATA = {"example", "default", "enum", "const"}


def document(
    paths: str = "{}", components: str = "{}", title: str = "Pets"
) -> Document:
    """Make a document of parts in YAML."""
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "paths": yaml.safe_load(paths),
        "components": yaml.safe_load(components),
    }


def response(schema: object) -> str:
    """Give the paths of an API whose one operation answers and fails with a schema."""
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return f"""
        /a:
          get:
            operationId: getA
            responses:
              '200': {{description: d, content: {{application/json: {{schema: {text}}}}}}}
              '404': {{description: d, content: {{application/json: {{schema: {text}}}}}}}
    """


def shuffled(value: Any, rng: random.Random, *, described: bool = True) -> Any:
    """Give the same document with the keys of all its mappings in another order.

    Data is left as it is, as the pages show it so: a key of it is `described` where
    it is the name of a property.
    """
    if isinstance(value, list):
        return [shuffled(item, rng) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    rng.shuffle(keys)
    return {
        key: (
            value[key]
            if described and key in _DATA
            else shuffled(
                value[key], rng, described=key not in ("properties", "schemas")
            )
        )
        for key in keys
    }
