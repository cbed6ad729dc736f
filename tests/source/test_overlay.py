"""What the actions of overlays do, and where values then stand.

The documents have the shapes of the examples of the Overlay specification.
"""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.source.validate import check_structure
from tests.source.overlays import HEAD, copy, laid, overlay, remove, shown, update

OK = {"responses": {"200": {"description": "ok"}}}
PETS = {
    "servers": [{"url": "a", "description": "Dev"}, {"url": "b"}],
    "tags": [{"name": "x"}, {"name": "y"}],
    "paths": {
        "/pets": {
            "get": {"summary": "s", "tags": ["pets"], "parameters": [{"name": "top"}]},
        },
        "/pets/{id}": {"get": {"tags": ["pets"], "x-traits": ["paged"], **OK}},
    },
}

ACTIONS: dict[str, tuple[list[dict[str, object]], str, Any]] = {
    "an object is merged, deep": (
        [update("$", {"paths": {"/pets": {"get": {"x-rate": 1}, "summary": "p"}}})],
        "/paths/~1pets",
        {"get": {**PETS["paths"]["/pets"]["get"], "x-rate": 1}, "summary": "p"},  # type: ignore[index]  # a literal of many shapes
    ),
    "many targets get the same": (
        [update("$.paths.*.get", {"x-safe": True})],
        "/paths/~1pets~1{id}/get/x-safe",
        True,
    ),
    "lists are joined inside of objects": (
        [update("$.paths.*.get", {"tags": ["done"]})],
        "/paths/~1pets/get/tags",
        ["pets", "done"],
    ),
    "a list gets an entry": (
        [update("$.tags", {"name": "z"})],
        "/tags",
        [{"name": "x"}, {"name": "y"}, {"name": "z"}],
    ),
    "a list gets a value": (
        [update("$.paths['/pets'].get.tags", "new")],
        "/paths/~1pets/get/tags",
        ["pets", "new"],
    ),
    "a list gets the entries of another": (
        [update("$.tags", [{"name": "z"}, {"name": "q"}])],
        "/tags",
        [{"name": "x"}, {"name": "y"}, {"name": "z"}, {"name": "q"}],
    ),
    "a value is replaced": (
        [update("$.paths['/pets'].get.summary", "all")],
        "/paths/~1pets/get/summary",
        "all",
    ),
    "a value is replaced by null": (
        [update("$.paths['/pets'].get.summary", None)],
        "/paths/~1pets/get/summary",
        None,
    ),
    "an entry of a list is replaced": (
        [update("$.paths['/pets'].get.tags[0]", "cats")],
        "/paths/~1pets/get/tags",
        ["cats"],
    ),
    "entries of lists are removed by a filter": (
        [remove("$.servers[?@.description == 'Dev']")],
        "/servers",
        [{"url": "b"}],
    ),
    "values in lists are removed by a filter": (
        [remove("$.paths.*.get.tags[?@ == 'pets']")],
        "/paths/~1pets/get/tags",
        [],
    ),
    "several entries of one list are removed": ([remove("$.tags[0, 1]")], "/tags", []),
    "what is removed with its parent is removed": (
        [remove("$.paths..[?@.tags]"), remove("$..tags")],
        "/paths",
        {"/pets": {}, "/pets/{id}": {}},
    ),
    "remove wins over update": (
        [
            {**update("$.tags", {"name": "z"}), "remove": True},
            update("$", {"tags": []}),
        ],
        "/tags",
        [],
    ),
    "a list is replaced in two steps": (
        [remove("$.servers"), update("$", {"servers": [{"url": "c"}]})],
        "/servers",
        [{"url": "c"}],
    ),
    "a trait says where": (
        [
            update(
                "$.paths[?@.get['x-traits'][?@ == 'paged']].get",
                {"parameters": [{"name": "skip"}]},
            )
        ],
        "/paths/~1pets~1{id}/get/parameters",
        [{"name": "skip"}],
    ),
    "a path is copied into another": (
        [copy("$.paths['/pets/{id}']", "$.paths['/pets']")],
        "/paths/~1pets~1{id}/get/tags",
        ["pets", "pets"],
    ),
    "a path is moved": (
        [
            update("$.paths", {"/cats": {}}),
            copy("$.paths['/cats']", "$.paths['/pets']"),
            remove("$.paths['/pets']"),
        ],
        "/paths/~1cats",
        PETS["paths"]["/pets"],  # type: ignore[index]  # as above
    ),
    "what was copied changes alone": (
        [
            update("$.paths", {"/cats": {}}),
            copy("$.paths['/cats']", "$.paths['/pets']"),
            update("$.paths['/cats'].get", {"summary": "cats"}),
        ],
        "/paths/~1pets/get/summary",
        "s",
    ),
    "what was put in many places changes alone": (
        [
            update("$.paths.*", {"x": {"y": []}}),
            update("$.paths['/pets'].x.y", 1),
        ],
        "/paths/~1pets~1{id}/x/y",
        [],
    ),
    "a target without a value changes nothing": ([update("$.nope", 1)], "/nope", ...),
    "an action without a change does nothing": (
        [{"target": "$.tags", "remove": False}],
        "/tags",
        PETS["tags"],
    ),
    "what is there is there, whatever it says": (
        [
            update("$", {"x": [False, 0, "", None, [], {}, "aa"]}),
            remove("$.x[?@ && count(@) == 1 && value(@) != 'aa']"),
        ],
        "/x",
        ["aa"],
    ),
    "patterns select": (
        [update("$.tags[?match(@.name, '[xz]')]", {"seen": True})],
        "/tags",
        [{"name": "x", "seen": True}, {"name": "y"}],
    ),
}


@pytest.mark.parametrize("case", ACTIONS)
def test_actions_change_the_document_as_the_specification_says(
    case: str, tmp_path: Path
) -> None:
    actions, pointer, wanted = ACTIONS[case]
    document = json.dumps({**HEAD, **PETS})
    source = laid(tmp_path, document, overlay(*actions))
    if wanted is ...:
        assert source.root == json.loads(document)
    else:
        assert source.documents[""].at(pointer) == wanted


def test_several_overlays_come_one_after_the_other(tmp_path: Path) -> None:
    first = overlay(update("$.info", {"title": "First"}))
    second = overlay(update("$.info[?@ == 'First']", "Second"))
    assert laid(tmp_path, json.dumps(HEAD), first, second).root["info"] == {
        "title": "Second",
        "version": "1",
    }
    assert laid(tmp_path, json.dumps(HEAD), second, first).root["info"] == {
        "title": "First",
        "version": "1",
    }


def test_version_1_0_shows_keys_without_a_value_and_removes_any(tmp_path: Path) -> None:
    changed = overlay(
        update("$", {"info": {"x": 1}, "tags": None, "paths": None}),
        remove("$.paths['/pets'].get.summary"),
        version="1.0.0",
    )
    source = laid(tmp_path, json.dumps({**HEAD, **PETS}), changed)
    assert source.root["tags"] == PETS["tags"]
    assert not source.has("#/paths/~1pets/get/summary")


def test_what_yaml_shares_changes_in_one_place_alone(tmp_path: Path) -> None:
    document = f"{yaml.dump(HEAD)}a: &x {{b: {{c: 1}}}}\nd: *x\n"
    source = laid(tmp_path, document, overlay(update("$.a.b", {"c": 2})))
    assert (source.root["a"], source.root["d"]) == ({"b": {"c": 2}}, {"b": {"c": 1}})


DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
tags: [{name: a}, {name: b}]
paths: {/a: {get: {}}}
"""

# Actions as YAML; the code; where; a part of the message.

FAULTY = """\
overlay: 1.1.0
info: {title: t, version: '1'}
actions:
  - target: $.tags[0]
    remove: true
  - target: $.tags
    update:
      nam: c
  - target: $.paths['/a'].get
    update:
      responses: 5
  - target: $.paths
    update: {/b: {}}
  - target: $.paths['/b']
    copy: $.paths['/a']
"""


def test_faults_are_told_where_the_value_is_written(tmp_path: Path) -> None:
    document = DOCUMENT.replace("{name: b}", "{name: 7}")
    faults = check_structure(laid(tmp_path, document, FAULTY))
    assert {each.pointer: shown(each) for each in faults} == {
        "#/paths/~1a/get/responses": "0.overlay.yaml:11:18",
        "#/paths/~1b/get/responses": "0.overlay.yaml:15:5",
        "#/tags/0/name": "api.yaml:3:26",
        "#/tags/1": "0.overlay.yaml:7:5",
        "#/tags/1/nam": "0.overlay.yaml:8:7",
    }


def test_swagger_is_overlaid_as_it_is_written(tmp_path: Path) -> None:
    document = """\
swagger: '2.0'
info: {title: t, version: '1'}
paths: {}
definitions: {A: {type: object}, B: {type: object}}
"""
    text = overlay(
        remove("$.definitions.A"), update("$.definitions.B", {"required": [1]})
    )
    source = laid(tmp_path, document, text)
    assert source.has("#/components/schemas/B/required/0")
    assert not source.has("#/components/schemas/A")
    place = source.documents[""].locate("/components/schemas/B/required/0")
    assert Path(place.file).name == "0.overlay.yaml"


def test_a_file_that_an_overlay_refers_to_is_read_and_not_overlaid(
    tmp_path: Path,
) -> None:
    (tmp_path / "far.yaml").write_text("info: {title: far}\nA: {type: string}\n")
    text = overlay(
        update("$.info", {"title": "near"}),
        update("$", {"components": {"schemas": {"A": {"$ref": "far.yaml#/A"}}}}),
    )
    source = laid(tmp_path, DOCUMENT, text)
    assert source.follow("#/components/schemas/A")[1] == {"type": "string"}
    assert source.documents["far.yaml"].data == {
        "info": {"title": "far"},
        "A": {"type": "string"},
    }


def test_anchors_that_come_with_an_overlay_are_known(tmp_path: Path) -> None:
    schemas = {"A": {"$anchor": "here", "type": "string"}, "B": {"$ref": "#here"}}
    text = overlay(update("$", {"components": {"schemas": schemas}}))
    source = laid(tmp_path, DOCUMENT, text)
    assert source.follow("#/components/schemas/B")[0] == "#/components/schemas/A"
