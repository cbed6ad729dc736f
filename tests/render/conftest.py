"""Everything from a document in YAML to the files of its SDK."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import assign
from generator.render.plan import files
from generator.source import load

Rendered = Callable[..., dict[str, str]]


@pytest.fixture
def rendered(tmp_path: Path) -> Rendered:
    """Render the SDK of a document, given as data; `**config` are its settings."""

    def make(document: dict[str, Any], **config: Any) -> dict[str, str]:
        path = tmp_path / "api.json"
        path.write_text(json.dumps(document))
        api, _ = build(load(path))
        settings = Config(package="sdk", **config)
        made = files(api, assign(api, settings), settings)
        return {name: data.decode() for name, data in made.items()}

    return make
