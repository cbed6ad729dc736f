"""A file is rendered again where something that it was made from has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.config import Config
from generator.ir.build import build
from generator.naming.assign import assign
from generator.render.context import Context
from generator.render.plan import Rendered, files, rendered
from generator.render.traces import Watched
from generator.source import load
from tests.support import HARBOUR

Json = Any
HARBOUR_NOW = yaml.safe_load(HARBOUR.read_text())


class Project:
    """A document as it was rendered first, and how it is rendered after an edit."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "api.json"
        self.before = rendered(*self.read(HARBOUR_NOW))
        self.there = {p: sha256(it).hexdigest() for p, it in self.before.files.items()}

    def read(self, document: Json) -> tuple[Any, Any, Config]:
        self.path.write_text(json.dumps(document))
        api, _ = build(load(self.path))
        return api, assign(api, Config()), Config()

    def again(self, edit: Callable[[Json], None]) -> tuple[Rendered, dict[str, bytes]]:
        document = json.loads(json.dumps(HARBOUR_NOW))
        edit(document)
        now = self.read(document)
        return rendered(*now, self.before.traces, self.there), files(*now)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("traces"))


def nothing(document: Json) -> None:
    del document


def ship(document: Json) -> Json:
    return document["components"]["schemas"]["Ship"]


def described(document: Json) -> None:
    ship(document)["description"] = "It sails."


def extended(document: Json) -> None:
    ship(document)["properties"]["sails"] = {"type": "integer"}


def renamed(document: Json) -> None:
    ship(document)["x-sdk-name"] = "Vessel"


def shown(document: Json) -> None:
    ship(document)["example"] = {"id": 7, "name": "Another"}


def called_otherwise(document: Json) -> None:
    document["info"]["title"] = "Marina"


EDITS = [nothing, described, extended, renamed, shown, called_otherwise]


@pytest.mark.parametrize("edit", EDITS, ids=lambda it: it.__name__)
def test_what_is_left_is_what_would_be_rendered(
    project: Project, edit: Callable[[Json], None]
) -> None:
    again, whole = project.again(edit)
    digests = {path: sha256(it).hexdigest() for path, it in again.files.items()}
    assert {**again.unchanged, **digests} == {
        path: sha256(it).hexdigest() for path, it in whole.items()
    }


def test_an_edit_of_a_text_renders_few_files(project: Project) -> None:
    again, _ = project.again(described)
    assert "harbour_office/models/ship.py" in again.files
    assert "harbour_office/models/ticket.py" in again.unchanged
    assert len(again.unchanged) > 2 * len(project.before.files) / 5


def test_without_an_edit_only_what_is_copied_is_made(project: Project) -> None:
    again, _ = project.again(nothing)
    made = {path for path in again.files if "/runtime/" not in path}
    assert made == {"harbour_office/py.typed"}


def test_a_file_that_is_not_there_as_it_was_is_rendered(project: Project) -> None:
    now = project.read(HARBOUR_NOW)
    there = {**project.there, "README.md": "edited"}
    del there["harbour_office/client.py"]
    again = rendered(*now, project.before.traces, there)
    assert {"README.md", "harbour_office/client.py"} <= {*again.files}


def test_what_follows_for_several_files_is_known_to_the_traces() -> None:
    """What a new one of these is made from has to be added to a card or to the world."""
    found = {n for n, it in vars(Context).items() if isinstance(it, cached_property)}
    assert found == {
        *("models", "paged", "samples", "tagged", "operations"),
        *("direction", "formatted", "class_names", "circles"),
    }


@pytest.mark.parametrize(
    ("look", "asked"),
    [
        (lambda types: types["a"], ["a"]),
        (lambda types: types.get("b"), ["b"]),
        (lambda types: "a" in types, ["a"]),
        (lambda types: "c" in types, None),
        (lambda types: types.get("c"), None),
        (len, None),
        (list, None),
        (dict, None),
        (lambda types: {**types}, None),
        (lambda types: types.values(), None),
        (lambda types: types.items(), None),
        (lambda types: [types["a"], types["b"], types["a"]], ["a", "b"]),
    ],
)
def test_each_look_at_a_type_is_noted(
    look: Callable[[Any], object], asked: list[str] | None
) -> None:
    plain: dict[str, Any] = {"a": 1, "b": 2}
    types = Watched(plain)
    types.begin()
    found = look(types)
    noted = types.asked()
    assert (None if noted is None else [*noted]) == asked
    expected = look(plain)
    if isinstance(expected, (int, list, dict)):
        assert found == expected
