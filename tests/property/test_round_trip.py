"""Whatever a schema allows goes through its model and comes out as it was.

A document, its SDK, its values: the transport gives back what was sent, so that a call
encodes, decodes, and a second one encodes the model again.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import assign
from generator.render.plan import files
from generator.source import load
from tests.property.shapes import Json, Made, documents, garbled

PACKAGE = "property_sdk"
VALUES = 4  # of each document


class Echo:
    """A transport that answers with what it was sent."""

    def __init__(self, runtime: Any) -> None:
        self._runtime = runtime
        self.sent: Json = None

    def send(self, request: Any) -> Any:
        self.sent = json.loads(request.body)
        headers = self._runtime.Headers([("Content-Type", "application/json")])
        return self._runtime.Response(200, headers, request.body)

    def close(self) -> None:
        return


class Sdk:
    """A generated package with its one operation."""

    def __init__(self, package: str) -> None:
        root = import_module(package)
        runtime = import_module(f"{package}.runtime")
        self._echo = Echo(runtime)
        client = next(name for name in root.__all__ if name.endswith("Client"))
        self._client = getattr(root, client)
        self.model = runtime.Model

    def send(self, value: object, *, strict: bool = True) -> tuple[Json, Any]:
        """Give what went over the wire and what was read from it."""
        with self._client(transport=self._echo, strict_responses=strict) as client:
            read = client.api.send(value)
        return self._echo.sent, read


def rendered(path: Path) -> dict[str, bytes]:
    """Give the files of a package; a document that is made needs no validation."""
    api, _ = build(load(path))
    settings = Config(package=PACKAGE)
    made = files(api, assign(api, settings), settings)
    return {name: content for name, content in made.items() if name.endswith(".py")}


@contextmanager
def generated(document: dict[str, Json]) -> Iterator[Sdk]:
    """Generate an SDK and import it, as if for the first time.

    Always at the same place: where an error comes from is how hypothesis knows it.
    """
    folder = Path(gettempdir()) / f"sdkwright-property-{os.getpid()}"
    folder.mkdir()
    sys.path.insert(0, str(folder / "out"))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    try:
        path = folder / "api.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        for name, content in rendered(path).items():
            (folder / "out" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "out" / name).write_bytes(content)
        invalidate_caches()
        yield Sdk(PACKAGE)
    finally:
        sys.dont_write_bytecode = before
        sys.path.pop(0)
        shutil.rmtree(folder)
        for name in [one for one in sys.modules if one.startswith(PACKAGE)]:
            del sys.modules[name]


def same(one: Json, other: Json) -> bool:
    """Compare as JSON does, to which true is not 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def rebuilt(value: Any) -> Any:
    """Make models anew through their constructors, with what is set in them only."""
    if isinstance(value, msgspec.Struct):
        given = {
            one.name: rebuilt(getattr(value, one.name))
            for one in msgspec.structs.fields(value)
            if getattr(value, one.name) != one.default
        }
        return type(value)(**given)
    if isinstance(value, dict):
        return {key: rebuilt(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rebuilt(item) for item in value]
    return value


def promised(made: Made, data: st.DataObject) -> None:
    """Read strictly, and write what was read, what is made of it, as it came."""
    with generated(made.document) as sdk:
        for _ in range(VALUES):
            value = data.draw(made.values)
            sent, read = sdk.send(value)
            assert same(sent, value)
            assert isinstance(read, sdk.model)
            for model in (read, rebuilt(read)):
                sent, _ = sdk.send(model)
                assert same(sent, value), sent


def unforeseen(made: Made, data: st.DataObject) -> None:
    """Read what the schema does not know, and write it as it came."""
    with generated(made.document) as sdk:
        for _ in range(VALUES):
            value = data.draw(made.values.flatmap(garbled))
            _, read = sdk.send(value, strict=False)
            sent, _ = sdk.send(read, strict=False)
            assert same(sent, value), sent


@pytest.mark.parametrize("examples", [12, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("goes_through", [promised, unforeseen])
def test_json_goes_through_its_models_unchanged(
    goes_through: Callable[..., None], examples: int
) -> None:
    run = given(documents(), st.data())(goes_through)
    settings(max_examples=examples)(run)()
