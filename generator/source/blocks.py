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
from typing import Final

from generator.source.outline import Member

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


class Blocks:
    """The values of a text that is known to be YAML in UTF-8, without a mark."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._members: dict[int, dict[str, Member]] = {}
        self._doubtful: set[int] = set()
        self._searched: list[Member] = []
        begin = self._content(0, len(text)) % (len(text) or 1)
        self.root: Final = Member(begin, begin, len(text))

    def find(self, keys: list[str]) -> tuple[int, int, int]:
        """Walk down; give where the key and the value begin, and the keys used.

        The walk ends early at the nearest parent that exists. A list's item has no
        key of its own: it stands for it. Raises UnclearError.
        """
        here = self.root
        for used, token in enumerate(keys):
            if here.value not in self._members:
                self._search(here)
            members = self.inside(here)
            found = members.get(token)
            if found is None:
                if "<<" in members:
                    raise UnclearError
                return here.key, here.value, used
            here = found
        return here.key, here.value, len(keys)

    def inside(self, here: Member) -> dict[str, Member]:
        """Give the members of a mapping, or the items of a list.

        Raises UnclearError. A text in quotes may have a line that looks like a key's:
        who has not searched for these compares what is found with what was read.
        """
        found = self._members.get(here.value)
        if found is None:
            found = self._members[here.value] = self._take_apart(here)
        return found

    def is_list(self, here: Member) -> bool:
        """Tell a list from other values."""
        return self._text[here.value : here.value + 2].rstrip() == b"-"

    def wording(self, here: Member) -> bytes:
        """Give a member as it is written, with its key and what indents it."""
        return self._text[self._line(here.key) : here.end]

    def _search(self, here: Member) -> None:
        """Find the doubtful lines in a value, if none around it was searched."""
        if not any(
            one.value <= here.value and here.end <= one.end for one in self._searched
        ):
            self._searched.append(here)
            begin = self._line(here.value)
            text = self._text[begin : here.end]
            self._doubtful.update(begin + line for line in _doubtful(text))

    def _take_apart(self, here: Member) -> dict[str, Member]:
        text, at = self._text, here.value
        if at >= here.end:
            return {}
        indent = at - (text.rfind(b"\n", 0, at) + 1)
        if self.is_list(here):
            return self._items(here, indent)
        if _KEY.match(text, at):
            return self._mapping(here, indent)
        if text.startswith(_OTHERWISE, at):
            raise UnclearError
        return {}  # a scalar

    def _items(self, here: Member, indent: int) -> dict[str, Member]:
        lines = _dashes(indent).finditer(self._text, here.value, here.end)
        # The first one may stand behind the dash of another list, or a key.
        begins = sorted({here.value, *(line.end() - 1 for line in lines)})
        found: dict[str, Member] = {}
        if not self._doubtful.isdisjoint(map(self._line, begins)):
            raise UnclearError
        for index, begin in enumerate(begins):
            last = index == len(begins) - 1
            end = here.end if last else self._line(begins[index + 1])
            at = self._content(begin + 1, end)
            at = at if at < end else begin + 1
            if self._text[at : at + 2].rstrip() == b"-":
                raise UnclearError  # a list that begins on the line of another
            found[str(index)] = Member(at, at, end)
        return found

    def _mapping(self, here: Member, indent: int) -> dict[str, Member]:
        text = self._text
        keys = [_KEY.match(text, here.value)]
        for line in _lines(indent).finditer(text, here.value, here.end):
            key = _KEY.match(text, line.end())
            if key is not None:
                keys.append(key)
            elif text.startswith((b"?", b"&", b"*", b"!"), line.end()):
                raise UnclearError
        found: dict[str, Member] = {}
        matches = [key for key in keys if key is not None]
        if not self._doubtful.isdisjoint(self._line(key.start()) for key in matches):
            raise UnclearError
        for index, key in enumerate(matches):
            last = index == len(matches) - 1
            end = here.end if last else self._line(matches[index + 1].start())
            at = self._content(key.end(), end)
            value = at if at < end else key.end()  # of null, that is not written
            found[_name(key)] = Member(key.start(), value, end)
        if len(found) < len(matches):
            raise UnclearError
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
