"""The outline of a JSON text against its tape: two ways to the same places."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.source import pointers
from generator.source.outline import Outline
from generator.source.tape import json_tape

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
    lines = text.split("\n")
    for pointer in every_pointer(json.loads(text)):
        keys = pointers.tokens(pointer)
        key, value, used = tape.find(keys)
        found_key, found_value, found_used = outline.find(keys)
        assert used == found_used
        for index, offset in ((key, found_key), (value, found_value)):
            before = text[: tape.start[index]]
            line, column, excerpt = outline.line(offset)
            assert line == before.count("\n") + 1
            assert column == len(before.rpartition("\n")[2]) + 1
            assert excerpt == lines[line - 1].rstrip("\r")


def test_a_real_document_is_outlined_as_it_is_taped() -> None:
    path = Path(__file__).parents[3] / "shared/corpus/history/box-2025-12-10.json"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    text = path.read_text(encoding="utf-8")
    tape, outline = json_tape(text), Outline(text.encode())
    for pointer in every_pointer(json.loads(text))[::97]:
        keys = pointers.tokens(pointer)
        key, _, used = tape.find(keys)
        found_key, _, found_used = outline.find(keys)
        assert used == found_used
        line, column, _ = outline.line(found_key)
        before = text[: tape.start[key]]
        assert (line, column) == (
            before.count("\n") + 1,
            len(before.rpartition("\n")[2]) + 1,
        )
