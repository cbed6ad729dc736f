"""Documents in, names out."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import Names, assign
from generator.naming.lock import NO_LOCK, Lock
from generator.naming.order import in_order
from generator.source import load
from tests.naming.documents import Document, Named, Read, document


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read a whole document, and name it; `**config` are its settings."""

    def make(given: Document, lock: Lock = NO_LOCK, **config: Any) -> Any:
        path = tmp_path / "api.json"
        path.write_text(json.dumps(given))
        api, _ = build(load(path))
        api = in_order(api, lock)
        return api, assign(api, Config(**config), lock)

    return make


@pytest.fixture
def named(read: Read) -> Named:
    """Name the API of a document given in parts, in YAML."""

    def make(
        paths: str = "{}", components: str = "{}", title: str = "Pets", **config: Any
    ) -> Names:
        return read(document(paths, components, title), **config)[1]

    return make
