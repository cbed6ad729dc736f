"""Where the values of a JSON text begin, found from the top down.

A tape of a whole text takes seconds for ten megabytes. Most of a text is never asked
for: msgspec steps over it, and only what is on the way to a value is taken apart.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import msgspec

_KEY: Final = re.compile(rb'[\s,]*+("[^"\\]*+(?:\\.[^"\\]*+)*+")\s*+:\s*+')
_GAP: Final = re.compile(rb"[\s,]*")


class Member(NamedTuple):
    """Where a member's key and value begin, and where the value ends.

    A list's item has no key of its own: it stands for it.
    """

    key: int
    value: int
    end: int


class Outline:
    """The values of a text that is known to be JSON in UTF-8, without a mark."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._members: dict[int, dict[str, Member]] = {}
        begin = len(text) - len(text.lstrip())
        self.root: Final = Member(begin, begin, len(text.rstrip()))

    def find(self, keys: list[str]) -> tuple[int, int, int]:
        """Walk down; give where the key and the value begin, and the keys used.

        The walk ends early at the nearest parent that exists. A list's item has no
        key of its own: it stands for it.
        """
        here = self.root
        for used, token in enumerate(keys):
            found = self.inside(here).get(token)
            if found is None:
                return here.key, here.value, used
            here = found
        return here.key, here.value, len(keys)

    def inside(self, value: Member) -> dict[str, Member]:
        """Give the members of an object, or the items of a list."""
        found = self._members.get(value.value)
        if found is None:
            found = self._members[value.value] = self._take_apart(value)
        return found

    def is_list(self, here: Member) -> bool:
        """Tell a list from other values."""
        return self._text.startswith(b"[", here.value)

    def wording(self, here: Member) -> bytes:
        """Give a member's value as it is written."""
        return self._text[here.value : here.end]

    def _take_apart(self, value: Member) -> dict[str, Member]:
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

    def _object(self, at: int, values: dict[str, msgspec.Raw]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for name, value in values.items():
            key = _KEY.match(self._text, at)
            if key is None:
                break
            begin = key.end()
            at = begin + len(memoryview(value))
            found[name] = Member(key.start(1), begin, at)
        return found

    def _list(self, at: int, values: list[msgspec.Raw]) -> dict[str, Member]:
        found: dict[str, Member] = {}
        for index, value in enumerate(values):
            gap = _GAP.match(self._text, at)
            at = gap.end() if gap else at
            found[str(index)] = Member(at, at, at + len(memoryview(value)))
            at = found[str(index)].end
        return found
