"""Texts that match a regular expression of a schema (ECMA-262, 22.2.1).

A pattern is parsed into four kinds of node, from which texts are written by a plan:
which branch to take and how often to repeat. Look-around and back-references are
passed over; whether a text does match is for `limits` to say.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

from msgspec import Struct

_DIGITS = "1234567890"
_WORD = string.ascii_lowercase + _DIGITS + string.ascii_uppercase + "_"
_BLANK = " \t\n\r\v\f"
_PLAIN = "".join(dict.fromkeys(_WORD + "-. /:,+=@#" + string.punctuation))
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _BLANK}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "v": "\v", "f": "\f", "0": "\0"}

_QUANTIFIER = re.compile(r"(?:([*+?])|\{(\d{1,9})(,(\d{0,9}))?\})[?+]?")
_GROUP = re.compile(r"\?(?P<look><?[=!])|\?P?<\w+>|\?[a-z-]*:|\?[a-z-]+(?=\))|")
_ESCAPE = re.compile(
    r"u\{(?P<point>[0-9a-fA-F]{1,6})\}|u(?P<unit>[0-9a-fA-F]{4})"
    r"|x(?P<byte>[0-9a-fA-F]{2})|c(?P<control>[A-Za-z])|(?P<class>[dDwWsS])"
    r"|(?P<property>[pP]\{\^?\w+\})|(?P<empty>[bBAzZ]|[1-9]\d*|k<\w+>)|(?P<itself>.)",
    re.DOTALL,
)
_DEEPEST = 40  # groups in groups
_STEPS = 20_000  # nodes written for all texts of a pattern
_COUNTS = (1, 2, 3, 5, 8, 12, 0, 16, 24, 32, 64, 128)
_BRANCHES = 4


class _Chars(Struct, frozen=True):
    """One character of those, the first being the one to prefer."""

    allowed: str


class _Sequence(Struct, frozen=True):
    parts: tuple[_Node, ...]


class _Choice(Struct, frozen=True):
    branches: tuple[_Node, ...]


class _Repeat(Struct, frozen=True):
    inner: _Node
    least: int
    most: int


_Node: TypeAlias = "_Chars | _Sequence | _Choice | _Repeat"


def matching(pattern: str, turn: int = 0) -> Iterator[str]:
    """Give texts that are likely to match, short and plain ones first.

    There are none for what is not a pattern. The work is bounded for every pattern.
    Another `turn` begins with another character.
    """
    try:
        node = _Parser(pattern).whole()
    except ValueError:
        return
    left = _STEPS
    for count, branch in product(_COUNTS, range(_BRANCHES)):
        writer = _Writer(count, branch, left, turn)
        text = "".join(writer.write(node))
        left = writer.left
        if left <= 0:
            return
        yield text


class _Writer:
    """Writes one text; each branch and repetition is chosen as its plan says."""

    def __init__(self, count: int, branch: int, left: int, turn: int) -> None:
        self.left = left
        self._count = count
        self._branch = branch
        self._turn = turn

    def write(self, node: _Node) -> Iterator[str]:
        """Give the parts of the text, as long as steps are left."""
        self.left -= 1
        match node:
            case _Chars(allowed):
                # In turn, so that a text looks less like a row of one letter.
                yield allowed[self._turn % len(allowed)]
                self._turn += len(allowed) > 1
            case _Sequence(parts):
                for part in parts:
                    yield from self.write(part)
            case _Choice(branches):
                yield from self.write(branches[self._branch % len(branches)])
            case _Repeat(inner, least, most):
                for _ in range(min(max(self._count, least), most)):
                    if self.left <= 0:
                        return
                    yield from self.write(inner)


class _Parser:
    """Reads a pattern. Raises ValueError where it is none, or too deep."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0
        self._depth = 0

    def whole(self) -> _Node:
        """Give the node of the whole pattern."""
        node = self._choice()
        if self._at < len(self._text):
            raise ValueError("a group is closed that was not opened")
        return node

    def _peek(self, ahead: int = 0) -> str:
        return self._text[self._at + ahead : self._at + ahead + 1]

    def _take(self, wanted: str) -> bool:
        found = self._text.startswith(wanted, self._at)
        self._at += len(wanted) if found else 0
        return found

    def _match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found

    def _choice(self) -> _Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return _Choice(tuple(branches)) if len(branches) > 1 else branches[0]

    def _sequence(self) -> _Node:
        parts: list[_Node] = []
        while self._peek() not in {"", "|", ")"}:
            atom, found = self._atom(), self._match(_QUANTIFIER)
            parts.append(_Repeat(atom, *_counts(found)) if found else atom)
        return _Sequence(tuple(parts))

    def _atom(self) -> _Node:
        if self._take("("):
            return self._group()
        if self._take("["):
            return _Chars(self._class())
        if self._take("\\"):
            found = self._escaped()
            return _Chars(found) if found else _Sequence(())
        char = self._peek()
        self._at += 1
        if char in "^$":
            return _Sequence(())
        return _Chars(_PLAIN if char == "." else char)

    def _group(self) -> _Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError("groups are nested too deeply")
        kind = self._match(_GROUP)
        inner = self._choice()
        if not self._take(")"):
            raise ValueError("a group is not closed")
        self._depth -= 1
        return _Sequence(()) if kind and kind["look"] else inner

    def _class(self) -> str:
        """Read a class up to its end; give its characters, those to prefer first."""
        negated = self._take("^")
        members: list[str] = []
        while not self._take("]"):
            first = self._member()
            if len(first) == 1 and self._peek() == "-" and self._peek(1) != "]":
                self._at += 1
                first = _between(first, self._member())
            members.append(first)
        chars = "".join(members)
        if negated:
            return _plain_but(chars)
        if not chars:
            raise ValueError("nothing is in an empty class")
        return "".join(char for char in _PLAIN if char in chars) or chars

    def _member(self) -> str:
        if self._take("\\"):
            return self._escaped() or self._text[self._at - 1]
        self._at += 1
        if self._at > len(self._text):
            raise ValueError("a class is not closed")
        return self._text[self._at - 1]

    def _escaped(self) -> str:
        """Read what follows a backslash; give the characters that it stands for."""
        found = self._match(_ESCAPE)
        if found is None or found["empty"]:
            return ""
        code = found["point"] or found["unit"] or found["byte"]
        if code:
            return chr(min(int(code, 16), 0x10FFFF))
        if found["control"]:
            return chr(ord(found["control"]) % 32)
        if found["class"]:
            known = _CLASSES[found["class"].lower()]
            return known if found["class"].islower() else _plain_but(known)
        if found["property"]:
            return _having(found["property"])
        return _CONTROLS.get(found["itself"], found["itself"])


def _counts(found: re.Match[str]) -> tuple[int, int]:
    """Give how often at least and at most a quantifier repeats."""
    mark, least, comma, most = found.groups()
    if mark:
        return int(mark == "+"), 1 if mark == "?" else _STEPS
    return int(least), int(most or _STEPS) if comma else int(least)


def _between(first: str, last: str) -> str:
    """Give the characters of a range; of a long one, the first of them."""
    start, end = ord(first[0]), ord(last[0])
    return "".join(map(chr, range(start, min(end, start + 127) + 1)))


def _plain_but(chars: str) -> str:
    rest = "".join(char for char in _PLAIN + _BLANK if char not in chars)
    return rest or "\N{LATIN SMALL LETTER A WITH ACUTE}"


def _having(found: str) -> str:
    r"""Give characters of a general category: `p{Lu}`, or without it: `P{Lu}`."""
    category = found[2:-1].lstrip("^")
    category = {"Letter": "L", "Alphabetic": "L", "Number": "N"}.get(category, category)
    own = "".join(c for c in _PLAIN if unicodedata.category(c).startswith(category))
    return own if found[0] == "p" and own else _plain_but(own)
