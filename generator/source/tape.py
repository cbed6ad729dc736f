"""Where each value of a text begins, as flat arrays.

A tape is made only when a position is asked for. Arrays instead of a tree of
nodes: a 13 MB document has 400,000 values, and a diagnostic must not double the
memory of the run.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Iterator

SCALAR, MAPPING, SEQUENCE, ALIAS = range(4)

_JSON_LEXEME = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|[^\s{}\[\],:"]+')


class Tape:
    """Values in the order of the text; a mapping's keys stand before their values.

    `start[i]` is the offset in characters of value i, `after[i]` the index of the
    first value that is not inside it, `text[i]` the text of a scalar or the index of
    the value that an alias stands for.
    """

    def __init__(self) -> None:
        self.kind = bytearray()
        self.start = array("L")
        self.after = array("L")
        self.text: list[str | int] = []

    def add(self, kind: int, start: int, text: str | int = "") -> int:
        """Append a value and give its index."""
        index = len(self.kind)
        self.kind.append(kind)
        self.start.append(start)
        self.after.append(index + 1)
        self.text.append(text)
        return index

    def close(self, index: int) -> None:
        """End the collection: what was added since is inside it."""
        self.after[index] = len(self.kind)

    def find(self, keys: list[str]) -> tuple[int, int, int]:
        """Walk down; give the index of the key, of the value, and the keys used.

        The walk ends early at the nearest parent that exists. A list's item has no
        key of its own: it stands for it.
        """
        key, value = 0, 0
        for used, token in enumerate(keys):
            found = self._child(value, token)
            if found is None:
                return key, value, used
            key, value = found
        return key, value, len(keys)

    def duplicates(self) -> Iterator[tuple[int, int]]:
        """Give (first, second) index of each key that a mapping has twice."""
        for index, kind in enumerate(self.kind):
            if kind == MAPPING:
                seen: dict[str | int, int] = {}
                for key, _value in self._members(index):
                    text = self.text[key]
                    if seen.setdefault(text, key) != key:
                        yield seen[text], key

    def _child(self, index: int, token: str) -> tuple[int, int] | None:
        index = self._target(index)
        if self.kind[index] == SEQUENCE:
            items = enumerate(self._items(index))
            return next(((i, i) for n, i in items if str(n) == token), None)
        merged: list[int] = []
        if self.kind[index] == MAPPING:
            for key, value in self._members(index):
                if self.text[self._target(key)] == token:
                    return key, value
                if self.text[key] == "<<":
                    merged.append(value)
        return self._merged_child(merged, token)

    def _merged_child(self, merged: list[int], token: str) -> tuple[int, int] | None:
        for value in merged:
            target = self._target(value)
            is_list = self.kind[target] == SEQUENCE
            for mapping in self._items(target) if is_list else (target,):
                found = self._child(mapping, token)
                if found is not None:
                    return found
        return None

    def _target(self, index: int) -> int:
        target = self.text[index]
        return target if isinstance(target, int) else index

    def _items(self, index: int) -> Iterator[int]:
        item, end = index + 1, self.after[index]
        while item < end:
            yield item
            item = self.after[item]

    def _members(self, index: int) -> Iterator[tuple[int, int]]:
        items = self._items(index)
        return zip(items, items, strict=True)


def json_tape(source: str) -> Tape:
    """Read the marks of a text that is known to be JSON."""
    tape = Tape()
    opened: list[int] = []
    for found in _JSON_LEXEME.finditer(source):
        lexeme = found[0]
        if lexeme in "}]":
            tape.close(opened.pop())
        elif lexeme in "{[":
            kind = MAPPING if lexeme == "{" else SEQUENCE
            opened.append(tape.add(kind, found.start()))
        else:
            text = json.loads(lexeme) if "\\" in lexeme else lexeme.strip('"')
            tape.add(SCALAR, found.start(), text)
    return tape


def yaml_tape(source: str) -> Tape:
    """Read the marks of a YAML text; raises what PyYAML raises on bad syntax."""
    from yaml import events
    from yaml._yaml import CParser

    tape = Tape()
    opened: list[int] = []
    anchors: dict[str | None, int] = {}
    for event in iter(CParser(source).get_event, None):
        start = event.start_mark.index if event.start_mark else 0
        if isinstance(event, events.CollectionEndEvent):
            tape.close(opened.pop())
        elif isinstance(event, events.AliasEvent):
            tape.add(ALIAS, start, anchors.get(event.anchor, ""))
        elif isinstance(event, events.NodeEvent):
            if isinstance(event, events.ScalarEvent):
                index = tape.add(SCALAR, start, event.value)
            else:
                is_mapping = isinstance(event, events.MappingStartEvent)
                index = tape.add(MAPPING if is_mapping else SEQUENCE, start)
                opened.append(index)
            if event.anchor:
                anchors[event.anchor] = index
    return tape
