"""Two texts read at once say what each of them says when it is read alone."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import InputError
from generator.source import common, load
from generator.source.common import read_both
from generator.source.inputs import open_both
from generator.source.loading import Text
from generator.source.positions import Read
from generator.source.yaml12 import parse

HISTORY = Path(__file__).parents[3] / "shared" / "corpus" / "history"
REAL = ["box-*.json", "twilio-messaging-*.yaml"]

KEPT = "  /kept:\n    get:\n      text: It stays as it is\n      more: [1, 1.0, true]\n"
GONE = "  /gone:\n    get:\n      text: It goes\n      more: {a: 1}\n"
COME = "  /come:\n    get:\n      text: It comes\n      more: ~\n"
TEXTS = {
    "more": ("paths:\n" + GONE + KEPT, "paths:\n" + KEPT + COME),
    "comments": (
        "paths: # all\n\n" + KEPT + "# end\ninfo: {a: b}\n",
        "# begin\npaths:\n  # here\n" + KEPT + COME,
    ),
    "a list as far in as its key": (
        "paths:\n  /a:\n    list:\n    - a: b\n    - c\n    last: 1\n",
        "paths:\n  /a:\n    list:\n    - a: b\n    - c\n    last: 2\n",
    ),
    "texts that look like keys": (
        "paths:\n  /a: |\n    /b:\n      c\n  /d: 'one\n\n    /e: two'\nlast: 1\n",
        "paths:\n  /a: |\n    /b:\n      c\n  /d: 'one\n\n    /e: two'\nlast: 2\n",
    ),
    "a text whose lines begin as keys do": (
        "paths:\n  /a: 'one\n  /b: two'\n  /c: three\n",
        "paths:\n  /a: 'one\n  /b: two'\n  /c: four\n",
    ),
    "an anchor used elsewhere": (
        "a: &x {b: one}\npaths:\n" + KEPT + "  /x: *x\n",
        "a: &x {b: two}\npaths:\n" + KEPT + "  /x: *x\n",
    ),
    "an anchor of its own": (
        "paths:\n  /a: &x\n    b: one\n  /c: *x\nlast: 1\n",
        "paths:\n  /a: &x\n    b: one\n  /c: *x\nlast: 2\n",
    ),
    "merged": (
        "paths:\n  <<: {/a: 1, /b: 2}\n" + KEPT,
        "paths:\n  <<: {/a: 1, /b: 3}\n" + KEPT,
    ),
    "other tags": (
        "%TAG ! tag:yaml.org,2002:\n---\npaths:\n  /a: !str 1\n  /b: 1\n",
        "%TAG ! tag:yaml.org,2002:\n---\npaths:\n  /a: !str 1\n  /b: 2\n",
    ),
    "further in": ("paths:\n" + KEPT, "paths:\n" + KEPT.replace("  ", "    ")),
    "lines of Windows": (
        ("paths:\n" + KEPT + GONE).replace("\n", "\r\n"),
        ("paths:\n" + KEPT + COME).replace("\n", "\r\n"),
    ),
    "nothing in it": ("paths:\n  /a:\n  /b: 1\n", "paths:\n  /a:\n  /b: 2\n"),
    "the same": ("paths:\n" + KEPT, "paths:\n" + KEPT),
    "nothing": ("", "paths:\n" + KEPT),
    "flow": ("{paths: {a: 1}, b: 2}", "{paths: {a: 1}, b: 3}"),
    "one of each": ('{"paths": {"a": 1}}', "paths:\n  a: 1\n"),
    "a mark": ("\ufeffpaths:\n" + KEPT, "paths:\n" + KEPT),
    "JSON": (
        '{"a": {"b": [1, 2], "c": "}"}, "d": 1.0, "e": {}}',
        '{ "a" : {"b": [1, 2], "c": "x"}, "d": 1 ,\n"e": {}, "\\u00e9": 1}',
    ),
}


@pytest.fixture(autouse=True)
def _everything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_LEAST", "_LEAST_INSIDE"):
        monkeypatch.setattr(common, name, 1)


def both(old: str, new: str) -> tuple[Read, Read]:
    return read_both(Text("", "a", old.encode()), Text("", "b", new.encode()))


@pytest.mark.parametrize(("old", "new"), TEXTS.values(), ids=TEXTS)
def test_both_say_what_each_says(old: str, new: str) -> None:
    for one, other in ((old, new), (new, old)):
        for said, text in zip(both(one, other), (one, other), strict=True):
            assert repr(said.value) == repr(parse(text.encode(), "a"))


@pytest.mark.parametrize("write", [yaml.safe_dump, json.dumps])
def test_what_is_common_is_one_value(write: Any) -> None:
    kept = {"get": {"text": "It stays", "more": [1, {"a": "b"}]}}
    old, new = ({"info": n, "paths": {"/a": kept, "/b": n}} for n in (1, 2))
    before, after = (read.value for read in both(write(old), write(new)))
    assert before["paths"]["/a"] == kept
    assert before["paths"]["/a"] is after["paths"]["/a"]
    assert (before["paths"]["/b"], after["paths"]["/b"]) == (1, 2)


@pytest.mark.parametrize(
    "fault",
    [
        "paths:\n" + KEPT + "  /twice: 1\n  /twice: 2\n",
        "paths:\n" + KEPT + "  /a: [\n",
        "paths:\n" + KEPT + "---\nmore: 1\n",
        '{"a": {"b": 1}, "a": {"b": 1}}',
        '{"a": {"b": 1} "c": 1}',
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "\ud800",
    ],
)
def test_a_fault_is_told_as_if_each_were_read_alone(fault: str) -> None:
    text = fault.encode(errors="surrogatepass")
    with pytest.raises(InputError) as alone:
        parse(text, "b")
    old = Text("", "a", ("paths:\n" + KEPT).encode())
    for first in (old, Text("", "b", text)):
        with pytest.raises(InputError) as together:
            read_both(first, Text("", "b", text))
        assert together.value.diagnostics == alone.value.diagnostics


KEYS = st.sampled_from(["a", "b", "/c/{d}", "e f", "1", "<", "- g", "h:", "#"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=200)
@given(st.dictionaries(KEYS, VALUES), st.dictionaries(KEYS, VALUES), st.booleans())
def test_any_two_texts_say_what_they_say_alone(
    one: dict[str, Any], other: dict[str, Any], is_json: bool
) -> None:
    def write(value: object) -> str:
        if is_json:
            return json.dumps(value).replace("NaN", "null").replace("Infinity", "1")
        return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))

    old, new = write({**one, "same": other}), write({**other, "same": other})
    for said, text in zip(both(old, new), (old, new), strict=True):
        assert repr(said.value) == repr(parse(text.encode(), "a"))


@pytest.mark.parametrize("names", REAL)
def test_real_versions_say_what_they_say_alone(names: str) -> None:
    for old, new in pairwise(sorted(HISTORY.glob(names))):
        texts = [Text("", one.name, one.read_bytes()) for one in (old, new)]
        for said, text in zip(read_both(*texts), texts, strict=True):
            assert said.value == parse(text.content, text.name)


def test_what_is_replaced_in_one_document_is_not_in_the_other(tmp_path: Path) -> None:
    loop = {"$recursiveAnchor": True, "items": {"$recursiveRef": "#"}}
    schemas = {"List": {"type": "array", **loop}, "Other": {"type": "string"}}
    paths = []
    for name in ("old", "new"):
        whole = {
            "openapi": "3.1.0",
            "info": {"title": name, "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        }
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_text(yaml.safe_dump(whole))
    for found, path in zip(open_both(*map(str, paths)), paths, strict=True):
        alone = load(path)
        assert found.source.root == alone.root
        assert found.source.reading.notes == alone.reading.notes
