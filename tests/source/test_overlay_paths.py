"""Targets of overlays: what queries select, their limits, and any of them on any value."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import InputError
from generator.source import overlay_actions, overlay_paths
from generator.source.overlay_places import Origin
from generator.source.pointers import child
from tests.source.overlays import HEAD, copy, laid, overlay, refusals, remove, update

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


Segments = st.sampled_from(
    [
        *(".a", "..b", "['a/', 0, *]", "[-1]", "[::-1]", "..*", "[?@]", "[?@.a == 1]"),
        *(
            "[?count(@.*) > 0 && !@.b]",
            "[?match(@, 'a.*')]",
            "[?value($..a) == value(@.b)]",
        ),
        *("[?length(@) >= 1]", "[?search(@.a, @.b)]", "[?@ < 'b' || (@ == null)]"),
    ]
)


@given(Values, st.lists(Segments, max_size=3))
def test_a_query_selects_values_that_are_there_each_once(
    value: Any, segments: list[str]
) -> None:
    found = overlay_paths.compiled("$" + "".join(segments)).find(value)
    assert len(found) == len(set(found))
    for location in found:
        overlay_paths.path_of(location)
        inner = value
        for key in location:
            inner = inner[key]


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
