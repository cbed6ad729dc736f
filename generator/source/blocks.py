"""Where the values of a YAML text begin, found from the top down by indentation.

Documents are written in blocks nearly throughout, and in blocks what belongs to a key
is indented further than the key. So the way to a value needs a look at the lines of
each mapping on it, and not the events of the whole text. What is written otherwise on
the way, in braces, by an alias or a merge, is left to the tape.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

_KEY: Final = re.compile(
    rb"""(?:"((?:[^"\\\n]|\\.)*+)"|'((?:[^'\n]|'')*+)'"""
    rb"""|([^\s"'#&*!|>{}\[\],%@`?-][^\n]*?|-[^\s][^\n]*?))[ \t]*:(?=[ \t\r\n]|$)"""
)
_SPACE: Final = re.compile(rb"[ \t]*+")
# Blank lines, comments, and the marks of a document's beginning.
_NOTHING: Final = re.compile(rb"(?:[ \t\r]*+(?:#[^\n]*+)?(?:\n|\Z)|(?:---|%)[^\n]*+\n)")
# A quoted text that goes on in the next line.
_QUOTED_ON: Final = re.compile(
    rb"""["'](?<=[ \t\n].)(?:(?<=")(?:[^"\\\n]|\\[^\n])*+\\?|(?<=')(?:[^'\n]|'')*+)\n"""
)
_OTHERWISE: Final = (b"{", b"[", b"&", b"*", b"!", b"|", b">", b"?", b'"', b"'")


class UnclearError(Exception):
    """The way to a value is not by blocks alone."""


class _Value(NamedTuple):
    """Where a key and its value begin, and where what is inside the value ends."""

    key: int
    value: int
    end: int


class Blocks:
    """The values of a text that is known to be YAML in UTF-8, without a mark."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._members: dict[int, dict[str, _Value]] = {}
        self._doubtful = frozenset(_doubtful(text))
        begin = self._content(0, len(text)) % (len(text) or 1)
        self._root = _Value(begin, begin, len(text))

    def find(self, keys: list[str]) -> tuple[int, int, int]:
        """Walk down; give where the key and the value begin, and the keys used.

        The walk ends early at the nearest parent that exists. A list's item has no
        key of its own: it stands for it. Raises UnclearError.
        """
        here = self._root
        for used, token in enumerate(keys):
            members = self._inside(here)
            found = members.get(token)
            if found is None:
                if "<<" in members:
                    raise UnclearError
                return here.key, here.value, used
            here = found
        return here.key, here.value, len(keys)

    def _inside(self, here: _Value) -> dict[str, _Value]:
        found = self._members.get(here.value)
        if found is None:
            found = self._members[here.value] = self._take_apart(here)
        return found

    def _take_apart(self, here: _Value) -> dict[str, _Value]:
        text, at = self._text, here.value
        if at >= here.end:
            return {}
        indent = at - (text.rfind(b"\n", 0, at) + 1)
        if text[at : at + 2].rstrip() == b"-":
            return self._items(here, indent)
        if _KEY.match(text, at):
            return self._mapping(here, indent)
        if text.startswith(_OTHERWISE, at):
            raise UnclearError
        return {}  # a scalar

    def _items(self, here: _Value, indent: int) -> dict[str, _Value]:
        lines = _dashes(indent).finditer(self._text, here.value, here.end)
        # The first one may stand behind the dash of another list, or a key.
        begins = sorted({here.value, *(line.end() - 1 for line in lines)})
        found: dict[str, _Value] = {}
        if not self._doubtful.isdisjoint(map(self._line, begins)):
            raise UnclearError
        for index, begin in enumerate(begins):
            last = index == len(begins) - 1
            end = here.end if last else self._line(begins[index + 1])
            at = self._content(begin + 1, end)
            at = at if at < end else begin + 1
            if self._text[at : at + 2].rstrip() == b"-":
                raise UnclearError  # a list that begins on the line of another
            found[str(index)] = _Value(at, at, end)
        return found

    def _mapping(self, here: _Value, indent: int) -> dict[str, _Value]:
        text = self._text
        keys = [_KEY.match(text, here.value)]
        for line in _lines(indent).finditer(text, here.value, here.end):
            key = _KEY.match(text, line.end())
            if key is not None:
                keys.append(key)
            elif text.startswith((b"?", b"&", b"*", b"!"), line.end()):
                raise UnclearError
        found: dict[str, _Value] = {}
        matches = [key for key in keys if key is not None]
        if not self._doubtful.isdisjoint(self._line(key.start()) for key in matches):
            raise UnclearError
        for index, key in enumerate(matches):
            last = index == len(matches) - 1
            end = here.end if last else self._line(matches[index + 1].start())
            at = self._content(key.end(), end)
            value = at if at < end else key.end()  # of null, that is not written
            found[_name(key)] = _Value(key.start(), value, end)
        return found

    def _line(self, offset: int) -> int:
        return self._text.rfind(b"\n", 0, offset) + 1

    def _content(self, at: int, end: int) -> int:
        """Skip spaces, comments and blank lines."""
        text = self._text
        while at < end:
            nothing = _NOTHING.match(text, at)
            if nothing is None:
                space = _SPACE.match(text, at)
                return space.end() if space else at
            if nothing.end() == at:
                return end
            at = nothing.end()
        return end


def _doubtful(text: bytes) -> Iterator[int]:
    """Give the lines of quoted texts that are indented as keys around them may be."""
    for begun in _QUOTED_ON.finditer(text):
        line = text[text.rfind(b"\n", 0, begun.start()) + 1 : begun.start()]
        indent = len(line) - len(line.lstrip(b" -"))
        at = begun.end()
        while at < len(text):
            end = text.find(b"\n", at) % (len(text) + 1)
            line = text[at:end]
            if len(line) - len(line.lstrip(b" ")) <= indent:
                yield at
            if b'"' in line or b"'" in line:
                break
            at = end + 1


def _name(key: re.Match[bytes]) -> str:
    double, single, plain = key.groups()
    if double is not None:
        try:
            return str(json.loads(b'"' + double + b'"'))
        except ValueError:  # an escape that only YAML knows
            raise UnclearError from None
    if single is not None:
        return single.decode().replace("''", "'")
    return (plain or b"").decode()


@cache
def _lines(indent: int) -> re.Pattern[bytes]:
    """Match the indentation of lines that are indented just so, and say something.

    A pattern that begins with plain text is searched for ten times as fast.
    """
    return re.compile(b"\n" + b" " * indent + rb"(?=[^\s#-]|-[^\s])")


@cache
def _dashes(indent: int) -> re.Pattern[bytes]:
    """Match lines that begin an item of a list, up to the dash."""
    return re.compile(b"\n" + b" " * indent + rb"-(?=\s|\Z)")
