"""Where the values of a JSON text begin, found from the top down.

A tape of a whole text takes seconds for ten megabytes. Most of a text is never asked
for: msgspec steps over it, and only what is on the way to a value is taken apart.
"""

from __future__ import annotations

import json
import re
from typing import Final, NamedTuple

import msgspec

_KEY: Final = re.compile(rb'[\s,]*("(?:[^"\\]|\\.)*+")\s*:\s*')
_GAP: Final = re.compile(rb"[\s,]*")


class _Member(NamedTuple):
    """Where a member's key and value begin, and where the value ends."""

    key: int
    value: int
    end: int


class Outline:
    """The values of a text that is known to be JSON in UTF-8, without a mark."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._members: dict[int, dict[str, _Member]] = {}
        begin = len(text) - len(text.lstrip())
        self._root = _Member(begin, begin, len(text.rstrip()))

    def find(self, keys: list[str]) -> tuple[int, int, int]:
        """Walk down; give where the key and the value begin, and the keys used.

        The walk ends early at the nearest parent that exists. A list's item has no
        key of its own: it stands for it.
        """
        here = self._root
        for used, token in enumerate(keys):
            found = self._inside(here).get(token)
            if found is None:
                return here.key, here.value, used
            here = found
        return here.key, here.value, len(keys)

    def _inside(self, value: _Member) -> dict[str, _Member]:
        found = self._members.get(value.value)
        if found is None:
            found = self._members[value.value] = self._take_apart(value)
        return found

    def _take_apart(self, value: _Member) -> dict[str, _Member]:
        text = self._text[value.value : value.end]
        match text[:1]:
            case b"{":
                members = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
                return self._object(value.value + 1, members)
            case b"[":
                items = msgspec.json.decode(text, type=list[msgspec.Raw])
                return self._list(value.value + 1, items)
            case _:
                return {}

    def _object(self, at: int, values: dict[str, msgspec.Raw]) -> dict[str, _Member]:
        found: dict[str, _Member] = {}
        for _ in values:
            key = _KEY.match(self._text, at)
            if key is None:
                break
            name = json.loads(key[1])
            at = key.end() + len(memoryview(values[name]))
            found[name] = _Member(key.start(1), key.end(), at)
        return found

    def _list(self, at: int, values: list[msgspec.Raw]) -> dict[str, _Member]:
        found: dict[str, _Member] = {}
        for index, value in enumerate(values):
            gap = _GAP.match(self._text, at)
            at = gap.end() if gap else at
            found[str(index)] = _Member(at, at, at + len(memoryview(value)))
            at = found[str(index)].end
        return found
