"""Overlays: what actions do, what is refused and where, and where values then stand.

The documents have the shapes of the examples of the Overlay specification.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, InputError
from generator.source import Source, load, overlay_actions, overlay_paths
from generator.source.overlay_places import Origin
from generator.source.pointers import child
from generator.source.validate import check_structure

OK = {"responses": {"200": {"description": "ok"}}}
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
REFUSED = {
    "{target: $.info.title, update: {a: 1}}": (
        "overlay-action",
        "4:36",
        "an object does not merge with a value, $['info']['title']",
    ),
    "{target: $.info, update: {title: [1]}}": (
        "overlay-action",
        "4:38",
        "a list does not merge with a value",
    ),
    "{target: $, update: {tags: {}}}": (
        "overlay-action",
        "4:32",
        "an object does not merge with a list, $['tags']",
    ),
    "{target: $, remove: true}": (
        "overlay-action",
        "4:14",
        "the whole document cannot be removed",
    ),
    "{target: '$.*', update: {a: 1}}": (
        "overlay-action",
        "4:14",
        "the target selects a list and a value and an object at once",
    ),
    "{target: $.info, copy: '$.tags[*]'}": (
        "overlay-action",
        "4:28",
        "$.tags[*] selects 2 values to copy, not one",
    ),
    "{target: $.info, copy: $.nope}": (
        "overlay-action",
        "4:28",
        "selects no values to copy",
    ),
    "{target: '$.a[?@.b = 1]', remove: true}": (
        "overlay-target",
        "4:24",
        "not a JSONPath of RFC 9535: unexpected filter selector token '='",
    ),
    "{target: '$[?@ == 1e999]', remove: true}": (
        "overlay-target",
        "4:14",
        "it has a number that is too large",
    ),
    "{target: paths, remove: true}": ("overlay-target", "4:14", "expected '$'"),
    "{target: $.a, copy: x}": ("overlay-target", "4:25", "expected '$'"),
    "{target: $.a, update: 1, copy: $.b}": (
        "overlay-syntax",
        "4:36",
        "an action either updates or copies",
    ),
    "{target: 1}": ("overlay-syntax", "4:14", "target is to be text"),
    "{target: $, remove: yes}": ("overlay-syntax", "4:25", "remove is to be true or"),
    "{target: $, updat: {}}": ("overlay-syntax", "4:17", "'updat' is no key of the"),
    "{update: {}}": ("overlay-syntax", "4:5", "the action has no target"),
    "$.info": ("overlay-syntax", "4:5", "an action is to be an object"),
}
LINES = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"


@pytest.mark.parametrize("action", REFUSED)
def test_what_is_wrong_is_told_at_its_place_in_the_overlay(
    action: str, tmp_path: Path
) -> None:
    code, place, message = REFUSED[action]
    (fault,) = refusals(tmp_path, DOCUMENT, f"{LINES}  - {action}\n")
    assert fault.code == code
    assert shown(fault) == f"0.overlay.yaml:{place}"
    assert message in fault.message


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("openapi: 3.1.0\n", "1:1", "the document has no overlay key"),
        ("[]\n", "1:1", "the document has no overlay key"),
        ("overlay: 1.1\ninfo: {}\nactions: [{target: $}]\n", "1:10", "version '1.1'"),
        (
            "overlay: 2.0.0\ninfo: {}\nactions: [{target: $}]\n",
            "1:10",
            "'2.0.0' is not",
        ),
        (
            "overlay: 1.0.0\ninfos: {}\nactions: [{target: $}]\n",
            "2:1",
            "'infos' is no key of the overlay",
        ),
        ("overlay: 1.0.0\ninfo: {}\nactions: []\n", "3:10", "there are no actions"),
        ("overlay: 1.0.0\ninfo: {}\n", "1:1", "the overlay has no actions"),
        ("overlay: 1.0.0\ninfo: {}\nactions: {}\n", "3:10", "actions is to be a list"),
        (
            "overlay: 1.0.0\ninfo: {}\nactions: [{target: $, copy: $}]\n",
            "3:29",
            "copy came with Overlay 1.1",
        ),
        (
            "overlay: 1.0.0\ninfo: {}\nactions: [{target: $.info.title, update: x}]\n",
            "3:20",
            "the target selects a value, no object or list",
        ),
        ("overlay: [1\n", "2:1", "a bracket is not closed"),
    ],
)
def test_what_is_no_overlay_is_refused(
    text: str, place: str, message: str, tmp_path: Path
) -> None:
    faults = [
        each for each in refusals(tmp_path, DOCUMENT, text) if each.severity == "error"
    ]
    assert message in faults[0].message
    assert shown(faults[0]) == f"0.overlay.yaml:{place}"


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            f"{LINES}  - {{target: $.paths.*.gett, remove: true}}\n",
            "4:14",
            "selects nothing: $['paths']['/a'] has no 'gett'",
            "Did you mean 'get'?",
        ),
        (
            f"{LINES}  - {{target: '$.tags[?@.name == ''c'']', remove: true}}\n",
            "4:14",
            "the target $.tags[?@.name == 'c'] selects nothing",
            "",
        ),
        (
            f"{LINES}  - {{target: $.info, update: {{}}}}\nextends: other.yaml\n",
            "5:10",
            "the overlay is for other.yaml, not for",
            "It is applied.",
        ),
        (
            f"{LINES}  - {{target: '$[?@.x-a.y-b == ''x-c.d-e'' || @.get]', update: {{}}}}",
            "4:14",
            "a name with - needs quotes",
            "It is read as $[?@['x-a']['y-b'] == 'x-c.d-e' || @.get]",
        ),
        (
            "overlay: 1.0.0\nactions: [{target: $, update: {}}]\n",
            "1:1",
            "the overlay has no info",
            "",
        ),
        (
            "overlay: 1.7.0\ninfo: {title: t, version: '1'}\n"
            "actions: [{target: $, update: {}}]\n",
            "1:10",
            "Overlay 1.7.0 is newer",
            "It is read as 1.1.",
        ),
    ],
)
def test_what_leaves_the_meaning_clear_is_a_warning(
    text: str, place: str, message: str, hint: str, tmp_path: Path
) -> None:
    note = laid(tmp_path, DOCUMENT, text).reading.notes[0]
    assert (note.severity, note.hint) == ("warning", hint)
    assert message in note.message
    assert shown(note) == f"0.overlay.yaml:{place}"


@pytest.mark.parametrize(
    ("extends", "told"),
    [
        ("api.yaml", False),
        ("./api.yaml", False),
        ("../api.yaml", True),
        ("https://example.com/api.yaml", False),
    ],
)
def test_an_overlay_may_say_which_document_it_is_for(
    extends: str, told: bool, tmp_path: Path
) -> None:
    text = overlay(update("$", {}), extends=extends)
    notes = laid(tmp_path, DOCUMENT, text).reading.notes
    assert [note.code for note in notes] == ["overlay-extends"] * told


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


DOUBLING = [copy("$.tags", "$.tags")] * 30


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        (DOUBLING, "overlays add more than 20,000 values"),
        (
            [update("$", {"x": {"z": {}}})] + [copy("$.x..[?!@.z]", "$.x")] * 9,
            "it makes more than 200 levels",
        ),
        ([update("$..*", 1)] * 2, "at once"),
        ([remove("$..[?$..[?$..[?$..nope]]]")], "it looks at more than 10,000"),
    ],
    ids=["many", "deep", "mixed", "long"],
)
def test_bombs_are_refused_in_time(
    actions: list[object],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(overlay_paths, "MAX_LOOKED_AT", 10_000)
    monkeypatch.setattr(overlay_actions, "MAX_ADDED", 20_000)
    many = {**HEAD, "tags": [{"name": f"t{n}"} for n in range(500)], "paths": {}}
    (fault,) = refusals(tmp_path, json.dumps(many), overlay(*actions))
    assert message in fault.message


def test_patterns_take_time_by_the_length_of_the_text(tmp_path: Path) -> None:
    many = {**HEAD, "tags": [{"name": "a" * 20_000 + "b"}]}
    text = overlay(remove("$.tags[?match(@.name, '(a+)+')]"))
    assert laid(tmp_path, json.dumps(many), text).root == many


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("match(@, 'a.b')", ["a\U00010101b"]),
        ("match(@, '.')", ["ж", "\u2028", ".", "5"]),
        ("match(@, '[.b]')", ["."]),
        ("match(@, '\\\\.')", ["."]),
        ("match(@, '\\\\p{Ll}')", ["ж"]),
        ("match(@, 'a')", []),
        ("search(@, 'b')", ["a\nb", "a\U00010101b"]),
        ("search(@, '^a')", ["a\nb", "a\U00010101b"]),
        ("search(@, '(')", []),
        ("search(@, '\\\\d')", []),
        ("match(@, 1)", []),
    ],
)
def test_patterns_are_those_of_rfc_9485(
    pattern: str, wanted: list[str], tmp_path: Path
) -> None:
    texts = ["a\nb", "a\U00010101b", "ж", "\u2028", ".", "\r", "5", 5, None]
    document = json.dumps({**HEAD, "x": texts})
    kept = laid(tmp_path, document, overlay(remove(f"$.x[?{pattern}]"))).root["x"]
    assert isinstance(kept, list)
    assert [each for each in texts if each not in kept] == wanted


Scalars = st.none() | st.integers(0, 3) | st.text("ab~/", max_size=2)
Values = st.recursive(
    Scalars,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text("ab~/", max_size=2), inner, max_size=4),
    max_leaves=12,
)
Targets = st.lists(st.sampled_from(["*", "a", "b", "..*", "[0]", "[1:]"]), max_size=4)
Actions = st.builds(
    lambda path, does: {"target": "$" + "".join(map(_segment, path)), **does},
    Targets,
    st.just({"remove": True})
    | st.builds(lambda value: {"update": value}, Values)
    | st.builds(lambda path: {"copy": "$" + "".join(map(_segment, path))}, Targets),
)


def _segment(text: str) -> str:
    return text if text[0] in ".[" else f".{text}"


@given(
    Values.filter(lambda each: isinstance(each, dict)), st.lists(Actions, max_size=5)
)
def test_every_value_is_found_where_it_is_written(
    tmp_path_factory: pytest.TempPathFactory, document: Any, actions: list[Any]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "laid"
    folder.mkdir(exist_ok=True)
    whole = {**HEAD, "x": document}
    applied: list[Any] = []
    for action in actions:  # those that can be applied
        try:
            laid(folder, json.dumps(whole), overlay(*applied, action))
        except InputError:
            continue
        applied.append(action)
    if not applied:
        return
    try:
        source = laid(folder, json.dumps(whole), overlay(*applied))
    except InputError:
        return
    texts = [whole, {"actions": applied}]
    overlaid = source.documents[""].overlaid
    assert overlaid is not None
    for location, value in _scalars(source.root):
        layer, pointer = overlaid.origins.of(location)
        if "/copy" not in pointer:
            assert _value(texts[layer], pointer) == value, (location, layer, pointer)
        else:
            assert Origin(layer, pointer).layer == 1


def _scalars(
    value: Any, *above: str | int
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if not isinstance(value, (dict, list)):
        yield above, value
        return
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _scalars(each, *above, key)


def _value(text: Any, pointer: str) -> Any:
    for token in pointer.split("/")[1:]:
        text = child(text, token.replace("~1", "/").replace("~0", "~"))
    return text
