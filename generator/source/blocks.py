"""Small parts of a long YAML text, found by their indentation.

Most places that are asked for stand in block mappings, one member below the other. The
way to them is a search for a few lines, where a scan takes a second for 10 MB.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_LONGEST: Final = 1 << 16  # characters that are worth a scan of their own
# After a key: nothing else on its line, and below it a line that is no item of a list.
_OPENED: Final = re.compile(
    r":[ \t]*(?:#[^\n]*)?\r?\n(?:[ \t\r]*(?:#[^\n]*)?\n)*( *)[^-#\s]"
)


class _Block(NamedTuple):
    """A mapping's members, or a member: from its line on to that of the next."""

    begin: int
    end: int
    indent: int | None  # of its members; None where they are not a line each


class Blocks:
    """The block mappings of one YAML text."""

    def __init__(self, source: str) -> None:
        self._text = f"\n{source}"
        self._found: dict[tuple[str, ...], _Block | None] = {}
        self._root = _Block(0, len(self._text), 0)

    def around(self, keys: list[str]) -> tuple[int, str, int] | None:
        """Give the smallest part around a value: its offset, its text, its depth.

        It has one member, by the last of the first `depth` keys. None where the way
        to the value is another one, or its part a long one.
        """
        block, depth = self._root, 0
        while depth < len(keys) and block.indent is not None:
            inner = self._member(block, tuple(keys[: depth + 1]))
            if inner is None:
                break
            block, depth = inner, depth + 1
        if not depth or block.end - block.begin > _LONGEST:
            return None
        return block.begin, self._text[block.begin + 1 : block.end], depth

    def _member(self, block: _Block, keys: tuple[str, ...]) -> _Block | None:
        if keys not in self._found:
            self._found[keys] = self._searched(block, keys[-1])
        return self._found[keys]

    def _searched(self, block: _Block, key: str) -> _Block | None:
        """Find the one line that begins with a key, and the lines that belong to it."""
        indent = block.indent or 0
        spellings = (key, f"'{key}'", f'"{key}"')
        heads = [f"\n{' ' * indent}{spelled}:" for spelled in spellings]
        found = [(at, head) for head in heads for at in self._all(head, block)]
        if len(found) != 1:  # one of several may be a line of a quoted text
            return None
        begin, head = found[0]
        # What is not deeper comes after it, but for the items of its list.
        after = re.compile(rf"\n {{0,{indent}}}[^\s#-]")
        behind = after.search(self._text, begin + 1, block.end)
        end = behind.start() if behind else block.end
        opened = _OPENED.match(self._text, begin + len(head) - 1, end)
        inner = len(opened[1]) if opened else 0
        return _Block(begin, end, inner if inner > indent else None)

    def _all(self, head: str, block: _Block) -> list[int]:
        """Give where lines begin with a key and a colon that ends it."""
        found: list[int] = []
        at = self._text.find(head, block.begin, block.end)
        while at >= 0:
            if self._text[at + len(head) : at + len(head) + 1].isspace():
                found.append(at)
            at = self._text.find(head, at + 1, block.end)
        return found
