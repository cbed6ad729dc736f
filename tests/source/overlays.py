"""Overlays for tests, as text, laid over documents."""

import json
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, InputError
from generator.source import Source, load

HEAD = {"openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}}


def overlay(*actions: object, version: str = "1.1.0", **more: object) -> str:
    info = {"title": "t", "version": "1"}
    return json.dumps({"overlay": version, "info": info, "actions": actions, **more})


def laid(folder: Path, document: str, *overlays: str, name: str = "api.yaml") -> Source:
    (folder / name).write_text(document, encoding="utf-8")
    paths = [folder / f"{number}.overlay.yaml" for number in range(len(overlays))]
    for path, text in zip(paths, overlays, strict=True):
        path.write_text(text, encoding="utf-8")
    return load(folder / name, overlays=paths)


def refusals(folder: Path, document: str, *overlays: str) -> list[Diagnostic]:
    with pytest.raises(InputError) as caught:
        laid(folder, document, *overlays)
    return list(caught.value.diagnostics)


def shown(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    assert place is not None
    return f"{Path(place.file).name}:{place.line}:{place.column}"


def remove(target: str) -> dict[str, object]:
    return {"target": target, "remove": True}


def update(target: str, value: object) -> dict[str, object]:
    return {"target": target, "update": value}


def copy(target: str, source: str) -> dict[str, object]:
    return {"target": target, "copy": source}
