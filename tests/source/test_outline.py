"""The outline of a JSON text against its tape: two ways to the same places."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.source import pointers
from generator.source.lines import ByteLines, Lines, Text
from generator.source.outline import Outline
from generator.source.positions import Positions
from generator.source.tape import json_tape, yaml_tape
from generator.source.yaml12 import parse
from tests.support import HARBOUR, THINGSPACE

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
REAL = [
    THINGSPACE,
    HARBOUR,
    CORPUS / "adyen-checkout.yaml",
    *(
        CORPUS / "history" / name
        for name in (
            "box-2025-12-10.json",
            "twilio-messaging-2025-11-11.yaml",
            "openai-2026-08-13.yaml",
        )
    ),
]
TEXTS = [
    '{"a": {"b": [1, {"c": "x\\"y"}, []]}, "d/e": {}, "é\\n": null}',
    '\n\t{ "a" :\n[ true , false,{"ü":{"ü":"ü"}} ] ,\r\n "b":-1.5e3 }\n ',
    '{"a": "}{][,:", "b": {"\\u00e9": ["\\\\", "\\"", ""]}, "": {"": 0}}',
    "[]",
    '[[1, 2], {"a": [[]]}]',
]


def every_pointer(value: Any, pointer: str = "") -> list[str]:
    members: list[tuple[str, Any]] = []
    if isinstance(value, dict):
        members = [*value.items()]
    elif isinstance(value, list):
        members = [(str(index), item) for index, item in enumerate(value)]
    below = [
        found
        for key, member in members
        for found in every_pointer(member, pointers.join(pointer, key))
    ]
    return [pointer, *below, pointers.join(pointer, "missing")]


@pytest.mark.parametrize("text", TEXTS)
def test_every_value_is_where_the_tape_has_it(text: str) -> None:
    tape, outline = json_tape(text), Outline(text.encode())
    lines, counted = text.split("\n"), ByteLines(text.encode(), "a.json")
    for pointer in every_pointer(json.loads(text)):
        keys = pointers.tokens(pointer)
        key, value, used = tape.find(keys)
        found_key, found_value, found_used = outline.find(keys)
        assert used == found_used
        for index, offset in ((key, found_key), (value, found_value)):
            before = text[: tape.start[index]]
            place = counted.place(offset)
            assert place.line == before.count("\n") + 1
            assert place.column == len(before.rpartition("\n")[2]) + 1
            assert place.excerpt == lines[place.line - 1].rstrip("\r")


BLOCKS = [
    "a:\n  b: 1 # one\n  # two\n\n  'c d': {x: 1}\n  \"e\\n\": |\n    b: no\n    c\nf: g\n",
    "--- # begins\n# more\nlist:\n- a: 1\n  b:\n  - x\n  - y\n-   c: 2\n- d\nlast: ~\n",
    "paths:\n  /a:b/{c}:\n    get:\n      text: >-\n        get: that\n\n        this\n      ü: é\n",
    "a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n  e: 2\n",
    "a:\n    - b:\n        c: 1\n      d: 2\n    -\n      e: 3\n",
    "a: [1, {b: 2}]\nc: 'it''s: so'\n? d\n: e\n",
    "-a: 1\nb: -c\n",
    'a: b\n  c\nd: "x\n  y: z"\ne: {f: 1,\n  g: 2}\nh: 3\n',
]


@pytest.mark.parametrize("text", BLOCKS)
def test_every_value_of_blocks_is_where_the_tape_has_it(text: str) -> None:
    assert_like_the_tape(text, every_pointer(parse(text.encode(), "a.yaml")))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_document_is_outlined_as_it_is_taped(path: Path) -> None:
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    found = every_pointer(parse(path.read_bytes(), path.name))
    assert_like_the_tape(path.read_text(encoding="utf-8"), found[::97])


def assert_like_the_tape(text: str, found: list[str]) -> None:
    is_json = text.startswith("{")
    tape = json_tape(text) if is_json else yaml_tape(text)
    lines, positions = Lines(Text(text, "a")), Positions(text.encode(), "a")
    for pointer in found:
        keys = pointers.tokens(pointer)
        key, value, used = tape.find(keys)
        for wants_key in (False, True):
            index = key if wants_key or used < len(keys) else value
            wanted = lines.place(tape.start[index])
            assert positions.locate(pointer, key=wants_key) == wanted, pointer
